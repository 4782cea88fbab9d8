"""The table of a trial with a twin: what treated, untreated and everybody else gain or lose by the offer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.console import Group, RenderableType
from rich.text import Text

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.trials import DIRECT
from ekraf.analysis.twin import ALL, OTHERS, RATIO, TOWN, TREATED, UNTREATED
from ekraf.show.messages import say
from ekraf.show.numbers import Scale, number
from ekraf.show.table import framed
from ekraf.show.trial_table import label, title, unit_of

GROUPS = {TREATED: "twin.treated", UNTREATED: "twin.untreated", OTHERS: "twin.others", TOWN: "twin.town"}
NONE = "\N{EN DASH}"  # where a group has no units, or an outcome no total


def twin_table(results: TrialResults, lang: str) -> RenderableType:
    """Return changes of each group by outcome and horizon, and what the whole town keeps of the direct effect."""
    changes = results.changes
    table = framed(title(results, lang, "twin.title"))
    table.add_column(say("trial.outcome", lang), min_width=12)
    for key in ("trial.month", "twin.without", *GROUPS.values(), "twin.net_over_direct"):
        table.add_column(say(key, lang), justify="right")
    for (outcome, share), rows in changes.groupby(["outcome", "treated_share"], sort=False):
        sample = rows[rows["group"].isin([TREATED, UNTREATED, ALL])].rename(columns={"without": "control"})
        how = unit_of(str(outcome), sample, lang)
        name = f"{label(str(outcome), str(share), DIRECT, lang)}, {how.unit}"
        for place, (_, at_horizon) in enumerate(rows.groupby("month")):
            found = {str(row["group"]): row for _, row in at_horizon.iterrows()}
            table.add_row(name if place == 0 else "", *_cells(found, how, lang))
    return Group(table, Text(say("twin.note", lang), style="dim"))


def _cells(found: dict[str, pd.Series], how: Scale, lang: str) -> list[str]:
    """Return month, mean of the sample without the offer, the change of each group, and net over direct in per cent."""
    changes = [
        _with_interval(found[group], ("effect", "mean_low", "mean_high"), how, lang) if group in found else NONE
        for group in GROUPS
    ]
    left = _with_interval(found[TOWN], RATIO, Scale(0.01, 0, ""), lang, signed=False) if TOWN in found else NONE
    without = number(float(found[ALL]["without"]) / how.divisor, how.digits, lang)
    return [number(float(found[ALL]["month"]), 0, lang), without, *changes, left]


def _with_interval(row: pd.Series, names: tuple[str, ...], how: Scale, lang: str, signed: bool = True) -> str:
    """Return a figure with its interval below it; the interval is left out where draws do not give one."""
    values = [float(row[name]) / how.divisor for name in names]
    figure, low, high = (number(value, how.digits, lang, signed) for value in values)
    return figure if np.isnan(values).any() else f"{figure}\n{low}\N{HORIZONTAL ELLIPSIS}{high}"
