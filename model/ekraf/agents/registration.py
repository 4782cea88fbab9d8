"""Owners weigh a business number: what it brings month by month against what it costs to get and to keep."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import expected_wage, present_value, years_of_schooling
from ekraf.agents.owners import UNREGISTERED_TAX, entertainment_tax, final_tax, profit_tax, restaurant_tax
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.population import Firms, People
from ekraf.state import N_FIRMS, POOL_LOCAL, POOL_OTHER, REGISTRATIONS, Books, Law, Now, Subsector

FEES, PAPERS = FLOW["licence_fees"], FLOW["registration_costs"]


class Terms(NamedTuple):
    """What it takes to register, once."""

    days: float  # of the owner's time
    fee: float  # rupiah to the town
    papers: float  # rupiah for papers, travel and help
    payment: float  # rupiah that the owner is paid for it


@step
def usual_terms(now: Now) -> Terms:
    """Return what registering takes this month where nobody is called on."""
    return Terms(now.registration_days, now.registration_fee, now.registration_papers, 0.0)


def papers_in_full(price: float, q: Parameters) -> float:
    """Return what papers, travel and help cost at a ``price`` level if nobody takes a part over, rupiah."""
    return q.registration_side_cost * price


def eased(now: Now, q: Parameters, days_saved: float, waiver: float, payment: float = 0.0) -> Terms:
    """Return the terms of a programme that saves days, half a day at least being left, and takes over a share of what
    is paid; never worse than those for everybody."""
    return Terms(
        days=min(now.registration_days, max(q.registration_days - days_saved, 0.5)),
        fee=(1.0 - waiver) * now.registration_fee,
        papers=min(now.registration_papers, (1.0 - waiver) * papers_in_full(now.price, q)),
        payment=payment,
    )


@step
def private_cost(key: np.uint64, q: Parameters) -> float:
    """Return what books, returns and being seen cost the owner of firm ``key`` a month, as a share of value added."""
    return q.formality_cost * math.exp(q.formality_cost_sd * normal(np.uint64(0), key, 0, purpose.TRAIT))


@rule
def use_of_number(employees: float, buyers: float, asking: float, q: Parameters) -> float:
    """Return how much a firm has of a number, over a usual one without staff and buyers outside the town.

    (1 - number_for_orders + number_for_orders * asking) * (1 + 0.3 log(1 + employees) + 0.3 min(buyers, 3)), where
    ``asking`` is the share of the trade's sales to businesses and the state, over that of all trades.
    """
    trade = 1.0 - q.number_for_orders + q.number_for_orders * asking
    return trade * (1.0 + 0.3 * math.log(1.0 + employees) + 0.3 * min(buyers, 3.0))


@rule
def gain_needed(use: float, running: float, cost: float, value_added: float, q: Parameters) -> float:
    """Return the gain, as a share of value added and before ``use``, at which an owner is in two minds to register.

    It is worth as much, over the years that owners plan for, as it costs to have (``running``, rupiah a month) and to
    get (``cost``, rupiah once).
    """
    return (cost / present_value(1.0, q) + running) / (use * max(value_added, 1.0))


@rule
def taxes_of_number(sales: float, seen: float, food: float, show: float, profit: float, law: Law,
                    q: Parameters) -> float:  # fmt: skip
    """Return what a firm pays more in taxes a month with a number, at ``sales`` of which residents and visitors buy
    ``seen``, rupiah; ``food`` and ``show`` are 1 where the taxes on restaurants and entertainment fall on them.

    The years that owners plan for are many, and the tax office finds others each year: an owner reckons to be found
    without a number in as many of them as sellers are, whether this year or not.
    """
    local = food * restaurant_tax(seen, sales, law, q) + show * entertainment_tax(seen, sales, law, q)
    local *= 1.0 - q.unregistered_tax
    income = final_tax(12.0 * sales, 0.0, law) / 12.0
    if 12.0 * sales > law.turnover_ceiling:
        income = profit_tax(profit, 12.0 * sales, law)
    return local + (1.0 - UNREGISTERED_TAX) * income


@rule
def cost_of_number(usual: float, terms: Terms, q: Parameters) -> float:
    """Return what it costs an owner whose work is worth ``usual`` rupiah a month to register on ``terms``, rupiah."""
    return q.own_time_worth * usual / 25.0 * terms.days + terms.fee + terms.papers - terms.payment


@step
def gain_asked(firms: Firms, people: People, f: int, terms: Terms, now: Now, q: Parameters,
               subsector: Subsector) -> float:  # fmt: skip
    """Return the gain at which the owner of firm ``f`` is in two minds to register on ``terms``."""
    k, i, sales = firms.subsector[f], firms.owner[f], firms.expected[f]
    value_added = subsector.value_added[k] * sales
    use = use_of_number(firms.employees[f], firms.buyers[f, 0], subsector.asking[k], q)
    taxes = taxes_of_number(sales, subsector.to_people[k] * sales, subsector.taxed[k], subsector.amusement[k],
                            firms.usual_profit[f], now.law, q)  # fmt: skip
    running = firms.formality_cost[f] * value_added + taxes
    usual = expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
    return gain_needed(use, running, cost_of_number(usual, terms, q), value_added, q)


@step
def wants_number(firms: Firms, people: People, f: int, terms: Terms, now: Now, q: Parameters,
                 subsector: Subsector) -> bool:  # fmt: skip
    """Return whether the owner of firm ``f`` would register on ``terms``: it brings more than is asked, and there is
    cash for it."""
    brings = now.number_gain + now.reserved_orders
    if brings <= gain_asked(firms, people, f, terms, now, q, subsector):
        return False
    return firms.cash[f] > terms.fee + terms.papers - terms.payment


@kernel
def weigh_numbers(firms: Firms, people: People, sizes: NDArray[np.int64], now: Now, q: Parameters, subsector: Subsector,
                  asked: NDArray[np.float64]) -> None:  # fmt: skip
    """Draw the private cost of being registered of each firm, and write the gain that its owner asks for."""
    terms = usual_terms(now)
    for f in range(sizes[N_FIRMS]):
        firms.formality_cost[f] = private_cost(firms.id[f], q)
        asked[f] = gain_asked(firms, people, f, terms, now, q, subsector)


@step
def register(firms: Firms, f: int, terms: Terms, now: Now, books: Books) -> None:
    """Let firm ``f`` file for a number: it pays the fee and, elsewhere in town, for papers, and is registered when the
    days have passed."""
    firms.cash[f] -= terms.fee + terms.papers
    books.pools[POOL_OTHER] += terms.papers
    books.flows[PAPERS] += terms.papers
    books.pools[POOL_LOCAL] += terms.fee
    books.flows[FEES] += terms.fee
    firms.papers_until[f] = now.month + 1 + int(terms.days / 30.0)
    books.counts[REGISTRATIONS] += 1.0


@kernel
def consider_registering(firms: Firms, people: People, sizes: NDArray[np.int64], now: Now, q: Parameters,
                         subsector: Subsector, books: Books) -> None:  # fmt: skip
    """Grant papers that are due; some owners are asked for a number and get one, some others think about it."""
    terms = usual_terms(now)
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0 or firms.registered[f] == 1:
            continue
        if firms.papers_until[f] > 0:
            if now.month >= firms.papers_until[f]:
                firms.registered[f] = 1
                firms.papers_until[f] = 0
            continue
        luck = uniform(now.seed, firms.id[f], now.month, purpose.REGISTRATION)
        if luck < q.registration_asked:
            if firms.cash[f] > terms.fee + terms.papers:
                register(firms, f, terms, now, books)
        elif luck < q.registration_asked + q.registration_try:
            if wants_number(firms, people, f, terms, now, q, subsector):
                register(firms, f, terms, now, books)
