"""The table of stylised facts: band, simulated mean and verdict, the checks left out, and one sentence on all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.fact_findings import ENOUGH, HOLDS, Finding, tally
from ekraf.facts.rows import CALIBRATION, VALIDATION, Check, Facts
from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.table import add_columns, framed

DOTS = "\N{HORIZONTAL ELLIPSIS}"
_DIGITS = {"share": 1, "ratio": 2, "slope": 3, "months": 1, "years": 1, "points": 1, "workers": 0}
_WIDTHS = {"fact": 3, "use": 4, "measured": 37, "unit": 10, "band": 13, "simulated": 15, "verdict": 9}  # with gaps 100


def facts_table(found: Sequence[Finding], facts: Facts, lang: str, place: str) -> RenderableType:
    """Return findings check by check, what the verdict means, the verdict over all, and what cannot be asked."""
    notes = Text(say("facts.note", lang), style="dim")
    said = Text(facts_sentence(found, lang))
    return Group(_findings(found, lang, place), notes, Text(), said, Text(), _left_out(facts, lang))


def facts_sentence(found: Sequence[Finding], lang: str) -> str:
    """Return how many facts of each use hold, which do not, and whether there were enough draws to say so."""
    text = []
    for use, key in ((CALIBRATION, "facts.calibration"), (VALIDATION, "facts.validation")):
        count = tally(found)[use]
        text.append(say(key, lang, hold=count.hold, told=count.told))
        if count.missed:
            text.append(say("facts.missed", lang, facts=", ".join(count.missed)))
    draws = max((one.simulated.draws for one in found), default=0)
    if draws < ENOUGH:
        text.append(say("facts.few", lang, draws=draws, enough=ENOUGH))
    return " ".join(text)


def unit(check: Check, lang: str) -> str:
    """Return the unit in which the figures of a check are written."""
    return say(f"facts.{check.unit}", lang)


def written(value: float, check: Check, lang: str) -> str:
    """Return a figure of a check: shares in per cent, and what is very small as a power of ten."""
    value *= 100.0 if check.unit == "share" else 1.0
    digits = _DIGITS[check.unit]
    if math.isfinite(value) and 0.0 < abs(value) < 0.5 * 10.0**-digits and check.high < 1e-3:
        return f"{value:.0e}"
    return number(value, digits, lang)


def band(check: Check, lang: str) -> str:
    """Return the band in words: from to, above, below, or a single figure."""
    if check.low == check.high:
        return written(check.low, check, lang)
    if math.isinf(check.high):
        return f"\N{GREATER-THAN OR EQUAL TO} {written(check.low, check, lang)}"
    if math.isinf(check.low):
        return f"\N{LESS-THAN OR EQUAL TO} {written(check.high, check, lang)}"
    return f"{written(check.low, check, lang)}{DOTS}{written(check.high, check, lang)}"


def interval(one: Finding, lang: str) -> str:
    """Return the 90% interval of the mean over draws; nothing where one draw stands alone."""
    if one.simulated.draws < 2:
        return ""
    return f"{written(one.simulated.low, one.check, lang)}{DOTS}{written(one.simulated.high, one.check, lang)}"


def _findings(found: Sequence[Finding], lang: str, place: str) -> Table:
    draws = max((one.simulated.draws for one in found), default=0)
    table = framed(say("facts.title", lang, place=place, draws=draws))
    add_columns(table, "facts", _WIDTHS, ("band", "simulated"), lang)
    before = ""
    for one in found:
        fact = one.check.fact
        first = fact.id != before
        measured = Text(one.check.label(lang))
        if first:
            measured = Text(fact.statement(lang), style="bold").append(f"\n{one.check.label(lang)}", style="not bold")
        simulated = written(one.simulated.effect, one.check, lang)
        word = Text(say(f"facts.{one.verdict}", lang), style="" if one.verdict == HOLDS else "bold red")
        table.add_row(fact.id if first else "", fact.use if first else "", measured, unit(one.check, lang),
                      band(one.check, lang), f"{simulated}\n{interval(one, lang)}".strip(), word)  # fmt: skip
        before = fact.id
    return table


def _left_out(facts: Facts, lang: str) -> Table:
    table = framed(say("facts.left_out", lang, number=len(facts.left_out)))
    add_columns(table, "facts", {"fact": 3, "measured": 40, "reason": 54}, (), lang)
    for check in facts.left_out:
        table.add_row(check.fact.id, check.label(lang), check.why(lang))
    return table
