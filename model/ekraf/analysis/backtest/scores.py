"""How good forecasts were: error, sharpness with calibration (CRPS), coverage, and whether a difference is luck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Reals = NDArray[np.float64]


class Scores(NamedTuple):
    """One forecast of many regions from one origin: [regions], NaN where nothing was published."""

    error: Reals  # median of the draws minus the published figure
    crps: Reals
    in_half: Reals  # 1 where the middle 50% of the draws hold the figure
    in_ninety: Reals


def score(draws: Reals, truth: Reals) -> Scores:
    """Return the scores of draws [n, regions] against published figures [regions]."""
    low, first, middle, third, high = np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    known = np.where(np.isnan(truth), np.nan, 1.0)
    return Scores(middle - truth, crps(draws, truth), known * ((first <= truth) & (truth <= third)),
                  known * ((low <= truth) & (truth <= high)))  # fmt: skip


def crps(draws: Reals, truth: Reals) -> Reals:
    """Return E|X - y| - E|X - X'| / 2 of draws [n, regions] (Gneiting and Raftery 2007), in the unit of the figures."""
    n = len(draws)
    ordered = np.sort(draws, axis=0)
    weight = 2.0 * np.arange(1, n + 1) - n - 1.0
    spread = (weight[:, None] * ordered).sum(axis=0) / n**2
    return np.asarray(np.abs(draws - truth).mean(axis=0) - spread)


def diebold_mariano(loss: Reals, rival: Reals, horizon: int) -> tuple[float, float]:
    """Return statistic (negative: ``loss`` is smaller) and two-sided p of equal mean loss by origin [origins].

    Losses are means over regions, which share their shocks, so that an origin counts once. Variance with
    ``horizon`` - 1 autocovariances, small-sample factor and t distribution of Harvey, Leybourne and Newbold (1997);
    where autocovariances make the variance negative they are left out. (0, 1) with fewer than three origins.
    """
    gap = loss - rival
    n = len(gap)
    if n < 3 or not np.any(gap != gap[0]):
        return 0.0, 1.0
    centred = gap - gap.mean()
    own = float((centred**2).mean())
    lags = [2.0 * float((centred[lag:] * centred[:-lag]).sum()) / n for lag in range(1, min(horizon, n - 1))]
    variance = own + sum(lags)
    if variance <= 0.0:
        variance = own
    small = max((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n, 1.0 / n)
    statistic = float(gap.mean() / np.sqrt(variance / n) * np.sqrt(small))
    return statistic, float(2.0 * stats.t.sf(abs(statistic), n - 1))
