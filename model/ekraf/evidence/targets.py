"""Calibration targets: what the model must reproduce, with band and source, and what is held out to judge it by."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import MONTHS_A_YEAR
from ekraf.errors import EkrafError
from ekraf.indicators import NAMES
from ekraf.region.table import Reader, anything, filled, number, one_of, period

Reals = NDArray[np.float64]
Use = Literal["used", "held_out"]
FOLDER = Path(__file__).with_name("targets")
ANYWHERE = "facts"  # the file of what holds in any region: stylised facts that may be calibrated on (C)
NINETY = 3.29  # width of a normal's middle 90% in standard deviations
AUGUST = 7  # place in the year, from 0
MEASURES = ("mean", "sum", "august", "yearly", "growth")
# Found among people and not in the monthly series: shares who changed between two Augusts, Ginis in August.
AMONG_PEOPLE = ("informal_to_formal", "formal_to_informal", "gini_employees", "gini_own_account")
SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


class Lived(NamedTuple):
    """What a run of whole calendar years from ``first_year`` on left.

    ``series`` [months, indicators]; ``among`` [years] for each name of ``AMONG_PEOPLE``, NaN where unknown.
    """

    first_year: int
    series: Reals
    among: dict[str, Reals]


class Target(NamedTuple):
    """One figure to reproduce; ``low`` to ``high`` is read as a 90% band of what may be true, ``band`` says why.

    ``measure`` over the years of ``period``: ``mean`` over months (or Augusts, among people); ``sum`` a year;
    ``august`` mean of Augusts, as Sakernas; ``yearly`` the sum of twelve months of the first indicator over the mean of
    the second; ``growth`` a year between the means of the first and the last year. Two indicators are one over the
    other.
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
    band: str
    text_en: str
    text_id: str

    @property
    def sd(self) -> float:
        """The standard deviation that the band stands for."""
        return (self.high - self.low) / NINETY

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the period."""
        first, _, last = self.period.partition("..")
        return int(first), int(last or first)

    def text(self, lang: str) -> str:
        """Return what the figure is, in English or Indonesian."""
        return self.text_id if lang == "id" else self.text_en

    def statistic(self, lived: Lived) -> float:
        """Return the figure that a run gives."""
        first, last = (year - lived.first_year for year in self.years)
        if self.indicator in AMONG_PEOPLE:
            found = lived.among[self.indicator][first : last + 1]
            return float(np.nanmean(found)) if np.isfinite(found).any() else float("nan")
        names = self.indicator.split("/")
        parts = [lived.series[:, NAMES.index(name)].reshape(-1, MONTHS_A_YEAR)[first : last + 1] for name in names]
        if self.measure == "growth":
            by_year = parts[0].mean(axis=1)
            return float((by_year[-1] / by_year[0]) ** (1.0 / (last - first)) - 1.0)
        if self.measure == "yearly":
            return float(MONTHS_A_YEAR * parts[0].mean() / parts[1].mean())
        months = slice(AUGUST, AUGUST + 1) if self.measure == "august" else slice(None)
        means = [float(part[:, months].mean()) for part in parts]
        value = means[0] / means[1] if len(means) > 1 else means[0]
        return value * (MONTHS_A_YEAR if self.measure == "sum" else 1) / SIZES.get(self.unit.split()[0], 1.0)


def targets(region: str, folder: Path = FOLDER) -> tuple[Target, ...]:
    """Return the targets of a region (BPS code) and those that hold anywhere; EkrafError: none, or damaged lines."""
    regions = sorted(path.stem for path in folder.glob("*.csv") if path.stem != ANYWHERE)
    if region not in regions:
        raise EkrafError(f"no targets for {region}; there are some for {', '.join(regions)}")
    found = (*_read(folder, region), *_read(folder, ANYWHERE))
    if not any(one.use == "used" for one in found):
        raise EkrafError(f"{region}.csv holds no target that is used")
    return found


def _read(folder: Path, name: str) -> list[Target]:
    reader = Reader(folder)
    rows = reader.rows(f"{name}.csv", {
        "name": filled, "indicator": _indicator, "measure": one_of(MEASURES, "a measure"), "period": period,
        "value": number, "low": number, "high": number, "unit": filled, "weight": number,
        "use": one_of(("used", "held_out"), "used or held_out"), "source": filled, "band": anything,
        "text_en": filled, "text_id": filled,
    }, ("name",))  # fmt: skip
    for row in rows:
        if not float(row["low"]) <= float(row["value"]) <= float(row["high"]):
            reader.mistakes.append(f"{name}.csv, target '{row['name']}': {row['value']} is outside its band")
    reader.finish()
    return [
        Target(row["name"], row["indicator"], row["measure"], row["period"], float(row["value"]), float(row["low"]),
               float(row["high"]), row["unit"], float(row["weight"]), cast("Use", row["use"]), row["source"],
               row["band"], row["text_en"], row["text_id"])
        for row in rows
    ]  # fmt: skip


def _indicator(cell: str) -> str | None:
    unknown = [name for name in cell.split("/") if name not in (*NAMES, *AMONG_PEOPLE)]
    return f"names of indicators, not {unknown}" if unknown or len(cell.split("/")) > 2 else None
