"""Creative firms: they are founded, plan, set prices, invest, look for buyers, register, go online, and close."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.employers import share_to_lay_off, whole_posts
from ekraf.agents.residents import expected_wage, leave_work, years_of_schooling
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf import purpose
from ekraf.luck import bits, normal, scramble, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    INACTIVE,
    N_CONTACTS,
    N_INDUSTRIES,
    N_SUBSECTORS,
    NOBODY,
    OWN_ACCOUNT,
    UNEMPLOYED,
    Firms,
    Households,
    People,
)
from ekraf.state import (
    FIRM_BIRTHS,
    FIRM_DEATHS,
    N_FIRMS,
    N_PEOPLE,
    POOL_LOCAL,
    POOL_OTHER,
    POOL_WORLD,
    REGISTRATIONS,
    Books,
    Industry,
    Now,
    Subsector,
)

FOUNDING, EQUIPMENT_LOCAL, EQUIPMENT_OUTSIDE = (
    FLOW["founding_capital"],
    FLOW["equipment_local"],
    FLOW["equipment_outside"],
)
FEES, DRAWINGS = FLOW["licence_fees"], FLOW["drawings"]
TRADE, MANUFACTURING = 6, 2
IDEA, IDEA_SUB, SIGNAL, SHOCK, ROUNDING, BUYERS, BUYER_LOSS, REGISTRATION, ONLINE, CLOSURE, TRAIT = (
    purpose.IDEA,
    purpose.IDEA_SUBSECTOR,
    purpose.ABILITY_SIGNAL,
    purpose.FIRM_SHOCK,
    purpose.ROUNDING,
    purpose.BUYERS,
    purpose.BUYER_LOSS,
    purpose.REGISTRATION,
    purpose.ONLINE,
    purpose.CLOSURE,
    purpose.TRAIT,
)
HELPER_WORK = 0.6  # an unpaid helper's time over a full-time worker's; Sakernas hours of family workers


@rule
def output_of(labour: float, capital: float, usual: float, efficiency: float, scale: float, q: Parameters) -> float:
    """Return output, rupiah a month at prices of the start.

    output = scale * exp(efficiency) * labour ** a * (capital / usual) ** b with a = production_labour and
    b = production_capital, a + b < 1; ``usual`` is the usual equipment of a one-person firm.
    """
    return (
        scale * math.exp(efficiency) * labour**q.production_labour * max(capital / usual, 1e-6) ** q.production_capital
    )


@rule
def labour_for(orders: float, capital: float, usual: float, efficiency: float, scale: float, q: Parameters) -> float:
    """Return the workers that ``orders`` need: the inverse of ``output_of`` in labour."""
    one = output_of(1.0, capital, usual, efficiency, scale, q)
    return (max(orders, 0.0) / one) ** (1.0 / q.production_labour)


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
    """Return whether an idea becomes a firm: profit beats present income, and savings cover the start-up cost."""
    return profit > q.founding_premium * income and savings * q.savings_share >= start


@rule
def wanted_price(price: float, orders: float, capacity: float, q: Parameters) -> float:
    """Return next month's price over the going one: up when orders exceed capacity, else back towards 1."""
    pressure = min(max(orders / max(capacity, 1.0) - 1.0, -0.5), 1.0)
    return price * (1.0 + q.price_flexibility * pressure) + 0.05 * (1.0 - price)


@rule
def wanted_equipment(value_added: float, wear: float, interest: float, q: Parameters) -> float:
    """Return the equipment at which its return meets its cost: b * value added / (interest + wear + premium)."""
    return q.production_capital * value_added / (interest + wear + q.risk_premium)


@rule
def closes(profit: float, outside: float, cash: float, luck: float, ended: bool, q: Parameters) -> bool:
    """Return whether a firm closes: owner gone, out of cash, better off elsewhere for long, or by misfortune."""
    hazard = q.closure_luck
    if profit < q.closure_ratio * outside:
        hazard += q.closure_patience * min(1.0 - profit / max(q.closure_ratio * outside, 1.0), 1.0)
    return ended or cash < 0.0 or luck < hazard


