"""What one draw of ``ekraf facts`` left, as the measures read it: tables, series, and moves between activities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ekraf.indicators import NAMES
from ekraf.population import CREATIVE_EMPLOYEE, EMPLOYED_FROM, EMPLOYEE

Reals = NDArray[np.float64]
WAGE_WORK = (EMPLOYEE, CREATIVE_EMPLOYEE)


class Records:
    """One draw. ``run_in`` months of its series came before the measured ones."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], run_in: int) -> None:
        self.arrays, self.run_in = arrays, run_in

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of ``ekraf.experiment.histories`` by name."""
        columns = {key: values for key, values in self.arrays.items() if key.startswith(f"{name}.")}
        return pd.DataFrame({key.partition(".")[2]: values for key, values in columns.items()})

    def series(self, indicator: str, slump: bool = False) -> Reals:
        """Return an indicator by measured month, of the usual future or of the one with a slump."""
        values = self.arrays["slump.series" if slump else "series"]
        return np.asarray(values[self.run_in :, NAMES.index(indicator)], dtype=float)

    def years(self, indicator: str, slump: bool = False) -> Reals:
        """Return means of an indicator over the measured years."""
        return self.series(indicator, slump).reshape(-1, 12).mean(axis=1)

    @cached_property
    def firms(self) -> pd.DataFrame:
        """Firm-years, with age in years at the year's end and whether the firm lived through the whole year."""
        frame = self.table("firms")
        frame["age"] = (12 * frame["year"].astype(int) + 11 - frame["born"]) / 12.0
        return frame.assign(whole=frame["age"] >= 1.0)

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Spells by person and time, each with the activity, employer and wage that followed.

        ``stop`` is the first month that is not part of the spell. ``then`` is -1 where the spell was still on at the
        last look.
        """
        frame = self.table("spells").sort_values(["person", "end", "ended"], kind="stable", ignore_index=True)
        frame[["activity", "begin", "seen", "end"]] = frame[["activity", "begin", "seen", "end"]].astype(int)
        frame["stop"] = frame["end"] + (frame["ended"] == 0)
        follows = (frame["person"].shift(-1) == frame["person"]) & (frame["ended"] == 1)
        frame["then"] = frame["activity"].shift(-1).where(follows, -1).astype(int)
        frame["then_employer"] = frame["employer"].shift(-1).where(follows, -1)
        frame["then_wage"] = frame["wage_first"].shift(-1).where(follows, np.nan)
        return frame

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """Spells of employees."""
        return self.spells[self.spells["activity"].isin(WAGE_WORK)]

    @cached_property
    def span(self) -> tuple[int, int]:
        """First and last measured month."""
        return int(self.spells["seen"].min()), int(self.spells["end"].max())

    def state_at(self, month: int) -> pd.Series:
        """Return the activity of each followed person in a month, by person."""
        there = self.spells[(self.spells["seen"] <= month) & (month < self.spells["stop"])]
        return there.set_index("person")["activity"]


Measure = Callable[[Records], float]


def exposure(spells: pd.DataFrame, since: float = 0.0, until: float = np.inf) -> float:
    """Return person-months seen in which a spell was ``since`` to ``until`` months old."""
    first = np.maximum(spells["seen"], spells["begin"] + since)
    last = np.minimum(spells["stop"], spells["begin"] + until)
    return float(np.maximum(last - first, 0.0).sum())


def hazard(spells: pd.DataFrame, leaves: pd.Series, since: float = 0.0, until: float = np.inf) -> float:
    """Return exits a month of spells ``since`` to ``until`` months old; ``leaves`` marks ends that count."""
    age = spells["end"] - spells["begin"]
    at_risk = exposure(spells, since, until)
    return ratio((leaves & (age > since) & (age <= until)).sum(), at_risk)


def transitions(records: Records, begin: tuple[int, ...], end: tuple[int, ...], among: tuple[int, ...]) -> float:
    """Return the share of people in ``begin`` who are in ``end`` a year later, of those then in ``among``; February."""
    first, last = records.span
    moved = stayed = 0
    for month in range(first + 1, last - 11, 12):
        here, later = records.state_at(month), records.state_at(month + 12)
        later = later.reindex(here.index[here.isin(begin)])
        moved += int(later.isin(end).sum())
        stayed += int(later.isin(among).sum())
    return ratio(moved, stayed)


def slope(x: Reals, y: Reals, *controls: Reals) -> tuple[float, float]:
    """Return the least-squares slope of ``y`` on ``x`` beside a constant and ``controls``, and its standard error."""
    design = np.column_stack([x, np.ones_like(x), *controls])
    found, *_ = np.linalg.lstsq(design, y, rcond=None)
    rest = y - (design * found).sum(axis=1)
    free = len(y) - design.shape[1]
    if free <= 0:
        return float("nan"), float("nan")
    spread = np.linalg.pinv(np.einsum("ij,ik->jk", design, design))[0, 0]
    return float(found[0]), float(np.sqrt(spread * (rest**2).sum() / free))


def ratio(part: float, whole: float) -> float:
    """Return ``part`` over ``whole``; NaN where there is nothing to divide by."""
    return float(part / whole) if whole else float("nan")


def logs(values: pd.Series) -> pd.Series:
    """Return natural logarithms, by the same index."""
    return pd.Series(np.log(values.to_numpy(float)), index=values.index)


def is_work(activity: pd.Series) -> pd.Series:
    """Return who is at work."""
    return activity >= EMPLOYED_FROM
