"""Who leaves and who comes: leaving is selective on age, schooling and idleness; some return.

New people take the next free row and an identity made from the month and the mother (or the arrival's number), so a
policy that keeps one person in town changes nobody else's luck.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import CREATIVE_PART, leave_work
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import bits, normal, scramble, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    ABSENT,
    INACTIVE,
    NOBODY,
    PRIMARY,
    UNEMPLOYED,
    UPPER_SECONDARY,
    Households,
    People,
)
from ekraf.state import IN_YOUNG, N_PEOPLE, OUT_YOUNG, POOL_WORLD, Books, Now

LEAVERS_MONEY, ARRIVALS_MONEY = FLOW["leavers_money"], FLOW["arrivals_money"]
CHILD_SEX, ARRIVAL, TRAIT = purpose.CHILD_SEX, purpose.ARRIVAL, purpose.TRAIT
ABILITY_SD, SKILL_SD, CREATIVE_SD = 0.5, 0.35, 0.5
YOUTH_FROM, YOUTH_TO = 16, 30
MONTHS = 12.0  # that newcomers look ahead


@rule
def year_at_work(finding: float) -> float:
    """Return the share of a year that somebody who begins to search now can expect to be at work.

    1 - (1 - (1 - f) ** 12) / (12 f), where f is the chance to find work in a month (Harris and Todaro 1970: newcomers
    weigh wages with the chance of work).
    """
    f = min(max(finding, 1e-4), 1.0)
    return 1.0 - (1.0 - (1.0 - f) ** MONTHS) / (MONTHS * f)


@rule
def how_many_arrive(usual: float, prospects: float, outside_wage: float, q: Parameters) -> float:
    """Return arrivals a month: usual * (prospects / outside_wage) ** elasticity, expected here over there."""
    return usual * (prospects / outside_wage) ** q.arrivals_income


@rule
def schooling_worth(years: float, skill: float, creative_skill: float, q: Parameters) -> float:
    """Return the years of schooling that would bring elsewhere what schooling and skill bring together, 6 to 16.

    years + wage_skill_share / general_return_schooling * (skill + max(creative skill / 2, 0)): who leaves is whom
    others pay more (Borjas 1987), for what was learned in class or in any other way; creative skill counts for whom it
    pays.
    """
    learned = skill + max(CREATIVE_PART * creative_skill, 0.0)
    return min(max(years + q.wage_skill_share / q.general_return_schooling * learned, 6.0), 16.0)


@rule
def leaves_town(age: int, years: float, idle: int, outside_wage: float, q: Parameters) -> float:
    """Return the chance a month to leave town.

    chance = base(age) * exp(schooling * (years - 9) + idleness) * outside_wage ** elasticity, where ``years`` are
    those of ``schooling_worth``; idleness counts after six months without work. ``outside_wage`` is what a person can
    expect elsewhere over here: for the jobless, wages weighed with the chance of work.
    """
    if age < 15 or age >= 55:
        return 0.0
    base = q.out_migration_young if age < 30 else q.out_migration_adult
    push = q.out_migration_schooling * (years - 9.0) + (q.out_migration_idle if idle > 6 else 0.0)
    return base * math.exp(push) * outside_wage**q.out_migration_wage


@rule
def drawn_traits(key: np.uint64) -> tuple[float, float, float, float]:
    """Return ability, general skill, creative skill and aspiration of a newcomer, drawn from its own luck."""
    seed = np.uint64(0)
    ability = ABILITY_SD * normal(seed, key, 0, TRAIT)
    skill = SKILL_SD * normal(seed, key, 0, TRAIT + 2)
    creative_skill = CREATIVE_SD * normal(seed, key, 0, TRAIT + 4)
    wish = uniform(seed, key, 0, TRAIT + 6)
    return ability, skill, creative_skill, wish * wish


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
    ability, skill, creative_skill, aspiration = drawn_traits(key)
    people.ability[row], people.skill[row] = ability, skill
    people.creative_skill[row], people.aspiration[row] = creative_skill, aspiration
    people.contacts[row, :] = NOBODY


@step
def leave_town(people: People, households: Households, i: int, age: int, now: Now, books: Books) -> None:
    """Let person ``i`` leave for elsewhere, with half of its part of the household's cash."""
    h = people.household[i]
    money = households.cash[h] / max(households.size[h], 1) * 0.5
    households.cash[h] -= money
    books.pools[POOL_WORLD] += money
    books.flows[LEAVERS_MONEY] += money
    go(people, households, i, now.month)
    if YOUTH_FROM <= age <= YOUTH_TO:
        books.counts[OUT_YOUNG] += 1.0


@step
def go(people: People, households: Households, i: int, month: int) -> None:
    """Take person ``i``, who has died or left, off the rows of those present."""
    households.size[people.household[i]] -= 1
    people.takes_part[i] = 0
    leave_work(people, i, ABSENT, month)


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
