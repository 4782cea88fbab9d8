"""The model's forecast: filtered local levels, moved by the agent-based model's measured response to outside demand.

The agent-based model is not run once a region and origin. Its response to a lasting fall of outside demand is measured
in pairs of runs (``ekraf.experiment.response``) and used as a transfer function: the province's shortfall of growth
is turned into the demand shocks that would cause it in the model, and these into a path of the indicator, past and to
come. How strongly the province answers is learnt from the past (prior: as the model, give or take twice that).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from ekraf.analysis.backtest.local_level import fit
from ekraf.analysis.backtest.past import Forecaster, Past, Reals, filled, levels

FILE = Path(__file__).with_name("response.csv")
STRENGTH = (1.0, 2.0)  # prior mean and spread of the province's answer over the model's
USUAL_YEARS = 5  # over which usual growth is the median
NOISE_PRIOR = 4.0  # years that the prior of the yearly shock counts for
Link = Callable[[Reals], Reals]


class Kind(NamedTuple):
    """How an indicator is worked with: its response, scale, and the prior of the province's yearly shock on it."""

    response: str  # an indicator of the response
    log: bool
    shock: float  # in the scale's unit
    own_spread: bool = False  # whether some regions are far wilder than others


KINDS = {
    "tpt": Kind("unemployment_rate", True, 0.12),
    "tpak": Kind("participation_rate", False, 1.0),
    "grdp_growth": Kind("grdp", False, 0.5, True),
}


class Response(NamedTuple):
    """Effects of a lasting change of outside demand by whole years after it, mean over the measured regions.

    ``effects`` by indicator [years]: log points of ``unemployment_rate`` and ``grdp``, percentage points of
    ``participation_rate``.
    """

    effects: dict[str, Reals]

    def after(self, indicator: str, years: Reals) -> Reals:
        """Return the effect so many years after the change: 0 before it, the last measured one for ever after."""
        known = self.effects[indicator]
        at = np.clip(years, 0, len(known) - 1).astype(int)
        return np.asarray(np.where(years < 0, 0.0, known[at]))


@cache
def measured() -> Response:
    """Return the response that ships with the package."""
    return read(FILE)


def read(path: Path) -> Response:
    """Return the response in a file that ``ekraf.experiment.response`` wrote: the mean over its regions."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, list[list[float]]] = {}
    for row in rows:
        by_year = found.setdefault(row["indicator"], [])
        at = int(row["years_after"])
        by_year.extend([] for _ in range(at + 1 - len(by_year)))
        by_year[at].append(float(row["effect"]))
    return Response({name: np.array([np.mean(values) for values in by_year]) for name, by_year in found.items()})


def demand_shocks(growth: Reals, response: Response) -> Reals:
    """Return by year [n] the shocks, in units of the measured change, that make the model fall short of growth so.

    Growth in percent; what is usual is the median of the five years before, and a year without one has no shortfall.
    """
    short = np.zeros(len(growth))
    for at in range(1, len(growth)):
        before = growth[max(at - USUAL_YEARS, 0) : at]
        if not np.isnan(growth[at]) and not np.isnan(before).all():
            short[at] = (growth[at] - float(np.nanmedian(before))) / 100.0
    level, shocks = np.cumsum(short), np.zeros(len(growth))
    first = float(response.effects["grdp"][0])
    for at in range(len(growth)):
        so_far = shocks[:at] @ response.after("grdp", at - np.arange(at, dtype=float))
        shocks[at] = (level[at] - float(so_far)) / first
    return shocks


def path(shocks: Reals, response: Response, indicator: str, years: int) -> Reals:
    """Return the path [years] of an indicator in the model, from the year of the first of ``shocks`` [n <= years] on.

    That of ``grdp`` is its growth in percent, of others their level against no shock.
    """
    ages = np.arange(years, dtype=float)[:, None] - np.arange(len(shocks), dtype=float)[None, :]
    level = response.after(indicator, ages) @ shocks
    return np.asarray(100.0 * np.diff(level, prepend=0.0) if indicator == "grdp" else level)


def forecaster(indicator: str, response: Response) -> Forecaster:
    """Return the model's forecaster of an indicator of ``KINDS``."""
    kind = KINDS[indicator]

    def forecast(past: Past, horizon: int) -> Reals:
        moved = path(demand_shocks(past.growth, response), response, kind.response, len(past.years) + horizon)
        common, doubt = _province(past, moved, kind, horizon)
        whole = ~np.isnan(past.values).any(axis=1)
        scaled = np.log if kind.log else np.asarray
        gaps = scaled(past.values[whole]) - scaled(filled(past.province)[whole])[:, None]
        gap, spread = fit(past.years[whole].astype(float), gaps, kind.own_spread).forecast(past.origin + horizon)
        deviates = norm.ppf(levels())[:, None] * np.hypot(spread, doubt)[None, :]
        draws = common + gap + deviates
        return np.asarray(np.exp(draws) if kind.log else draws)

    return forecast


def _province(past: Past, moved: Reals, kind: Kind, horizon: int) -> tuple[float, float]:
    """Return mean and standard deviation of the province ``horizon`` years on, in logs where the kind is.

    A level is a random walk along the model's path; growth returns to what is usual, plus the model's recovery.
    """
    known = filled(past.province)
    now = len(past.years) - 1
    if kind.response == "grdp":
        usual = [float(np.median(known[max(at - USUAL_YEARS, 0) : at])) for at in range(1, len(known))]
        errors = known[1:] - np.array(usual)
        variance = _variance(errors, kind)
        return float(np.median(known[-USUAL_YEARS:]) + moved[now + horizon]), float(np.sqrt(variance))
    series = np.log(known) if kind.log else known
    steps, model = np.diff(series), np.diff(moved[: now + 1])
    strength, variance = STRENGTH[0], kind.shock**2
    for _ in range(20):
        precision = 1.0 / STRENGTH[1] ** 2 + float(model @ model) / variance
        strength = (STRENGTH[0] / STRENGTH[1] ** 2 + float(model @ steps) / variance) / precision
        variance = _variance(steps - strength * model, kind)
    ahead = float(moved[now + horizon] - moved[now])
    doubt = variance * horizon + ahead**2 / precision
    return float(series[-1] + strength * ahead), float(np.sqrt(doubt))


def _variance(errors: Reals, kind: Kind) -> float:
    """Return the variance of yearly shocks: the prior's counts for ``NOISE_PRIOR`` years."""
    return float(((errors**2).sum() + NOISE_PRIOR * kind.shock**2) / (len(errors) + NOISE_PRIOR))
