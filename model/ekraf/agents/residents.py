"""Residents: they age, go to school, join and leave the labour force, and learn."""

from __future__ import annotations

from ekraf import purpose
from ekraf.agents.livelihoods import buy_stock, has_means, leave_work, start_own_account
from ekraf.engine import rule, step
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CHILD,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    FAMILY_WORKER,
    INACTIVE,
    LOWER_SECONDARY,
    OWN_ACCOUNT,
    PRIMARY,
    SCHOOL,
    TERTIARY,
    UNEMPLOYED,
    Households,
    People,
)
from ekraf.state import Books, Industry, Now, Subsector

FAMILY_SHARE_MEN = 0.06
FAMILY_SHARE_WOMEN = 0.24
JUNE = 5
MIDDLE_AGE = 25
FORCE = 0.5  # where the band of luck for the labour force begins
LABOUR_FORCE, LEAVES_SCHOOL = 20, 21  # besides the activities: what else a resident may turn to


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
    """Return the chance a month that somebody at work leaves the labour force."""
    if age < 25 or age >= 55:
        return q.leave_force_young_old
    return q.leave_force_women if sex == 1 else q.leave_force_men


@rule
def gives_up_search(age: int, sex: int, q: Parameters) -> float:
    """Return the chance a month that a job seeker leaves the labour force: ``discouragement`` times that of workers."""
    return min(q.discouragement * leaves_labour_force(age, sex, q), 0.4)


@rule
def joins_labour_force(age: int, sex: int, share: float, idle: float, q: Parameters) -> float:
    """Return the chance a month to join: leaving * share / (1 - share), so that ``share`` is where it settles while an
    ``idle`` share of the labour force looks for work."""
    share = min(max(share, 0.01), 0.985)
    leaving = (1.0 - idle) * leaves_labour_force(age, sex, q) + idle * gives_up_search(age, sex, q)
    return min(leaving * share / (1.0 - share), 0.45)


@rule
def skill_after_work(skill: float, months: int, q: Parameters) -> float:
    """Return general skill after a month at work: it rises by ``learning_job``, ever less over twenty years."""
    return skill + q.learning_job * max(0.0, 1.0 - months / 240.0)


@rule
def skill_after_idleness(skill: float, q: Parameters) -> float:
    """Return general skill after a month without work: what lies above the mean fades."""
    return skill - q.learning_fade * max(skill, 0.0)


@step
def join_labour_force(people: People, households: Households, i: int, age: int, now: Now, q: Parameters,
                      industry: Industry, subsector: Subsector, books: Books) -> None:  # fmt: skip
    """Let person ``i`` join the labour force: as a helper in the family's business, on own account, or searching.

    Where the household cannot pay for tools and stock, who would work on own account searches.
    """
    share = FAMILY_SHARE_WOMEN if people.sex[i] == 1 else FAMILY_SHARE_MEN
    luck = uniform(now.seed, people.id[i], now.month, purpose.HELPER)
    own = q.own_account_at_joining * (q.own_account_wait_youth if age < MIDDLE_AGE else 1.0)
    start_own_account(people, i, now, industry, subsector)
    h = people.household[i]
    if luck > share + (1.0 - share) * own:
        leave_work(people, i, UNEMPLOYED, now.month)
    elif people.activity[i] != OWN_ACCOUNT:
        return
    elif luck < share:
        people.activity[i] = FAMILY_WORKER
    elif has_means(households.cash[h], now.price, q):
        buy_stock(households, h, now, q, industry, books)
    else:
        leave_work(people, i, UNEMPLOYED, now.month)


@step
def finish_school(people: People, i: int, now: Now, q: Parameters) -> None:
    """Let person ``i`` leave school with the schooling it planned, for work or for other things."""
    people.education[i] = people.plan[i]
    if uniform(now.seed, people.id[i], now.month, purpose.SCHOOL) < q.leaver_joins_force:
        leave_work(people, i, UNEMPLOYED, now.month)
    else:
        leave_work(people, i, INACTIVE, now.month)


@rule
def next_activity(activity: int, age: int, sex: int, plan: int, june: bool, share: float, idle: float, luck: float,
                  q: Parameters) -> int:  # fmt: skip
    """Return what a resident turns to: SCHOOL or INACTIVE at 15, the LABOUR_FORCE, INACTIVE, or stays at ``activity``.

    ``share`` of those like it are in the labour force, and ``idle`` of these look for work; ``luck`` (0 to 1) decides
    in a band from FORCE on. Owners stay with their firm.
    """
    if activity == CHILD:
        return activity if age < 15 else INACTIVE if plan == PRIMARY else SCHOOL
    if activity == SCHOOL:
        return LEAVES_SCHOOL if june and age >= last_school_age(plan) else activity
    if luck < FORCE or activity == CREATIVE_OWNER:
        return activity
    if activity == INACTIVE:
        return LABOUR_FORCE if luck - FORCE < joins_labour_force(age, sex, share, idle, q) else activity
    if activity == UNEMPLOYED:
        return INACTIVE if luck - FORCE < gives_up_search(age, sex, q) else activity
    return INACTIVE if luck - FORCE < leaves_labour_force(age, sex, q) else activity


@step
def turn_to(people: People, households: Households, i: int, activity: int, age: int, now: Now, q: Parameters,
            industry: Industry, subsector: Subsector, books: Books) -> None:  # fmt: skip
    """Let person ``i`` turn to what ``next_activity`` said."""
    if activity == LABOUR_FORCE:
        join_labour_force(people, households, i, age, now, q, industry, subsector, books)
    elif activity == LEAVES_SCHOOL:
        finish_school(people, i, now, q)
    else:
        leave_work(people, i, activity, now.month)


@rule
def skill_after_month(skill: float, activity: int, months: int, q: Parameters) -> float:
    """Return general skill after a month of an activity that has lasted ``months`` (courses teach elsewhere)."""
    if activity >= EMPLOYED_FROM:
        return skill_after_work(skill, months, q)
    return skill_after_idleness(skill, q) if activity >= INACTIVE else skill


@rule
def creative_skill_after_month(skill: float, q: Parameters) -> float:
    """Return creative skill after a month of creative work: practice teaches up to a ceiling."""
    return skill + q.creative_practice * max(1.0 - skill / q.creative_ceiling, 0.0)
