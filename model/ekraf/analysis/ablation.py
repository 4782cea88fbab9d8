"""Effects with and without a mechanism of the model, under the same luck: what goes, falls, rises or stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ekraf.analysis.verdicts import Average, average, rise
from ekraf.evidence.mechanisms import Mechanism
from ekraf.evidence.rows import Evidence, Mirror

GONE, FALLS, RISES, UNCHANGED, UNKNOWN = "gone", "falls", "rises", "unchanged", "unknown"
HIGHER, LOWER = "higher", "lower"  # of an effect that was not told from zero
# What a mechanism leads to expect of a comparison -> what must be found for it to hold.
HOLDS = {"goes": (GONE, FALLS), "rises": (RISES, HIGHER), "stays": (UNCHANGED,)}
Reals = NDArray[np.float64]
Effects = Mapping[str, Reals | Sequence[Reals]]


class Contrast(NamedTuple):
    """One comparison in the ordinary model (``usual``) and without the mechanism; ``change`` is paired by draw."""

    mirror: Mirror
    usual: Average
    without: Average
    change: Average
    found: str
    expected: str  # a key of ``HOLDS``, or empty

    @property
    def holds(self) -> bool | None:
        """Whether what was expected is found; None where nothing was expected, or draws do not tell."""
        return self.found in HOLDS[self.expected] if self.expected and self.found != UNKNOWN else None


def contrasts(evidence: Evidence, mechanism: Mechanism, usual: Effects, without: Effects) -> list[Contrast]:
    """Return a contrast for each comparison that was simulated both ways, in the order of the evidence."""
    expected = {name: what for what in HOLDS for name in getattr(mechanism, what)}
    found = []
    for mirror in evidence.mirrors:
        if mirror.name in usual and mirror.name in without:
            before, after = (_by_draw(mirror, effects[mirror.name]) for effects in (usual, without))
            averages = average(before), average(after), average(after - before)
            found.append(Contrast(mirror, *averages, judge(*averages), expected.get(mirror.name, "")))
    return found


def judge(usual: Average, without: Average, change: Average) -> str:
    """Return what becomes of an effect without the mechanism; sizes count in the direction of the usual effect.

    unchanged: the interval of the change holds zero. gone: the effect falls, from one whose interval lies beyond zero
    to one whose interval does not. falls, rises: it gets smaller or larger. higher, lower: the figure changes, of an
    effect that was not told from zero and so has no direction. unknown: fewer than two draws.
    """
    if not np.isfinite([usual.low, usual.high, without.low, without.high, change.low, change.high]).all():
        return UNKNOWN
    slack = 1e-9 * max(1.0, abs(usual.effect))  # draws that are all alike: rounding must not decide
    if change.low - slack <= 0.0 <= change.high + slack:
        return UNCHANGED
    if usual.low <= 0.0 <= usual.high:
        return HIGHER if change.effect > 0.0 else LOWER
    sign = 1.0 if usual.effect >= 0.0 else -1.0
    if sign * change.effect > 0.0:
        return RISES
    still = without.low > slack if sign > 0.0 else without.high < -slack
    return FALLS if still else GONE


def frame(found: Sequence[Contrast]) -> pd.DataFrame:
    """Return contrasts as a table for spreadsheets: a line a comparison."""
    return pd.DataFrame([
        {
            "row": one.mirror.row.id, "topic": one.mirror.row.topic, "experiment": one.mirror.experiment.id,
            "measure": one.mirror.measure.key, "outcome": one.mirror.measure.label,
            "with": one.usual.effect, "with_low": one.usual.low, "with_high": one.usual.high,
            "without": one.without.effect, "without_low": one.without.low, "without_high": one.without.high,
            "change": one.change.effect, "change_low": one.change.low, "change_high": one.change.high,
            "draws": one.change.draws, "found": one.found, "expected": one.expected, "holds": one.holds,
        }
        for one in found
    ])  # fmt: skip


def _by_draw(mirror: Mirror, effects: Reals | Sequence[Reals]) -> Reals:
    """Return one figure a draw: that of an order is its smallest step."""
    return rise(list(effects)) if mirror.measure.reads == "order" else np.asarray(effects, dtype=float)
