"""Answers known beforehand: input-output multipliers, no firms, no policy, and more demand than can be met."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.conftest import short

from ekraf.agents import households
from ekraf.agents.firms import premium_part
from ekraf.economy import CreativeEconomy
from ekraf.ledger import FLOW
from ekraf.markets import other_goods
from ekraf.parameters import Parameters, parameters
from ekraf.population import EXPORT
from ekraf.region import load
from ekraf.scenario import Scenario, build
from ekraf.state import Now
from ekraf.town import Town

FROM_OUTSIDE = ("outside_demand", "visitor_other", "visitor_creative", "national_sales", "exports")
MONTHS = 36
NEVER = 1e15  # months in which building follows the product
CORPORATE = 0.22


def type_one(town: Town) -> NDArray[np.float64]:
    """Output in town of all industries for a rupiah of outside demand, by industry; from the packaged table of 2020."""
    coefficients = np.asarray(load("3572").io_table().coefficients)
    return np.linalg.inv(np.eye(17) - town.industry.local[:, None] * coefficients).sum(axis=0)


def type_two(town: Town) -> NDArray[np.float64]:
    """The same if all value added went to households of the town, and all of it were spent by their budget shares."""
    industry = town.industry
    coefficients = np.asarray(load("3572").io_table().coefficients)
    spent = np.outer(industry.budget * industry.local, industry.value_added)
    return np.linalg.inv(np.eye(17) - industry.local[:, None] * coefficients - spent).sum(axis=0)


def test_what_industries_order_of_each_other_adds_up_to_type_one_multipliers(small_town: Town) -> None:
    economy = CreativeEconomy(short("baseline", 2), rng=3, town=small_town)
    now, q = economy.present(), parameters({}).copy()
    q["investment_memory"] = NEVER
    expected = type_one(small_town)
    assert expected.min() >= 1.0
    assert expected.max() > 1.1
    for s in (0, 2, 5, 8, 16):
        totals = []
        for extra in (0.0, 1e9):
            town = copy.deepcopy(economy.town)
            town.visitors = now.visitors
            town.industry.outside[s] += extra / now.national
            for _ in range(60):
                town.books.flows[:] = 0.0
                other_goods.deliver(town, now, q)
            totals.append(town.industry.output.sum())
        assert (totals[1] - totals[0]) / 1e9 == pytest.approx(expected[s], rel=1e-6)


def test_with_frozen_behaviour_what_households_spend_of_it_adds_the_type_two_multiplier(small_town: Town) -> None:
    """Nobody is hired or let go, and households spend what they earn at once: income of own-account workers and of
    local owners answers to output, wages do not. Type II closes the table with these shares and household budgets."""
    economy = CreativeEconomy(short("baseline", 2), rng=3, town=small_town)
    now = economy.present()
    q = parameters({}).copy()
    for name, value in (("saving_rate", 0.0), ("wealth_spending", 0.0), ("income_memory", 1.0),
                        ("investment_memory", NEVER)):  # fmt: skip
        q[name] = value
    town = frozen_months(economy.town, 0, 0.0, q, now)
    industry = town.industry
    own = industry.own_account / (industry.value_added * industry.output)
    local_owners = (
        town.property_share * (1.0 - CORPORATE * float(q["corporate_share"])) * town.households.property.sum()
    )
    earned = industry.value_added * (own + (1.0 - own) * local_owners)
    spent = (1.0 - town.subsector.budget.sum() - float(q["vat_share"])) * industry.budget * industry.local
    inputs = industry.local[:, None] * np.asarray(load("3572").io_table().coefficients)
    expected = np.linalg.inv(np.eye(17) - inputs - np.outer(spent, earned)).sum(axis=0)
    assert (expected > type_one(small_town) + 0.02).all()
    for s in (2, 6, 8):
        more = frozen_months(economy.town, s, 1e9, q, now)
        assert (more.industry.output.sum() - industry.output.sum()) / 1e9 == pytest.approx(expected[s], rel=1e-4)


def frozen_months(town: Town, industry: int, extra: float, q: Parameters, now: Now) -> Town:
    """Return a copy of a town after sixty months in which orders and incomes go round and nothing else happens, with
    ``extra`` rupiah a month of outside demand for the goods of an industry."""
    town = copy.deepcopy(town)
    town.visitors = now.visitors
    town.industry.outside[industry] += extra / now.national
    homes, sizes, books = town.households, town.sizes, town.books
    homes.cash[: sizes[1]] += 1e9  # nobody is short of cash
    for _ in range(60):
        books.flows[:] = 0.0
        other_goods.deliver(town, now, q)
        income = other_goods.settle_surplus(town, q, CORPORATE, 0.0)
        households.weigh_own_account(town)
        households.receive_income(town, income, town.social, 0.0, np.array([1e12]), np.array([0.0]))
        households.spend(homes, sizes, q, town.industry, town.subsector, 0.0, now.wage, town.n_households_at_start,
                         town.choice, town.usual_taste, 0.0, books)  # fmt: skip
    return town


def test_the_town_answers_to_outside_demand_between_type_one_and_type_two(small_town: Town) -> None:
    """With behaviour free: what wages and own-account incomes bring lies between nothing and everything spent."""
    found = []
    for change in (0.0, 0.05):
        shock = [{"kind": "national_demand", "start": "2026-01", "change": change}]
        scenario = build({"extends": "baseline", "months": MONTHS, "world": {"shock": shock}})
        economy = CreativeEconomy(scenario, rng=3, town=small_town)
        output = []
        while economy.running:
            economy.step()
            output.append(economy.town.industry.output.sum() + economy.town.choice.bought.sum())
        paid = economy.ledger.history[:, [FLOW[name] for name in FROM_OUTSIDE]].sum(axis=1)
        found.append((np.sum(output[MONTHS // 2 :]), paid[MONTHS // 2 :].sum()))
    multiplier = (found[1][0] - found[0][0]) / (found[1][1] - found[0][1])
    weights = small_town.industry.outside / small_town.industry.outside.sum()
    assert (type_one(small_town) * weights).sum() < multiplier < (type_two(small_town) * weights).sum()


def freed(parameters: dict[str, float], months: int) -> Scenario:
    """A baseline with parameters that may leave their ranges, as no file may."""
    return short("no-support", months).model_copy(update={"parameters": parameters})


def test_a_town_without_creative_firms_has_no_creative_economy_and_closed_books(small_town: Town) -> None:
    scenario = freed({"closure_luck": 1.0, "idea_rate": 0.0}, 12)
    economy = CreativeEconomy(scenario, rng=3, town=small_town).run()  # LedgerError unless the books close
    last = dict(zip(economy.indicator_names, economy.series[-1], strict=True))
    for name in ("creative_firms", "creative_jobs", "creative_sales", "creative_value_added", "exports"):
        assert last[name] == 0.0, name
    assert last["employed"] > 0.8 * economy.series[0, economy.indicator_names.index("employed")]
    assert last["grdp"] > 0.0


def test_no_support_spends_nothing(small_town: Town) -> None:
    economy = CreativeEconomy(short("no-support", 12), rng=3, town=small_town).run()
    at = economy.indicator_names.index
    assert (economy.series[:, at("programme_spending")] == 0.0).all()
    assert (economy.series[:, at("in_training")] == 0.0).all()


def test_firms_with_more_orders_than_they_can_fill_sell_what_they_can_make(small_town: Town) -> None:
    shocks = [
        {"kind": kind, "start": "2026-01", "change": 2.0} for kind in ("creative_demand", "export_demand", "visitors")
    ]
    use = []
    for world in ([], shocks):
        scenario = build({"extends": "baseline", "months": 12, "world": {"shock": world}})
        economy = CreativeEconomy(scenario, rng=3, town=small_town).run()
        firms = economy.town.firms
        alive = firms.alive == 1
        premium = premium_part(economy.parameters) * firms.sales[alive, EXPORT]  # is paid for care, not for work
        sold, could = firms.sales[alive].sum(axis=1) - premium, firms.capacity[alive]
        assert (sold <= could * (1 + 1e-9)).all()
        use.append(sold.sum() / could.sum())
    assert use[1] > use[0]
    assert use[1] > 0.8
