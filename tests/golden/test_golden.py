"""A few named figures of one small run, as they were when last looked at.

They guard against changes that nobody meant. When a change is meant, renew them with one line,

    uv run python -m tests.golden.renew

and say in the commit why they moved.
"""

from __future__ import annotations

import csv

import pytest
from tests.golden.renew import BASELINE, REASONS, figures

from ekraf.town import Town


def kept() -> dict[str, dict[str, str]]:
    with BASELINE.open(encoding="utf-8", newline="") as file:
        return {row["indicator"]: row for row in csv.DictReader(file)}


def test_figures_are_those_that_were_kept(small_town: Town) -> None:
    rows = kept()
    assert {name: row["reason"] for name, row in rows.items()} == REASONS
    expected = {name: float(row["value"]) for name, row in rows.items()}
    assert figures(small_town) == pytest.approx(expected, rel=1e-9)
