"""Programmes for firms among objects: grants, loans, buyers, tax relief, reserved orders, and numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ekraf import purpose
from ekraf.ledger import FLOW
from ekraf.markets.other_goods import FOOD_INDUSTRY, RESTAURANT_SHARE
from ekraf.policy import licensing, spending
from ekraf.policy.programme import Programme
from ekraf.population import LOCAL, PROGRAMME, PUBLIC, VISITOR
from ekraf.scenario.levers import Credit, Eligibility, Grants, Licensing, MarketAccess, Procurement, TaxRelief
from ekraf.state import LENT, POOL_BANKS, POOL_LOCAL, Now
from tests.bench.reference.business import lending, owning
from tests.bench.reference.queue import firms_in_queue
from tests.bench.reference.rules import total, uniform


def run_grants(programme: Programme, policy: Grants, model: Any, now: Now) -> None:
    """Give a month's grants to the first in the queue who have not had one from this programme."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    queue = [firm for firm in firms_in_queue(programme, model.firms, now) if programme.number not in firm.granted]
    for firm in queue[:places]:
        firm.granted.add(programme.number)
        give(firm, programme.pay(float(policy.unit_cost)), policy.in_kind, now)


def give(firm: Any, amount: float, in_kind: bool, now: Now) -> None:
    """Give a grant: part of cash is claimed by the owner's household, equipment stays in the firm."""
    q, books = firm.model.q, firm.model.books
    books.pools[POOL_LOCAL] -= amount
    books.flows[FLOW["grants"]] += amount
    firm.cash += amount
    if in_kind:
        firm.wants_loan = 0.0
        firm.buy_equipment(amount, now)
        return
    claim = amount * (q.family_claim_women if firm.owner.sex == 1 else q.family_claim)
    firm.cash -= claim
    firm.owner.household.cash += claim
    books.flows[FLOW["drawings"]] += claim


def run_credit(programme: Programme, policy: Credit, model: Any, now: Now) -> None:
    """Offer loans at subsidised interest; the subsidy of a loan's whole term is paid to the bank when it is granted."""
    places, books, lent, granted = programme.affordable(policy.unit_cost), model.books, 0.0, 0
    if places <= 0:
        return
    rate = max(now.interest - policy.interest_subsidy, 0.0)
    for firm in firms_in_queue(programme, model.firms, now):
        if granted >= places:
            break
        amount = approved(firm, policy, now)
        if amount > 0.0:
            firm.borrow(PROGRAMME, amount, rate, float(policy.term))
            firm.guaranteed, firm.wants_loan = policy.guarantee, 0.0
            lent += amount
            granted += 1
    books.counts[LENT] += lent
    subsidy = min(lent * policy.interest_subsidy * (policy.term + 1) / 24.0, programme.purse)
    programme.pay(subsidy)
    books.pools[POOL_LOCAL] -= subsidy
    books.pools[POOL_BANKS] += subsidy
    books.flows[FLOW["credit_support"]] += subsidy


def approved(firm: Any, policy: Credit, now: Now) -> float:
    """Return the loan that a firm wants and a bank grants on a programme's terms this month, rupiah, or 0."""
    q, wish = firm.model.q, min(firm.wants_loan, float(policy.ceiling))
    if wish < 1e6 or total(firm.loan) > 0.0 or firm.arrears > 0:
        return 0.0
    amount = min(wish, q.loan_multiple * firm.expected)
    burden = amount / lending.first_loan_months(float(policy.term)) / max(firm.expected, 1.0)
    guarantee, waiver = policy.guarantee, policy.collateral_waiver
    security = min(1.0, 0.5 + 0.5 * guarantee) if waiver else min(1.0, 0.2 + 0.8 * guarantee)
    age = now.month - firm.born
    chance = lending.approval(security, age, firm.registered, firm.loans_repaid, burden, waiver, q)
    return amount if uniform(now.seed, firm.key, now.month, purpose.PROGRAMME_LENDING) < chance else 0.0


def run_market_access(programme: Programme, policy: MarketAccess, model: Any, now: Now) -> None:
    """Bring firms of the queue to buyers."""
    places, done = programme.affordable(policy.unit_cost), 0
    if places <= 0:
        return
    for firm in firms_in_queue(programme, model.firms, now):
        if done >= places:
            break
        done += introduce(firm, policy.kind, now)
    cost = programme.pay(done * policy.unit_cost)
    places_of_work = {"information_communication": 0.4, "business_services": 0.4, "trade_repair": 0.2}
    spending.buy_services(model.town, cost, 0.5, places_of_work)


def introduce(firm: Any, kind: str, now: Now) -> bool:
    """Bring a firm to buyers of a kind; return whether it is one that they look at and do not know yet."""
    q, k, subsector = firm.model.q, firm.subsector, firm.model.subsector
    luck = uniform(now.seed, firm.key, now.month, purpose.INTRODUCTION)
    if kind == "online":
        if firm.online:
            return False
        firm.online = 1
        firm.buyers[0] += 1.0 if luck < q.online_start_buyers else 0.0
    elif kind == "export":
        exports = subsector.export_order[k] > 0.0 and firm.buyers[1] < 3.0
        if not exports or firm.quality <= subsector.quality[k]:
            return False
        firm.buyers[1] += float(int(q.export_introductions + luck))
    else:
        if firm.partner or firm.employees + firm.helpers <= 0:
            return False
        firm.partner = 1
        firm.buyers[0] += float(int(q.partnership_buyers + luck))
    return True


