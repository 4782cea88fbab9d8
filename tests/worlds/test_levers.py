"""What the levers of hiring, taxes and public orders do in a small town: who pays whom, until when, and no more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ekraf.agents import registration
from ekraf.economy import CreativeEconomy
from ekraf.ledger import FLOW
from ekraf.policy.training import learns
from ekraf.population import CREATIVE_EMPLOYEE, EMPLOYEE, EXPORT, LOCAL, PUBLIC, UNEMPLOYED, VISITOR
from ekraf.scenario import build
from ekraf.town import Town

MONTHS, BUDGET = 24, 5e9


def economy(town: Town, lever: str = "", **settings: Any) -> CreativeEconomy:
    """Return a run with one policy on top of today's programmes, or without."""
    policy = [{"lever": lever, "budget": BUDGET, **settings}] if lever else []
    return CreativeEconomy(build({"extends": "baseline", "months": MONTHS, "policy": policy}), rng=3, scale=0.05,
                           town=town)  # fmt: skip


def spent(run: CreativeEconomy, *flows: str) -> float:
    """Return the sum of flows over the run, rupiah at the size of the whole town."""
    return float(run.ledger.history[:, [FLOW[name] for name in flows]].sum()) * run.town.weight


def test_a_wage_subsidy_follows_its_holder_into_a_job_and_ends(small_town: Town) -> None:
    run = economy(small_town, "wage_subsidy", end="2026-06", months_paid=3)
    people, paid = run.town.people, []
    for month in range(MONTHS):
        run.step()
        paid.append(run.ledger.history[-1, [FLOW["wage_subsidy_creative"], FLOW["wage_subsidy_other"]]].sum())
        held = people.voucher > 0
        if month == 0:
            assert held.any()
            issued = held & (people.voucher_worth > 0.0)
            assert np.isin(people.activity[issued], (UNEMPLOYED, 5, EMPLOYEE, CREATIVE_EMPLOYEE)).all()
        assert (people.voucher_left[held] >= 0.0).all()
        assert not people.voucher_worth[~held].any()
    assert sum(paid) > 0.0
    assert sum(paid) * run.town.weight <= BUDGET
    assert paid[0] == 0.0
    assert not (people.voucher > 0).any(), "issued until June 2026, they have lapsed or been paid by the end of 2027"
    assert not any(paid[-3:])


def test_holders_of_a_voucher_find_work_sooner(small_town: Town) -> None:
    """A voucher worth more than all skill: those who hold one are hired first wherever they apply."""
    found = {}
    for share, months in ((0.01, 1), (1.0, 24)):
        run = economy(small_town, "wage_subsidy", share=share, months_paid=months, unit_cost=1e5)
        run.step()
        holders = np.flatnonzero(run.town.people.voucher > 0)
        for _ in range(11):
            run.step()
        found[share] = float((run.town.people.activity[holders] >= EMPLOYEE).mean())
    assert found[1.0] > found[0.01]


def test_apprentices_learn_are_paid_and_leave_the_programme(small_town: Town) -> None:
    run = economy(small_town, "apprenticeship", end="2026-03")
    people, firms, q = run.town.people, run.town.firms, run.parameters
    number = len(run.future.policy) - 1
    run.step()
    begun = np.flatnonzero(people.programme == number)
    rows = begun[people.activity[begun] == CREATIVE_EMPLOYEE]  # some leave, or are let go, in their first month
    assert len(rows) > len(begun) / 2
    assert (firms.alive[people.employer[rows]] == 1).all()
    ages = (run.town.month - 1 - people.born[rows]) // 12  # when they began
    assert ((ages >= 16) & (ages <= 30)).all()
    start = people.creative_skill[rows].copy()
    for _ in range(4):
        run.step()
    still = people.programme[rows] == number
    lost = firms.learning[firms.apprentices > 0]
    assert (lost > run.parameters.teaching_time).all(), "who learns does less, and takes a teacher's time"
    assert not firms.learning[firms.apprentices == 0].any()
    if still.any():
        taught = np.array([learns(4 * q.training_gain / 6, ability, q) for ability in people.ability[rows]])
        assert (people.creative_skill[rows] - start > 0.9 * taught)[still].all()
    for _ in range(6):
        run.step()
    assert not (people.programme == number).any()
    assert not firms.apprentices.any()
    assert spent(run, "stipends") > 0.0
    programme = run.government.programmes[number]
    assert programme.set_aside == pytest.approx(0.0, abs=1.0)


