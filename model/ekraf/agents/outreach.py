"""Creative firms reach out: to local customers, national and export buyers, online, and to the licensing office."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import expected_wage, years_of_schooling
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    Firms,
    People,
)
from ekraf.state import (
    N_FIRMS,
    POOL_LOCAL,
    POOL_OTHER,
    REGISTRATIONS,
    Books,
    Now,
    Subsector,
)

FEES, PAPERS = FLOW["licence_fees"], FLOW["registration_costs"]


@rule
def reach_of(boldness: float, online: int, lead: float, q: Parameters) -> float:
    """Return how easily a firm finds buyers, over a usual online firm: boldness * online *
    exp(quality_weight * lead in quality)."""
    return (
        boldness
        * (1.0 if online == 1 else q.buyer_search_offline)
        * math.exp(q.quality_weight * min(max(lead, -3.0), 3.0))
    )


@step
def private_cost(key: np.uint64, q: Parameters) -> float:
    """Return what being registered costs the owner of firm ``key`` month by month, as a share of value added."""
    return q.formality_cost * math.exp(q.formality_cost_sd * normal(np.uint64(0), key, 0, purpose.TRAIT))


@rule
def use_of_number(employees: float, buyers: float) -> float:
    """Return how much a firm has of being registered, over one without staff and buyers outside the town."""
    return 1.0 + 0.3 * math.log(1.0 + employees) + 0.3 * min(buyers, 3.0)


@rule
def selling_effort(orders: float, capacity: float, q: Parameters) -> float:
    """Return how hard a firm looks for buyers, over one with the usual room: (capacity / orders / capacity_margin) **
    selling_effort, a quarter to four times. Idle hands look for customers; whoever has more orders than it can fill
    does not.
    """
    room = capacity / max(orders, 1.0) / q.capacity_margin
    return min(max(room, 0.25), 4.0) ** q.selling_effort


@rule
def registers(gain: float, running: float, cost: float, value_added: float) -> bool:
    """Return whether an owner registers: what it brings in two years beats what it costs to do and to keep.

    ``gain`` and ``running`` are shares of value added a month, ``cost`` rupiah once.
    """
    return (gain - running) * value_added * 24.0 > cost


@rule
def gain_needed(use: float, running: float, cost: float, value_added: float) -> float:
    """Return the gain, as a share of value added and before ``use``, at which an owner is in two minds to register."""
    return (cost / (24.0 * max(value_added, 1.0)) + running) / use


@kernel
def look_for_buyers(firms: Firms, sizes: NDArray[np.int64], now: Now, q: Parameters, subsector: Subsector,
                    online_share: float) -> None:  # fmt: skip
    """Let firms become known in town, find and lose national and export buyers, and go online."""
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0:
            continue
        firms.known_local[f] += q.known_growth * max(q.known_ceiling - firms.known_local[f], 0.0)
        k = firms.subsector[f]
        reach = reach_of(firms.boldness[f], firms.online[f], firms.quality[f] - subsector.quality[k], q)
        reach *= selling_effort(firms.demand[f].sum(), firms.capacity[f], q)
        for m in range(2):
            if uniform(now.seed, firms.id[f], now.month, purpose.FIND_BUYERS + m) < reach * subsector.finding[k, m]:
                firms.buyers[f, m] += 1.0
            loss = q.buyer_loss * firms.buyers[f, m]
            if firms.buyers[f, m] > 0.0 and uniform(now.seed, firms.id[f], now.month, purpose.LOSE_BUYERS + m) < loss:
                firms.buyers[f, m] = max(firms.buyers[f, m] - 1.0, 0.0)
        if firms.online[f] == 0:
            chance = q.online_adoption + q.online_imitation * online_share
            if uniform(now.seed, firms.id[f], now.month, purpose.ONLINE) < chance:
                firms.online[f] = 1


@step
def time_cost(people: People, i: int, days: float, now: Now, q: Parameters) -> float:
    """Return what ``days`` of the time of person ``i`` are worth, rupiah."""
    return expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q) / 25.0 * days


@step
def wants_number(firms: Firms, people: People, f: int, days: float, fee: float, now: Now, q: Parameters,
                 subsector: Subsector) -> bool:  # fmt: skip
    """Return whether firm ``f`` would register at a cost of ``days`` of the owner's time and ``fee`` rupiah in all."""
    value_added = subsector.value_added[firms.subsector[f]] * firms.expected[f]
    cost = time_cost(people, firms.owner[f], days, now, q) + fee
    gain = now.number_gain + q.registered_edge + now.reserved_orders
    gain *= use_of_number(firms.employees[f], firms.buyers[f, 0])
    return registers(gain, firms.formality_cost[f], cost, value_added) and firms.cash[f] > fee


@kernel
def weigh_numbers(firms: Firms, people: People, sizes: NDArray[np.int64], now: Now, q: Parameters, subsector: Subsector,
                  needed: NDArray[np.float64]) -> None:  # fmt: skip
    """Draw the private cost of being registered of each firm, and write the ``number_gain`` that its owner asks for."""
    for f in range(sizes[N_FIRMS]):
        firms.formality_cost[f] = private_cost(firms.id[f], q)
        cost = time_cost(people, firms.owner[f], now.registration_days, now, q)
        cost += now.registration_fee + now.registration_papers
        value_added = subsector.value_added[firms.subsector[f]] * firms.expected[f]
        use = use_of_number(firms.employees[f], firms.buyers[f, 0])
        needed[f] = gain_needed(use, firms.formality_cost[f], cost, value_added) - q.registered_edge


@step
def register(firms: Firms, f: int, days: float, fee: float, papers: float, now: Now, books: Books) -> None:
    """Let firm ``f`` file for a number: it pays the town's ``fee`` and, elsewhere in town, ``papers`` (rupiah), and is
    registered when the ``days`` have passed."""
    firms.cash[f] -= fee + papers
    books.pools[POOL_OTHER] += papers
    books.flows[PAPERS] += papers
    books.pools[POOL_LOCAL] += fee
    books.flows[FEES] += fee
    firms.papers_until[f] = now.month + 1 + int(days / 30.0)
    books.counts[REGISTRATIONS] += 1.0


@kernel
def consider_registering(firms: Firms, people: People, sizes: NDArray[np.int64], now: Now, q: Parameters,
                         subsector: Subsector, books: Books) -> None:  # fmt: skip
    """Grant papers that are due, and let some owners think about registering."""
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0 or firms.registered[f] == 1:
            continue
        if firms.papers_until[f] > 0:
            if now.month >= firms.papers_until[f]:
                firms.registered[f] = 1
                firms.papers_until[f] = 0
        elif uniform(now.seed, firms.id[f], now.month, purpose.REGISTRATION) < q.registration_try:
            days, fee = now.registration_days, now.registration_fee
            papers = now.registration_papers
            if wants_number(firms, people, f, days, fee + papers, now, q, subsector):
                register(firms, f, days, fee, papers, now, books)
