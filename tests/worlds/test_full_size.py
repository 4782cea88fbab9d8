"""The world tests once more for the whole town, every resident: short runs, since size is what is tried here."""

from __future__ import annotations

import numpy as np
import pytest
from tests.conftest import short
from tests.worlds.test_worlds import add_idle_resident

from ekraf.economy import CreativeEconomy, build_town
from ekraf.scenario import Scenario, build
from ekraf.town import Town

MONTHS, START = 8, 4


@pytest.fixture(scope="module")
def whole_town() -> Town:
    return build_town(short("baseline", MONTHS), seed=5)


def run(scenario: Scenario, town: Town) -> np.ndarray:
    return CreativeEconomy(scenario, rng=5, town=town).run().series


def package(**settings: object) -> Scenario:
    levers = (("training", {}), ("grants", {}), ("credit", {}), ("licensing", {}), ("festivals", {"months": [5, 6]}),
              ("market_access", {"kind": "online"}), ("hubs", {}))  # fmt: skip
    policies = [{"lever": lever, "budget": 2e9, **own, **settings} for lever, own in levers]
    return build({"extends": "baseline", "months": MONTHS, "policy": policies})


def test_nothing_is_the_baseline_and_a_later_start_changes_nothing_before_it(whole_town: Town) -> None:
    base = run(short("baseline", MONTHS), whole_town)
    np.testing.assert_array_equal(base, run(package(budget=0), whole_town))
    later = run(package(start="2026-05"), whole_town)
    np.testing.assert_array_equal(base[:START], later[:START])
    assert not np.array_equal(base[START:], later[START:], equal_nan=True)


def test_one_more_idle_resident_changes_no_firm_and_nobody(whole_town: Town) -> None:
    base = CreativeEconomy(short("baseline", MONTHS), rng=5, town=whole_town)
    more = CreativeEconomy(short("baseline", MONTHS), rng=5, town=whole_town)
    row = add_idle_resident(more.town)
    for _ in range(3):
        base.step()
        more.step()
    np.testing.assert_array_equal(base.town.firms.cash, more.town.firms.cash)
    n = int(base.town.sizes[0])
    others = np.flatnonzero(np.arange(n + 1) != row)
    a, b = np.argsort(base.town.people.id[:n]), others[np.argsort(more.town.people.id[: n + 1][others])]
    for name in ("activity", "wage", "skill"):
        np.testing.assert_array_equal(getattr(base.town.people, name)[a], getattr(more.town.people, name)[b])


def test_the_same_seed_gives_the_same_town_and_another_seed_another(whole_town: Town) -> None:
    again = build_town(short("baseline", MONTHS), seed=5)
    np.testing.assert_array_equal(whole_town.people.wage, again.people.wage)
    assert not np.array_equal(whole_town.people.wage, build_town(short("baseline", MONTHS), seed=6).people.wage)


def test_memory_of_a_resident_stays_within_bounds() -> None:
    from ekraf.population import Firms, People, row_bytes

    assert row_bytes(People) <= 128
    assert row_bytes(Firms) <= 440
