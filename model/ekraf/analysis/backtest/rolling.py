"""Rolling origins: every forecaster forecasts from each year, knowing no more, and is scored on what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ekraf.analysis.backtest import mechanistic, rivals
from ekraf.analysis.backtest.past import Forecaster, Past, history
from ekraf.analysis.backtest.scores import diebold_mariano, score
from ekraf.region.panel import Panel

HORIZONS = (1, 2, 3)
APART = (2019, 2020)  # origins shown apart: what comes next is the pandemic, or is measured in the midst of it
PANDEMIC = (2020, 2021)  # targets without which a further summary is made
FEWEST_YEARS = 6  # published, before a first origin
MODEL = "ekraf"
# Other series of the panel, which are too short to fit anything to.
SHORT = ("wage_mean", "pad_realised")


def forecasters(indicator: str, response: mechanistic.Response) -> dict[str, Forecaster]:
    """Return the model and its rivals by name, the model first."""
    naive = {name: rivals.forecaster(rule) for name, rule in rivals.RULES.items()}
    return {MODEL: mechanistic.forecaster(indicator, response), **naive}


def origins(truth: Past) -> list[int]:
    """Return the years from which forecasts are made: published ones with ``FEWEST_YEARS`` up to them."""
    published = [int(year) for year in truth.years if not np.isnan(truth.at(int(year))).all()]
    return published[FEWEST_YEARS - 1 : -1]


def roll(truth: Past, methods: Mapping[str, Forecaster], regions: Sequence[str], known_growth: bool = False,
         horizons: Sequence[int] = HORIZONS) -> pd.DataFrame:  # fmt: skip
    """Return one row a method, horizon, origin and region that was published: error, squared error, crps, coverage.

    ``known_growth`` tells forecasters the province's true growth up to the target, for tables named conditional.
    """
    parts = []
    for origin in origins(truth):
        for horizon in horizons:
            published = truth.at(origin + horizon)
            if np.isnan(published).all():
                continue
            past = truth.until(origin, origin + horizon if known_growth else None)
            for name, forecast in methods.items():
                found = score(forecast(past, horizon), published)
                parts.append(pd.DataFrame({
                    "method": name, "horizon": horizon, "origin": origin, "region": list(regions),
                    "error": found.error, "square": found.error**2, "crps": found.crps, "in50": found.in_half,
                    "in90": found.in_ninety,
                }))  # fmt: skip
    return pd.concat(parts, ignore_index=True).dropna(subset="error")


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a set of forecasts, horizon and method: RMSE, CRPS, bias, coverage, ratios to the model's.

    Sets: ``headline`` (without the origins ``APART``), ``calm`` (without the targets ``PANDEMIC`` either), ``apart``.
    ``rmse_ratio`` and ``crps_ratio`` are the model's over this method's (below 1: the model is better), ``dm`` and
    ``p`` (of squared errors), ``dm_crps`` and ``p_crps`` the Diebold-Mariano test of the model against it.
    """
    is_apart = rows.origin.isin(APART)
    sets = {
        "headline": rows[~is_apart],
        "calm": rows[~is_apart & ~(rows.origin + rows.horizon).isin(PANDEMIC)],
        "apart": rows[is_apart],
    }
    found: list[dict[str, object]] = []
    for name, part in sets.items():
        for horizon, same in part.groupby("horizon"):
            found += _summary(name, int(str(horizon)), same)
    return pd.DataFrame(found)


def _summary(name: str, horizon: int, rows: pd.DataFrame) -> list[dict[str, object]]:
    by_origin = rows.groupby(["method", "origin"])[["square", "crps"]].mean()
    mean = rows.groupby("method")[["square", "crps", "error", "in50", "in90"]].mean()
    order = list(rows.method.unique())
    model = by_origin.loc[MODEL]
    found = []
    for method in order:
        other = by_origin.loc[method]
        squares = diebold_mariano(model.square.to_numpy(), other.square.to_numpy(), horizon)
        sharp = diebold_mariano(model.crps.to_numpy(), other.crps.to_numpy(), horizon)
        one = mean.loc[method]
        found.append({
            "set": name, "horizon": horizon, "method": method, "origins": len(other),
            "forecasts": int((rows.method == method).sum()), "rmse": float(np.sqrt(one.square)),
            "crps": float(one.crps), "bias": float(one.error), "cover50": float(one.in50), "cover90": float(one.in90),
            "rmse_ratio": float(np.sqrt(mean.square[MODEL] / one.square)),
            "crps_ratio": float(mean.crps[MODEL] / one.crps),
            "dm": squares[0], "p": squares[1], "dm_crps": sharp[0], "p_crps": sharp[1],
        })  # fmt: skip
    return found


def backtest(panel: Panel, indicator: str, regions: Sequence[str], response: mechanistic.Response,
             conditional: bool = False) -> pd.DataFrame:  # fmt: skip
    """Return the rows of ``roll`` for an indicator, kept for ``regions``; all regions of the panel are learnt from.

    ``conditional``: every method may know the province's true growth up to the target, and a rival that knows what
    the province's own figure did is added.
    """
    truth = history(panel, indicator)
    methods = forecasters(indicator, response)
    if conditional:
        methods["true_province_change"] = rivals.true_province_change(truth)
    rows = roll(truth, methods, panel.regions, conditional)
    return rows[rows.region.isin(regions)].reset_index(drop=True)