def test_tax_relief_costs_revenue_up_to_its_budget_and_no_more(small_town: Town) -> None:
    taxes = ("tax_food_creative", "tax_food_other", "tax_entertainment")
    for budget in (3e8, 5e9):
        base, run = economy(small_town), economy(small_town, "tax_relief", budget=budget)
        base.step()
        run.step()
        forgone = [run.government.programmes[-1].forgone * run.town.weight]
        assert forgone[0] == pytest.approx(spent(base, *taxes) - spent(run, *taxes))
        assert forgone[0] <= budget / 12 * (1 + 1e-9)
        programmes = run.indicator_names.index("programme_spending")
        assert run.series[0, programmes] == base.series[0, programmes], "nothing is paid out"
        for _ in range(11):
            run.step()
            forgone.append(run.government.programmes[-1].forgone * run.town.weight)
        assert 0.0 < sum(forgone) <= budget * (1 + 1e-9)


def test_of_the_sellers_of_food_without_a_number_some_pay_the_whole_tax_and_others_none(small_town: Town) -> None:
    run = economy(small_town)
    run.step()
    town, q = run.town, run.parameters
    firms, law = town.firms, run.law.firms
    sales = firms.sales.sum(axis=1)
    usual = firms.last_year_sales <= law.exempt_turnover  # no income tax
    rows = np.flatnonzero((firms.alive > 0) & (town.subsector.taxed[firms.subsector] > 0.0)
                          & (sales > law.food_threshold) & (firms.sales[:, EXPORT] == 0.0) & usual)  # fmt: skip
    kind = firms.subsector[rows]
    left = town.subsector.value_added[kind] * sales[rows] - firms.wage_bill[rows] - town.interest[rows]
    paid = left - firms.profit[rows]
    seen = firms.sales[rows, LOCAL] + firms.sales[rows, VISITOR]
    share = paid / (town.subsector.taxed[kind] * law.food_rate * q.food_tax_compliance * seen)
    registered = firms.registered[rows] == 1
    assert (~registered).sum() > 50
    np.testing.assert_allclose(share[registered], 1.0, atol=1e-6)
    np.testing.assert_allclose(np.round(share), share, atol=1e-6)
    assert share[~registered].mean() == pytest.approx(q.unregistered_tax, abs=0.15)


def test_a_higher_threshold_frees_small_sellers_only(small_town: Town) -> None:
    run = economy(small_town, "tax_relief", rate_cut=0.0, threshold=20_000_000, eligible={"subsector": ["culinary"]})
    run.step()
    firms = run.town.firms
    helped = firms.relief > 0.0
    assert helped.any()
    assert (firms.sales[helped].sum(axis=1) <= 20_000_000).all()
    assert run.town.tax_relief == 0.0, "other sellers are not eligible"


def test_reserved_orders_go_to_registered_firms_and_are_paid_once(small_town: Town) -> None:
    base, run = economy(small_town), economy(small_town, "procurement")
    own, there = base.town.firms, run.town.firms
    base.step()
    run.step()
    more = there.sales[:, PUBLIC] > own.sales[:, PUBLIC] + 1.0
    assert more.any()
    assert (there.registered[more] == 1).all()
    paid = spent(run, "programme_creative") - spent(base, "programme_creative")
    assert 0.0 < paid <= BUDGET / 12
    # by reallocation other spending falls by as much, so that the town spends the same in all
    assert run.town.spending == pytest.approx(base.town.spending, rel=1e-3)
    assert run.town.reserved_sales * run.town.weight == pytest.approx(paid)


@pytest.mark.parametrize("lever", ["tax_relief", "procurement", "wage_subsidy", "apprenticeship"])
@pytest.mark.parametrize("financing", ["reallocation", "reserve", "transfer"])
def test_who_pays(lever: str, financing: str, small_town: Town) -> None:
    run, costs = economy(small_town, lever, financing=financing), []
    for _ in range(6):
        run.step()
        programme = run.government.programmes[-1]
        costs.append(programme.spent + programme.forgone)
    helped = run.ledger.history[:, FLOW["programme_transfer"]]
    assert helped == pytest.approx(np.array(costs) if financing == "transfer" else 0.0)
    assert sum(costs) > 0.0


def test_tickets_bring_revenue_and_fewer_visitors(small_town: Town) -> None:
    settings: dict[str, Any] = {"months": [1, 2]}
    free = economy(small_town, "festivals", **settings)
    paid = economy(small_town, "festivals", ticketed=True, **settings)
    for run in (free, paid):
        run.step()
    assert paid.town.event_visitors < free.town.event_visitors
    assert spent(free, "festival_tickets", "visitor_tickets") == 0.0
    assert spent(paid, "visitor_tickets") > 0.0
    levies = paid.indicator_names.index("local_levies")
    gained = paid.series[0, levies] - free.series[0, levies]
    assert gained == pytest.approx(spent(paid, "festival_tickets", "visitor_tickets"), rel=0.05)