def run_licensing(programme: Programme, policy: Licensing, model: Any, now: Now) -> None:
    """Let officers call on owners and register those who want it, or the office hand out numbers."""
    places, asked, done = programme.affordable(policy.unit_cost), 0, 0
    if places <= 0:
        return
    terms = licensing.terms_of(policy, now, model.q)
    for firm in firms_in_queue(programme, model.firms, now) if policy.calls else ():
        if asked >= licensing.VISITS_A_PLACE * places or done >= places:
            break
        if firm.registered or firm.papers_until > 0:
            continue
        asked += 1
        if firm.wants_number(terms, now):
            firm.register(terms, now)
            done += 1
    if not policy.calls:
        done = min(sum(firm.papers_until == now.month for firm in model.firms), places)
    cost = programme.pay(done * policy.unit_cost)
    spending.buy_services(model.town, cost, 0.9, {"business_services": 0.5, "trade_repair": 0.5})


def relieve(programme: Programme, policy: TaxRelief, model: Any, now: Now) -> None:
    """Take part of this month's taxes off sellers, as far as the purse holds the revenue forgone."""
    town, q, law = model.town, model.q, model.law
    firms = firms_in_queue(programme, model.firms, now)
    if policy.capacity is not None:
        firms = firms[: round(policy.capacity / town.weight)]
    due, more = [], []
    for firm in firms:
        sales, k = total(firm.sales), firm.subsector
        rate = law.firms.food_rate * model.subsector.taxed[k] * q.food_tax_compliance
        rate += law.firms.entertainment_rate * model.subsector.amusement[k] * q.entertainment_tax_compliance
        taxed = owning.is_taxed(firm.key, firm.registered, now.seed, now.month, q)
        due.append(rate * (firm.sales[LOCAL] + firm.sales[VISITOR])
                   if taxed and sales > law.firms.food_threshold else 0.0)  # fmt: skip
        more.append(max((1.0 if sales <= policy.threshold else policy.rate_cut) - firm.relief, 0.0))
    asked, others = float((np.array(due) * np.array(more)).sum()), 0.0
    if policy.eligible == Eligibility() and policy.capacity is None:  # then it is for all sellers of food
        others = max(policy.rate_cut - town.tax_relief, 0.0)
        restaurants = RESTAURANT_SHARE * float(town.industry.output[FOOD_INDUSTRY])
        asked += others * law.food * q.food_tax_compliance * restaurants
    if policy.levy_cut > 0.0:
        programme.purse -= town.levies_forgone
        programme.forgone += town.levies_forgone
        town.levies_forgone = 0.0
    part = min(max(programme.purse, 0.0) / asked, 1.0) if asked > 0.0 else 0.0
    for firm, taken_off in zip(firms, more, strict=True):
        firm.relief += part * taken_off
    town.tax_relief += part * others
    programme.purse -= part * asked
    programme.forgone += part * asked


def grant_relief(model: Any, now: Now) -> None:
    """Set the relief of this month's taxes, now that sales are known."""
    model.town.tax_relief = 0.0
    for firm in model.firms:
        firm.relief = 0.0
    for programme in model.government.programmes:
        policy = programme.policy
        if isinstance(policy, TaxRelief) and now.month in programme.months and policy.budget > 0.0:
            relieve(programme, policy, model, now)


class Reserved(NamedTuple):
    """The reserved orders of a programme this month, rupiah by firm."""

    programme: Programme
    firms: list[Any]
    orders: list[float]


def place_orders(model: Any, now: Now) -> list[Reserved]:
    """Add this month's reserved orders to what the public asks of firms; return them."""
    placed = []
    for programme in model.government.programmes:
        policy = programme.policy
        if not isinstance(policy, Procurement) or now.month not in programme.months or policy.budget <= 0.0:
            continue
        places = programme.affordable(policy.unit_cost)
        firms = [firm for firm in firms_in_queue(programme, model.firms, now) if firm.registered][: max(places, 0)]
        appeal = float(np.array([firm.weight for firm in firms]).sum())
        orders = []
        for firm in firms:
            most = model.q.far_order_capacity * firm.capacity
            orders.append(min(places * policy.unit_cost * firm.weight / appeal, most))
            firm.demand[PUBLIC] += orders[-1]
        if firms:
            placed.append(Reserved(programme, firms, orders))
    return placed


def pay_orders(placed: list[Reserved], model: Any) -> None:
    """Charge programmes for what was delivered; firms already hold the money, entered as ordinary public orders."""
    model.town.reserved_sales = 0.0
    for programme, firms, orders in placed:
        served = [firm.sales[PUBLIC] / max(firm.demand[PUBLIC], 1e-9) for firm in firms]
        paid = programme.pay(float((np.array(orders) * np.array(served)).sum()))
        model.town.reserved_sales += paid
        model.books.flows[FLOW["public_orders"]] -= paid
        model.books.flows[FLOW["programme_creative"]] += paid
