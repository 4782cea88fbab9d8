"""What a calibration found: fit of each target, what was learnt of each parameter, truth recovered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ekraf.evidence.targets import Target
from ekraf.experiment.files import write_whole

Reals = NDArray[np.float64]
INTERVAL = (0.05, 0.95)
LEARNT = 0.8  # of the prior's spread: below it a parameter counts as identified
UNIFORM_SD = 1.0 / np.sqrt(12.0)


class Posterior(Protocol):
    """Weighted parameter sets, as ``ekraf.experiment.abc.Particles``."""

    @property
    def points(self) -> Reals:
        """Parameter sets [n, parameters]."""

    @property
    def statistics(self) -> Reals:
        """What each gave [n, targets]."""

    @property
    def distances(self) -> Reals:
        """How far each is from the targets [n]."""

    @property
    def weights(self) -> Reals:
        """Weights [n] in any scale."""


class Prior(Protocol):
    """A flat prior of named parameters, as ``ekraf.experiment.abc.Box``."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""

    @property
    def low(self) -> Reals:
        """Lower ends in the units of points."""

    @property
    def high(self) -> Reals:
        """Upper ends in the units of points."""

    def values(self, points: Reals) -> Reals:
        """Return points [n, parameters] as values of the parameters."""


class Quantiles(NamedTuple):
    """Weighted mean and middle 90%."""

    mean: float
    low: float
    high: float


def quantiles(values: Reals, weights: Reals) -> Quantiles:
    """Return weighted mean, 5% and 95% quantile of values [n]."""
    order = np.argsort(values)
    share = (np.cumsum(weights[order]) - 0.5 * weights[order]) / weights.sum()
    low, high = np.interp(INTERVAL, share, values[order])
    return Quantiles(float(np.average(values, weights=weights)), float(low), float(high))


def fit_by_target(posterior: Posterior, targets: tuple[Target, ...]) -> pd.DataFrame:
    """Return a row a target: published figure and band, simulated mean and 90% interval, mean inside?"""
    rows = []
    for column, target in enumerate(targets):
        known = np.isfinite(posterior.statistics[:, column])
        found = quantiles(posterior.statistics[known, column], posterior.weights[known])
        rows.append({
            "target": target.name, "use": target.use, "value": target.value, "low": target.low, "high": target.high,
            "simulated": found.mean, "simulated_low": found.low, "simulated_high": found.high,
            "inside": target.low <= found.mean <= target.high, "unit": target.unit, "period": target.period,
            "source": target.source,
        })  # fmt: skip
    return pd.DataFrame(rows)


def by_parameter(posterior: Posterior, prior: Prior) -> pd.DataFrame:
    """Return a row a parameter: prior range, posterior mean and 90% interval, spread left, and its closest companion.

    ``left`` is the posterior's standard deviation over the prior's (1: nothing was learnt; luck may exceed it);
    ``companion`` the parameter that it trades off with most, ``correlation`` how much.
    """
    weights = posterior.weights / posterior.weights.sum()
    covariance = np.atleast_2d(np.cov(posterior.points.T, aweights=weights))
    sd = np.sqrt(np.diag(covariance))
    together = covariance / np.maximum(np.outer(sd, sd), 1e-300)
    np.fill_diagonal(together, 0.0)
    values = prior.values(posterior.points)
    low, high = (prior.values(end[None, :])[0] for end in (prior.low, prior.high))
    rows = []
    for at, name in enumerate(prior.names):
        found = quantiles(values[:, at], weights)
        left = float(sd[at] / ((prior.high[at] - prior.low[at]) * UNIFORM_SD))
        other = int(np.argmax(np.abs(together[at])))
        rows.append({
            "parameter": name, "prior_low": low[at], "prior_high": high[at], "mean": found.mean, "low": found.low,
            "high": found.high, "left": left, "identified": left < LEARNT, "companion": prior.names[other],
            "correlation": float(together[at, other]),
        })  # fmt: skip
    return pd.DataFrame(rows)


def effective_size(weights: Reals) -> float:
    """Return how many equally weighted sets the weighted ones are worth (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def holds_truth(posterior: Posterior, truth: Reals) -> NDArray[np.bool_]:
    """Return which parameters' 90% intervals hold the value that synthetic data were made with."""
    found = [quantiles(column, posterior.weights) for column in posterior.points.T]
    return np.array([one.low <= value <= one.high for one, value in zip(found, truth, strict=True)])


def write(folder: Path, posterior: Posterior, prior: Prior, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write ``posterior.csv`` (weight of sum 1, distance, and the value of each parameter, a row a set) and tables."""
    sets = pd.DataFrame(prior.values(posterior.points), columns=list(prior.names))
    sets.insert(0, "distance", posterior.distances)
    sets.insert(0, "weight", posterior.weights / posterior.weights.sum())
    for name, table in {"posterior.csv": sets, **tables}.items():
        _write(table, folder / name)


def _write(table: pd.DataFrame, path: Path) -> None:
    text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    write_whole(path, lambda file: file.write(text.encode()))
