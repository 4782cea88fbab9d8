"""Residents: they age, learn, look for their place in the labour market, and have ideas for firms.

Each ``rule`` decides for one person; the kernels below walk the rows. Labour force states follow BPS and ILO.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf.engine import kernel, rule, step
from ekraf import purpose
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    ABSENT,
    CHILD,
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    EMPLOYEE,
    FAMILY_WORKER,
    INACTIVE,
    LOWER_SECONDARY,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    PRIMARY,
    SCHOOL,
    TERTIARY,
    UNEMPLOYED,
    Households,
    People,
)
from ekraf.state import N_PEOPLE, Industry, Now, Subsector, Tables

DEATH, SCHOOL_LUCK, FORCE, OWN, OWN_TRADE = (
    purpose.DEATH,
    purpose.SCHOOL,
    purpose.LABOUR_FORCE,
    purpose.OWN_ACCOUNT,
    purpose.TRAIT + 20,
)
FAMILY_SHARE_MEN, FAMILY_SHARE_WOMEN = 0.06, 0.24
JUNE = 5
MIDDLE_AGE = 25


@rule
def age_group(age: int) -> int:
    """Return the BPS age group: 15-24, 25-34, 35-44, 45-54, 55-64, 65 and over as 0 to 5."""
    return min(max((age - 15) // 10, 0), 5)


@rule
def years_of_schooling(education: int) -> float:
    """Return years of schooling: 6, 9, 12, 12 and 16."""
    if education == TERTIARY:
        return 16.0
    return 6.0 + 3.0 * min(education, 2)


@rule
def last_school_age(plan: int) -> int:
    """Return the age in June at which a schooling plan ends: 15, 15, 18, 18 or 22 years."""
    if plan <= LOWER_SECONDARY:
        return 15
    return 22 if plan == TERTIARY else 18


@rule
def earning_power(ability: float, skill: float) -> float:
    """Return what an own-account worker earns relative to others: exp(ability + skill / 2)."""
    return math.exp(ability + 0.5 * skill)


@rule
def leaves_labour_force(age: int, sex: int, q: Parameters) -> float:
    """Return the chance a month to leave the labour force."""
    if age < 25 or age >= 55:
        return q.leave_force_young_old
    return q.leave_force_women if sex == 1 else q.leave_force_men


@rule
def joins_labour_force(age: int, sex: int, share: float, q: Parameters) -> float:
    """Return the chance a month to join: leaving * share / (1 - share), so that ``share`` is where it settles."""
    share = min(max(share, 0.01), 0.985)
    return min(leaves_labour_force(age, sex, q) * share / (1.0 - share), 0.5)


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
    """Return the lowest wage accepted: expected * max(floor, ratio * (1 - want / 2) * exp(-decay * months))."""
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
def skill_after_work(skill: float, months: int, q: Parameters) -> float:
    """Return general skill after a month at work: it rises by ``learning_job``, ever less over ten years."""
    return skill + q.learning_job * max(0.0, 1.0 - months / 240.0)


@rule
def skill_after_idleness(skill: float, q: Parameters) -> float:
    """Return general skill after a month without work: what lies above the mean fades."""
    return skill - q.learning_fade * max(skill, 0.0)


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
    luck = uniform(now.seed, people.id[i], now.month, OWN_TRADE)
    people.trade[i] = own_trade(people.trade[i], luck, industry.own_entry, subsector.industry)
    leave_work(people, i, OWN_ACCOUNT, now.month)


@step
def join_labour_force(people: People, i: int, age: int, now: Now, q: Parameters, industry: Industry,
                      subsector: Subsector) -> None:  # fmt: skip
    """Let person ``i`` join the labour force: as a helper in the family's business, on own account, or searching."""
    share = FAMILY_SHARE_WOMEN if people.sex[i] == 1 else FAMILY_SHARE_MEN
    luck = uniform(now.seed, people.id[i], now.month, purpose.HELPER)
    own = q.own_account_at_loss * (q.own_account_wait_youth if age < MIDDLE_AGE else 1.0)
    start_own_account(people, i, now, industry, subsector)
    if luck < share:
        people.activity[i] = FAMILY_WORKER
    elif luck > share + (1.0 - share) * own:
        people.activity[i] = UNEMPLOYED


