"""A month in the lives of residents: one pass in which they age, die, leave, have children, move out and learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import AtWork, clear, count_worker, years_of_schooling
from ekraf.agents.residents import (
    JUNE,
    age_group,
    creative_skill_after_month,
    next_activity,
    skill_after_month,
    turn_to,
)
from ekraf.engine import kernel, rule, step
from ekraf.luck import bits, scramble, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    ABSENT,
    CHILD,
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYEE,
    INACTIVE,
    UNEMPLOYED,
    Households,
    People,
)
from ekraf.society.migration import CHILD_SEX, TRAIT, go, leave_town, leaves_town, new_person
from ekraf.state import N_HOUSEHOLDS, N_PEOPLE, Books, Industry, Now, Subsector, Tables

GIRLS = 0.488  # share of births; UN World Population Prospects, 105 boys for 100 girls
# Where in the luck of a month each event begins; the widths exceed the highest chance of each.
LEAVES, BEARS, MOVES, NOTHING_RARE = 0.05, 0.09, 0.11, 0.12
DEATH, LEAVING, CHILDBIRTH, HOUSEHOLD, NOTHING = range(5)
MOVES_OUT = 0.004  # chance a month that a grown-up worker of a crowded household moves out; judgement


@step
def give_birth(people: People, households: Households, sizes: NDArray[np.int64], i: int, now: Now,
               tables: Tables) -> None:  # fmt: skip
    """Let woman ``i`` have a child, who enters the town as a CHILD row of her household."""
    row = sizes[N_PEOPLE]
    sizes[N_PEOPLE] += 1
    key = scramble(bits(now.seed, people.id[i], now.month, purpose.BIRTH))
    sex = 1 if uniform(now.seed, key, now.month, CHILD_SEX) < GIRLS else 0
    new_person(people, row, key, now.month, sex, people.household[i])
    luck = uniform(np.uint64(0), key, 0, TRAIT + 7)
    people.plan[row] = np.searchsorted(tables.schooling, luck)
    people.activity[row] = CHILD
    people.contacts[row, 0] = i
    households.size[people.household[i]] += 1


@step
def move_out(people: People, households: Households, sizes: NDArray[np.int64], i: int) -> None:
    """Let person ``i`` found a household of its own, with its share of cash and property."""
    h = people.household[i]
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


@rule
def what_befalls(activity: int, sex: int, age: int, years: float, idle: int, luck: float, death: float, birth: float,
                 outside_wage: float, q: Parameters) -> int:  # fmt: skip
    """Return what ``luck`` (0 to 1) holds for a resident: DEATH, LEAVING, CHILDBIRTH, a HOUSEHOLD of its own, NOTHING.

    Each event has a band of luck of its own, so that the chance of one changes nobody's luck with another. ``death``
    and ``birth`` are chances a month. Owners stay with their firm; workers of 22 to 40 may move out.
    """
    if luck < death:
        return DEATH
    if activity <= CHILD or luck < LEAVES:
        return NOTHING
    if luck < BEARS:
        chance = leaves_town(age, years, idle, outside_wage, q)
        return LEAVING if activity != CREATIVE_OWNER and luck < LEAVES + chance else NOTHING
    if luck < MOVES:
        return CHILDBIRTH if sex == 1 and luck < BEARS + birth else NOTHING
    return HOUSEHOLD if activity > UNEMPLOYED and 22 <= age <= 40 and luck < MOVES + MOVES_OUT else NOTHING


@kernel
def live_a_month(people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
                 tables: Tables, industry: Industry, subsector: Subsector, crowd: float, at_work: AtWork,
                 books: Books) -> None:  # fmt: skip
    """Let everybody live a month, and count who works where.

    A household above ``crowd`` members is crowded: its grown-up workers may move out.
    """
    clear(at_work)
    june = now.month % 12 == JUNE
    drawn_in = now.prospects**q.participation_income
    for i in range(sizes[N_PEOPLE]):
        activity, sex = people.activity[i], people.sex[i]
        if activity == ABSENT:
            continue
        age = (now.month - people.born[i]) // 12
        luck = uniform(now.seed, people.id[i], now.month, purpose.LIFE)
        if luck < NOTHING_RARE:
            death, birth = tables.death[sex, min(age, 100)], tables.birth[min(age, 59)]
            idle = now.month - people.since[i] if activity in (UNEMPLOYED, INACTIVE) else 0
            years = years_of_schooling(people.education[i])
            elsewhere = now.outside_wage / (now.prospects if idle > 0 else 1.0)
            event = what_befalls(activity, sex, age, years, idle, luck, death, birth, elsewhere, q)
            if event == DEATH:
                go(people, households, i, now.month)
            elif event == LEAVING:
                leave_town(people, households, i, age, now, books)
            elif event == CHILDBIRTH:
                give_birth(people, households, sizes, i, now, tables)
            elif event == HOUSEHOLD and households.size[people.household[i]] > crowd:
                move_out(people, households, sizes, i)
            if event <= LEAVING:
                continue
        group = age_group(age)
        share = tables.force[sex, group] * drawn_in if activity == INACTIVE else 0.0
        turn = next_activity(activity, age, sex, people.plan[i], june, share, tables.idle[sex, group], luck, q)
        in_class = people.class_until[i] > now.month  # nobody gives up in the midst of a course
        if turn != activity and not (in_class and turn == INACTIVE):
            turn_to(people, i, turn, age, now, q, industry, subsector)
            activity = people.activity[i]
        people.skill[i] = skill_after_month(people.skill[i], activity, now.month - people.since[i], q)
        if activity == EMPLOYEE:
            at_work.jobs[people.employer[i]] += 1
        elif activity >= CREATIVE_EMPLOYEE:
            people.creative_skill[i] = creative_skill_after_month(people.creative_skill[i], q)
            count_worker(people, i, 1, at_work)
