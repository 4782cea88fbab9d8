"""What a forecaster may know: yearly figures up to an origin, of all regions and of the province."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.region.panel import PROVINCE, Panel

Reals = NDArray[np.float64]
DRAWS = 199  # equally likely values that stand for a predictive distribution


class Past(NamedTuple):
    """Yearly figures without gaps in the years; a year that was not published is NaN.

    ``years`` [n] rise by one; ``values`` [n, regions]; ``province`` [n] is the province's own figure, or the mean over
    regions where it has none; ``growth`` [n] is the province's real growth in percent, NaN where unknown. For a
    forecast all end with the origin; conditional on the true path ``growth`` alone goes on to the target.
    """

    years: NDArray[np.int64]
    values: Reals
    province: Reals
    growth: Reals

    @property
    def origin(self) -> int:
        """The last year known."""
        return int(self.years[-1])

    def until(self, year: int, growth_until: int | None = None) -> Past:
        """Return what was known after ``year``; ``growth_until`` lets growth alone run on (the true outside path)."""
        known = self.years <= year
        return Past(self.years[known], self.values[known], self.province[known],
                    self.growth[self.years <= (growth_until or year)])  # fmt: skip

    def at(self, year: int) -> Reals:
        """Return the published values of a year [regions]; NaN where there are none."""
        found = np.flatnonzero(self.years == year)
        return self.values[found[0]] if found.size else np.full(self.values.shape[1], np.nan)


Forecaster = Callable[[Past, int], Reals]  # what was known, years ahead -> predictive draws [DRAWS, regions]


def history(panel: Panel, indicator: str) -> Past:
    """Return all years of an indicator for all regions of the panel, in the order of ``panel.regions``."""
    by_region = panel.figures[indicator]
    growth = panel.figures["grdp_growth"][PROVINCE]
    found = sorted({year for region in panel.regions for year in by_region.get(region, {})})
    years = np.arange(found[0], found[-1] + 1)
    values = np.array([[by_region.get(r, {}).get(int(y), np.nan) for r in panel.regions] for y in years])
    own = by_region.get(PROVINCE, {})
    if all(int(y) in own for y in years):
        province = np.array([own[int(y)] for y in years])
    else:
        province = filled(
            np.array([row[~np.isnan(row)].mean() if (~np.isnan(row)).any() else np.nan for row in values])
        )
    return Past(years, values, province, np.array([growth.get(int(y), np.nan) for y in years]))


def filled(values: Reals) -> Reals:
    """Return a copy of [n] or [n, regions] with gaps inside drawn straight between neighbours; ends stay NaN."""
    table = values.reshape(len(values), -1).copy()
    at = np.arange(len(table))
    for column in table.T:
        known = ~np.isnan(column)
        if known.any():
            column[:] = np.interp(at, at[known], column[known], np.nan, np.nan)
    return table.reshape(values.shape)


def levels(draws: int = DRAWS) -> Reals:
    """Return the middle of each of ``draws`` equally likely slices of a distribution, as probabilities."""
    return (np.arange(draws) + 0.5) / draws