@step
def finish_school(people: People, i: int, now: Now, q: Parameters) -> None:
    """Let person ``i`` leave school with the schooling it planned, for work or for other things."""
    people.education[i] = people.plan[i]
    if uniform(now.seed, people.id[i], now.month, SCHOOL_LUCK) < q.leaver_joins_force:
        leave_work(people, i, UNEMPLOYED, now.month)
    else:
        leave_work(people, i, INACTIVE, now.month)


@kernel
def grow_older(people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
               tables: Tables, industry: Industry, subsector: Subsector) -> None:  # fmt: skip
    """Let everybody age a month: death, school years that begin and end, joining and leaving the labour force."""
    june = now.month % 12 == JUNE
    for i in range(sizes[N_PEOPLE]):
        activity = people.activity[i]
        if activity == ABSENT:
            continue
        age = (now.month - people.born[i]) // 12
        luck = uniform(now.seed, people.id[i], now.month, DEATH)
        if luck < tables.death[people.sex[i], min(age, 100)]:
            households.size[people.household[i]] -= 1
            leave_work(people, i, ABSENT, now.month)
        elif activity == CHILD:
            if age >= 15:
                leave_work(people, i, INACTIVE if people.plan[i] == PRIMARY else SCHOOL, now.month)
        elif activity == SCHOOL:
            if june and age >= last_school_age(people.plan[i]):
                finish_school(people, i, now, q)
        elif activity == INACTIVE:
            share = tables.force[people.sex[i], age_group(age)]
            if uniform(now.seed, people.id[i], now.month, FORCE) < joins_labour_force(age, people.sex[i], share, q):
                join_labour_force(people, i, age, now, q, industry, subsector)
        elif activity != CREATIVE_OWNER:
            if uniform(now.seed, people.id[i], now.month, FORCE) < leaves_labour_force(age, people.sex[i], q):
                leave_work(people, i, INACTIVE, now.month)


@kernel
def learn(people: People, sizes: NDArray[np.int64], now: Now, q: Parameters) -> None:
    """Let work and practice teach, and idleness fade skill (courses teach in ``ekraf.policy.training``)."""
    for i in range(sizes[N_PEOPLE]):
        activity = people.activity[i]
        if activity < INACTIVE:
            continue
        if activity >= EMPLOYED_FROM:
            people.skill[i] = skill_after_work(people.skill[i], now.month - people.since[i], q)
            if activity >= CREATIVE_EMPLOYEE:
                room = 1.0 - people.creative_skill[i] / q.creative_ceiling
                people.creative_skill[i] += q.creative_practice * max(room, 0.0)
        else:
            people.skill[i] = skill_after_idleness(people.skill[i], q)


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
            luck = uniform(now.seed, people.id[i], now.month, OWN_TRADE)
            s = own_trade(people.trade[i], luck, industry.own_entry, subsector.industry)
            power = earning_power(people.ability[i], people.skill[i])
            pay = industry.own_account[s] / max(industry.own_weight[s], 1e-9) * power
            usual = expected_wage(going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
            wish = reservation_wage(usual, months, want, q)
            chance = turns_to_own_account(age, False, pay, wish, want, q)
            if people.trade[i] < 0 and months == 0:
                chance = 0.0  # a school leaver looks around first
            if uniform(now.seed, people.id[i], now.month, OWN) < chance:
                start_own_account(people, i, now, industry, subsector)
                started += 1
        elif people.activity[i] == OWN_ACCOUNT:
            if uniform(now.seed, people.id[i], now.month, OWN) < q.own_account_quit:
                leave_work(people, i, UNEMPLOYED, now.month)
    return started


@kernel
def at_work_for(people: People, sizes: NDArray[np.int64], jobs: NDArray[np.int32], staff: NDArray[np.int16],
                helpers: NDArray[np.int16], wage_bill: NDArray[np.float64], talent: NDArray[np.float64]) -> None:  # fmt: skip
    """Count the workers of every employer (``jobs``) and of every creative firm (``staff``, ``helpers``)."""
    jobs[:] = 0
    staff[:] = 0
    helpers[:] = 0
    wage_bill[:] = 0.0
    talent[:] = 0.0
    for i in range(sizes[N_PEOPLE]):
        activity = people.activity[i]
        e = people.employer[i]
        if activity == EMPLOYEE:
            jobs[e] += 1
        elif activity == CREATIVE_EMPLOYEE:
            staff[e] += 1
            wage_bill[e] += people.wage[i]
            talent[e] += math.exp(0.5 * people.creative_skill[i] + people.match[i]) - 1.0
        elif activity == CREATIVE_FAMILY:
            helpers[e] += 1
