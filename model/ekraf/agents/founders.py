"""Founders: ideas arrive, and become firms where what they bring over some years beats the whole cost of a start."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.firms import buy_equipment
from ekraf.agents.livelihoods import (
    AtWork,
    count_worker,
    expected_wage,
    own_pay,
    present_value,
    years_of_schooling,
)
from ekraf.agents.registration import private_cost
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import bits, normal, scramble, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_OWNER,
    INACTIVE,
    N_CONTACTS,
    N_INDUSTRIES,
    N_SUBSECTORS,
    NOBODY,
    OWN_ACCOUNT,
    Firms,
    Households,
    People,
)
from ekraf.scratch import BLOCK, Scratch, find, write_down
from ekraf.state import (
    FIRM_BIRTHS,
    N_FIRMS,
    N_PEOPLE,
    POOL_LOCAL,
    Books,
    Industry,
    Now,
    Subsector,
)
from ekraf.town import Town

FOUNDING, FEES = FLOW["founding_capital"], FLOW["licence_fees"]


@rule
def idea_chance(skill: float, aspiration: float, owners: int, culture: int, hub: float, q: Parameters) -> float:
    """Return the chance a month that an idea arrives.

    idea_rate * exp(idea_skill * skill + idea_aspiration * (aspiration - 0.3) + idea_contacts * owners
    + idea_culture * culture) * hub ** idea_hub, where owners are creative owners among the contacts.
    """
    push = q.idea_skill * skill + q.idea_aspiration * (aspiration - 0.3) + q.idea_contacts * min(owners, 3)
    return min(q.idea_rate * math.exp(push + q.idea_culture * culture) * hub**q.idea_hub, 0.5)


@rule
def will_found(profit: float, income: float, start: float, savings: float, q: Parameters) -> bool:
    """Return whether an idea becomes a firm: what it brings over present income beats the start-up cost, and savings
    cover it."""
    gain = present_value(profit - q.founding_premium * income, q)
    return gain > start and savings * q.savings_share >= start


@rule
def hoped_profit(usual: float, ability: float, skill: float, luck: float) -> float:
    """Return the profit that somebody expects of a firm, rupiah a month: the ``usual`` one of the trade, by its ability
    and creative skill and by how rightly it sees them (``luck``, standard normal)."""
    return usual * math.exp(0.8 * ability + 0.3 * skill + 0.3 * luck - 0.2)


@rule
def first_equipment(luck: float, price: float, hub: float, q: Parameters) -> float:
    """Return what the equipment of a start costs, rupiah: its size is the founder's ``luck``, hubs lend a part."""
    return q.startup_capital * math.exp(0.5 * luck) * price * hub**-q.infrastructure_startup


@rule
def first_productivity(ability: float, luck: float) -> float:
    """Return the efficiency of a new firm, log, by its founder's ability and its ``luck`` (standard normal)."""
    return 0.6 * ability + 0.3 * luck - 0.1


@rule
def first_quality(usual: float, creative_skill: float) -> float:
    """Return the quality of a new firm's goods, log, over the ``usual`` one, by its founder's creative skill."""
    return usual + 0.4 * creative_skill - 0.25


@step
def new_firm(people: People, firms: Firms, i: int, f: int, k: int, key: np.uint64, now: Now, q: Parameters,
             subsector: Subsector, neighbourhood: int) -> None:  # fmt: skip
    """Fill row ``f`` with a firm of person ``i`` in subsector ``k``; its traits come from the founder and its luck."""
    firms.id[f] = key
    firms.alive[f] = 1
    firms.subsector[f] = k
    firms.owner[f] = i
    firms.neighbourhood[f] = neighbourhood
    firms.born[f] = now.month
    firms.boldness[f] = 1.0
    firms.price[f] = 1.0
    firms.formality_cost[f] = private_cost(key, q)
    luck = normal(np.uint64(0), key, 0, purpose.TRAIT + 2)
    firms.productivity[f] = first_productivity(people.ability[i], luck)
    firms.quality[f] = first_quality(subsector.quality[k], people.creative_skill[i])
    firms.known_local[f] = q.known_start
    firms.wage_offer[f] = subsector.going[k] * now.wage
    firms.expected[f] = subsector.scale[k] * now.price * now.productivity * 0.7
    firms.usual_profit[f] = subsector.income[k]
    people.activity[i] = CREATIVE_OWNER
    people.employer[i] = f
    people.wage[i] = 0.0
    people.since[i] = now.month
    people.trade[i] = N_INDUSTRIES + k
    people.class_until[i] = min(people.class_until[i], now.month)


