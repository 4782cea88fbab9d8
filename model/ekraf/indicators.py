"""Every monthly series: name, unit, labels, how it is measured, and which BPS series it continues.

Read from ``indicators.csv``; the order of its lines is that of the columns of ``economy.series``. Money is
rupiah a month at current prices, unless a name ends in ``_real``. Rates are shares (0.05, not 5).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ekraf.errors import EkrafError, nearest

FILE = Path(__file__).with_name("indicators.csv")
KINDS = ("level", "flow", "rate", "price", "index")
AGGREGATIONS = ("mean", "sum", "last")


class Indicator(NamedTuple):
    """One monthly series.

    ``agg`` makes a year of months (mean, sum, last). ``august`` marks what BPS measures in August (Sakernas):
    such a series is held against history by its August value. ``bps_indicator`` (empty: none) times
    ``bps_scale`` is the published yearly history in this indicator's unit.
    """

    name: str
    unit: str
    kind: str
    agg: str
    august: bool
    label_en: str
    label_id: str
    official_id: str
    definition_en: str
    definition_id: str
    bps_indicator: str
    bps_scale: float

    def label(self, lang: str) -> str:
        """Return the short name in ``lang`` (``id`` or ``en``)."""
        return self.label_id if lang == "id" else self.label_en

    def definition(self, lang: str) -> str:
        """Return the definition in ``lang`` (``id`` or ``en``)."""
        return self.definition_id if lang == "id" else self.definition_en


@cache
def catalogue() -> dict[str, Indicator]:
    """Return name -> indicator in the order of the file; raise EkrafError with every damaged line."""
    found: dict[str, Indicator] = {}
    wrong: list[str] = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                scale = float(row["bps_scale"] or 1)
                fields = row | {"august": row["august"] == "yes", "bps_scale": scale}
                indicator = Indicator(**fields)
            except (TypeError, ValueError) as error:
                wrong.append(f"line {number}: {error}")
                continue
            wrong += [f"line {number}: {text}" for text in _mistakes(indicator, found)]
            found[indicator.name] = indicator
    if wrong:
        raise EkrafError(f"{FILE.name} is damaged:\n  " + "\n  ".join(wrong))
    return found


def get(name: str) -> Indicator:
    """Return an indicator by name; EkrafError names the nearest one when there is none."""
    if name not in catalogue():
        raise EkrafError(f"no indicator '{name}'{nearest(name, NAMES)}; 'ekraf indicators' lists all")
    return catalogue()[name]


def _mistakes(indicator: Indicator, before: dict[str, Indicator]) -> list[str]:
    wrong = []
    if indicator.name in before:
        wrong.append(f"'{indicator.name}' is given twice")
    if indicator.kind not in KINDS:
        wrong.append(f"kind '{indicator.kind}' is not one of {', '.join(KINDS)}")
    if indicator.agg not in AGGREGATIONS:
        wrong.append(f"agg '{indicator.agg}' is not one of {', '.join(AGGREGATIONS)}")
    return wrong


NAMES: tuple[str, ...] = tuple(catalogue())
