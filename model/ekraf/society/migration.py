"""Births, and who leaves and who comes: leaving is selective on age, schooling and idleness; some return.

New people take the next free row and an identity made from the month and the mother (or the arrival's number), so a
policy that keeps one person in town changes nobody else's luck.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import leave_work, years_of_schooling
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import bits, normal, scramble, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    ABSENT,
    CHILD,
    CREATIVE_OWNER,
    INACTIVE,
    NOBODY,
    PRIMARY,
    UNEMPLOYED,
    UPPER_SECONDARY,
    Households,
    People,
)
from ekraf.state import IN_YOUNG, N_HOUSEHOLDS, N_PEOPLE, OUT_YOUNG, POOL_WORLD, Books, Now, Tables

LEAVERS_MONEY, ARRIVALS_MONEY = FLOW["leavers_money"], FLOW["arrivals_money"]
LEAVE, BIRTH, CHILD_SEX, ARRIVAL, TRAIT = (
    purpose.LEAVE_TOWN,
    purpose.BIRTH,
    purpose.CHILD_SEX,
    purpose.ARRIVAL,
    purpose.TRAIT,
)
ABILITY_SD, SKILL_SD, CREATIVE_SD = 0.5, 0.35, 0.5
YOUTH_FROM, YOUTH_TO = 16, 30
MOVES_OUT = 0.004  # chance a month that a grown-up worker of a crowded household moves out; judgement


@rule
def leaves_town(age: int, years: float, idle: int, outside_wage: float, q: Parameters) -> float:
    """Return the chance a month to leave town.

    chance = base(age) * exp(schooling * (years - 9) + idleness) * outside_wage ** elasticity; idleness counts after
    six months without work.
    """
    if age < 15 or age >= 55:
        return 0.0
    base = q.out_migration_young if age < 30 else q.out_migration_adult
    push = q.out_migration_schooling * (years - 9.0) + (q.out_migration_idle if idle > 6 else 0.0)
    return base * math.exp(push) * outside_wage**q.out_migration_wage


@step
def new_person(people: People, row: int, key: np.uint64, born: int, sex: int, household: int) -> None:
    """Fill ``row`` with a new resident whose traits are drawn from its own luck."""
    people.id[row] = key
    people.born[row] = born
    people.sex[row] = sex
    people.household[row] = household
    people.employer[row] = NOBODY
    people.trade[row] = NOBODY
    people.programme[row] = NOBODY
    people.ability[row] = ABILITY_SD * normal(np.uint64(0), key, 0, TRAIT)
    people.skill[row] = SKILL_SD * normal(np.uint64(0), key, 0, TRAIT + 2)
    people.creative_skill[row] = CREATIVE_SD * normal(np.uint64(0), key, 0, TRAIT + 4)
    people.aspiration[row] = uniform(np.uint64(0), key, 0, TRAIT + 6) ** 2
    people.contacts[row, :] = NOBODY


@kernel
def give_birth(people: People, households: Households, sizes: NDArray[np.int64], now: Now, tables: Tables) -> None:
    """Let women of 15 to 49 have children, who enter the town as CHILD rows of the mother's household."""
    for i in range(sizes[N_PEOPLE]):
        if people.activity[i] <= CHILD or people.sex[i] != 1:
            continue
        age = (now.month - people.born[i]) // 12
        if age >= 50 or uniform(now.seed, people.id[i], now.month, BIRTH) >= tables.birth[age]:
            continue
        row = sizes[N_PEOPLE]
        sizes[N_PEOPLE] += 1
        key = scramble(bits(now.seed, people.id[i], now.month, BIRTH))
        sex = 1 if uniform(now.seed, key, now.month, CHILD_SEX) < 0.488 else 0
        new_person(people, row, key, now.month, sex, people.household[i])
        luck = uniform(np.uint64(0), key, 0, TRAIT + 7)
        people.plan[row] = np.searchsorted(tables.schooling, luck)
        people.activity[row] = CHILD
        people.contacts[row, 0] = i
        households.size[people.household[i]] += 1


