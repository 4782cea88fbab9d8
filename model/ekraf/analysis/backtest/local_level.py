"""A filter for survey figures: each region's slow gap to its province, apart from the error of the survey.

``gap[region, year] = level[region] + state[region, year] + error``: the level has a spread over regions, the state
reverts with one persistence, the error is the survey's. Persistence and the three spreads are those of all regions
together (maximum likelihood, weak priors); levels and states are each region's own. Where ``own_spread`` is asked for,
spreads differ by a factor a region (growth is far wilder where there is oil). It is a Gaussian process on a
yearly grid (Rasmussen and Williams 2006, ch. 2), so that years which were not published need no filling in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from ekraf.analysis.backtest.past import Reals

PERSISTENCE = (1.0, 1.5)  # logit of the yearly persistence: prior mean (0.73) and spread
SPREAD = (np.log(0.2), 1.5)  # log of each spread over the spread of all gaps: the same for the three
SHRINKAGE = 10.0  # years that the median region counts for in a region's own spread
START = np.array([np.log(0.5), 1.0, np.log(1.0), np.log(0.5)])


class Filter(NamedTuple):
    """A fitted filter; ``years`` [n] are those in which every region was published, ``gaps`` [n, regions].

    ``wild`` [regions] multiplies all spreads of a region; ``gaps`` are divided by it after ``mean`` is taken off.
    """

    years: Reals
    gaps: Reals
    wild: Reals
    mean: float
    state: float
    persistence: float
    level: float
    survey: float  # standard error of a published figure

    def covariance(self, one: Reals, other: Reals) -> Reals:
        """Return the covariance of true gaps between years [n] and [m]."""
        apart = np.abs(one[:, None] - other[None, :])
        return np.asarray(self.level**2 + self.state**2 * self.persistence**apart)

    def published(self) -> Reals:
        """Return the covariance of published gaps between the years of the filter."""
        return self.covariance(self.years, self.years) + self.survey**2 * np.eye(len(self.years))

    def forecast(self, year: int) -> tuple[Reals, Reals]:
        """Return mean and standard deviation [regions] of the gap that will be published for a year."""
        there = np.array([float(year)])
        link = self.covariance(self.years, there)
        weights = np.linalg.solve(self.published(), link)[:, 0]
        variance = float(self.covariance(there, there)[0, 0] - weights @ link[:, 0]) + self.survey**2
        return self.mean + self.wild * (weights @ self.gaps), self.wild * np.sqrt(variance)


def wildness(gaps: Reals) -> Reals:
    """Return by how much each region's gaps [n, regions] vary more than the median region's, shrunk towards 1."""
    own = gaps.var(axis=0)
    usual = float(np.median(own)) or 1e-18
    years = len(gaps)
    return np.asarray(np.sqrt((years * own / usual + SHRINKAGE) / (years + SHRINKAGE)))


def fit(years: Reals, gaps: Reals, own_spread: bool = False) -> Filter:
    """Return the filter of gaps [n, regions] that are known in every year of ``years`` [n]."""
    mean = float(np.median(gaps))
    wild = wildness(gaps) if own_spread else np.ones(gaps.shape[1])
    gaps = (gaps - mean) / wild
    scale = float(gaps.std()) or 1e-9

    def at(theta: Reals) -> Filter:
        state, level, survey = (scale * float(np.exp(np.clip(theta[k], -7.0, 3.0))) for k in (0, 2, 3))
        return Filter(years, gaps, wild, mean, state, float(1.0 / (1.0 + np.exp(-theta[1]))), level, survey)

    def cost(theta: Reals) -> float:
        try:
            factor = np.linalg.cholesky(at(theta).published())
        except np.linalg.LinAlgError:
            return 1e12
        white = np.linalg.solve(factor, gaps)
        likelihood = 0.5 * float((white**2).sum()) + gaps.shape[1] * float(np.log(np.diag(factor)).sum())
        prior = ((theta[1] - PERSISTENCE[0]) / PERSISTENCE[1]) ** 2
        prior += float((((theta[[0, 2, 3]] - SPREAD[0]) / SPREAD[1]) ** 2).sum())
        return float(likelihood + 0.5 * prior)

    found = minimize(cost, START, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-3, "fatol": 1e-4})
    return at(found.x)
