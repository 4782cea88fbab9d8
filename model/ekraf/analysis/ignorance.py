"""Two kinds of ignorance: how much of the variance of a figure is unknown parameters, and how much is luck.

Draws that share a parameter set differ by luck alone, so this is an analysis of variance in one way: the share of
parameters is the intraclass correlation, with its exact interval under normality (Shrout and Fleiss 1979).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import f as ratio_of_variances

from ekraf.analysis.compare import effect_in_year
from ekraf.analysis.results import Results
from ekraf.indicators import NAMES

Reals = NDArray[np.float64]
HEADLINE = ("employed", "creative_jobs", "unemployment_rate", "youth_unemployment_rate", "own_revenue", "mean_wage",
            "grdp", "poverty_rate")  # fmt: skip
LEVEL, EFFECT = "level", "effect"
FEWEST_SETS = 5


class Share(NamedTuple):
    """Standard deviation over draws, and the share of the variance that is parameters with its 90% interval."""

    sd: float
    parameters: float
    low: float
    high: float


def has_sets(results: Results) -> bool:
    """Return whether draws took parameter sets, enough of them with several lucks each."""
    lucks = int(results.manifest["parameters"]["lucks"])
    return lucks > 1 and results.draws // lucks >= FEWEST_SETS


def share(draws: Reals, lucks: int) -> Share:
    """Return how the variance of a figure [draws] splits; draws in a row, ``lucks`` of them, share a parameter set."""
    sets = len(draws) // lucks
    table = draws[: sets * lucks].reshape(sets, lucks)
    within = float(table.var(axis=1, ddof=1).mean())
    between = lucks * float(table.mean(axis=1).var(ddof=1))
    sd = float(np.sqrt(max((between - within) / lucks, 0.0) + within))
    if within <= 0.0:  # luck moves nothing
        known = 1.0 if between > 0.0 else float("nan")
        return Share(sd, known, known, known)
    free = (sets - 1, sets * (lucks - 1))
    ends = (1.0, 1.0 / ratio_of_variances.ppf(0.95, *free), ratio_of_variances.ppf(0.95, *free[::-1]))
    parts = [max((between / within * end - 1.0) / (between / within * end + lucks - 1.0), 0.0) for end in ends]
    return Share(sd, *parts)


def ignorance(results: Results) -> pd.DataFrame:
    """Return by scenario and headline indicator, in the last whole year, how its level and its effect split.

    Columns: ``scenario``, ``indicator``, ``what`` (``level`` or ``effect`` against the comparator), ``year``, ``sd``,
    ``parameters`` (share of the variance), ``low``, ``high`` (its 90% interval). Luck has the rest.
    """
    lucks = int(results.manifest["parameters"]["lucks"])
    rows = []
    for key in results.scenarios:
        year = results.last_year(key)
        place = results.years(key).index(year)
        for name in HEADLINE:
            found = {LEVEL: results.yearly[key][:, place, NAMES.index(name)]}
            if results.comparator is not None and key != results.comparator:
                found[EFFECT] = effect_in_year(results, key, name, year)
            for what, draws in found.items():
                rows.append({"scenario": key, "indicator": name, "what": what, "year": year,
                             **share(draws, lucks)._asdict()})  # fmt: skip
    return pd.DataFrame(rows)