@rule
def reach_of(boldness: float, online: int, lead: float, q: Parameters) -> float:
    """Return how easily a firm finds buyers, over a usual online firm: boldness * online *
    exp(quality_weight * lead in quality)."""
    return boldness * (1.0 if online == 1 else q.buyer_search_offline) * math.exp(q.quality_weight * min(max(lead, -3.0), 3.0))


@rule
def registers(gain: float, running: float, cost: float, value_added: float) -> bool:
    """Return whether an owner registers: what it brings in two years beats what it costs to do and to keep.

    ``gain`` and ``running`` are shares of value added a month, ``cost`` rupiah once.
    """
    return (gain - running) * value_added * 24.0 > cost


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
    firms.formality_cost[f] = 0.04 * math.exp(0.8 * normal(np.uint64(0), key, 0, TRAIT))
    firms.productivity[f] = 0.6 * people.ability[i] + 0.3 * normal(np.uint64(0), key, 0, TRAIT + 2) - 0.1
    firms.quality[f] = subsector.quality[k] + 0.4 * people.creative_skill[i] - 0.25
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
def have_ideas(people: People, households: Households, firms: Firms, sizes: NDArray[np.int64], now: Now,
               q: Parameters, industry: Industry, subsector: Subsector, going: float, books: Books) -> None:  # fmt: skip
    """Let ideas arrive and become firms where profit, savings and start-up cost allow."""
    top = q.idea_rate * 12.0
    for i in range(sizes[N_PEOPLE]):
        activity = people.activity[i]
        if activity < INACTIVE or activity == CREATIVE_OWNER:
            continue
        luck = uniform(now.seed, people.id[i], now.month, IDEA)
        if luck >= top:  # few have ideas: the rest of the rule is for them
            continue
        owners = 0
        related = NOBODY
        for c in range(N_CONTACTS):
            other = people.contacts[i, c]
            if other != NOBODY and people.activity[other] == CREATIVE_OWNER:
                owners += 1
                related = people.trade[other] - N_INDUSTRIES
        skill, wish = people.creative_skill[i], people.aspiration[i]
        if luck >= idea_chance(skill, wish, owners, people.takes_part[i], now.public_capital, q):
            continue
        draw = uniform(now.seed, people.id[i], now.month, IDEA_SUB)
        k = np.searchsorted(subsector.entry, draw)
        if people.trade[i] >= N_INDUSTRIES:
            k = people.trade[i] - N_INDUSTRIES
        elif owners > 0 and draw * 3.0 % 1.0 < 0.5:
            k = related
        k = min(max(k, 0), N_SUBSECTORS - 1)
        usual = expected_wage(going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
        power = math.exp(people.ability[i] + 0.5 * people.skill[i])
        income = 0.35 * usual
        if people.wage[i] > 0.0:
            income = people.wage[i]
        elif activity == OWN_ACCOUNT:
            income = industry.own_account[people.trade[i]] / max(industry.own_weight[people.trade[i]], 1e-9) * power
        hope = 0.3 * normal(now.seed, people.id[i], now.month, SIGNAL)
        profit = subsector.income[k] * math.exp(0.8 * people.ability[i] + 0.3 * skill + hope - 0.2)
        h = people.household[i]
        size = math.exp(0.5 * normal(now.seed, people.id[i], now.month, SIGNAL + 2))
        equipment = q.startup_capital * size * now.price * now.public_capital**-q.infrastructure_startup
        start = equipment + usual / 25.0 * now.startup_days
        if not will_found(profit, income, start, households.cash[h], q):
            continue
        f = sizes[N_FIRMS]
        if f >= firms.alive.shape[0]:
            return
        sizes[N_FIRMS] += 1
        key = scramble(bits(now.seed, people.id[i], now.month, IDEA))
        new_firm(people, firms, i, f, k, key, now, q, subsector, households.neighbourhood[h])
        stake = min(1.25 * start, households.cash[h])
        households.cash[h] -= stake
        firms.cash[f] += stake
        books.flows[FOUNDING] += stake
        buy_equipment(firms, f, min(equipment, stake), now, q, industry, books)
        books.counts[FIRM_BIRTHS] += 1.0


@step
def buy_equipment(firms: Firms, f: int, amount: float, now: Now, q: Parameters, industry: Industry,
                  books: Books) -> None:  # fmt: skip
    """Spend ``amount`` rupiah on equipment, part of it in town (trade and manufacturing)."""
    local = amount * q.capital_local_share
    firms.cash[f] -= amount
    firms.capital[f] += amount / now.price
    books.flows[EQUIPMENT_LOCAL] += local
    books.flows[EQUIPMENT_OUTSIDE] += amount - local
    industry.orders[TRADE] += 0.7 * local
    industry.orders[MANUFACTURING] += 0.3 * local
    books.pools[POOL_OTHER] += local
    books.pools[POOL_WORLD] += amount - local


@kernel
def plan(firms: Firms, sizes: NDArray[np.int64], now: Now, q: Parameters, industry: Industry, subsector: Subsector,
         layoff: NDArray[np.float64], books: Books) -> None:  # fmt: skip
    """Let firms set price, staff, equipment and the loan they want from what they expect to sell."""
    for f in range(sizes[N_FIRMS]):
        layoff[f] = 0.0
        if firms.alive[f] == 0:
            continue
        k = firms.subsector[f]
        orders = firms.demand[f].sum()
        if now.month > firms.born[f] + 1:
            firms.expected[f] += q.expectation_speed * (orders - firms.expected[f])
        firms.price[f] = wanted_price(firms.price[f], orders, firms.capacity[f], q)
        noise = normal(now.seed, firms.id[f], now.month, SHOCK)
        people_there = 1 + firms.employees[f] + firms.helpers[f]
        sd = q.appeal_sd * people_there**-q.fortune_size_exponent
        firms.appeal[f] = q.appeal_persistence * firms.appeal[f] + sd * noise
        firms.quality[f] += q.quality_fade * (subsector.quality[k] - firms.quality[f])
        nominal = now.price * now.productivity * firms.price[f]
        efficiency = firms.productivity[f] + firms.practices[f]
        need = labour_for(firms.expected[f] * 1.08 / nominal, firms.capital[f], subsector.equipment[k], efficiency,
                          subsector.scale[k], q)  # fmt: skip
        own = 1.0 + HELPER_WORK * firms.helpers[f]
        wage = subsector.going[k] * now.wage
        firms.wage_offer[f] = wage
        # one more worker must earn the wage: a * value added / labour >= wage
        worth = subsector.value_added[k] * firms.expected[f] * q.production_labour / wage
        wanted = max(min(need, max(worth, 1.0)) - own - firms.talent[f], 0.0)
        firms.wanted[f] += q.expectation_speed * (wanted - firms.wanted[f])
        affordable = firms.cash[f] > 0.5 * firms.wage_bill[f] + wage
        posts = whole_posts(firms.wanted[f], uniform(now.seed, firms.id[f], 0, ROUNDING))
        if firms.cash[f] < 0.3 * firms.wage_bill[f]:
            posts = min(posts, firms.employees[f] - 1)
        firms.vacancies[f] = max(posts - firms.employees[f], 0) if affordable else 0
        layoff[f] = share_to_lay_off(posts, firms.employees[f], q)
        value_added = subsector.value_added[k] * firms.expected[f]
        wish = wanted_equipment(value_added, q.depreciation, now.interest / 12.0, q) / now.price
        firms.capital[f] *= 1.0 - q.depreciation
        gap = max(wish - firms.capital[f], 0.0) * now.price * q.investment_speed
        buffer = q.reserve_months * (firms.wage_bill[f] + (1.0 - subsector.value_added[k]) * firms.expected[f] * 0.5)
        paid = min(gap, max(firms.cash[f] - buffer, 0.0))
        if paid > 0.0:
            buy_equipment(firms, f, paid, now, q, industry, books)
        firms.wants_loan[f] = max((wish - firms.capital[f]) * now.price * 0.6, 0.0) if paid < 0.8 * gap else 0.0


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
        for m in range(2):
            if uniform(now.seed, firms.id[f], now.month, BUYERS + 60 + m) < reach * subsector.finding[k, m]:
                firms.buyers[f, m] += 1.0
            loss = q.buyer_loss * firms.buyers[f, m]
            if firms.buyers[f, m] > 0.0 and uniform(now.seed, firms.id[f], now.month, BUYER_LOSS + 20 + m) < loss:
                firms.buyers[f, m] = max(firms.buyers[f, m] - 1.0, 0.0)
        if firms.online[f] == 0:
            chance = q.online_adoption + q.online_imitation * online_share
            if uniform(now.seed, firms.id[f], now.month, ONLINE) < chance:
                firms.online[f] = 1


@step
def wants_number(firms: Firms, people: People, f: int, days: float, fee: float, now: Now, q: Parameters,
                 subsector: Subsector, going: float, edge: float) -> bool:  # fmt: skip
    """Return whether firm ``f`` would register at a cost of ``days`` of the owner's time and ``fee`` rupiah.

    ``edge`` is the value of orders that ask for a number over all sales.
    """
    owner = firms.owner[f]
    size = 1.0 + 0.3 * math.log(1.0 + firms.employees[f]) + 0.3 * min(firms.buyers[f, 0], 3.0)
    value_added = subsector.value_added[firms.subsector[f]] * firms.expected[f]
    day = expected_wage(going, years_of_schooling(people.education[owner]), people.skill[owner], now.wage, q) / 25.0
    gain = (q.registration_gain + edge) * size
    return registers(gain, firms.formality_cost[f], day * days + fee, value_added) and firms.cash[f] > fee


@step
def register(firms: Firms, f: int, days: float, fee: float, now: Now, books: Books) -> None:
    """Let firm ``f`` file for a number: it pays ``fee`` and is registered when the ``days`` have passed."""
    firms.cash[f] -= fee
    books.pools[POOL_LOCAL] += fee
    books.flows[FEES] += fee
    firms.papers_until[f] = now.month + 1 + int(days / 30.0)
    books.counts[REGISTRATIONS] += 1.0


@kernel
def consider_registering(firms: Firms, people: People, sizes: NDArray[np.int64], now: Now, q: Parameters,
                         subsector: Subsector, going: float, edge: float, books: Books) -> None:  # fmt: skip
    """Grant papers that are due, and let some owners think about registering."""
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0 or firms.registered[f] == 1:
            continue
        if firms.papers_until[f] > 0:
            if now.month >= firms.papers_until[f]:
                firms.registered[f] = 1
                firms.papers_until[f] = 0
        elif uniform(now.seed, firms.id[f], now.month, REGISTRATION) < q.registration_try:
            days, fee = now.registration_days, now.registration_fee
            if wants_number(firms, people, f, days, fee, now, q, subsector, going, edge):
                register(firms, f, days, fee, now, books)


@kernel
def fail_or_close(firms: Firms, people: People, households: Households, sizes: NDArray[np.int64], now: Now,
                  q: Parameters, going: float, books: Books) -> None:  # fmt: skip
    """Close firms that are out of cash, whose owner does better elsewhere, or is gone; free their people."""
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0:
            continue
        owner = firms.owner[f]
        ended = people.activity[owner] != CREATIVE_OWNER or people.employer[owner] != f
        usual = expected_wage(going, years_of_schooling(people.education[owner]), people.skill[owner], now.wage, q)
        luck = uniform(now.seed, firms.id[f], now.month, CLOSURE)
        if not closes(firms.usual_profit[f], 0.6 * usual, firms.cash[f], luck, ended, q):
            continue
        firms.alive[f] = 0
        books.counts[FIRM_DEATHS] += 1.0
        h = people.household[owner]
        households.cash[h] += firms.cash[f]
        books.flows[DRAWINGS] += firms.cash[f]
        firms.cash[f] = 0.0
        firms.vacancies[f] = 0
        firms.employees[f] = 0
        firms.helpers[f] = 0
        firms.demand[f, :] = 0.0
        firms.sales[f, :] = 0.0
        if not ended:
            leave_work(people, owner, UNEMPLOYED, now.month)
    for i in range(sizes[N_PEOPLE]):
        if people.activity[i] >= CREATIVE_EMPLOYEE and people.activity[i] != CREATIVE_OWNER:
            f = people.employer[i]
            if firms.alive[f] == 0:
                leave_work(people, i, INACTIVE if people.activity[i] == CREATIVE_FAMILY else UNEMPLOYED, now.month)
