"""The four world tests: a policy of nothing is the baseline; nothing changes before a start; one more resident changes
nobody; resumed equals straight through. Small here, and at full size in one slow test."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from tests.conftest import short

from ekraf.economy import CreativeEconomy
from ekraf.population import INACTIVE, NOBODY, People
from ekraf.scenario import Scenario, build
from ekraf.town import Town

LEVERS = (
    "training", "grants", "credit", "licensing", "festivals", "market_access", "hubs", "wage_subsidy", "apprenticeship",
    "tax_relief", "procurement",
)  # fmt: skip


def run(scenario: Scenario, town: Town) -> CreativeEconomy:
    return CreativeEconomy(scenario, rng=3, scale=0.05, town=town).run()


def with_policy(lever: str, **settings: object) -> Scenario:
    kind = {"market_access": {"kind": "online"}}.get(lever, {})
    policy = {"lever": lever, "budget": 5e9, **kind, **settings}
    return build({"extends": "baseline", "months": 24, "policy": [policy]})


@pytest.mark.parametrize("lever", LEVERS)
def test_a_policy_of_nothing_is_the_baseline(lever: str, small_town: Town) -> None:
    base = run(short("baseline", 24), small_town)
    nothing = run(with_policy(lever, budget=0), small_town)
    np.testing.assert_array_equal(base.series, nothing.series)


@pytest.mark.parametrize("lever", LEVERS)
def test_nothing_changes_before_a_policy_starts_and_something_after(lever: str, small_town: Town) -> None:
    base = run(short("baseline", 24), small_town)
    later = run(with_policy(lever, start="2027-01"), small_town)
    np.testing.assert_array_equal(base.series[:12], later.series[:12])
    assert not np.array_equal(base.series[12:], later.series[12:], equal_nan=True)


def add_idle_resident(town: Town) -> int:
    """Add a resident without work, means or acquaintances, who lives in an institution; return the row."""
    row, home = int(town.sizes[0]), int(town.sizes[1])
    people: People = town.people
    people.id[row] = np.uint64(987_654_321)
    people.born[row] = town.month - 12 * 60
    people.activity[row], people.household[row] = INACTIVE, home
    people.employer[row] = people.trade[row] = people.programme[row] = NOBODY
    people.contacts[row] = NOBODY
    people.sex[row] = 0
    town.sizes[0] += 1
    town.sizes[1] += 1
    return row


def test_one_more_idle_resident_changes_nobody(small_town: Town) -> None:
    months = 6
    base = CreativeEconomy(short("baseline", 24), rng=3, scale=0.05, town=small_town)
    more = CreativeEconomy(short("baseline", 24), rng=3, scale=0.05, town=small_town)
    row = add_idle_resident(more.town)
    for _ in range(months):
        base.step()
        more.step()
    was = np.sort(base.town.people.id[: base.town.sizes[0]])
    n = int(more.town.sizes[0])
    others = np.arange(n) != row
    assert np.array_equal(was, np.sort(more.town.people.id[:n][others]))
    order = np.argsort(base.town.people.id[: base.town.sizes[0]])
    order_more = np.flatnonzero(others)[np.argsort(more.town.people.id[:n][others])]
    for name in ("activity", "wage", "skill", "creative_skill", "aspiration", "since", "takes_part"):
        lives, same = getattr(base.town.people, name)[order], getattr(more.town.people, name)[order_more]
        np.testing.assert_array_equal(lives, same, err_msg=name)
    np.testing.assert_array_equal(base.town.firms.cash, more.town.firms.cash)


def test_resumed_equals_straight_through(small_town: Town) -> None:
    straight = run(short("package", 24), small_town)
    broken = CreativeEconomy(short("package", 24), rng=3, scale=0.05, town=small_town)
    for _ in range(9):
        broken.step()
    state = pickle.loads(pickle.dumps((broken.town, broken.observer, broken.government.programmes, broken.outside)))
    again = CreativeEconomy(short("package", 24), rng=3, scale=0.05, town=small_town)
    again.town, again.observer, again.government.programmes, again.outside = copy.deepcopy(state)
    again.government.town = again.town
    again.run()
    np.testing.assert_array_equal(straight.series, again.series)
