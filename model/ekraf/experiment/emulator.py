"""A stand-in for the town: what targets come out at for parameters that were not run, learnt from those that were.

A Gaussian process for each target (Rasmussen and Williams 2006, ch. 2 and 5), with a kernel that is linear and
quadratic, or linear and smooth, in the parameters; of the kernels and sizes of noise that are offered, the one counts
that foretells each run best from all the others. Everything here is a pure function of the runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.errors import RunError

Reals = NDArray[np.float64]
SMOOTH = (0.0, 0.4, 1.2)  # squared length over the number of parameters; 0: linear and quadratic
NOISE = 10.0 ** np.arange(-3.0, 2.1, 0.5)  # variance of noise over that of the signal
FEWEST = 12  # runs
ALONE = 2**18  # multiplications up to which BLAS works in one thread


class Emulator(NamedTuple):
    """What has been learnt: ``points`` [n, parameters] and, by target, kernel, weights of runs, scale and misses."""

    points: Reals
    kernel: NDArray[np.int64]  # of each target, a place in SMOOTH
    stretch: Reals  # [targets, parameters]
    weights: Reals  # [n, targets]
    middle: Reals  # [targets]
    size: Reals  # [targets]
    misses: Reals  # [n, targets]: each run less what the others foretell of it

    def predict(self, points: Reals, columns: NDArray[np.int64] | None = None) -> Reals:
        """Return what targets (all, or some columns) come out at [m, targets] for points [m, parameters].

        Points lie in the unit cube; luck is left out.
        """
        wanted = np.arange(len(self.middle)) if columns is None else columns
        found = np.empty((len(points), len(wanted)))
        for place, target in enumerate(wanted):
            near = _kernel(points, self.points, self.stretch[target], SMOOTH[self.kernel[target]])
            found[:, place] = np.einsum("mn,n->m", near, self.weights[:, target])
        return np.asarray(found * self.size[wanted] + self.middle[wanted])

    def told(self) -> Reals:
        """Return the share of each target's variance among the runs that is foretold; 1 less (miss / spread)^2."""
        return np.asarray(1.0 - (self.misses**2).mean(axis=0) / self.size**2)


def learn(points: Reals, found: Reals) -> Emulator:
    """Return the emulator of targets ``found`` [n, targets] at ``points`` [n, parameters]; RunError: too few runs.

    Runs in which a town could not live (NaN) are left out.
    """
    known = np.isfinite(found).all(axis=1)
    if known.sum() < FEWEST:
        raise RunError(
            f"only {known.sum()} of {len(points)} parameter sets gave a result at all, {FEWEST} are needed; "
            "narrow ranges in parameters.csv, or try more sets"
        )
    points, found = points[known], found[known]
    middle, size = found.mean(axis=0), np.maximum(found.std(axis=0), 1e-12)
    scaled = (found - middle) / size
    plain = np.ones(points.shape[1])
    turned = [np.linalg.eigh(_kernel(points, points, plain, smooth)) for smooth in SMOOTH]
    first = [_fit(turned, values) for values in scaled.T]  # how much each parameter matters to each target
    stretch = np.array([_matters(points, place, weights, plain) for place, weights, _ in first])
    fitted = []
    for values, (place, _, _), width in zip(scaled.T, first, stretch, strict=True):
        kernel = np.linalg.eigh(_kernel(points, points, width, SMOOTH[place]))
        fitted.append((place, *_fit([kernel], values)[1:]))
    return Emulator(points, np.array([one[0] for one in fitted]), stretch, np.column_stack([one[1] for one in fitted]),
                    middle, size, np.column_stack([one[2] for one in fitted]) * size)  # fmt: skip


def _fit(turned: Sequence[tuple[Reals, Reals]], values: Reals) -> tuple[int, Reals, Reals]:
    """Return place of the kernel, weights of runs and misses [n] of the process that foretells left-out runs best.

    ``turned`` are eigenvalues and eigenvectors of each kernel between the runs.
    """
    best: tuple[float, int, Reals, Reals] = (np.inf, 0, values, values)
    for place, (sizes, turns) in enumerate(turned):
        along = turns.T @ values
        for noise in NOISE * max(sizes.mean(), 1e-9):
            inverse = 1.0 / (np.maximum(sizes, 0.0) + noise)
            weights = turns @ (inverse * along)
            misses = weights / ((turns**2) @ inverse)
            miss = float((misses**2).mean())
            if miss < best[0]:
                best = (miss, place, weights, misses)
    return best[1:]


def _matters(points: Reals, kernel: int, weights: Reals, stretch: Reals) -> Reals:
    """Return how the space is to be stretched [parameters]: by how far the target moves over each range, at most 1."""
    size = points.shape[1]
    ends = np.linspace(0.05, 0.95, 5)
    probes = np.full((size, len(ends), size), 0.5)
    for one in range(size):
        probes[one, :, one] = ends
    moved = _kernel(probes.reshape(-1, size), points, stretch, SMOOTH[kernel]) @ weights
    far = np.ptp(moved.reshape(size, len(ends)), axis=1)
    return np.asarray(np.clip(far / max(far.max(), 1e-12), 0.1, 1.0) ** 0.5)


def _kernel(one: Reals, other: Reals, stretch: Reals, smooth: float) -> Reals:
    """Return how alike points are [m, n]: linear, and quadratic or smooth, around the middle of the cube."""
    left, right = ((2.0 * points - 1.0) * stretch for points in (one, other))
    width = (stretch**2).sum()
    product = _products(left, right)
    linear = product * (3.0 / width)
    if not smooth:
        return np.asarray(linear + linear * linear)
    scale = 1.0 / (2.0 * smooth * width)
    product *= 2.0 * scale  # exp(-|a - b|^2) in place, since this is where a calibration spends its time
    product -= scale * (left**2).sum(axis=1)[:, None]
    product -= scale * (right**2).sum(axis=1)[None, :]
    return np.asarray(linear + np.exp(product, out=product))


def _products(left: Reals, right: Reals) -> Reals:
    """Return ``left @ right.T`` in pieces for which BLAS starts no threads: they spin, and slowed chains ninefold."""
    rows = max(ALONE // right.size, 1)
    return np.concatenate([left[at : at + rows] @ right.T for at in range(0, len(left), rows)])
