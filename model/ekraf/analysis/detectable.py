"""Whether the published unemployment rate could show what a policy does: its effect against the error of Sakernas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from ekraf.analysis.results import Results

LEVEL, POWER = 0.05, 0.8  # of a two-sided test, and how often it shall find what is there
RATE, ERROR = "unemployment_rate", "unemployment_rate_error"


class Detectable(NamedTuple):
    """Of the scenario with the largest effect on the unemployment rate in August of the last whole year; shares.

    ``error``: standard error of one August. ``smallest``: change between two Augusts that is found in four of five
    cases. ``shown``: chance that the effect would be found, mean over draws.
    """

    key: str
    effect: float
    error: float
    smallest: float
    shown: float


def detectable(results: Results) -> Detectable:
    """Return whether two Augusts could show the largest effect, each with a sample of its own.

    Two rounds differ by luck with a standard error of sqrt(2) * error, since households of one are not those of the
    other; BPS keeps some of them, which makes changes a little surer. EkrafError where nothing was compared.
    """
    last = results.whole_years(results.scenarios[0]).index(results.last_year(results.scenarios[0]))
    base = str(results.comparator)
    error = float(results.official(base, ERROR)[:, last].mean())
    apart = max(float(np.sqrt(2.0)) * error, 1e-12)
    limit = float(norm.isf(LEVEL / 2.0))
    effects = {key: results.official(key, RATE)[:, last] - results.official(base, RATE)[:, last]
               for key in results.others()}  # fmt: skip
    key = max(effects, key=lambda one: abs(float(effects[one].mean())))
    moved = np.abs(effects[key]) / apart
    shown = norm.sf(limit - moved) + norm.sf(limit + moved)
    smallest = (limit + float(norm.isf(1.0 - POWER))) * apart
    return Detectable(key, float(effects[key].mean()), error, smallest, float(shown.mean()))
