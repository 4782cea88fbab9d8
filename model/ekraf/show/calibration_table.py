"""The tables of a calibration: fit of each target, posterior against prior, what was screened out, truth recovered."""

from __future__ import annotations

from typing import Protocol

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.calibration import LEARNT
from ekraf.evidence.targets import Target
from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.table import framed

_FIT = {"target": 38, "unit": 13, "band": 15, "simulated": 22, "inside": 6}
_LEARNT = {"parameter": 24, "prior": 17, "posterior": 24, "left": 5, "trades": 25}
ALL_HELD = 0.85  # of the parameters' intervals must hold the truth


class Found(Protocol):
    """What is shown, as ``ekraf.fitting.Calibration``."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets, in the order of ``fit``."""

    @property
    def fit(self) -> pd.DataFrame:
        """A row a target."""

    @property
    def learnt(self) -> pd.DataFrame:
        """A row a parameter that was fitted."""

    @property
    def screen(self) -> pd.DataFrame:
        """A row a candidate."""

    @property
    def held(self) -> pd.DataFrame | None:
        """Truth recovered, a row a parameter; None if that was not tried."""

    @property
    def words(self) -> dict[str, float]:
        """Numbers of sets and runs, what the emulator tells, by how much misses exceed what was allowed for."""


def calibration_table(found: Found, lang: str) -> RenderableType:
    """Return the tables and what they come to in words."""
    fit, learnt, words = found.fit, found.learnt, found.words
    used, held = (fit[fit.use == use] for use in ("used", "held_out"))
    parts: list[RenderableType] = [
        _fit(fit, found.targets, lang), _learnt(learnt, lang),
        Text(say("calibration.summary", lang, sets=int(words["sets"]), runs=int(words["runs"]),
                 told=number(100.0 * words["told"], 0, lang))),
        Text(say("calibration.inside_of", lang, used=int(used.inside.sum()), all_used=len(used),
                 held=int(held.inside.sum()), all_held=len(held))),
        Text(say("calibration.free", lang, free=len(learnt), candidates=len(found.screen), targets=len(used),
                 left=", ".join(found.screen[~found.screen.fitted].parameter.head(5)))),
    ]  # fmt: skip
    far = [one.text(lang) for one, short in zip(found.targets, fit.short, strict=True) if short > 0.0]
    if far:
        parts.append(Text(say("calibration.short", lang, names="; ".join(far))))
    if words["excess"] > 1.0:
        parts.append(Text(say("calibration.excess", lang, times=number(words["excess"] ** 0.5, 1, lang))))
    unknown = [str(name) for name in learnt[~learnt.identified].parameter]
    if unknown:
        parts.append(Text(say("calibration.unknown", lang, names=", ".join(unknown), share=int(100 * LEARNT))))
    if found.held is not None:
        share = found.held.held.sum() / found.held.of.sum()
        key = "calibration.truth_held" if share >= ALL_HELD else "calibration.truth_missed"
        parts.append(Text(say(key, lang, share=number(100.0 * share, 0, lang), wanted=int(100 * ALL_HELD),
                              truths=int(found.held.of.max()))))  # fmt: skip
    return Group(*parts)


def _fit(fit: pd.DataFrame, targets: tuple[Target, ...], lang: str) -> Table:
    table = framed(say("calibration.fit", lang))
    for name, width in _FIT.items():
        table.add_column(say(f"calibration.{name}", lang), width=width, justify="left" if width > 30 else "right")
    for target, one in zip(targets, fit.to_dict("records"), strict=True):
        what = Text(target.text(lang))
        if one["use"] == "held_out":
            what.append(f" ({say('calibration.held_out', lang)})", style="dim")
        unit = say("unit.percent" if "share" in target.unit else f"unit.{target.unit}", lang)
        factor = 100.0 if "share" in target.unit else 1.0
        cells = [f"{_digits(one[name] * factor, lang)}" for name in ("low", "high", "simulated", "simulated_low",
                                                                    "simulated_high")]  # fmt: skip
        verdict = say("calibration.yes" if one["inside"] else "calibration.no", lang)
        table.add_row(what, unit, f"{cells[0]} … {cells[1]}", f"{cells[2]} ({cells[3]} … {cells[4]})", verdict,
                      style="" if one["inside"] else "bold red")  # fmt: skip
    return table


def _learnt(learnt: pd.DataFrame, lang: str) -> Table:
    table = framed(say("calibration.learnt", lang))
    for name, width in _LEARNT.items():
        table.add_column(say(f"calibration.{name}", lang), width=width, justify="left" if width > 23 else "right")
    for one in learnt.to_dict("records"):
        cells = [_digits(one[name], lang) for name in ("prior_low", "prior_high", "mean", "low", "high")]
        left = number(one["left"], 2, lang)
        table.add_row(one["parameter"], f"{cells[0]} … {cells[1]}", f"{cells[2]} ({cells[3]} … {cells[4]})", left,
                      f"{one['companion']} {number(one['correlation'], 1, lang, signed=True)}",
                      style="" if one["identified"] else "dim")  # fmt: skip
    return table


def _digits(value: float, lang: str) -> str:
    """Return a number with about three figures."""
    size = abs(value)
    return number(value, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.05 else 5, lang)
