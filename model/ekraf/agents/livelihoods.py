"""Livelihoods: what a person could earn, the least they work for, and when they turn to own-account work."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import rule, step
from ekraf.ledger import FLOW
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EMPLOYEE,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    TERTIARY,
    Households,
    People,
)
from ekraf.state import POOL_OTHER, Books, Industry, Now, Subsector
from ekraf.tables import table

MIDDLE_AGE = 25
STOCK = FLOW["own_account_stock"]
TRADE = 6
CREATIVE_PART = 0.5  # of creative skill, that counts beside general skill in creative work; judgement
YARDSTICK = 2.0e6  # rupiah a month and head; judgement


@table
class AtWork(NamedTuple):
    """Who works where, by row of the employer (``jobs``) or of the creative firm (the rest)."""

    jobs: NDArray[np.int32]  # employees
    staff: NDArray[np.int16]  # paid workers
    helpers: NDArray[np.int16]  # unpaid family workers
    wage_bill: NDArray[np.float64]  # rupiah a month
    talent: NDArray[np.float64]  # worker equivalents above one each


@rule
def years_of_schooling(education: int) -> float:
    """Return years of schooling: 6, 9, 12, 12 and 16."""
    if education == TERTIARY:
        return 16.0
    return 6.0 + 3.0 * min(education, 2)


@rule
def present_value(monthly: float, q: Parameters) -> float:
    """Return what ``monthly`` rupiah are worth today to who has or starts a firm.

    monthly * (1 - (1 + founding_discount) ** -founding_horizon) / founding_discount.
    """
    return monthly * (1.0 - (1.0 + q.founding_discount) ** -q.founding_horizon) / q.founding_discount


@rule
def earning_power(ability: float, skill: float) -> float:
    """Return what an own-account worker earns relative to others: exp(ability + skill / 2)."""
    return math.exp(ability + 0.5 * skill)


@rule
def own_pay(income: float, weight: float, ability: float, skill: float) -> float:
    """Return what an own-account worker makes a month, rupiah: a share by earning power of the mixed ``income`` of its
    industry, whose workers have earning power ``weight`` in all."""
    return income / max(weight, 1e-9) * earning_power(ability, skill)


@rule
def need(income: float, size: int, index: float) -> float:
    """Return how far a household needs another income: 1 / (1 + income per head / yardstick), 0 to 1.

    The yardstick is 2 million rupiah a month at the wages of the start, about twice what Susenas sees spent.
    """
    return 1.0 / (1.0 + income / max(size, 1) / (YARDSTICK * index))


@rule
def turns_to_own_account(age: int, fresh: bool, pay: float, wish: float, want: float, q: Parameters) -> float:
    """Return the chance a month that a jobless person starts own-account work.

    chance = base * (1/2 + want) * youth * min(1, pay / (own_account_support * wish)); the base is higher when a job
    has just been lost (``fresh``) and tools and customers of the trade are at hand. ``pay`` is what it would earn,
    ``wish`` the reservation wage (rupiah a month), ``want`` the need of the household (0 to 1).
    """
    worth = min(pay / max(q.own_account_support * wish, 1.0), 1.0)
    chance = (q.own_account_at_loss if fresh else q.own_account_need) * (0.5 + want) * worth
    return min(chance * (q.own_account_wait_youth if age < MIDDLE_AGE else 1.0), 1.0)


@rule
def may_turn_to_own_account(fresh: bool, luck: float, q: Parameters) -> bool:
    """Return whether ``luck`` is good enough to start own-account work, whatever it pays; see
    ``turns_to_own_account``."""
    most = (q.own_account_at_loss if fresh else q.own_account_need) * 1.5 * max(q.own_account_wait_youth, 1.0)
    return luck < most


@rule
def reservation_wage(expected: float, months: int, want: float, q: Parameters) -> float:
    """Return the lowest wage accepted: expected * max(floor, ratio * (5/4 - want / 2) * exp(-decay * months))."""
    share = q.reservation_ratio * (1.25 - 0.5 * want) * math.exp(-q.reservation_decay * months)
    return expected * max(share, q.reservation_floor)


@rule
def expected_wage(going: float, years: float, skill: float, index: float, q: Parameters) -> float:
    """Return the wage that schooling and skill usually bring: exp(going + return * (years - 12) + share * skill)."""
    return index * math.exp(going + q.general_return_schooling * (years - 12.0) + q.wage_skill_share * skill)


@rule
def own_trade(trade: int, luck: float, entry: NDArray[np.float64], industry: NDArray[np.int64]) -> int:
    """Return the industry of own-account work: that of the last trade, or by ``luck`` where others do it."""
    if trade >= N_INDUSTRIES:
        return int(industry[trade - N_INDUSTRIES])
    if trade >= 0 and entry[trade] > (entry[trade - 1] if trade > 0 else 0.0) + 0.01:
        return trade
    for s in range(N_INDUSTRIES):
        if luck < entry[s]:
            return s
    return N_INDUSTRIES - 1


@rule
def has_means(cash: float, price: float, q: Parameters) -> bool:
    """Return whether a household with ``cash`` can buy the tools and the stock that own-account work begins with."""
    return cash * q.savings_share >= q.own_account_stock * price


@rule
def talent_of(creative_skill: float, match: float) -> float:
    """Return the output of a paid worker above that of a usual one: exp(creative skill / 2 + match) - 1."""
    return math.exp(CREATIVE_PART * creative_skill + match) - 1.0


@step
def skill_at_work(people: People, i: int, creative: bool) -> float:
    """Return the skill of person ``i`` that counts in creative or in other work, log."""
    return people.skill[i] + (CREATIVE_PART * people.creative_skill[i] if creative else 0.0)


@step
def clear(at_work: AtWork) -> None:
    """Set the counts of creative firms to zero."""
    at_work.staff[:] = 0
    at_work.helpers[:] = 0
    at_work.wage_bill[:] = 0.0
    at_work.talent[:] = 0.0


@step
def count_worker(people: People, i: int, sign: int, at_work: AtWork) -> None:
    """Add person ``i`` to the workers of its employer (``sign`` 1), or take it off them (-1)."""
    e = people.employer[i]
    if people.activity[i] == EMPLOYEE:
        at_work.jobs[e] += sign
    elif people.activity[i] == CREATIVE_EMPLOYEE:
        at_work.staff[e] += sign
        at_work.wage_bill[e] += sign * people.wage[i]
        at_work.talent[e] += sign * talent_of(people.creative_skill[i], people.match[i])
    elif people.activity[i] == CREATIVE_FAMILY:
        at_work.helpers[e] += sign


@step
def leave_work(people: People, i: int, activity: int, month: int) -> None:
    """Put person ``i`` out of work and into ``activity``."""
    people.activity[i] = activity
    people.employer[i] = NOBODY
    people.wage[i] = 0.0
    people.since[i] = month


@step
def buy_stock(households: Households, h: int, now: Now, q: Parameters, industry: Industry, books: Books) -> None:
    """Let household ``h`` buy the tools and the stock of one who begins own-account work, in the shops of the town."""
    paid = q.own_account_stock * now.price
    households.cash[h] -= paid
    books.flows[STOCK] += paid
    books.pools[POOL_OTHER] += paid
    industry.orders[TRADE] += paid


@step
def start_own_account(people: People, i: int, now: Now, industry: Industry, subsector: Subsector) -> None:
    """Make person ``i`` a helper in the creative firm of the household, if there is one, or an own-account worker."""
    owner = people.contacts[i, 0]  # the contact within the household
    if owner != NOBODY and people.activity[owner] == CREATIVE_OWNER and people.household[owner] == people.household[i]:
        leave_work(people, i, CREATIVE_FAMILY, now.month)
        people.employer[i], people.trade[i] = people.employer[owner], people.trade[owner]
        return
    luck = uniform(now.seed, people.id[i], now.month, purpose.OWN_TRADE)
    people.trade[i] = own_trade(people.trade[i], luck, industry.own_entry, subsector.industry)
    leave_work(people, i, OWN_ACCOUNT, now.month)
