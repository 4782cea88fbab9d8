"""What a resident and a firm take in memory, as docs/performance.md says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import short

from ekraf.economy import CreativeEconomy
from ekraf.population import Employers, Firms, Households, People, row_bytes
from ekraf.town import Town

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<bytes>\d+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def stated() -> dict[str, int]:
    _, memory = PAGE.read_text(encoding="utf-8").split("## Memory")
    return {row["what"].strip(): int(row["bytes"]) for row in ROW.finditer(memory)}


@pytest.mark.parametrize(
    ("what", "table"),
    [("a row of residents", People), ("a household", Households), ("a creative firm", Firms),
     ("another employer", Employers)],
)  # fmt: skip
def test_rows_take_what_is_stated(what: str, table: type, stated: dict[str, int]) -> None:
    assert row_bytes(table) == stated[what]  # type: ignore[type-var]


def test_passes_take_what_is_stated(small_town: Town, stated: dict[str, int]) -> None:
    assert sum(column.itemsize for column in small_town.scratch) == stated["room for passes over residents"]
    assert all(len(column) == len(small_town.people.id) for column in small_town.scratch)


def test_a_resident_takes_what_is_stated_with_household_work_and_search(
    small_town: Town, stated: dict[str, int]
) -> None:
    """All rows in use, and all posts and applications that a year needed room for, over residents of all ages."""
    economy = CreativeEconomy(short("baseline", 12), rng=3, scale=0.05, town=small_town).run()
    town, (people, homes, firms, employers) = economy.town, map(int, economy.town.sizes)
    residents = int((town.people.activity[:people] > 0).sum())
    search = sum(column.nbytes for column in (*town.posts, *town.applications))
    used = people * (row_bytes(People) + sum(column.itemsize for column in town.scratch)) + search
    used += homes * row_bytes(Households) + employers * row_bytes(Employers)
    assert used / residents <= stated["a resident in all"]
    assert used / residents > 0.9 * stated["a resident in all"]
    assert (used + firms * row_bytes(Firms)) / residents <= stated["the same with its share of the creative firms"]


def test_months_allocate_no_columns(small_town: Town) -> None:
    """Columns stay where they were; only what holds posts and applications may have grown."""
    economy = CreativeEconomy(short("baseline", 3), rng=3, scale=0.05, town=small_town)
    town = economy.town

    def places() -> list[int]:
        tables = (town.people, town.households, town.firms, town.employers, town.scratch)
        return [column.__array_interface__["data"][0] for table in tables for column in table]

    before = places()
    economy.run()
    assert places() == before
    assert len(town.applications.searcher) < 0.5 * np.count_nonzero(town.people.activity)
