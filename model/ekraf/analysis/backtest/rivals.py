"""Naive rivals: pure functions of what was known and of years ahead, with bands from their own errors in the past.

Each rival is a way to extrapolate from any year of the past (``rule``); the errors that it would have made ``horizon``
years ahead within the past, pooled over regions, are its predictive distribution.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ekraf.analysis.backtest.past import Forecaster, Past, Reals, filled, levels

Extrapolate = Callable[[int], Reals]  # row of the past -> point forecast [regions], the horizon being fixed
Rule = Callable[[Past, int], Extrapolate]
LIMIT = 0.99  # of a persistence: nothing explodes


def no_change(past: Past, horizon: int) -> Extrapolate:
    """Return the last published figure."""
    values = filled(past.values)
    return lambda row: values[row]


def drift(past: Past, horizon: int) -> Extrapolate:
    """Return the last figure plus the mean yearly change of the past, region by region."""
    values = filled(past.values)
    step = (values[-1] - values[0]) / max(len(values) - 1, 1)
    return lambda row: np.asarray(values[row] + horizon * step)


def ar1(past: Past, horizon: int) -> Extrapolate:
    """Return a first-order autoregression fitted to each region alone (least squares)."""
    values = filled(past.values)
    fits = [_ar1(column) for column in values.T]
    persistence, mean = np.array([k for k, _ in fits]), np.array([m for _, m in fits])
    return lambda row: mean + persistence**horizon * (values[row] - mean)


def panel_ar1(past: Past, horizon: int) -> Extrapolate:
    """Return an autoregression of one persistence for all regions and a level for each (within estimator)."""
    values = filled(past.values)
    before, after = values[:-1] - values[:-1].mean(0), values[1:] - values[1:].mean(0)
    share = float((before * after).sum() / max(float((before**2).sum()), 1e-12))
    share = min(max(share, -LIMIT), LIMIT)
    mean = (values[1:].mean(0) - share * values[:-1].mean(0)) / (1.0 - share)
    return lambda row: mean + share**horizon * (values[row] - mean)


def province_change(past: Past, horizon: int) -> Extrapolate:
    """Return the region's last figure plus the change that an autoregression expects of the province."""
    values, province = filled(past.values), filled(past.province)
    share, mean = _ar1(province)
    return lambda row: np.asarray(values[row] + (share**horizon - 1.0) * (province[row] - mean))


RULES: dict[str, Rule] = {
    "no_change": no_change, "drift": drift, "ar1": ar1, "panel_ar1": panel_ar1, "province_change": province_change,
}  # fmt: skip


def forecaster(rule: Rule) -> Forecaster:
    """Return the rival as a forecaster: its point plus quantiles of its errors at this horizon within the past."""

    def forecast(past: Past, horizon: int) -> Reals:
        point = rule(past, horizon)
        last = len(past.years) - 1
        errors = np.concatenate([past.values[row + horizon] - point(row) for row in range(last - horizon + 1)])
        errors = errors[~np.isnan(errors)]
        spread = np.quantile(errors - errors.mean(), levels())
        return np.asarray(point(last)[None, :] + spread[:, None])

    return forecast


def true_province_change(truth: Past) -> Forecaster:
    """Return no change plus what the province then really did; it knows ``truth`` and belongs in conditional tables."""

    def rule(past: Past, horizon: int) -> Extrapolate:
        values, province = filled(past.values), filled(truth.province)
        return lambda row: np.asarray(values[row] + province[row + horizon] - province[row])

    return forecaster(rule)


def _ar1(series: Reals) -> tuple[float, float]:
    """Return persistence (at most ``LIMIT``) and mean of a series [n] by least squares."""
    before, after = series[:-1], series[1:]
    gap = before - before.mean()
    share = float((gap * (after - after.mean())).sum() / max(float((gap**2).sum()), 1e-12))
    share = min(max(share, -LIMIT), LIMIT)
    return share, float((after.mean() - share * before.mean()) / (1.0 - share))
