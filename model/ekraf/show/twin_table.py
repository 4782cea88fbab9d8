"""The table of a trial with a twin: what treated, untreated and all gain or lose by the offer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.console import Group, RenderableType
from rich.text import Text

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.trials import DIRECT
from ekraf.analysis.twin import ALL, RATIO, TREATED, UNTREATED
from ekraf.show.messages import say
from ekraf.show.numbers import Scale, number
from ekraf.show.table import framed
from ekraf.show.trial_table import label, title, unit_of

GROUPS = {TREATED: "twin.treated", UNTREATED: "twin.untreated", ALL: "twin.all"}
NONE = "\N{EN DASH}"  # where a group has no units


def twin_table(results: TrialResults, lang: str) -> RenderableType:
    """Return changes of treated, untreated and all by outcome and horizon, and what is left of the direct effect."""
    changes = results.changes
    table = framed(title(results, lang, "twin.title"))
    table.add_column(say("trial.outcome", lang), min_width=16)
    for key in ("trial.month", "twin.without", *GROUPS.values(), "twin.net_over_direct"):
        table.add_column(say(key, lang), justify="right")
    for (outcome, share), rows in changes.groupby(["outcome", "treated_share"], sort=False):
        how = unit_of(str(outcome), rows.rename(columns={"without": "control"}), lang)
        name = f"{label(str(outcome), str(share), DIRECT, lang)}, {how.unit}"
        for place, (_, at_horizon) in enumerate(rows.groupby("month")):
            found = {str(row["group"]): row for _, row in at_horizon.iterrows()}
            table.add_row(name if place == 0 else "", *_cells(found, how, lang))
    return Group(table, Text(say("twin.note", lang), style="dim"))


def _cells(found: dict[str, pd.Series], how: Scale, lang: str) -> list[str]:
    """Return month, mean of all without the offer, the change of each group, and net over direct in per cent."""
    every = found[ALL]
    changes = [
        _with_interval(found[group], ("effect", "mean_low", "mean_high"), how, lang) if group in found else NONE
        for group in GROUPS
    ]
    left = _with_interval(every, RATIO, Scale(0.01, 0, ""), lang, signed=False)
    without = number(float(every["without"]) / how.divisor, how.digits, lang)
    return [number(float(every["month"]), 0, lang), without, *changes, left]


def _with_interval(row: pd.Series, names: tuple[str, ...], how: Scale, lang: str, signed: bool = True) -> str:
    """Return a figure with its interval below it; the interval is left out where draws do not give one."""
    values = [float(row[name]) / how.divisor for name in names]
    figure, low, high = (number(value, how.digits, lang, signed) for value in values)
    return figure if np.isnan(values).any() else f"{figure}\n{low}\N{HORIZONTAL ELLIPSIS}{high}"
