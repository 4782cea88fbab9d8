"""The month's money among objects: what is sold, what is earned, and what households spend."""

from __future__ import annotations

from typing import Any

import numpy as np

from ekraf.agents import households
from ekraf.ledger import FLOW
from ekraf.markets import other_goods
from ekraf.policy import events
from ekraf.population import (
    BUSINESS,
    EMPLOYED_FROM,
    EXPORT,
    FAMILY_WORKER,
    LOCAL,
    N_INDUSTRIES,
    N_SUBSECTORS,
    NATIONAL,
    OWN_ACCOUNT,
    PUBLIC,
    VISITOR,
)
from ekraf.state import POOL_CENTRAL, POOL_LOCAL, POOL_OTHER, POOL_WORLD, Now
from tests.bench.reference import support
from tests.bench.reference.market import Budgets
from tests.bench.reference.rules import total
from tests.bench.reference.worker import living


def weigh_own_account(model: Any) -> list[float]:
    """Return the earning power of own-account workers and their helpers by industry."""
    weight = [0.0] * N_INDUSTRIES
    for one in model.residents:
        if one.activity == OWN_ACCOUNT:
            weight[one.trade] += living.earning_power(one.ability, one.skill)
        elif one.activity == FAMILY_WORKER:
            weight[one.trade] += households.FAMILY_POWER
    return weight


def sell(model: Any, now: Now) -> float:
    """Let the rest of the economy deliver and firms sell; return what households pay for creative goods, over what
    they had planned to spend in all."""
    town, q, choice, books = model.town, model.q, model.town.choice, model.books
    town.visitors = now.visitors
    model.own_weight = weigh_own_account(model)
    town.industry.own_weight[:] = model.own_weight
    town.industry.jobs[:] = 0.0
    for employer in model.employers:
        town.industry.jobs[employer.industry] += employer.jobs
    other_goods.deliver(town, now, q)
    model.own_account = town.industry.own_account.tolist()
    choice.visitors[:] = other_goods.visitor_spending(town, now, q) * town.subsector.visitor
    if town.event_spending > 0.0:
        events.spend_at_festivals(town, q)
    choice.public[:] = town.public_sales * town.spending / town.spending_at_start * town.subsector.public
    size = float((town.industry.creative * town.industry.output).sum())
    choice.business[:] = size * town.subsector.business
    budgets, bought = Budgets(choice), choice.bought
    bought[:] = 0.0
    for firm in model.firms:
        firm.weigh_on(budgets)
    for firm in model.firms:
        firm.receive_orders(budgets, now)
    reserved = support.place_orders(model, now)
    for firm in model.firms:
        firm.produce_and_sell(now)
    support.pay_orders(reserved, model)
    books.pools[POOL_WORLD] -= bought[VISITOR] + bought[NATIONAL] + bought[EXPORT]
    books.pools[POOL_LOCAL] -= bought[PUBLIC]
    books.pools[POOL_OTHER] -= bought[BUSINESS]
    share = (float(bought[LOCAL]) + town.event_tickets) / max(town.consumption, 1.0)
    for home in model.households:
        home.cash -= home.spending * share
    return share


def pay_incomes(model: Any, now: Now) -> None:
    """Pay wages, own-account and property income, transfers, interest, what owners draw, and the taxes on these."""
    town, q, law = model.town, model.q, model.law
    support.grant_relief(model, now)
    dues = other_goods.pay_taxes(town, now, q, law)
    prop = other_goods.settle_surplus(town, q, law.firms.corporate_rate, dues)
    share_out(model, prop, float(town.social * now.wage))
    pay_residents(model)
    for home in model.households:
        home.cash += home.income
    firms = model.firms
    interest = [total([loan * rate for loan, rate in zip(firm.loan, firm.rate, strict=True)]) for firm in firms]
    for firm in model.firms_and_debtors:
        firm.service_loans(law.kur_subsidy)
    model.town.creative_value_added = total([firm.settle(due, now) for firm, due in zip(firms, interest, strict=True)])
    see_usual_profits(model)


def share_out(model: Any, property_income: float, social: float) -> None:
    """Begin the income of households with property income and transfers (rupiah in all, and a head)."""
    shares, aids = [], []
    for home in model.households:
        shares.append(home.property * property_income)
        aids.append(social * home.size)
        home.earners, home.income = 0, shares[-1] + aids[-1]
    model.books.flows[FLOW["property_income"]] += total(shares)
    model.books.flows[FLOW["social_transfers"]] += total(aids)
    model.books.pools[POOL_OTHER] -= total(shares)
    model.books.pools[POOL_CENTRAL] -= total(aids)


def pay_residents(model: Any) -> None:
    """Pay all who work, less wage tax, into the income of their households."""
    books, taxes, paid = model.books, 0.0, {"wages_other": 0.0, "wages_creative": 0.0, "own_account_income": 0.0}
    for one in model.residents:
        if one.activity < EMPLOYED_FROM:
            continue
        pay, tax, flow = one.earn(model.law)
        if flow:
            paid[flow] += pay
            taxes += tax
        one.household.receive(pay - tax)
    for flow, amount in paid.items():
        books.flows[FLOW[flow]] += amount
    books.flows[FLOW["income_tax"]] += taxes
    books.pools[POOL_CENTRAL] += taxes
    books.pools[POOL_OTHER] -= paid["wages_other"]
    books.pools[POOL_OTHER] -= paid["own_account_income"]
    model.town.wages_other = paid["wages_other"]


def see_usual_profits(model: Any) -> None:
    """Update what founders see of each subsector: the usual profit of its owners (a mean cut off at its top)."""
    income, profit, count = model.subsector.income, [0.0] * N_SUBSECTORS, [0] * N_SUBSECTORS
    for firm in model.firms:
        profit[firm.subsector] += min(max(firm.usual_profit, 0.0), 4.0 * income[firm.subsector])
        count[firm.subsector] += 1
    for k in range(N_SUBSECTORS):
        if count[k] > 0:
            income[k] += 0.1 * (profit[k] / count[k] - income[k])


def spend(model: Any, creative_paid: float, now: Now) -> None:
    """Let households pay taxes and other goods, and plan next month's creative budgets."""
    town, q, books, choice = model.town, model.q, model.books, model.town.choice
    industry, taste, plans = town.industry, choice.taste.tolist(), []
    in_town = (industry.budget * industry.local).tolist()
    local_share, index = total(in_town), now.wage * town.levels.own_revenue_scale
    flows, pools = books.flows.tolist(), books.pools.tolist()
    fond = [0.0] * len(taste)
    for home in model.households:
        plan = home.spend(creative_paid, index, model.law.electricity, local_share, flows, pools)
        there = home.neighbourhood
        fond[there] += plan * (1.0 + q.taste_weight * (taste[there] - town.usual_taste))
        plans.append(plan)
    books.flows[:], books.pools[:], choice.fond[:] = flows, pools, fond
    town.consumption = total(plans)
    choice.town_budget[:] = 0.0
    for k, budget in enumerate(model.subsector.budget):
        choice.near_budget[k] = [q.local_loyalty * money * budget for money in fond]
        choice.town_budget[k] = total([(1.0 - q.local_loyalty) * money * budget for money in fond])
    local = books.flows[FLOW["spending_local"]]
    industry.orders[:] += local * industry.budget * industry.local / max(local_share, 1e-9)


def money_of(agents: list[Any]) -> float:
    """Return what households or firms hold, rupiah."""
    return float(np.array([one.cash for one in agents]).sum())
