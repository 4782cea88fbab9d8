"""Without a mechanism the effect that rests on it goes, and another stays: small towns with one mechanism off."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from ekraf.economy import CreativeEconomy, build_town
from ekraf.evidence.mechanisms import find
from ekraf.experiment.evidence import without
from ekraf.markets import goods, labour
from ekraf.markets.clearing import fill_posts, let_buyers_meet, post_jobs
from ekraf.markets.credit import approval, lend
from ekraf.policy.buyers import KINDS, introduce
from ekraf.policy.support import give, lend_on_terms
from ekraf.population import NATIONAL, NOBODY, UNEMPLOYED
from ekraf.scenario import Scenario, build
from ekraf.town import Town

SCALE, SEED = 0.05, 3
Rows = NDArray[np.int64]


def scenario_of(mechanism: str | None, **tables: object) -> Scenario:
    plain = build({"extends": "baseline", "months": 24, **tables})
    return plain if mechanism is None else without(plain, find(mechanism))


@cache
def town_of(mechanism: str | None) -> Town:
    return build_town(scenario_of(mechanism), SEED, SCALE)


def after_a_month(mechanism: str | None) -> CreativeEconomy:
    economy = CreativeEconomy(scenario_of(mechanism), rng=SEED, scale=SCALE, town=town_of(mechanism))
    economy.step()
    return economy


def living_firms(town: Town) -> Rows:
    return np.flatnonzero(town.firms.alive == 1)


def scores(economy: CreativeEconomy, certified: int, more_skill: float = 0.0) -> NDArray[np.float64]:
    """Return how good the unemployed look to an employer, all with or all without a certificate."""
    town = economy.town.copy()
    rows = np.flatnonzero(town.people.activity == UNEMPLOYED)
    town.people.certificate[rows] = certified
    town.people.skill[rows] += more_skill
    now, q = economy.present(), economy.parameters
    return np.array([labour.appeal_to_employer(town.people, i, 0, town.posts, now, q) for i in rows])


def test_without_signalling_a_certificate_ranks_nobody_higher_and_skill_still_does() -> None:
    usual, off = after_a_month(None), after_a_month("signalling")
    assert (scores(usual, 1, more_skill=0.5) - scores(usual, 0, more_skill=0.5)).mean() > 0.05
    np.testing.assert_array_equal(scores(off, 1, more_skill=0.5), scores(off, 0, more_skill=0.5))
    assert (scores(off, 0, more_skill=0.2) - scores(off, 0)).mean() > 0.02


def borrowing(mechanism: str | None) -> tuple[float, float, float]:
    """Return who of poor owners that want a loan get one in a month, and what a programme lends them, without and with
    a guarantee."""
    economy = after_a_month(mechanism)
    q, now = economy.parameters, economy.present()

    def poor() -> tuple[Town, Rows]:
        town = economy.town.copy()
        town.firms.wants_loan[:], town.firms.loan[:], town.firms.arrears[:] = 5e6, 0.0, 0
        town.firms.registered[:], town.firms.loans_repaid[:], town.households.cash[:] = 0, 0, 0.0
        return town, living_firms(town)

    town, rows = poor()
    lend(town.firms, town.people, town.households, town.sizes, now, q, town.tables, 1e15, town.books)
    lent = []
    for guarantee in (0.0, 0.9):
        other, queue = poor()
        lent.append(lend_on_terms(other.firms, queue, len(queue), 1e8, 24.0, 0.1, guarantee, 0, now, q, other.books))
    return float((town.firms.loan[rows].sum(axis=1) > 0.0).mean()), lent[0], lent[1]


def test_without_borrowing_limits_every_owner_borrows_and_a_guarantee_adds_nothing() -> None:
    share, plain, guaranteed = borrowing(None)
    assert share < 0.2
    assert guaranteed > 1.2 * plain
    share, plain, guaranteed = borrowing("borrowing-limits")
    assert share > 0.99
    assert guaranteed == pytest.approx(plain)
    q = after_a_month("borrowing-limits").parameters
    assert approval(0.0, 0, 0, 0, 0.31, True, q) == 0.0  # what an owner can carry still counts


def kept_by_firms(mechanism: str | None, in_kind: int = 0) -> list[float]:
    """Return the share of a grant that stays in the firm of a man, and in that of a woman."""
    economy = after_a_month(mechanism)
    town = economy.town.copy()
    rows, kept = living_firms(town), []
    for sex in (0, 1):
        f = int(rows[town.people.sex[town.firms.owner[rows]] == sex][0])
        before = town.firms.cash[f]
        give(
            town.firms, town.people, town.households, f, 1e7, in_kind, economy.present(), economy.parameters, town.books
        )
        kept.append(float(town.firms.cash[f] - before) / 1e7)
    return kept


def test_without_household_leakage_grants_reach_the_firms_of_women_and_men_alike() -> None:
    man, woman = kept_by_firms(None)
    assert woman < man - 0.1 < 0.9
    assert kept_by_firms("household-leakage") == pytest.approx([1.0, 1.0])
    assert kept_by_firms(None, in_kind=1) == pytest.approx(kept_by_firms("household-leakage", in_kind=1))


def lead_of_linked(mechanism: str | None) -> float:
    """Return buyers of firms that are linked to a large firm, less those of their like, after buyers have met firms."""
    economy = after_a_month(mechanism)
    town, q, now = economy.town.copy(), economy.parameters, economy.present()
    rows = living_firms(town)
    rows = rows[(town.firms.partner[rows] == 0) & (town.firms.employees[rows] + town.firms.helpers[rows] > 0)]
    before = town.firms.buyers[:, 0].copy()
    linked = rows[::2]
    assert introduce(town.firms, linked, len(linked), KINDS.index("partnership"), now, q, town.subsector) > 5
    let_buyers_meet(town, q)
    gain = town.firms.buyers[:, 0] - before
    same = [town.firms.subsector[linked] == k for k in range(17)]
    others = rows[1::2]
    pairs = [(gain[linked[here]], gain[others[town.firms.subsector[others] == k]]) for k, here in enumerate(same)]
    return float(np.mean([one.mean() - two.mean() for one, two in pairs if len(one) and len(two)]))


def test_where_buyers_know_all_firms_access_to_markets_does_nothing_and_quality_sells() -> None:
    assert lead_of_linked(None) > 0.5
    assert lead_of_linked("buyers-knowledge") == pytest.approx(0.0, abs=1e-9)
    economy = after_a_month("buyers-knowledge")
    town, q = economy.town, economy.parameters
    rows = living_firms(town)
    assert town.firms.known_local[rows] == pytest.approx(1.0)
    f = int(rows[town.firms.buyers[rows, 0] > 0.0][0])
    demand = []
    for lead in (0.0, 0.5):
        other = town.copy()
        other.firms.quality[f] += lead
        goods.order_from_firms(other, economy.present(), q)
        demand.append(other.firms.demand[f].copy())
    assert (demand[1] - demand[0])[[0, NATIONAL]].min() > 0.0


def hired(mechanism: str | None, cut: float = 0.0) -> tuple[int, int]:
    """Return how many of some searchers find work if they search alone, and if as many again search with them; ``cut``
    is taken off the logs of the wages offered."""
    economy = after_a_month(mechanism)
    now, q = economy.present(), economy.parameters
    found = []
    rows = np.flatnonzero(economy.town.people.activity == UNEMPLOYED).astype(np.int32)
    some = rows[: len(rows) // 2]
    for looking in (some, rows):
        town = economy.town.copy()
        n = int(town.sizes[2])
        town.employers.vacancies[:n] = np.arange(n) % 10 == 0  # few posts
        town.firms.vacancies[:] = 0
        post_jobs(town, now)
        town.posts.offer[:] -= cut
        fill_posts(town, looking, now, q)
        found.append(int((town.people.activity[some] > UNEMPLOYED).sum()))
    return found[0], found[1]


def test_without_displacement_nobody_loses_a_post_to_others_and_poor_offers_are_still_refused() -> None:
    alone, crowded = hired(None)
    assert crowded < 0.9 * alone
    alone, crowded = hired("displacement")
    assert crowded == alone > 0
    assert hired("displacement", cut=5.0)[0] < 0.5 * alone


def test_without_displacement_jobs_do_not_wait_for_posts() -> None:
    economy = after_a_month("displacement")
    n = int(economy.town.sizes[2])
    usual = after_a_month(None)
    assert economy.town.people.activity.size == usual.town.people.activity.size
    at_work = [int((one.town.employers.jobs[:n]).sum()) for one in (economy, usual)]
    assert at_work[0] > 1.1 * at_work[1]


def lived(mechanism: str | None, known: bool) -> NDArray[np.float64]:
    economy = CreativeEconomy(scenario_of(mechanism), rng=SEED, scale=SCALE, town=town_of(mechanism))
    if not known:
        economy.town.people.contacts[:, 1:] = NOBODY  # the first is of the household: family, not acquaintances
    for _ in range(6):
        economy.step()
    return economy.series[:6]


def test_without_peer_effects_it_is_all_the_same_whom_people_know_and_culture_lives_on() -> None:
    assert not np.array_equal(lived(None, known=True), lived(None, known=False))
    np.testing.assert_array_equal(lived("peer-effects", known=True), lived("peer-effects", known=False))
    town = town_of("peer-effects")
    adults = town.people.activity > UNEMPLOYED
    assert town.people.takes_part[adults].mean() > 0.7 * town_of(None).people.takes_part[adults].mean()


def visitors_by_year(mechanism: str | None) -> tuple[float, float]:
    festivals = {"lever": "festivals", "budget": 200_000_000, "financing": "transfer", "months": [*range(1, 13)]}
    scenario = scenario_of(mechanism, extends="no-support", policy=[festivals])
    economy = CreativeEconomy(scenario, rng=SEED, scale=SCALE)
    economy.town.reputation = 0.0  # what the town remembers of earlier festivals would fade
    came = []
    for _ in range(24):
        economy.step()
        came.append(economy.town.event_visitors)
    return sum(came[:12]), sum(came[12:])


def test_without_reputation_the_second_year_draws_as_many_as_the_first() -> None:
    first, second = visitors_by_year(None)
    assert second > 1.1 * first
    unknown, again = visitors_by_year("reputation")
    assert again == pytest.approx(unknown, rel=1e-6)
    assert 0.0 < unknown < first  # days still draw


def test_a_mechanism_is_off_in_what_is_run_and_the_ordinary_plan_is_left_alone() -> None:
    plain = scenario_of(None)
    off = without(plain, find("reputation"))
    assert off.parameters == {"reputation_decay": 1}
    assert plain.parameters == {}
    assert (off.key, off.root) == (plain.key, plain.root)
