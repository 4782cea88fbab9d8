"""Ages and sexes: five-year groups exactly, single years smooth within them, months of birth even."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator

from ekraf.synthesis.margins import Margins
from ekraf.synthesis.tools import Real, Whole, apportion

OLDEST = 99
# Yearly fall of the number of people above 75 (death rates of 6 to 15%, UN life table of Indonesia).
FALL_ABOVE_75 = 0.11


def ages_and_sexes(margins: Margins, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Return age in months and sex (0 male, 1 female) of everybody, in no order."""
    months, sexes = [], []
    for sex in (0, 1):
        years = np.repeat(np.arange(OLDEST + 1), single_years(margins.age_sex[:, sex]))
        months.append(years * 12 + rng.integers(0, 12, len(years)))
        sexes.append(np.full(len(years), sex))
    order = rng.permutation(margins.population)
    return np.concatenate(months)[order], np.concatenate(sexes)[order]


def single_years(groups: Whole) -> Whole:
    """Return persons by single year of age 0 to 99 from sixteen five-year groups, the last 75+."""
    edges = np.arange(0, 80, 5)
    below = np.concatenate([[0], np.cumsum(groups[:-1])]).astype(float)
    curve = PchipInterpolator(edges, below)
    smooth = np.diff(curve(np.arange(0, 76)))
    found = [apportion(smooth[start : start + 5], int(groups[start // 5])) for start in edges[:-1]]
    return np.concatenate([*found, apportion(_old_age(), int(groups[-1]))])


def _old_age() -> Real:
    return np.asarray(np.exp(-FALL_ABOVE_75 * np.arange(OLDEST - 74)))
