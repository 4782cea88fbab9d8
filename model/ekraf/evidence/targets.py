"""Calibration targets: what the model must reproduce, with band and source, and what is held out to judge it by."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import MONTHS_A_YEAR
from ekraf.errors import EkrafError
from ekraf.indicators import NAMES
from ekraf.region.table import Check, Reader, anything, filled, number, one_of

Reals = NDArray[np.float64]
Use = Literal["used", "held_out"]
FILE = Path(__file__).with_name("targets.csv")
NINETY = 3.29  # width of a normal's middle 90% in standard deviations
AUGUST = 7  # place in the year, from 0
MEASURES = ("mean", "august", "yearly", "spread")


class Target(NamedTuple):
    """One figure to reproduce; ``low`` to ``high`` is read as a 90% band of what may be true.

    ``measure``: ``mean`` over all months; ``august`` mean of Augusts, as Sakernas measures; ``yearly`` the sum of
    twelve months of the first indicator over the mean of the second; ``spread`` standard deviation of yearly means.
    """

    name: str
    indicator: str
    measure: str
    period: str
    value: float
    low: float
    high: float
    unit: str
    weight: float
    use: Use
    source: str
    text_en: str
    text_id: str

    @property
    def sd(self) -> float:
        """The standard deviation that the band stands for."""
        return (self.high - self.low) / NINETY

    def text(self, lang: str) -> str:
        """Return what the figure is, in English or Indonesian."""
        return self.text_id if lang == "id" else self.text_en

    def statistic(self, series: Reals) -> float:
        """Return the figure that a run gives: ``series`` [months, indicators] of whole calendar years."""
        names = self.indicator.split("/")
        columns = [series[:, NAMES.index(name)] for name in names]
        by_year = columns[0].reshape(-1, MONTHS_A_YEAR)
        if self.measure == "august":
            return float(np.nanmean(by_year[:, AUGUST]))
        if self.measure == "yearly":
            return float(MONTHS_A_YEAR * np.nanmean(columns[0]) / np.nanmean(columns[1]))
        if self.measure == "spread":
            return float(np.std(np.nanmean(by_year, axis=1), ddof=1))
        return float(np.nanmean(columns[0]))


def targets(region: str, path: Path = FILE) -> tuple[Target, ...]:
    """Return the targets of a region (BPS code) and those that hold anywhere; EkrafError lists damaged lines."""
    reader = Reader(path.parent)
    checks: dict[str, Check] = {
        "name": filled, "region": anything, "indicator": _indicator, "measure": one_of(MEASURES, "a measure"),
        "period": filled, "value": number, "low": number, "high": number, "unit": filled, "weight": number,
        "use": one_of(("used", "held_out"), "used or held_out"), "source": filled, "text_en": filled,
        "text_id": filled,
    }  # fmt: skip
    rows = reader.rows(path.name, checks, ("region", "name"))
    for row in rows:
        if not float(row["low"]) <= float(row["value"]) <= float(row["high"]):
            reader.mistakes.append(f"{path.name}, target '{row['name']}': {row['value']} is outside its band")
    reader.finish()
    found = tuple(
        Target(row["name"], row["indicator"], row["measure"], row["period"], float(row["value"]), float(row["low"]),
               float(row["high"]), row["unit"], float(row["weight"]), cast("Use", row["use"]), row["source"],
               row["text_en"], row["text_id"])
        for row in rows if row["region"] in ("", region)
    )  # fmt: skip
    if not any(one.use == "used" for one in found):
        raise EkrafError(f"{path.name} holds no target that is used for {region}")
    return found


def _indicator(cell: str) -> str | None:
    unknown = [name for name in cell.split("/") if name not in NAMES]
    return f"names of indicators, not {unknown}" if unknown or len(cell.split("/")) > 2 else None