def test_event_days_of_two_programmes_compete_like_those_of_one(small_town: Town) -> None:
    """Twice the days draw less than twice the visitors, whether one programme holds them or two."""
    half = {"lever": "festivals", "budget": BUDGET, "months": [1, 2]}
    came = []
    for policy in ([half], [half, half], [half | {"budget": 2.0 * BUDGET}]):
        run = CreativeEconomy(build({"extends": "no-support", "months": MONTHS, "policy": policy}), rng=3, scale=0.05,
                              town=small_town)  # fmt: skip
        run.step()
        came.append(run.town.event_visitors)
    one, two, double = came
    assert one < two < 1.9 * one
    assert two == pytest.approx(double, rel=0.05), "a festival that a second one follows is a little better known"


def test_a_levy_cut_is_charged_to_its_programme(small_town: Town) -> None:
    run = economy(small_town, "tax_relief", rate_cut=0.0, levy_cut=1.0)
    base = economy(small_town)
    for one in (run, base):
        for _ in range(4):  # the first event of today's programmes is in April
            one.step()
    lost = spent(base, "festival_levies") - spent(run, "festival_levies")
    assert lost > 0.0
    assert run.government.programmes[-1].forgone * run.town.weight == pytest.approx(lost)


def test_upkeep_keeps_more_of_what_stands(small_town: Town) -> None:
    """With much standing, a rupiah of upkeep saves more than a rupiah builds."""
    stock = []
    for share in (0.0, 1.0):
        run = economy(small_town, "hubs", maintenance=share)
        run.town.hubs = run.town.infrastructure
        run.step()
        stock.append(run.town.hubs)
    assert stock[1] > stock[0]


def test_a_hub_is_built_in_whole_units(small_town: Town) -> None:
    unit = BUDGET / 4 / 20.0 * 0.999  # a little less than three months' purse of the small town
    run = economy(small_town, "hubs", unit_cost=unit)
    built = []
    for _ in range(6):
        run.step()
        built.append(run.government.programmes[-1].spent)
    assert built[:2] == [0.0, 0.0]
    assert [cost for cost in built if cost > 0.0] == [unit, unit]


def test_a_waiver_of_side_costs_brings_more_registrations(small_town: Town) -> None:
    """With high side costs, the more of them the town takes over, the more owners register; and somebody is paid."""
    counts = []
    for waiver in (0.0, 1.0):
        policy = {"lever": "licensing", "budget": BUDGET, "fee_waiver": waiver, "days_saved": 0}
        scenario = build({"extends": "no-support", "months": MONTHS, "policy": [policy],
                          "parameters": {"registration_side_cost": 300_000}})  # fmt: skip
        run = CreativeEconomy(scenario, rng=3, scale=0.05, town=small_town)
        for _ in range(6):
            run.step()
        counts.append(float(run.town.firms.registered[run.town.firms.alive == 1].sum()))
        if waiver == 0.0:
            assert spent(run, "registration_costs") > 0.0
    assert counts[1] > counts[0]


def test_an_office_serves_those_who_come_and_is_paid_for_them(small_town: Town) -> None:
    """Nobody is called on, but everybody finds fewer days; the town pays for each number that is handed out."""
    policy = {"lever": "licensing", "budget": BUDGET, "calls": False, "days_saved": 9}
    slow = {"registration_days": 10, "registration_side_cost": 300_000}
    counts = []
    for policies in ([], [policy]):
        scenario = build({"extends": "no-support", "months": MONTHS, "policy": policies, "parameters": slow})
        run = CreativeEconomy(scenario, rng=3, scale=0.05, town=small_town)
        for _ in range(12):
            run.step()
        filed = run.series[:12, run.indicator_names.index("registrations")]
        counts.append(float(filed.sum()))
    assert counts[1] > counts[0]
    paid = spent(run, "programme_services", "programme_outside")
    before = float((small_town.firms.papers_until == small_town.month).sum()) * small_town.weight
    assert paid == pytest.approx(350_000 * (before + filed[:11].sum()))


def test_when_a_town_opens_the_numbers_are_with_those_to_whom_they_are_worth_most(small_town: Town) -> None:
    """An officer who asks everybody in the first month, at usual cost, finds hardly anybody who put it off."""
    run = economy(small_town)
    firms, q = run.town.firms, run.parameters
    n = int(run.town.sizes[2])
    needed = np.zeros(n)
    now = run.government.announce(run.present()._replace(number_gain=run.town.number_gain))
    registration.weigh_numbers(firms, run.town.people, run.town.sizes, now, q, run.town.subsector, needed)
    idle = (firms.alive[:n] == 1) & (firms.registered[:n] == 0) & (firms.papers_until[:n] == 0)
    assert (needed[idle] < run.town.number_gain).mean() < 0.05
