"""The tables of a calibration: fit of each target, posterior against prior, and what remains unknown, in words."""

from __future__ import annotations

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.calibration import LEARNT
from ekraf.evidence.targets import Target
from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.table import framed

_FIT = {"target": 38, "unit": 12, "band": 17, "simulated": 22, "inside": 7}
_LEARNT = {"parameter": 24, "prior": 17, "posterior": 24, "left": 7, "trades": 25}


def calibration_table(fit: pd.DataFrame, learnt: pd.DataFrame, targets: tuple[Target, ...], words: dict[str, float],
                      lang: str) -> RenderableType:  # fmt: skip
    """Return both tables and the summary; ``words`` has what ``calibration.summary`` says."""
    used, held = (fit[fit.use == use] for use in ("used", "held_out"))
    unknown = [str(name) for name in learnt[~learnt.identified].parameter]
    parts: list[RenderableType] = [
        _fit(fit, targets, lang), _learnt(learnt, lang),
        Text(say("calibration.summary", lang, sets=int(words["sets"]), worth=number(words["worth"], 0, lang),
                 waves=int(words["waves"]), far=number(words["far"], 2, lang))),
        Text(say("calibration.inside_of", lang, used=int(used.inside.sum()), all_used=len(used),
                 held=int(held.inside.sum()), all_held=len(held))),
        Text(say("calibration.few_targets", lang, free=len(learnt), targets=len(used)))
        if len(learnt) * 2 >= len(used) else Text(),
    ]  # fmt: skip
    if unknown:
        parts.append(Text(say("calibration.unknown", lang, names=", ".join(unknown), share=int(100 * LEARNT))))
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
