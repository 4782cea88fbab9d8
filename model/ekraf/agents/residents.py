"""Residents: they age, go to school, join and leave the labour force, and learn."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import leave_work, start_own_account
from ekraf.engine import kernel, rule, step
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
    PRIMARY,
    SCHOOL,
    TERTIARY,
    UNEMPLOYED,
    Households,
    People,
)
from ekraf.state import N_PEOPLE, Industry, Now, Subsector, Tables

FAMILY_SHARE_MEN = 0.06
FAMILY_SHARE_WOMEN = 0.24
JUNE = 5
MIDDLE_AGE = 25


@rule
def age_group(age: int) -> int:
    """Return the BPS age group: 15-24, 25-34, 35-44, 45-54, 55-64, 65 and over as 0 to 5."""
    return min(max((age - 15) // 10, 0), 5)


@rule
def last_school_age(plan: int) -> int:
    """Return the age in June at which a schooling plan ends: 15, 15, 18, 18 or 22 years."""
    if plan <= LOWER_SECONDARY:
        return 15
    return 22 if plan == TERTIARY else 18


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
def skill_after_work(skill: float, months: int, q: Parameters) -> float:
    """Return general skill after a month at work: it rises by ``learning_job``, ever less over ten years."""
    return skill + q.learning_job * max(0.0, 1.0 - months / 240.0)


@rule
def skill_after_idleness(skill: float, q: Parameters) -> float:
    """Return general skill after a month without work: what lies above the mean fades."""
    return skill - q.learning_fade * max(skill, 0.0)


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
    if uniform(now.seed, people.id[i], now.month, purpose.SCHOOL) < q.leaver_joins_force:
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
        luck = uniform(now.seed, people.id[i], now.month, purpose.DEATH)
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
            if uniform(now.seed, people.id[i], now.month, purpose.LABOUR_FORCE) < joins_labour_force(
                age, people.sex[i], share, q
            ):
                join_labour_force(people, i, age, now, q, industry, subsector)
        elif activity != CREATIVE_OWNER:
            if uniform(now.seed, people.id[i], now.month, purpose.LABOUR_FORCE) < leaves_labour_force(
                age, people.sex[i], q
            ):
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
def at_work_for(people: People, sizes: NDArray[np.int64], jobs: NDArray[np.int32], staff: NDArray[np.int16],
                helpers: NDArray[np.int16], wage_bill: NDArray[np.float64],
                talent: NDArray[np.float64]) -> None:  # fmt: skip
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