@kernel
def leave_town(people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
               books: Books) -> None:  # fmt: skip
    """Let people leave for elsewhere, with their part of the household's cash."""
    young, adult = leaves_town(15, 16.0, 12, now.outside_wage, q), leaves_town(30, 16.0, 12, now.outside_wage, q)
    top = max(young, adult)  # nobody is more likely to leave
    for i in range(sizes[N_PEOPLE]):
        activity = people.activity[i]
        if activity <= CHILD or activity == CREATIVE_OWNER:
            continue
        luck = uniform(now.seed, people.id[i], now.month, LEAVE)
        if luck >= top:
            continue
        age = (now.month - people.born[i]) // 12
        idle = now.month - people.since[i] if activity in (UNEMPLOYED, INACTIVE) else 0
        chance = leaves_town(age, years_of_schooling(people.education[i]), idle, now.outside_wage, q)
        if luck >= chance:
            continue
        h = people.household[i]
        money = households.cash[h] / max(households.size[h], 1) * 0.5
        households.cash[h] -= money
        books.pools[POOL_WORLD] += money
        books.flows[LEAVERS_MONEY] += money
        households.size[h] -= 1
        leave_work(people, i, ABSENT, now.month)
        if YOUTH_FROM <= age <= YOUTH_TO:
            books.counts[OUT_YOUNG] += 1.0


@kernel
def arrive(people: People, households: Households, sizes: NDArray[np.int64], now: Now, number: int, base: int,
           books: Books) -> None:  # fmt: skip
    """Let ``number`` people arrive or return and join households that stood at the start (``base`` of them)."""
    for k in range(number):
        key = scramble(bits(now.seed, np.uint64(k), now.month, ARRIVAL))
        age = 20.0 + 25.0 * uniform(np.uint64(0), key, 0, TRAIT + 10)
        h = int(bits(np.uint64(0), key, 0, TRAIT + 11) % np.uint64(base))
        row = sizes[N_PEOPLE]
        sizes[N_PEOPLE] += 1
        sex = 1 if uniform(np.uint64(0), key, 0, CHILD_SEX) < 0.5 else 0
        new_person(people, row, key, now.month - int(age * 12.0), sex, h)
        luck = uniform(np.uint64(0), key, 0, TRAIT + 12)
        people.education[row] = PRIMARY + int(luck > 0.15) + int(luck > 0.4) + int(luck > 0.65) + int(luck > 0.85)
        people.plan[row] = max(people.education[row], UPPER_SECONDARY if age < 18.0 else people.education[row])
        people.since[row] = now.month
        people.activity[row] = UNEMPLOYED if uniform(np.uint64(0), key, 0, TRAIT + 13) < 0.75 else INACTIVE
        money = households.usual_income[h] / max(households.size[h], 1)
        households.cash[h] += money
        households.size[h] += 1
        books.pools[POOL_WORLD] -= money
        books.flows[ARRIVALS_MONEY] += money
        if YOUTH_FROM <= int(age) <= YOUTH_TO:
            books.counts[IN_YOUNG] += 1.0


@kernel
def form_households(people: People, households: Households, sizes: NDArray[np.int64], now: Now, limit: float) -> None:
    """Let grown-up workers of crowded households (above ``limit`` members) found their own, with their share of
    cash.
    """
    for i in range(sizes[N_PEOPLE]):
        if people.activity[i] <= UNEMPLOYED:
            continue
        if uniform(now.seed, people.id[i], now.month, purpose.WORLD) >= MOVES_OUT:
            continue
        age = (now.month - people.born[i]) // 12
        h = people.household[i]
        if age < 22 or age > 40 or households.size[h] <= limit:
            continue
        row = sizes[N_HOUSEHOLDS]
        sizes[N_HOUSEHOLDS] += 1
        share = 1.0 / households.size[h]
        households.neighbourhood[row] = households.neighbourhood[h]
        households.size[row] = 1
        households.size[h] -= 1
        for money in (households.cash, households.usual_income, households.spending, households.property):
            money[row] = money[h] * share
            money[h] -= money[row]
        people.household[i] = row
