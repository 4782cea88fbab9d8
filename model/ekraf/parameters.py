"""Every parameter is a claim: value, range, unit, status, source and one sentence, read from ``parameters.csv``.

Rules get all of them as one record, ``Parameters``, whose fields are the names in the file: compiled code passes it on
as one address, where a named tuple would be some hundred and seventy arguments.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ekraf.errors import EkrafError

FILE = Path(__file__).with_name("parameters.csv")
STATUSES = ("law", "statistic", "estimate", "calibrated")


class Claim(NamedTuple):
    """One parameter: what it is worth, how sure that is, and who says so."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    status: str
    source: str
    text: str


@cache
def claims() -> dict[str, Claim]:
    """Return name -> claim in the order of the file; raise EkrafError with every damaged line."""
    found: dict[str, Claim] = {}
    wrong: list[str] = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                value, low, high = (float(row[key]) for key in ("value", "low", "high"))
            except (TypeError, ValueError, KeyError):
                wrong.append(f"line {number}: value, low and high must be numbers")
                continue
            claim = Claim(row["name"], value, low, high, row["unit"], row["status"], row["source"], row["text"])
            if not claim.low <= claim.value <= claim.high:
                wrong.append(f"line {number}: {claim.name} = {claim.value} is outside {claim.low} to {claim.high}")
            if claim.status not in STATUSES:
                wrong.append(f"line {number}: status '{claim.status}' is not one of {', '.join(STATUSES)}")
            found[claim.name] = claim
    if wrong:
        raise EkrafError(f"{FILE.name} is damaged:\n  " + "\n  ".join(wrong))
    return found


if TYPE_CHECKING:

    class Parameters:
        """All parameters by name; the fields are those of ``parameters.csv``."""

        def __getattr__(self, name: str) -> float: ...
else:

    class Parameters(np.record):
        """All parameters by name; the fields are those of ``parameters.csv``."""

        __getattribute__ = np.void.__getattribute__  # that of np.record searches for a field by hand, slowly

        @cached_property
        def _address(self) -> int:
            """Where the numbers lie, for compiled code (``ekraf.tables``)."""
            return self.__array_interface__["data"][0]

    def _field(name: str) -> property:
        return property(lambda record: np.void.__getitem__(record, name))  # that of np.record is slow

    for _name in claims():
        setattr(Parameters, _name, _field(_name))


LAYOUT = np.dtype((Parameters, [(name, np.float64) for name in claims()]))


def record(values: Iterable[float]) -> Parameters:
    """Return parameters of these values, in the order of the file."""
    return np.array([tuple(values)], dtype=LAYOUT)[0]  # type: ignore[no-any-return]


def parameters(overrides: Mapping[str, float] | None = None) -> Parameters:
    """Return the parameters, with ``overrides`` (checked by the scenario) in place of their values."""
    changed = dict(overrides or {})
    return record(changed.get(name, claim.value) for name, claim in claims().items())
