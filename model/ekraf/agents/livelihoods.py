"""Livelihoods: what a person could earn, the least they work for, and when they turn to own-account work."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, rule, step
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    TERTIARY,
    UNEMPLOYED,
    Households,
    People,
)
from ekraf.state import N_PEOPLE, Industry, Now, Subsector

MIDDLE_AGE = 25


@rule
def years_of_schooling(education: int) -> float:
    """Return years of schooling: 6, 9, 12, 12 and 16."""
    if education == TERTIARY:
        return 16.0
    return 6.0 + 3.0 * min(education, 2)


@rule
def earning_power(ability: float, skill: float) -> float:
    """Return what an own-account worker earns relative to others: exp(ability + skill / 2)."""
    return math.exp(ability + 0.5 * skill)


@rule
def need(income: float, size: int, yardstick: float) -> float:
    """Return how far a household needs another income: 1 / (1 + income per head / yardstick), 0 to 1."""
    return 1.0 / (1.0 + income / max(size, 1) / yardstick)


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


@step
def leave_work(people: People, i: int, activity: int, month: int) -> None:
    """Put person ``i`` out of work and into ``activity``."""
    people.activity[i] = activity
    people.employer[i] = NOBODY
    people.wage[i] = 0.0
    people.since[i] = month


@step
def start_own_account(people: People, i: int, now: Now, industry: Industry, subsector: Subsector) -> None:
    """Make person ``i`` an own-account worker in its trade."""
    luck = uniform(now.seed, people.id[i], now.month, purpose.OWN_TRADE)
    people.trade[i] = own_trade(people.trade[i], luck, industry.own_entry, subsector.industry)
    leave_work(people, i, OWN_ACCOUNT, now.month)


@kernel
def turn_to_own_account(people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
                        industry: Industry, subsector: Subsector, yardstick: float, going: float) -> int:  # fmt: skip
    """Let the unemployed decide on own-account work (necessity entry); return how many took it up."""
    started = 0
    for i in range(sizes[N_PEOPLE]):
        if people.activity[i] == UNEMPLOYED:
            h = people.household[i]
            age = (now.month - people.born[i]) // 12
            months = now.month - people.since[i]
            want = need(households.usual_income[h], households.size[h], yardstick)
            luck = uniform(now.seed, people.id[i], now.month, purpose.OWN_TRADE)
            s = own_trade(people.trade[i], luck, industry.own_entry, subsector.industry)
            power = earning_power(people.ability[i], people.skill[i])
            pay = industry.own_account[s] / max(industry.own_weight[s], 1e-9) * power
            usual = expected_wage(going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
            wish = reservation_wage(usual, months, want, q)
            chance = turns_to_own_account(age, False, pay, wish, want, q)
            if people.trade[i] < 0 and months == 0:
                chance = 0.0  # a school leaver looks around first
            if uniform(now.seed, people.id[i], now.month, purpose.OWN_ACCOUNT) < chance:
                start_own_account(people, i, now, industry, subsector)
                started += 1
        elif people.activity[i] == OWN_ACCOUNT:
            if uniform(now.seed, people.id[i], now.month, purpose.OWN_ACCOUNT) < q.own_account_quit:
                leave_work(people, i, UNEMPLOYED, now.month)
    return started
