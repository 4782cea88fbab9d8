"""Facts with their sources, and the checks of each: a measure of the simulated town and the band it must lie in."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ekraf.errors import EkrafError
from ekraf.region.table import MOST_MISTAKES, Reader, anything, filled, number_or_nothing, one_of

FOLDER = Path(__file__).parent
FACTS, CHECKS = "facts.csv", "checks.csv"
CALIBRATION, VALIDATION = "C", "V"  # what a fact may be used for; treatment effects belong to ekraf.evidence
UNITS = ("share", "ratio", "slope", "months", "years", "points", "workers")


class Fact(NamedTuple):
    """A stylised fact. ``use``: C may be calibrated on, V may not. ``basis``: confirmed, recalled or judgement."""

    id: str
    use: str
    statement_en: str
    statement_id: str
    source: str
    basis: str

    def statement(self, lang: str) -> str:
        """Return the fact in words."""
        return self.statement_id if lang == "id" else self.statement_en


class Check(NamedTuple):
    """One figure of a fact. The band is closed, and infinite on a side where it is open; a sign has the end 0.

    ``measure`` names a function of ``ekraf.analysis``; it is empty where the model cannot be asked, and a reason
    stands instead. A ``share`` is a part of 1 and shown in per cent.
    """

    fact: Fact
    measure: str
    label_en: str
    label_id: str
    low: float
    high: float
    unit: str
    reason_en: str
    reason_id: str

    def label(self, lang: str) -> str:
        """Return what is measured, in a reader's words."""
        return self.label_id if lang == "id" else self.label_en

    def why(self, lang: str) -> str:
        """Return why the model cannot be asked; empty if it can."""
        return self.reason_id if lang == "id" else self.reason_en


class Facts(NamedTuple):
    """All facts and their checks, in the order of the files."""

    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]

    @property
    def asked(self) -> tuple[Check, ...]:
        """Checks that the model can be put to."""
        return tuple(check for check in self.checks if check.measure)

    @property
    def left_out(self) -> tuple[Check, ...]:
        """Checks that it cannot; each says why."""
        return tuple(check for check in self.checks if not check.measure)


@cache
def load(folder: Path = FOLDER) -> Facts:
    """Return the facts of a folder; EkrafError with every mistake in both files."""
    reader = Reader(folder)
    text = ("statement_en", "statement_id", "source")
    raw = reader.rows(FACTS, {
        **dict.fromkeys(("id", *text), filled), "use": one_of((CALIBRATION, VALIDATION), "C or V"),
        "basis": one_of(("confirmed", "recalled", "judgement"), "confirmed, recalled or judgement"),
    }, unique=("id",))  # fmt: skip
    facts = {cells["id"]: Fact(*(cells[name] for name in Fact._fields)) for cells in raw}
    lines = reader.rows(CHECKS, {
        "fact": one_of(facts, f"an id of {FACTS}"), "unit": one_of(UNITS, ", ".join(UNITS)),
        **dict.fromkeys(("label_en", "label_id"), filled), **dict.fromkeys(("low", "high"), number_or_nothing),
        **dict.fromkeys(("measure", "reason_en", "reason_id"), anything),
    }, unique=("fact", "label_en"))  # fmt: skip
    checks = tuple(_check(facts, cells) for cells in lines)
    mistakes = reader.mistakes + [wrong for check in checks for wrong in _wrong(check)]
    mistakes += [f"{FACTS}, fact {name}: has no check" for name in facts if all(t.fact.id != name for t in checks)]
    if mistakes:
        shown = mistakes[:MOST_MISTAKES]
        raise EkrafError("\n".join([f"the facts in {folder} are damaged:", *shown]))
    return Facts(tuple(facts.values()), checks)


def _check(facts: dict[str, Fact], cells: dict[str, str]) -> Check:
    low, high = float(cells["low"] or -math.inf), float(cells["high"] or math.inf)
    return Check(facts[cells["fact"]], cells["measure"], cells["label_en"], cells["label_id"], low, high, cells["unit"],
                cells["reason_en"], cells["reason_id"])  # fmt: skip


def _wrong(check: Check) -> list[str]:
    where = f"{CHECKS}, fact {check.fact.id}, '{check.label_en}'"
    found = []
    if bool(check.measure) == bool(check.reason_en) or bool(check.reason_en) != bool(check.reason_id):
        found.append(f"{where}: needs either a measure or a reason in both languages")
    if check.low > check.high or (math.isinf(check.low) and math.isinf(check.high)):
        found.append(
            f"{where}: found the band {check.low} to {check.high}; expected a lower end, an upper end, or both"
        )
    return found
