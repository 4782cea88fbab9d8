"""Simulated against published effects: the average effect with its interval, and a verdict in one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from ekraf.evidence.rows import Evidence, Mirror, Row, Target

LEVEL = 0.90
INSIDE, NEAR, OUTSIDE, WRONG, UNKNOWN = "inside", "near", "outside", "wrong_sign", "unknown"
# From good to bad: a row is as good as the worst of its figures.
VERDICTS = (INSIDE, NEAR, OUTSIDE, WRONG, UNKNOWN)
Reals = NDArray[np.float64]


class Average(NamedTuple):
    """The average effect over draws with its 90% interval (Student's t); NaN where draws do not tell."""

    effect: float
    low: float
    high: float
    draws: int


class Finding(NamedTuple):
    """One comparison: what the simulation shows of it, and the verdict."""

    mirror: Mirror
    simulated: Average
    verdict: str


class Tally(NamedTuple):
    """Verdicts over rows: how many are mirrored and told, how many agree, and which have the wrong sign."""

    told: int
    agree: int
    inside: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    unknown: tuple[str, ...]


def average(effects: Reals) -> Average:
    """Return mean and 90% interval of the mean over draws; draws without a figure are left out."""
    known = np.asarray(effects, dtype=float).ravel()
    known = known[np.isfinite(known)]
    if known.size == 0:
        return Average(float("nan"), float("nan"), float("nan"), 0)
    mean = float(known.mean())
    if known.size == 1:
        return Average(mean, float("nan"), float("nan"), 1)
    half = float(student.ppf((1 + LEVEL) / 2, known.size - 1) * known.std(ddof=1) / np.sqrt(known.size))
    return Average(mean, mean - half, mean + half, int(known.size))


def judge(simulated: Average, target: Target, sign: int, reads: str = "estimate") -> str:
    """Return the verdict on an estimate, or on an upper bound (``reads`` "upper").

    wrong_sign: the simulated interval lies wholly on the other side of zero from the published effect. inside: the
    published estimate lies in the simulated interval (an upper bound: at or above the simulated mean). near: the two
    intervals overlap. outside: they do not. unknown: fewer than two draws.
    """
    if not np.isfinite([simulated.low, simulated.high]).all():
        return UNKNOWN
    if (sign > 0 and simulated.high < 0.0) or (sign < 0 and simulated.low > 0.0):
        return WRONG
    if reads == "upper":
        if simulated.effect <= target.estimate:
            return INSIDE
        return NEAR if simulated.low <= target.high else OUTSIDE
    slack = 1e-9 * max(1.0, abs(target.estimate))  # draws that are all alike: rounding must not decide
    if simulated.low - slack <= target.estimate <= simulated.high + slack:
        return INSIDE
    return NEAR if simulated.low <= target.high and target.low <= simulated.high else OUTSIDE


def judge_sign(simulated: Average, sign: int) -> str:
    """Return the verdict on a sign: inside if the interval lies on its side of zero, or holds zero where 0 is expected.

    near: the mean has the sign but its interval holds zero. outside: the mean has not, and the interval holds zero, or
    something moves that should not. wrong_sign: the interval lies on the other side.
    """
    if not np.isfinite([simulated.low, simulated.high]).all():
        return UNKNOWN
    found = int(simulated.low > 0.0) - int(simulated.high < 0.0)
    if sign == 0:
        return INSIDE if found == 0 else OUTSIDE
    if found == sign:
        return INSIDE
    if found == -sign:
        return WRONG
    return NEAR if simulated.effect * sign > 0.0 else OUTSIDE


def rise(terms: Sequence[Reals]) -> Reals:
    """Return by draw the smallest step from one term to the next: above zero where the terms rise all the way."""
    if len(terms) < 2 or len({np.shape(term) for term in terms}) != 1:
        raise ValueError("an order needs two terms or more, of the same draws")
    return np.diff(np.stack([np.asarray(term, dtype=float) for term in terms]), axis=0).min(axis=0)


def find(mirror: Mirror, effects: Reals | Sequence[Reals]) -> Finding:
    """Return the finding of a comparison from its effects by draw, in the unit of the measure.

    For an order ``effects`` are the draws of each term, in the order in which they should rise. All else is one array.
    """
    if mirror.measure.reads == "order":
        simulated = average(rise(list(effects)))
        return Finding(mirror, simulated, judge_sign(simulated, 1))
    simulated = average(np.asarray(effects, dtype=float))
    if mirror.target is None:
        return Finding(mirror, simulated, judge_sign(simulated, mirror.sign))
    return Finding(mirror, simulated, judge(simulated, mirror.target, mirror.sign, mirror.measure.reads))


def findings(evidence: Evidence, effects: Mapping[str, Reals | Sequence[Reals]]) -> list[Finding]:
    """Return a finding for each comparison that ``effects`` (by ``Mirror.name``) holds, in the order of the evidence.

    KeyError: effects of something that is not compared.
    """
    names = {mirror.name for mirror in evidence.mirrors}
    if strangers := sorted(set(effects) - names):
        raise KeyError(f"no such comparison: {', '.join(strangers)}")
    return [find(mirror, effects[mirror.name]) for mirror in evidence.mirrors if mirror.name in effects]


def of_rows(found: Sequence[Finding]) -> dict[str, str]:
    """Return the verdict of each row: the worst of its figures."""
    worst: dict[str, str] = {}
    for one in found:
        before = worst.get(one.mirror.row.id, INSIDE)
        worst[one.mirror.row.id] = max(before, one.verdict, key=VERDICTS.index)
    return worst


def tally(found: Sequence[Finding]) -> Tally:
    """Return how the rows fare; those that draws do not tell are counted apart."""
    rows = of_rows(found)

    def those(*verdicts: str) -> tuple[str, ...]:
        return tuple(row for row, verdict in rows.items() if verdict in verdicts)

    return Tally(
        told=len(those(INSIDE, NEAR, OUTSIDE, WRONG)),
        agree=len(those(INSIDE, NEAR)),
        inside=len(those(INSIDE)),
        wrong=those(WRONG),
        missed=those(OUTSIDE),
        unknown=those(UNKNOWN),
    )


def frame(found: Sequence[Finding]) -> pd.DataFrame:
    """Return findings as a table for spreadsheets: a line a comparison, with the study and its address."""
    lines = []
    for one in found:
        row, measure, target = one.mirror.row, one.mirror.measure, one.mirror.target
        lines.append({
            "row": row.id, "topic": row.topic, "experiment": one.mirror.experiment.id, "measure": measure.key,
            "outcome": measure.label, "unit": (measure.terms[0] if measure.terms else measure).unit,
            "reads": measure.reads, "published": target.estimate if target else np.nan,
            "published_low": target.low if target else np.nan, "published_high": target.high if target else np.nan,
            "interval_assumed": bool(target and target.assumed), "expected_sign": one.mirror.sign,
            "simulated": one.simulated.effect, "simulated_low": one.simulated.low,
            "simulated_high": one.simulated.high, "draws": one.simulated.draws, "verdict": one.verdict,
            "study": row.study, "year": row.year, "url": row.url,
        })  # fmt: skip
    return pd.DataFrame(lines)


def bounds(found: Sequence[Finding]) -> tuple[Row, ...]:
    """Return rows that are held against a bound, a sign or an order rather than an estimate: weaker tests."""
    rows = {one.mirror.row.id: one.mirror.row for one in found if one.mirror.measure.reads != "estimate"}
    return tuple(rows.values())
