"""Goods: each market's budget meets the firms that buyers know; quality and price decide; capacity limits.

Residents choose among local firms and goods from elsewhere, so one firm's gain is partly another's loss. National
buyers and export orders come to the firms they know. Public orders need registration.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.firms import HELPER_WORK, output_of, premium_part
from ekraf.engine import kernel, rule
from ekraf.ledger import FLOW
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    BUSINESS,
    EXPORT,
    LOCAL,
    N_MARKETS,
    N_SUBSECTORS,
    NATIONAL,
    PUBLIC,
    VISITOR,
    Firms,
)
from ekraf.state import N_FIRMS, Books, Choice, Now, Subsector
from ekraf.threads import HEAVY
from ekraf.town import Town

ORDER, ORDER_SIZE = purpose.ORDER, purpose.ORDER_SIZE
# Of a lead in quality, what shows in the size of an order; the rest shows in who finds buyers; judgement
ORDER_LEAD = 0.5
SALES_FLOW = np.array(
    [FLOW["spending_creative"], FLOW["visitor_creative"], FLOW["national_sales"], FLOW["exports"],
     FLOW["public_orders"], FLOW["creative_purchases"]]
)  # fmt: skip


@rule
def attraction(quality: float, appeal: float, price: float, q: Parameters) -> float:
    """Return a good's weight in buyers' choice: exp(weight * quality + appeal) * price ** (1 - elasticity)."""
    return math.exp(q.quality_weight * quality + appeal) * price ** (1.0 - q.price_elasticity)


@rule
def range_of(capital: float, usual: float, q: Parameters) -> float:
    """Return how much the range of what a firm offers draws buyers, log: range_weight * log(capital / usual capital).

    Who is better equipped has more to show, and delivers sooner.
    """
    return q.range_weight * math.log(max(capital / usual, 1e-3))


@rule
def local_orders(near_budget: float, near: float, town_budget: float, town: float, weight: float, known: float,
                 elsewhere: float, places: int) -> float:  # fmt: skip
    """Return what residents order from a firm, rupiah: its part by ``weight`` of what is spent near it, and by how
    ``known`` it is of what is spent in town; goods from ``elsewhere`` weigh half in each, near in ``places`` parts."""
    here = near_budget * weight / (near + elsewhere * (0.5 / places))
    return here + town_budget * known / (town + elsewhere * 0.5)


@rule
def sends_order(buyers: float, luck: float, q: Parameters) -> bool:
    """Return whether one of the export ``buyers`` that know a firm orders this month."""
    return buyers > 0.0 and luck < 1.0 - (1.0 - q.export_order_rate) ** buyers


@rule
def paid_abroad(part: float, capacity: float, q: Parameters) -> float:
    """Return what a ``part`` of a month's ``capacity`` brings from buyers abroad, who pay more for the same work."""
    return part * capacity * (1.0 + q.export_premium)


@kernel
def weigh(firms: Firms, first: int, last: int, q: Parameters, subsector: Subsector, choice: Choice) -> None:
    """Write the weights with buyers of the firms from ``first`` to before ``last`` into ``choice``."""
    for f in range(first, last):
        if firms.alive[f] == 0:
            continue
        k = firms.subsector[f]
        # practices are marketing too, not only records and stocks
        offer = range_of(firms.capital[f], subsector.equipment[k], q) + firms.practices[f]
        choice.weight[f] = attraction(firms.quality[f], firms.appeal[f] + offer, firms.price[f], q)


@kernel
def sum_weights(firms: Firms, sizes: NDArray[np.int64], q: Parameters, choice: Choice) -> None:
    """Sum the weights of firms in ``choice`` by market."""
    choice.near[:] = 0.0
    choice.town[:] = 0.0
    choice.sums[:] = 0.0
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0:
            continue
        k, a = firms.subsector[f], choice.weight[f]
        choice.near[k, firms.neighbourhood[f]] += a
        choice.town[k] += a * firms.known_local[f]
        if firms.registered[f] == 1:
            choice.sums[k, 0] += a
            choice.sums[k, 1] += a * q.registered_business_edge
        else:
            choice.sums[k, 1] += a