@kernel
def mark_who_may_have_ideas(people: People, first: int, last: int, now: Now, q: Parameters,
                            scratch: Scratch) -> int:  # fmt: skip
    """Mark those of the residents from ``first`` to before ``last`` who may have an idea this month, and write them
    down; return how many."""
    top = q.idea_rate * 12.0  # whoever has more reasons for ideas than twelve times the usual has no more of them
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            activity = people.activity[i]
            luck = uniform(now.seed, people.id[i], now.month, purpose.IDEA)
            scratch.mask[i] = (activity >= INACTIVE) & (activity != CREATIVE_OWNER) & (luck < top)
        at = write_down(scratch, begin, end, at)
    return at - first


@kernel
def have_ideas(people: People, households: Households, firms: Firms, sizes: NDArray[np.int64], number: int, now: Now,
               q: Parameters, industry: Industry, subsector: Subsector, at_work: AtWork, books: Books,
               scratch: Scratch) -> None:  # fmt: skip
    """Let ideas arrive for the ``number`` residents in ``scratch.rows``, and become firms where what they bring and
    savings allow.

    A start costs equipment, fees, and days of own time, in which the founder earns nothing.
    """
    for c in range(number):
        i = scratch.rows[c]
        activity = people.activity[i]
        luck = uniform(now.seed, people.id[i], now.month, purpose.IDEA)
        owners = 0
        related = NOBODY
        for contact in range(N_CONTACTS if q.contacts_matter > 0.5 else 0):
            other = people.contacts[i, contact]
            if other != NOBODY and people.activity[other] == CREATIVE_OWNER:
                owners += 1
                related = people.trade[other] - N_INDUSTRIES
        skill, wish = people.creative_skill[i], people.aspiration[i]
        if luck >= idea_chance(skill, wish, owners, people.takes_part[i], now.public_capital, q):
            continue
        draw = uniform(now.seed, people.id[i], now.month, purpose.IDEA_SUBSECTOR)
        k = int(np.searchsorted(subsector.entry, draw))
        if people.trade[i] >= N_INDUSTRIES:
            k = people.trade[i] - N_INDUSTRIES
        elif owners > 0 and draw * 3.0 % 1.0 < 0.5:
            k = related
        k = min(max(k, 0), N_SUBSECTORS - 1)
        usual = expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
        income = 0.35 * usual
        if people.wage[i] > 0.0:
            income = people.wage[i]
        elif activity == OWN_ACCOUNT:
            income = own_pay(industry.own_account[people.trade[i]], industry.own_weight[people.trade[i]],
                             people.ability[i], people.skill[i])  # fmt: skip
        hope = normal(now.seed, people.id[i], now.month, purpose.ABILITY_SIGNAL)
        profit = hoped_profit(subsector.income[k], people.ability[i], skill, hope)
        h = people.household[i]
        size = normal(now.seed, people.id[i], now.month, purpose.STARTUP_SIZE)
        equipment = first_equipment(size, now.price, now.public_capital, q)
        fee = now.startup_fee * now.price
        start = equipment + fee + income / 25.0 * now.startup_days
        if not will_found(profit, income, start, households.cash[h], q):
            continue
        f = sizes[N_FIRMS]
        if f >= firms.alive.shape[0]:
            return
        sizes[N_FIRMS] += 1
        key = scramble(bits(now.seed, people.id[i], now.month, purpose.IDEA))
        count_worker(people, i, -1, at_work)
        new_firm(people, firms, i, f, k, key, now, q, subsector, households.neighbourhood[h])
        stake = min(1.25 * start, households.cash[h])
        households.cash[h] -= stake
        firms.cash[f] += stake - fee
        books.flows[FOUNDING] += stake
        books.pools[POOL_LOCAL] += fee
        books.flows[FEES] += fee
        buy_equipment(firms, f, min(equipment, stake - fee), now, q, industry, books)
        books.counts[FIRM_BIRTHS] += 1.0


def turn_ideas_into_firms(town: Town, now: Now, q: Parameters) -> None:
    """Let ideas arrive and become firms."""
    people, scratch = town.people, town.scratch
    number = find(scratch, int(town.sizes[N_PEOPLE]), town.threads, lambda first, last: mark_who_may_have_ideas(
        people, first, last, now, q, scratch))  # fmt: skip
    have_ideas(people, town.households, town.firms, town.sizes, number, now, q, town.industry, town.subsector,
               town.at_work, town.books, scratch)  # fmt: skip
