"""Years from months: a flow is summed, a level averaged, a stock taken at its end, as the catalogue says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import MONTHS_A_YEAR, year
from ekraf.indicators import catalogue

Reals = NDArray[np.float64]
AUGUST = 7  # in month numbers, which begin with 0 for January


def years_of(first_month: int, months: int) -> list[int]:
    """Return the calendar years that a run touches, whole or not."""
    return list(range(year(first_month), year(first_month + months - 1) + 1))


def whole_years(first_month: int, months: int) -> list[int]:
    """Return the calendar years of which a run holds all twelve months."""
    numbers = range(first_month, first_month + months)
    return [y for y in years_of(first_month, months) if y * 12 in numbers and y * 12 + 11 in numbers]


def annual(monthly: Reals, names: tuple[str, ...], first_month: int, official: bool = False) -> Reals:
    """Return [draws, years, indicators] from [draws, months, indicators]; a part of a year is taken as it is.

    ``official``: what Sakernas measures in August is the August value (where the year has one), to be held
    against published history; otherwise it is the mean of the year, which is steadier.
    """
    numbers = np.arange(first_month, first_month + monthly.shape[1])
    starts = np.flatnonzero(np.diff(numbers // MONTHS_A_YEAR, prepend=-1))
    ends = np.append(starts[1:], len(numbers))
    total = np.add.reduceat(monthly, starts, axis=1)
    yearly = total / (ends - starts)[:, None]
    augusts = [
        np.flatnonzero(numbers[start:end] % MONTHS_A_YEAR == AUGUST) for start, end in zip(starts, ends, strict=True)
    ]
    for column, name in enumerate(names):
        indicator = catalogue()[name]
        if indicator.agg == "sum":
            yearly[:, :, column] = total[:, :, column]
        elif indicator.agg == "last":
            yearly[:, :, column] = monthly[:, ends - 1, column]
        elif official and indicator.august:
            for place, found in enumerate(augusts):
                if found.size:
                    yearly[:, place, column] = monthly[:, starts[place] + found[0], column]
    return yearly