@kernel
def order(firms: Firms, first: int, last: int, now: Now, q: Parameters, subsector: Subsector,
          choice: Choice) -> None:  # fmt: skip
    """Fill ``firms.demand`` by market, from ``first`` to before ``last``, from the budgets (rupiah a month) and the
    buyers that know each firm."""
    places = choice.near.shape[1]
    for f in range(first, last):
        if firms.alive[f] == 0:
            continue
        k, n, a = firms.subsector[f], firms.neighbourhood[f], choice.weight[f]
        elsewhere = subsector.elsewhere[k]
        known = a * firms.known_local[f]
        firms.demand[f, LOCAL] = local_orders(choice.near_budget[k, n], choice.near[k, n], choice.town_budget[k],
                                              choice.town[k], a, known, elsewhere, places)  # fmt: skip
        firms.demand[f, VISITOR] = choice.visitors[k] * known / max(choice.town[k], 1e-9)
        lead = ORDER_LEAD * (firms.quality[f] - subsector.quality[k])
        relative = attraction(lead, 0.3 * firms.appeal[f], firms.price[f], q)
        firms.demand[f, NATIONAL] = firms.buyers[f, 0] * subsector.order[k] * now.creative * relative
        free = firms.to_deliver[f] < 1.0  # an order is finished before the next is taken
        luck = uniform(now.seed, firms.id[f], now.month, ORDER)
        if free and sends_order(firms.buyers[f, 1], luck, q):
            size = math.exp(0.5 * normal(now.seed, firms.id[f], now.month, ORDER_SIZE))
            size *= subsector.export_order[k] * now.export * relative
            most = paid_abroad(q.far_order_months * q.far_order_capacity, firms.capacity[f], q)
            firms.to_deliver[f] = min(size, most)
        firms.demand[f, EXPORT] = min(firms.to_deliver[f], paid_abroad(q.far_order_capacity, firms.capacity[f], q))
        registered = firms.registered[f] == 1
        firms.demand[f, PUBLIC] = choice.public[k] * a / max(choice.sums[k, 0], 1e-9) if registered else 0.0
        edge = q.registered_business_edge if registered else 1.0
        firms.demand[f, BUSINESS] = choice.business[k] * a * edge / max(choice.sums[k, 1], 1e-9)


@kernel
def produce_and_sell(firms: Firms, first: int, last: int, now: Now, q: Parameters, subsector: Subsector) -> None:
    """Let the firms from ``first`` to before ``last`` produce up to capacity and sell."""
    for f in range(first, last):
        if firms.alive[f] == 0:
            continue
        k = firms.subsector[f]
        labour = 1.0 + HELPER_WORK * firms.helpers[f] + firms.employees[f] + firms.talent[f]
        labour -= min(firms.learning[f], 1.0 * firms.employees[f])  # an apprentice who has left costs nothing
        efficiency = firms.productivity[f] + firms.practices[f]
        efficiency += q.infrastructure_productivity * math.log(now.public_capital)
        made = output_of(labour, firms.capital[f], subsector.equipment[k], efficiency, subsector.scale[k], q)
        capacity = made * now.price * now.productivity * firms.price[f]
        wanted = firms.demand[f].sum()
        work = wanted - premium_part(q) * firms.demand[f, EXPORT]
        demanding = (firms.demand[f, NATIONAL] + firms.demand[f, EXPORT]) / max(wanted, 1.0)
        strict = firms.demand[f, EXPORT] / max(wanted, 1.0)
        capacity *= 1.0 - q.demanding_cost * strict
        firms.capacity[f] = capacity
        fill = min(1.0, capacity / max(work, 1.0))
        for m in range(N_MARKETS):
            firms.sales[f, m] = firms.demand[f, m] * fill
            firms.cash[f] += firms.sales[f, m]
        firms.to_deliver[f] -= firms.sales[f, EXPORT]
        firms.quality[f] += q.demand_teaches * demanding


@kernel
def book_sales(firms: Firms, sizes: NDArray[np.int64], choice: Choice, books: Books) -> None:
    """Enter what buyers have paid into ``flows`` and, by market, ``choice.bought``."""
    choice.bought[:] = 0.0
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 1:
            for m in range(N_MARKETS):
                books.flows[SALES_FLOW[m]] += firms.sales[f, m]
                choice.bought[m] += firms.sales[f, m]


@kernel
def usual_profits(firms: Firms, sizes: NDArray[np.int64], subsector: Subsector, profit: NDArray[np.float64],
                  count: NDArray[np.float64], speed: float) -> None:  # fmt: skip
    """Update what founders see of each subsector: the usual profit of its owners (a mean cut off at its top)."""
    profit[:] = 0.0
    count[:] = 0.0
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 1:
            k = firms.subsector[f]
            profit[k] += min(max(firms.usual_profit[f], 0.0), 4.0 * subsector.income[k])
            count[k] += 1.0
    for k in range(N_SUBSECTORS):
        if count[k] > 0.0:
            subsector.income[k] += speed * (profit[k] / count[k] - subsector.income[k])


def order_from_firms(town: Town, now: Now, q: Parameters) -> None:
    """Let buyers choose: fill ``firms.demand`` by market from the budgets in ``town.choice``."""
    firms, choice, n = town.firms, town.choice, int(town.sizes[N_FIRMS])
    town.threads.over(n, lambda first, last: weigh(firms, first, last, q, town.subsector, choice), HEAVY)
    sum_weights(firms, town.sizes, q, choice)
    town.threads.over(n, lambda first, last: order(firms, first, last, now, q, town.subsector, choice), HEAVY)


def serve_buyers(town: Town, now: Now, q: Parameters) -> None:
    """Let firms produce up to capacity and sell; enter what buyers pay."""
    firms, n = town.firms, int(town.sizes[N_FIRMS])
    town.threads.over(n, lambda first, last: produce_and_sell(firms, first, last, now, q, town.subsector), HEAVY)
    book_sales(firms, town.sizes, town.choice, town.books)
