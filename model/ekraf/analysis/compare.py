"""Effects: what a scenario changes against the comparator under the same luck, with its interval.

The interval is the 5% and 95% quantile of the paired difference over draws: it holds the luck that is left
when both futures share theirs. ``ekraf.experiment`` says what a draw is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ekraf.analysis.annual import Reals
from ekraf.analysis.results import Results
from ekraf.experiment.tables import INTERVAL
from ekraf.indicators import NAMES, get


class Band(NamedTuple):
    """A mean with its 90% interval; each of the three an array of one shape, or numbers."""

    mean: Reals
    low: Reals
    high: Reals


class Verdict(NamedTuple):
    """Which scenarios can be told from the comparator, and which from the best of them, by one indicator."""

    raised: list[str]
    lowered: list[str]
    unclear: list[str]
    best: str | None
    worse_than_best: list[str]
    like_best: list[str]


def band(draws: Reals) -> Band:
    """Return mean, 5% and 95% quantile over the first axis (draws)."""
    low, high = np.quantile(draws, INTERVAL, axis=0)
    return Band(draws.mean(axis=0), low, high)


def differences(results: Results, key: str) -> Reals:
    """Return [draws, years, indicators]: a scenario less the comparator, draw by draw."""
    results.others()
    return results.yearly[key] - results.yearly[str(results.comparator)]


def effect_in_year(results: Results, key: str, indicator: str, year: int) -> Reals:
    """Return [draws]: the difference that a scenario makes to an indicator in a year."""
    place = results.years(key).index(year)
    return differences(results, key)[:, place, NAMES.index(get(indicator).name)]


def effects(results: Results, indicator: str | None = None) -> pd.DataFrame:
    """Return effects by scenario, indicator (all, or one) and year.

    Columns: ``scenario``, ``indicator``, ``year``, ``baseline`` (mean of the comparator), ``effect`` (mean paired
    difference), ``low``, ``high`` (its 90% interval), ``probability_positive`` (share of draws above 0). All four are
    empty where the indicator is not defined yet (growth in the first year). A year of which the run holds a part
    only is that part. EkrafError: no such indicator, nothing compared.
    """
    names = NAMES if indicator is None else (get(indicator).name,)
    columns = [NAMES.index(name) for name in names]
    parts = []
    for key in results.others():
        change = differences(results, key)[:, :, columns]
        mean, low, high = band(change)
        level = results.yearly[str(results.comparator)][:, :, columns].mean(axis=0)
        years = results.years(key)
        parts.append(
            pd.DataFrame(
                {
                    "scenario": key,
                    "indicator": np.repeat(names, len(years)),
                    "year": np.tile(years, len(names)),
                    "baseline": level.T.ravel(),
                    "effect": mean.T.ravel(),
                    "low": low.T.ravel(),
                    "high": high.T.ravel(),
                    "probability_positive": np.where(np.isnan(mean), np.nan, (change > 0).mean(axis=0)).T.ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def levels(results: Results, indicator: str) -> pd.DataFrame:
    """Return the level of an indicator by ``scenario`` and ``year``: ``mean`` and its 90% band ``low``, ``high``."""
    column = NAMES.index(get(indicator).name)
    parts = []
    for key in results.scenarios:
        values = band(results.yearly[key][:, :, column])
        parts.append(pd.DataFrame({"scenario": key, "year": results.years(key), **values._asdict()}))
    return pd.concat(parts, ignore_index=True)


def verdict(results: Results, indicator: str, year: int) -> Verdict:
    """Return what can be told apart in a year.

    A scenario differs from the comparator, and from the best scenario, where the 90% interval of the paired
    difference leaves out zero. Only draws tell: with one draw everything that differs at all is told apart.
    """
    changes = {key: effect_in_year(results, key, indicator, year) for key in results.others()}
    signs = {key: _sign(change) for key, change in changes.items()}
    raised, lowered, unclear = ([key for key, sign in signs.items() if sign == s] for s in (1, -1, 0))
    best = max(raised, key=lambda key: float(changes[key].mean()), default=None)
    rest = [key for key in changes if key != best] if best else []
    apart = {key: _sign(changes[str(best)] - changes[key]) > 0 for key in rest}
    worse, like = ([key for key in rest if apart[key] is told] for told in (True, False))
    return Verdict(raised, lowered, unclear, best, worse, like)


def _sign(change: NDArray[np.float64]) -> int:
    """Return 1 or -1 if the interval lies above or below zero, 0 if it holds zero."""
    _, low, high = band(change)
    return int(low > 0) - int(high < 0)
