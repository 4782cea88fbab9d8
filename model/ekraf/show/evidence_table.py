"""The table of simulated against published effects, the rows that cannot be mirrored, and one sentence on both."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.verdicts import INSIDE, NEAR, Finding, bounds, of_rows, tally
from ekraf.evidence.rows import Evidence, Mirror
from ekraf.show.messages import say
from ekraf.show.numbers import MINUS, number
from ekraf.show.table import add_columns, framed

DOTS = "\N{HORIZONTAL ELLIPSIS}"
ASSUMED = "~"  # before an interval that no source states
_DIFFERENCES = {"workers": "evidence.workers", "quality": "evidence.log"}
_FINE = ("jobs", "multiplier", "difference")  # units written with two decimals
_SIGNS = {1: "+", 0: "0", -1: MINUS}
_STYLES = {INSIDE: "bold", NEAR: ""}
_WIDTHS = {
    "row": 3,
    "topic": 12,
    "outcome": 29,
    "unit": 11,
    "published": 13,
    "simulated": 13,
    "verdict": 11,
}  # and gaps


def evidence_table(found: Sequence[Finding], evidence: Evidence, lang: str, place: str = "") -> RenderableType:
    """Return findings row by row, what the signs mean, the verdict over all, and the rows left out with reasons."""
    notes = Text(say("evidence.note", lang, assumed=ASSUMED), style="dim")
    said = Text(evidence_sentence(found, evidence, lang))
    return Group(_findings(found, lang, place), notes, Text(), said, Text(), _left_out(evidence, lang))


def evidence_sentence(found: Sequence[Finding], evidence: Evidence, lang: str) -> str:
    """Return how many rows agree, whether any has the wrong sign and which miss, in words."""
    count = tally(found)
    if not count.told:
        return say("evidence.nothing", lang)
    near = count.agree - count.inside
    text = [
        say("evidence.agree", lang, agree=count.agree, told=count.told, inside=count.inside, near=near),
        say("evidence.wrong", lang, rows=_listed(count.wrong)) if count.wrong else say("evidence.no_wrong", lang),
    ]  # fmt: skip
    if count.missed:
        text.append(say("evidence.missed", lang, rows=_listed(count.missed)))
    verdicts = of_rows(found)
    weaker = [row.id for row in bounds(found) if row.id in verdicts and verdicts[row.id] in (INSIDE, NEAR)]
    if weaker:
        text.append(say("evidence.weaker", lang, rows=_listed(weaker)))
    if count.unknown:
        text.append(say("evidence.unknown_rows", lang, rows=_listed(count.unknown)))
    text.append(say("evidence.not_mirrored", lang, number=len(evidence.left_out), all=len(evidence.rows)))
    return " ".join(text)


def unit(mirror: Mirror, lang: str) -> str:
    """Return the unit of a comparison; that of an order is the unit of its terms."""
    measure = mirror.measure.terms[0] if mirror.measure.terms else mirror.measure
    if measure.unit == "difference":
        return say(_DIFFERENCES.get(measure.outcome[0], "evidence.own"), lang)
    return say(f"evidence.{measure.unit}", lang)


def digits(mirror: Mirror) -> int:
    """Return decimals with which a comparison is written."""
    measure = mirror.measure.terms[0] if mirror.measure.terms else mirror.measure
    return 2 if measure.unit in _FINE else 1


def published_cell(mirror: Mirror, lang: str) -> str:
    """Return what the study says: an estimate over its interval, an upper bound, a sign, or that something rises."""
    if mirror.target is None:
        return say("evidence.order", lang) if mirror.measure.reads == "order" else _SIGNS[mirror.sign]
    estimate, low, high = (number(value, digits(mirror), lang) for value in mirror.target[:3])
    if mirror.measure.reads == "upper":
        return f"\N{LESS-THAN OR EQUAL TO} {estimate}\n{low}{DOTS}{high}"
    return f"{estimate}\n{ASSUMED if mirror.target.assumed else ''}{low}{DOTS}{high}"


def _findings(found: Sequence[Finding], lang: str, place: str) -> Table:
    draws = max((one.simulated.draws for one in found), default=0)
    table = framed(say("evidence.title", lang, place=f", {place}" if place else "", draws=draws))
    add_columns(table, "evidence", _WIDTHS, ("published", "simulated"), lang)
    before = ""
    for one in found:
        row = one.mirror.row
        outcome = Text(one.mirror.label(lang)).append(f"\n{row.cite}", style="dim")
        topic = say(f"topic.{row.topic}", lang) if row.topic != before else ""
        word = Text(say(f"verdict.{one.verdict}", lang), style=_STYLES.get(one.verdict, "bold red"))
        table.add_row(row.id, topic, outcome, unit(one.mirror, lang), published_cell(one.mirror, lang),
                      _simulated_cell(one, lang), word)  # fmt: skip
        before = row.topic
    return table


def _simulated_cell(one: Finding, lang: str) -> str:
    effect, low, high = (number(value, digits(one.mirror), lang) for value in one.simulated[:3])
    return f"{effect}\n{low}{DOTS}{high}" if one.simulated.draws > 1 else effect


def _left_out(evidence: Evidence, lang: str) -> Table:
    table = framed(say("evidence.left_out", lang, number=len(evidence.left_out)))
    add_columns(table, "evidence", {"row": 3, "study": 24, "reason": 68}, (), lang)
    for row in evidence.left_out:
        table.add_row(row.id, row.cite, row.why(lang))
    return table


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
