"""The tables of a backtest: errors, sharpness and coverage of the model and its rivals, by horizon."""

from __future__ import annotations

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.backtest.report import Backtest
from ekraf.analysis.backtest.rolling import FEWEST_YEARS, MODEL
from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.table import framed

SETS = ("headline", "calm", "apart")
_WIDTHS = {"horizon": 6, "method": 26, "rmse": 8, "crps": 8, "bias": 8, "cover50": 8, "cover90": 8, "rmse_ratio": 10,
           "crps_ratio": 10, "p": 7}  # fmt: skip
NEEDED = 0.9  # of the best rival's RMSE, three years on


def backtest_table(found: Backtest, lang: str) -> RenderableType:
    """Return a table an indicator and set, the conditional ones after all others, and the verdict in words."""
    parts: list[RenderableType] = []
    for conditional in (False, True):
        for indicator in dict.fromkeys(found.summary[found.summary.conditional == conditional].indicator):
            for kind in SETS if indicator == "tpt" and not conditional else SETS[:1]:
                parts.append(_table(found.part(str(indicator), kind, conditional), lang))
    parts += [Text(say("backtest.note", lang), style="dim"), Text()]
    parts += [Text(verdict(found, "tpt", kind, lang)) for kind in SETS[:2]]
    parts.append(Text(say("backtest.fallback", lang)))
    parts += [
        Text(say("backtest.too_short", lang, what=say(f"panel.{name}", lang), first=first, last=last,
                 needed=FEWEST_YEARS), style="dim")
        for name, (first, last) in found.too_short.items()
    ]  # fmt: skip
    return Group(*parts)


def verdict(found: Backtest, indicator: str, kind: str, lang: str) -> str:
    """Return how the model's error compares with the best rival's at each horizon, and how often its bands held.

    Whether the aim is reached is said of the headline alone, for which it was set.
    """
    part = found.part(indicator, kind)
    said = []
    for horizon, same in part.groupby("horizon"):
        rival = same[same.method != MODEL].sort_values("rmse").iloc[0]
        key = "better" if rival.rmse_ratio < 1.0 else "worse"
        cover = float(same[same.method == MODEL].cover90.iloc[0])
        said.append(say(f"backtest.{key}", lang, horizon=horizon, by=number(abs(100 * (rival.rmse_ratio - 1)), 0, lang),
                        rival=say(f"method.{rival.method}", lang), cover=number(100 * cover, 0, lang)))  # fmt: skip
    text = f"{say(f'panel.{indicator}', lang)}, {say(f'backtest.{kind}', lang)}: {'; '.join(said)}."
    if kind != "headline":
        return text
    last = part[part.horizon == part.horizon.max()]
    best = last[last.method != MODEL].rmse_ratio.max()
    return f"{text} {say('backtest.reached' if best <= NEEDED else 'backtest.missed', lang)}"


def title_of(part: pd.DataFrame, lang: str) -> str:
    """Return what a part of the summary is about."""
    one = part.iloc[0]
    parts = [say(f"panel.{one.indicator}", lang), say(f"backtest.{one.set}", lang)]
    return ", ".join([*parts, say("backtest.conditional", lang)] if one.conditional else parts)


def _table(part: pd.DataFrame, lang: str) -> Table:
    table = framed(say("backtest.title", lang, what=title_of(part, lang), forecasts=int(part.forecasts.max()),
                       origins=int(part.origins.max())))  # fmt: skip
    for name, width in _WIDTHS.items():
        table.add_column(say(f"backtest.{name}", lang), justify="left" if name == "method" else "right", width=width)
    for horizon, same in part.groupby("horizon"):
        for place, one in enumerate(same.to_dict("records")):
            own = one["method"] == MODEL
            shares = (number(100.0 * one[name], 0, lang) for name in ("cover50", "cover90"))
            errors = (number(one[name], 2, lang) for name in ("rmse", "crps"))
            ratios = ("" if own else number(one[name], 2, lang) for name in ("rmse_ratio", "crps_ratio", "p"))
            table.add_row(str(horizon) if place == 0 else "", say(f"method.{one['method']}", lang), *errors,
                          number(one["bias"], 2, lang, signed=True), *shares, *ratios,
                          style="bold" if own else "", end_section=place == len(same) - 1)  # fmt: skip
    return table
