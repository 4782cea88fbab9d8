"""Sequential approximate Bayesian computation: particles that come closer to the targets wave by wave.

Adaptive population Monte Carlo (Lenormand, Jabot and Deffuant 2013, Computational Statistics 28): a wave keeps the
nearest share of all particles and draws as many new ones around them as it dropped; weights undo the choice of where to
draw. Everything here is pure: numbers come from scrambled Sobol sequences (SciPy) of a seed, so a wave is a
function of the particles before it, and work stopped in a wave goes on from there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import multivariate_normal, norm, qmc

from ekraf.errors import RunError

Reals = NDArray[np.float64]
KERNEL = 2.0  # of the weighted covariance of the particles kept (Beaumont et al. 2009)
RIDGE = 1e-9  # of the prior's variance, so that a parameter that no longer varies does not stop the work
MOST_TRIES = 64  # batches of proposals, of which those outside the prior are dropped


class Box(NamedTuple):
    """A flat prior between ``low`` and ``high`` [parameters]; those are logarithms where ``log`` is true."""

    names: tuple[str, ...]
    low: Reals
    high: Reals
    log: NDArray[np.bool_]

    def values(self, points: Reals) -> Reals:
        """Return points [n, parameters] as values of the parameters."""
        return np.where(self.log, np.exp(np.where(self.log, points, 0.0)), points)

    def part(self, chosen: NDArray[np.bool_]) -> Box:
        """Return the prior of some of the parameters."""
        names = tuple(name for name, one in zip(self.names, chosen, strict=True) if one)
        return Box(names, self.low[chosen], self.high[chosen], self.log[chosen])

    def holds(self, points: Reals) -> NDArray[np.bool_]:
        """Return which points [n, parameters] lie inside."""
        return np.asarray(((points >= self.low) & (points <= self.high)).all(axis=1))


class Particles(NamedTuple):
    """Parameter sets with what they gave: ``points`` [n, parameters], ``statistics`` [n, targets], distances, weights.

    Weights are the prior's density over that which a point was drawn from; only their ratios matter.
    """

    points: Reals
    statistics: Reals
    distances: Reals
    weights: Reals


def distance(statistics: Reals, centre: Reals, sd: Reals, weight: Reals) -> Reals:
    """Return the weighted root mean square miss [n] in standard deviations; what is not finite is infinitely far."""
    miss = ((statistics - centre) / sd) ** 2
    far = np.sqrt((miss * weight).sum(axis=1) / weight.sum())
    return np.asarray(np.where(np.isfinite(far), far, np.inf))


def first_points(box: Box, n: int, seed: int) -> Reals:
    """Return ``n`` points [n, parameters] spread evenly over the prior."""
    return np.asarray(qmc.scale(_sobol(len(box.names), n, seed), box.low, box.high))


def keep(particles: Particles, count: int) -> Particles:
    """Return the nearest ``count`` particles, or as many as gave a result at all; RunError: too few of them did."""
    nearest = np.argsort(particles.distances, kind="stable")[:count]
    nearest = nearest[np.isfinite(particles.distances[nearest])]
    fewest = particles.points.shape[1] // 2 + 2
    if len(nearest) < min(fewest, count):
        raise RunError(
            f"only {len(nearest)} of {len(particles.points)} parameter sets gave a result at all, {fewest} are needed; "
            "narrow ranges in parameters.csv, or try more sets"
        )
    return Particles(*(part[nearest] for part in particles))


def next_points(kept: Particles, box: Box, n: int, seed: int) -> Reals:
    """Return ``n`` points inside the prior, drawn around particles that are chosen by their weights."""
    factor = np.linalg.cholesky(_kernel(kept, box))
    bounds = np.cumsum(kept.weights / kept.weights.sum())
    found = np.empty((0, len(box.names)))
    for batch in range(MOST_TRIES):
        luck = _sobol(len(box.names) + 1, 2 * n, seed * MOST_TRIES + batch)
        parent = np.minimum(np.searchsorted(bounds, luck[:, 0]), len(bounds) - 1)
        steps = norm.ppf(luck[:, 1:]) @ factor.T * (box.high - box.low)
        points = kept.points[parent] + steps
        found = np.vstack([found, points[box.holds(points)]])
        if len(found) >= n:
            return found[:n]
    raise RunError("the search has left the prior; widen the ranges in parameters.csv")


def importance(points: Reals, kept: Particles, box: Box) -> Reals:
    """Return weights [n] of points that ``next_points`` drew around ``kept``."""
    kernel = multivariate_normal(np.zeros(len(box.names)), _kernel(kept, box))
    chances = kept.weights / kept.weights.sum()
    apart = (points[:, None, :] - kept.points[None, :, :]) / (box.high - box.low)
    density = kernel.pdf(apart).reshape(len(points), len(chances)) @ chances
    return np.asarray(1.0 / np.maximum(density, 1e-300))


def merge(kept: Particles, new: Particles, count: int) -> tuple[Particles, float]:
    """Return the nearest ``count`` of both, and which share of the new is nearer than all that was kept."""
    accepted = float((new.distances < kept.distances.max()).mean())
    both = Particles(*(np.concatenate([old, one]) for old, one in zip(kept, new, strict=True)))
    return keep(both, count), accepted


def _kernel(kept: Particles, box: Box) -> Reals:
    """Return the covariance of steps over the prior's width: ``KERNEL`` times that of the particles, by weight."""
    width = box.high - box.low
    covariance = np.atleast_2d(np.cov((kept.points / width).T, aweights=kept.weights))
    return np.asarray(KERNEL * covariance + RIDGE * np.eye(len(width)))


def _sobol(dimensions: int, n: int, seed: int) -> Reals:
    """Return ``n`` points in the open unit cube, equal for equal arguments."""
    points = qmc.Sobol(dimensions, rng=seed).random_base2(int(np.ceil(np.log2(max(n, 2)))))[:n]
    return np.asarray(np.clip(points, 1e-9, 1.0 - 1e-9))
