"""What an emulator and the targets say of parameters: how well a set fits, and a sample of sets that do.

The misses of a run are taken as normal: those of the published figures, independent, and those of luck and of the
emulator, which hang together over targets and are seen in what the emulator foretells of runs left out (synthetic
likelihood, Wood 2010). Sets are drawn by differential evolution (ter Braak 2006), many chains that learn their steps
from each other. Numbers come from seeds, so a sample is a function of the runs before it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, sobol_indices, uniform

from ekraf.experiment.emulator import Emulator
from ekraf.experiment.prior import spread

Reals = NDArray[np.float64]
STEPS = 250  # of each chain, of which the first are forgotten
JUMP = 10  # every so many steps chains try to change places with each other's hills
TRIED = 2048  # points among which chains begin at the best
NEAREST = 0.01  # share of these points of which the farthest says what the model can reach
HALF_BAND = 1.645  # of a 90% band, in standard deviations
INDEX_SAMPLE = 512  # base of the Sobol sample, a power of 2
FEWEST_CHAINS = 64


class Belief(NamedTuple):
    """What is known of the targets: an emulator of them, published figures, and the covariance of the misses.

    ``short`` [targets that count] is how far the model falls short of a figure's band wherever its parameters are.
    """

    emulator: Emulator
    columns: NDArray[np.int64]  # the targets of the emulator that count
    centre: Reals  # [targets that count]
    covariance: Reals
    short: Reals

    def misfit(self, points: Reals) -> Reals:
        """Return the squared Mahalanobis distance [n] of points [n, parameters] to the published figures."""
        miss = self.emulator.predict(points, self.columns) - self.centre
        half = np.linalg.solve(np.linalg.cholesky(self.covariance), miss.T)
        return np.asarray((half**2).sum(axis=0))


class Sample(NamedTuple):
    """Parameter sets that fit, equally likely; ``excess`` is by how much the misses exceed what was allowed for.

    It is 1 where the model can fit; above, the covariance was multiplied by it (a Birge ratio).
    """

    points: Reals
    excess: float


def believe(emulator: Emulator, columns: NDArray[np.int64], centre: Reals, variance: Reals, latest: int) -> Belief:
    """Return what is believed when figures have been published with errors of these variances [targets that count].

    Luck and error of the emulator are measured on its ``latest`` runs. What no parameters reach counts as an error of
    the model, so that it does not pull on all other targets: the band of such a figure is widened up to it.
    """
    luck = emulator.misses[-latest:][:, columns]
    anywhere = emulator.predict(spread(emulator.points.shape[1], TRIED, 1), columns)
    nearest = np.quantile(np.abs(anywhere - centre), NEAREST, axis=0)
    short = np.maximum(nearest - HALF_BAND * np.sqrt(variance), 0.0)
    return Belief(emulator, columns, centre, np.diag(variance + short**2) + luck.T @ luck / len(luck), short)


def draw(belief: Belief, n: int, seed: int, widened: float = 1.0) -> Sample:
    """Return ``n`` parameter sets that fit, the misses allowed for being ``widened`` times as large."""
    size = belief.emulator.points.shape[1]
    chains = max(n, FEWEST_CHAINS, 4 * size)
    tried = spread(size, TRIED, seed)
    points = tried[np.argsort(belief.misfit(tried), kind="stable")[:chains]]
    points, misfit = _walk(belief, points, seed, widened**-2)
    excess = max(1.0, float(misfit.min()) / max(len(belief.centre) - size, 1))
    if excess > 1.0:
        points, _ = _walk(belief, points, seed + 1, widened**-2 / excess)
    return Sample(points[:: max(chains // n, 1)][:n], excess)


def _walk(belief: Belief, points: Reals, seed: int, sharpness: float) -> tuple[Reals, Reals]:
    """Return where chains that begin at ``points`` stand after their steps, and the misfit there."""
    chains, size = points.shape
    misfit = belief.misfit(points)
    usual = 2.38 / np.sqrt(2.0 * size)
    for step in range(STEPS):
        luck = uniform.rvs(size=(chains, size + 3), random_state=(seed * STEPS + step) % 2**32)
        one, other = (np.floor(luck[:, at] * chains).astype(int) for at in (0, 1))
        gamma = 1.0 if step % JUMP == JUMP - 1 else usual
        tried = points + gamma * (points[one] - points[other]) + 2e-3 * (luck[:, 3:] - 0.5)
        inside = ((tried >= 0.0) & (tried <= 1.0)).all(axis=1)
        tried = np.where(inside[:, None], tried, points)
        there = belief.misfit(tried)
        taken = inside & (np.log(luck[:, 2]) < 0.5 * sharpness * (misfit - there))
        points = np.where(taken[:, None], tried, points)
        misfit = np.where(taken, there, misfit)
    return points, misfit


def moves(emulator: Emulator, variance: Reals, seed: int) -> tuple[Reals, Reals]:
    """Return total Sobol indices [parameters, targets], and how far each parameter moves each target.

    Both are the emulator's. A move is the standard deviation that goes with the parameter, over that which the
    published figure (``variance`` [targets]) and luck leave open.
    """
    size = emulator.points.shape[1]

    def outcomes(points: Reals) -> Reals:
        return emulator.predict(points.T).T

    found = sobol_indices(func=outcomes, n=INDEX_SAMPLE, dists=[uniform()] * size, rng=seed)
    indices = np.clip(np.reshape(found.total_order, (-1, size)).T, 0.0, None)
    moved = emulator.predict(spread(size, TRIED, seed)).var(axis=0)
    open_ = variance + (emulator.misses**2).mean(axis=0)
    return indices, np.sqrt(indices * moved / open_)


def normal(points: Reals) -> Reals:
    """Return standard normal numbers for points of the unit cube."""
    return np.asarray(norm.ppf(points))
