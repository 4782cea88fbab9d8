"""What a calibration found: fit of each target, what was learnt of each parameter, what matters, truth recovered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ekraf.evidence.targets import Target

Reals = NDArray[np.float64]
INTERVAL = (0.05, 0.95)
LEARNT = 0.8  # of the prior's spread: below it a parameter counts as identified
UNIFORM_SD = 1.0 / np.sqrt(12.0)


class Prior(Protocol):
    """A flat prior of named parameters over the unit cube, as ``ekraf.experiment.prior.Box``."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""

    def values(self, points: Reals) -> Reals:
        """Return points [n, parameters] as values of the parameters."""


class Quantiles(NamedTuple):
    """Mean and middle 90%."""

    mean: float
    low: float
    high: float


def quantiles(values: Reals) -> Quantiles:
    """Return mean, 5% and 95% quantile of values [n]."""
    low, high = np.quantile(values, INTERVAL)
    return Quantiles(float(values.mean()), float(low), float(high))


def fit_by_target(statistics: Reals, targets: Sequence[Target], short: Reals) -> pd.DataFrame:
    """Return a row a target: published figure and band, simulated mean and 90% interval, mean inside?

    ``statistics`` [sets, targets] are those of the posterior's sets as they were lived through. ``misses`` is the
    distance of the mean in standard deviations of the band, ``short`` [targets] that of the band from what any
    parameters reach, in the target's unit.
    """
    rows = []
    for column, target in enumerate(targets):
        found = quantiles(statistics[:, column])
        rows.append({
            "target": target.name, "use": target.use, "value": target.value, "low": target.low, "high": target.high,
            "simulated": found.mean, "simulated_low": found.low, "simulated_high": found.high,
            "inside": target.low <= found.mean <= target.high, "misses": (found.mean - target.value) / target.sd,
            "short": short[column],
            "unit": target.unit, "period": target.period, "source": target.source, "band": target.band,
        })  # fmt: skip
    return pd.DataFrame(rows)


def by_parameter(points: Reals, prior: Prior) -> pd.DataFrame:
    """Return a row a parameter: prior range, posterior mean and 90% interval, spread left, and its closest companion.

    ``left`` is the posterior's standard deviation over the prior's (1: nothing was learnt; luck may exceed it);
    ``companion`` the parameter that it trades off with most, ``correlation`` how much. ``place_...`` are the same three
    by place in the prior, 0 to 1 (in logarithms where the prior is).
    """
    together = np.atleast_2d(np.corrcoef(points.T))
    np.fill_diagonal(together, 0.0)
    together = np.nan_to_num(together)
    values = prior.values(points)
    ends = np.vstack([np.zeros(len(prior.names)), np.ones(len(prior.names))])
    low, high = prior.values(ends)
    rows = []
    for at, name in enumerate(prior.names):
        found, place = quantiles(values[:, at]), quantiles(points[:, at])
        left = float(points[:, at].std(ddof=1) / UNIFORM_SD)
        other = int(np.argmax(np.abs(together[at])))
        rows.append({
            "parameter": name, "prior_low": low[at], "prior_high": high[at], "mean": found.mean, "low": found.low,
            "high": found.high, "left": left, "identified": left < LEARNT, "companion": prior.names[other],
            "correlation": float(together[at, other]), "place_mean": place.mean, "place_low": place.low,
            "place_high": place.high,
        })  # fmt: skip
    return pd.DataFrame(rows)


def screened(names: Sequence[str], indices: Reals, moves: Reals, chosen: NDArray[np.bool_],
             targets: Sequence[Target]) -> pd.DataFrame:  # fmt: skip
    """Return a row a candidate, what moves targets most first: its move of the used target that it moves most.

    ``index`` is the total Sobol index for that target; ``second`` the next target that it moves.
    """
    used = [at for at, one in enumerate(targets) if one.use == "used"]
    rows = []
    for at in np.argsort(-moves[:, used].max(axis=1), kind="stable"):
        first, second = (used[place] for place in np.argsort(-moves[at, used], kind="stable")[:2])
        rows.append({
            "parameter": names[at], "fitted": bool(chosen[at]), "move": moves[at, first],
            "target": targets[first].name, "index": indices[at, first], "second": targets[second].name,
            "second_move": moves[at, second],
        })  # fmt: skip
    return pd.DataFrame(rows)


def coverage(truths: Reals, found: Reals, prior: Prior) -> pd.DataFrame:
    """Return a row a parameter: in how many synthetic data sets its 90% interval holds the true value.

    ``truths`` [sets, parameters], ``found`` [sets, n, parameters]. ``correlation`` is that of the true values with the
    posterior means, ``left`` the mean spread left over the prior's.
    """
    low, high = np.quantile(found, INTERVAL, axis=1)
    held = (low <= truths) & (truths <= high)
    middle = found.mean(axis=1)
    rows = []
    for at, name in enumerate(prior.names):
        rows.append({
            "parameter": name, "held": int(held[:, at].sum()), "of": len(truths),
            "correlation": float(np.corrcoef(truths[:, at], middle[:, at])[0, 1]),
            "left": float(found[:, :, at].std(axis=1).mean() / UNIFORM_SD),
        })  # fmt: skip
    return pd.DataFrame(rows)
