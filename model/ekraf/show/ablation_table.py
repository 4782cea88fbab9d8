"""The table of simulated effects with and without a mechanism, and one sentence on what was expected."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.ablation import Contrast
from ekraf.analysis.verdicts import Average
from ekraf.evidence.mechanisms import Mechanism
from ekraf.show.evidence_table import DOTS, digits, unit
from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.table import framed

_HEADINGS = ("row", "outcome", "unit", "with", "without", "change", "found")
_WIDTHS = (3, 25, 10, 14, 14, 14, 12)  # with the gaps 100 in all


def ablation_table(found: Sequence[Contrast], mechanism: Mechanism, lang: str) -> RenderableType:
    """Return what is switched off, effects with and without it, what the words mean, and what was expected."""
    return Group(
        _contrasts(found, mechanism, lang),
        Text(say("ablation.note", lang), style="dim"),
        Text(),
        Text(say("ablation.off", lang, text=mechanism.what(lang))),
        Text(ablation_sentence(found, lang)),
    )


def ablation_sentence(found: Sequence[Contrast], lang: str) -> str:
    """Return which expectations hold and which do not, in words."""
    said = [one for one in found if one.holds is not None]
    if not said:
        return say("ablation.nothing", lang)
    groups = {"ablation.holds": True, "ablation.fails": False}
    texts = []
    for key, holds in groups.items():
        rows = [f"{one.mirror.row.id} ({say(f'ablation.{one.expected}', lang)})" for one in said if one.holds is holds]
        if rows:
            texts.append(say(key, lang, rows=", ".join(rows)))
    return " ".join(texts)


def _contrasts(found: Sequence[Contrast], mechanism: Mechanism, lang: str) -> Table:
    draws = max((one.change.draws for one in found), default=0)
    table = framed(say("ablation.title", lang, name=mechanism.title(lang), draws=draws))
    for heading, width in zip(_HEADINGS, _WIDTHS, strict=True):
        key = f"evidence.{heading}" if heading in ("row", "outcome", "unit") else f"ablation.{heading}"
        justify = "right" if heading in ("with", "without", "change") else "left"
        table.add_column(say(key, lang), justify=justify, width=width)  # type: ignore[arg-type]
    for one in found:
        outcome = Text(one.mirror.label(lang)).append(f"\n{one.mirror.row.cite}", style="dim")
        word = Text(say(f"ablation.{one.found}", lang), style="bold red" if one.holds is False else "")
        if one.expected:
            word.append("\n" + say("ablation.expected", lang, what=say(f"ablation.{one.expected}", lang)), style="dim")
        sides = (_cell(side, digits(one.mirror), lang) for side in (one.usual, one.without, one.change))
        table.add_row(one.mirror.row.id, outcome, unit(one.mirror, lang), *sides, word)
    return table


def _cell(one: Average, decimals: int, lang: str) -> str:
    effect, low, high = (number(value, decimals, lang) for value in one[:3])
    return f"{effect}\n{low}{DOTS}{high}" if one.draws > 1 else effect
