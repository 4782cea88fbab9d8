"""What the town shows of each fact: the mean over draws with its interval, and whether it lies in the band."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ekraf.analysis import facts_firms, facts_labour, facts_town
from ekraf.analysis.fact_records import Measure, Records
from ekraf.analysis.verdicts import Average, average
from ekraf.facts.rows import CALIBRATION, VALIDATION, Check, Fact, Facts

HOLDS, MISSES, UNTOLD = "holds", "misses", "untold"
ENOUGH = 30  # draws that the rule asks for
MEASURES: Mapping[str, Measure] = {
    one.__name__: one for one in (*facts_labour.MEASURES, *facts_firms.MEASURES, *facts_town.MEASURES)
}


class Finding(NamedTuple):
    """A check, what was measured, and the verdict: a fact holds if the mean over draws lies in the band."""

    check: Check
    simulated: Average
    verdict: str


class Tally(NamedTuple):
    """Facts of one use: how many there are, how many hold in all their checks, and which do not."""

    told: int
    hold: int
    missed: tuple[str, ...]


def measured(
    facts: Facts, draws: Iterable[Records], total: int, advance: Callable[[int, int], None]
) -> dict[str, NDArray[np.float64]]:
    """Return measure -> values by draw, NaN where a draw does not tell; ``advance`` hears how many of ``total`` are."""
    names, rows = [check.measure for check in facts.asked], []
    for records in draws:
        rows.append([MEASURES[name](records) for name in names])
        advance(len(rows), total)
    return {name: np.array([row[at] for row in rows], dtype=float) for at, name in enumerate(names)}


def findings(facts: Facts, values: Mapping[str, NDArray[np.float64]]) -> list[Finding]:
    """Return a finding for each check that can be asked, in the order of the facts."""
    found = []
    for check in facts.asked:
        simulated = average(values[check.measure])
        found.append(Finding(check, simulated, judge(simulated.effect, check)))
    return found


def judge(mean: float, check: Check) -> str:
    """Return whether a mean lies in the band of a check; ``untold`` if there is none."""
    if not np.isfinite(mean):
        return UNTOLD
    return HOLDS if check.low <= mean <= check.high else MISSES


def of_facts(found: Sequence[Finding]) -> dict[Fact, str]:
    """Return the verdict of each fact: it holds if all of its checks do."""
    verdicts: dict[Fact, str] = {}
    for one in found:
        worst = (HOLDS, UNTOLD, MISSES)
        before = verdicts.get(one.check.fact, HOLDS)
        verdicts[one.check.fact] = max(before, one.verdict, key=worst.index)
    return verdicts


def tally(found: Sequence[Finding]) -> dict[str, Tally]:
    """Return the tally of each use (C and V)."""
    verdicts = of_facts(found)
    counts = {}
    for use in (CALIBRATION, VALIDATION):
        those = {fact.id: verdict for fact, verdict in verdicts.items() if fact.use == use and verdict != UNTOLD}
        missed = tuple(name for name, verdict in those.items() if verdict == MISSES)
        counts[use] = Tally(len(those), len(those) - len(missed), missed)
    return counts


def frame(found: Sequence[Finding]) -> pd.DataFrame:
    """Return findings as a table for spreadsheets: a line a check, with band and source."""
    return pd.DataFrame([
        {
            "fact": one.check.fact.id, "use": one.check.fact.use, "statement": one.check.fact.statement_en,
            "measure": one.check.measure, "label": one.check.label_en, "unit": one.check.unit, "low": one.check.low,
            "high": one.check.high, "simulated": one.simulated.effect, "simulated_low": one.simulated.low,
            "simulated_high": one.simulated.high, "draws": one.simulated.draws, "verdict": one.verdict,
            "source": one.check.fact.source, "basis": one.check.fact.basis,
        }
        for one in found
    ])  # fmt: skip
