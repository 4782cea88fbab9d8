"""The table of a trial: what the treatment did to each outcome, by horizon, with both kinds of interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.console import Group, RenderableType
from rich.text import Text

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.trials import DIRECT, MATCHED
from ekraf.region import load
from ekraf.show.messages import say
from ekraf.show.numbers import Scale, number, scale
from ekraf.show.table import framed

UNITS = {
    **dict.fromkeys(("employed", "wage_employed", "self_employed", "owns_firm", "in_region", "new_job"), "share"),
    **dict.fromkeys(("alive", "registered", "has_commercial_loan"), "share"),
    **dict.fromkeys(("earnings", "sales", "profit", "capital", "sales_other_buyers", "output_per_hour"), "rupiah"),
    "workers": "persons", "skill": "log", "quality": "log",
}  # fmt: skip


def trial_table(results: TrialResults, lang: str) -> RenderableType:
    """Return effects by outcome and horizon, attrition, and what the intervals mean."""
    effects = results.effects
    table = framed(title(results, lang))
    table.add_column(say("trial.outcome", lang), min_width=22)
    for key in ("trial.month", "trial.control", "trial.effect", "trial.mean_interval", "trial.range", "trial.percent"):
        table.add_column(say(key, lang), justify="right")
    for (outcome, share, contrast), group in effects.groupby(["outcome", "treated_share", "contrast"], sort=False):
        how = unit_of(str(outcome), group, lang)
        name = f"{label(str(outcome), str(share), str(contrast), lang)}, {how.unit}"
        for place, (_, row) in enumerate(group.iterrows()):
            table.add_row(name if place == 0 else "", *cells(row, how, lang))
    left = effects.groupby("month")[["treated_left", "control_left"]].first()
    gone = "; ".join(
        say("trial.left", lang, month=month, treated=number(100 * one.treated_left, 1, lang),
            control=number(100 * one.control_left, 1, lang))
        for month, one in left.iterrows()
    )  # fmt: skip
    chosen = [say("trial.note_chosen", lang)] if results.trial.assignment == "self_selected" else []
    notes = Text("\n".join([gone, say("trial.note", lang), *chosen]), style="dim")
    return Group(table, notes, Text(say("table.folder", lang, folder=results.folder), style="dim"))


def title(results: TrialResults, lang: str, key: str = "trial.title") -> str:
    """Return name, town, units and draws of a trial in one line."""
    unit = say(f"unit.trial_{results.trial.unit}", lang)
    place = load(results.scenario["region"]).name
    units = number(results.trial.sample * results.manifest["scale"], 0, lang)
    return say(key, lang, name=results.name(lang), place=place, units=units, unit=unit, draws=results.draws)


def label(outcome: str, share: str, contrast: str, lang: str) -> str:
    """Return outcome and contrast as a reader says them."""
    text = say(f"outcome.{outcome}", lang)
    if contrast == MATCHED:
        return f"{text}, {say('trial.matched', lang)}"
    if contrast != DIRECT:
        return f"{text}, {say('trial.spill', lang, share=number(100 * float(share), 0, lang))}"
    return (
        text if share == "all" else f"{text}, {say('trial.at_share', lang, share=number(100 * float(share), 0, lang))}"
    )


def unit_of(outcome: str, rows: pd.DataFrame, lang: str, difference: bool = False) -> Scale:
    """Return how the numbers of an outcome are written; ``difference``: only effects are shown."""
    names = ["effect", "low", "high"] + ([] if difference else ["control"])
    largest = float(np.nanmax(np.abs(rows[names].to_numpy(float)), initial=0.0))
    if UNITS[outcome] == "log":
        return Scale(1.0, 3, say("unit.log", lang))
    how = scale(UNITS[outcome], largest, lang, difference)
    whole = UNITS[outcome] == "rupiah" and how.divisor == 1.0  # nobody counts tenths of a rupiah
    return how if whole else how._replace(digits=max(how.digits, 1))


def cells(row: pd.Series, how: Scale, lang: str) -> list[str]:
    """Return month, control mean, effect, both intervals and per cent of control (none of a log)."""

    def written(name: str, signed: bool = True) -> str:
        return number(float(row[name]) / how.divisor, how.digits, lang, signed)

    dots = "\N{HORIZONTAL ELLIPSIS}"
    percent = float("nan") if UNITS[row["outcome"]] == "log" else float(row["percent_of_control"])
    return [
        number(float(row["month"]), 0, lang), written("control", signed=False), written("effect"),
        f"{written('mean_low')}{dots}{written('mean_high')}", f"{written('low')}{dots}{written('high')}",
        number(percent, 1, lang, signed=True),
    ]  # fmt: skip
