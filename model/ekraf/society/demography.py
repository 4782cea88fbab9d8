"""A month in the lives of residents: one pass in which they age, die, leave, have children, move out and learn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import AtWork, clear, count_worker, years_of_schooling
from ekraf.agents.residents import (
    FORCE,
    JUNE,
    age_group,
    creative_skill_after_month,
    gives_up_search,
    joins_labour_force,
    leaves_labour_force,
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
    PRIMARY,
    SCHOOL,
    TERTIARY,
    UNEMPLOYED,
    Households,
    People,
)
from ekraf.scratch import BLOCK, Scratch, find, write_down
from ekraf.society.migration import CHILD_SEX, TRAIT, go, leave_town, leaves_town, new_person, schooling_worth
from ekraf.state import N_HOUSEHOLDS, N_PEOPLE, Books, Industry, Now, Subsector, Tables
from ekraf.tables import AHEAD, bring
from ekraf.town import Town

GIRLS = 0.488  # share of births; UN World Population Prospects, 105 boys for 100 girls
# Where in the luck of a month each event begins; the widths exceed the highest chance of each.
LEAVES, BEARS, MOVES, NOTHING_RARE = 0.05, 0.09, 0.11, 0.12
DEATH, LEAVING, CHILDBIRTH, HOUSEHOLD, NOTHING = range(5)
MOVES_OUT = 0.004  # chance a month that a grown-up worker of a crowded household moves out; judgement
OLD, SCHOOL_FROM = 60 * 12, 15 * 12  # months of age


class Chances(NamedTuple):
    """The highest chance a month that anybody has of an event, so that it need not be asked of all."""

    death: float  # below the age OLD
    death_old: float
    birth: float
    leaving: float
    joining: float  # the labour force
    joining_men: float  # of 25 to 54, of whom nearly all are in it
    quitting: float  # the labour force, of those at work
    giving_up: float  # the labour force, of job seekers


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
    households.thrift[row] = households.thrift[h]
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


@rule
def may_change(activity: int, sex: int, months: int, june: bool, luck: float, chance: Chances) -> bool:
    """Return whether anything but time may befall a resident of ``months`` of age this month.

    True for all to whom ``what_befalls`` and ``next_activity`` let something happen, and for some to whom they do not.
    """
    dies = luck < (chance.death_old if months >= OLD else chance.death)
    grown = activity > CHILD
    leaves = grown & (luck >= LEAVES) & (luck < LEAVES + chance.leaving)
    bears = (sex == 1) & grown & (luck >= BEARS) & (luck < BEARS + chance.birth)
    moves = (activity > UNEMPLOYED) & (luck >= MOVES) & (luck < MOVES + MOVES_OUT)
    learns = ((activity == CHILD) & (months >= SCHOOL_FROM)) | ((activity == SCHOOL) & june)
    working_man = (sex == 0) & (months >= 25 * 12) & (months < 55 * 12)
    joining = chance.joining_men if working_man else chance.joining
    leaving_work = chance.giving_up if activity == UNEMPLOYED else chance.quitting
    turn = joining if activity == INACTIVE else leaving_work
    turns = (activity >= INACTIVE) & (activity != CREATIVE_OWNER) & (luck >= FORCE) & (luck < FORCE + turn)
    return (activity != ABSENT) & (dies | leaves | bears | moves | learns | turns)


@step
def highest_chances(now: Now, q: Parameters, tables: Tables, drawn_in: float) -> Chances:
    """Return the highest chance that anybody has of each event of a month."""
    death, death_old, birth, leaving, joining, joining_men = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    quitting, giving_up = 0.0, 0.0
    for age in range(tables.death.shape[1]):
        for sex in range(2):
            share, idle = tables.force[sex, age_group(age)] * drawn_in, tables.idle[sex, age_group(age)]
            joins = joins_labour_force(age, sex, share, idle, q)
            working_man = sex == 0 and 25 <= age < 55
            joining_men = max(joining_men, joins if working_man else 0.0)
            joining = max(joining, 0.0 if working_man else joins)
            quitting = max(quitting, leaves_labour_force(age, sex, q))
            giving_up = max(giving_up, gives_up_search(age, sex, q))
            death_old = max(death_old, tables.death[sex, age])
            death = max(death, tables.death[sex, age] if age * 12 < OLD else 0.0)
    for age in range(tables.birth.shape[0]):
        birth = max(birth, tables.birth[age])
    for age in (20, 40):
        for years in (years_of_schooling(PRIMARY), years_of_schooling(TERTIARY)):
            for elsewhere in (now.outside_wage, now.outside_wage / now.prospects):
                leaving = max(
                    leaving, leaves_town(age, years, 12, elsewhere, q), leaves_town(age, years, 0, elsewhere, q)
                )
    return Chances(death, death_old, birth, leaving, joining, joining_men, quitting, giving_up)


@kernel
def mark_who_may_change(people: People, first: int, last: int, now: Now, q: Parameters, tables: Tables,
                        scratch: Scratch) -> int:  # fmt: skip
    """Mark those of the residents from ``first`` to before ``last`` to whom more than time may happen this month, and
    write them down; return how many."""
    june = now.month % 12 == JUNE
    chance = highest_chances(now, q, tables, drawn_in(now, q))
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            luck = uniform(now.seed, people.id[i], now.month, purpose.LIFE)
            months = now.month - people.born[i]
            scratch.mask[i] = may_change(people.activity[i], people.sex[i], months, june, luck, chance)
        at = write_down(scratch, begin, end, at)
    return at - first


@step
def befall(people: People, households: Households, sizes: NDArray[np.int64], i: int, luck: float, now: Now,
           q: Parameters, tables: Tables, crowd: float, books: Books) -> bool:  # fmt: skip
    """Let happen to person ``i`` what ``luck`` holds; return whether that was death or leaving.

    A household above ``crowd`` members is crowded: its grown-up workers may move out.
    """
    activity, sex = people.activity[i], people.sex[i]
    age = (now.month - people.born[i]) // 12
    death, birth = tables.death[sex, min(age, 100)], tables.birth[min(age, 59)]
    idle = now.month - people.since[i] if activity in (UNEMPLOYED, INACTIVE) else 0
    schooling = years_of_schooling(people.education[i])
    years = schooling_worth(schooling, people.skill[i], people.creative_skill[i], q)
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
    return event <= LEAVING


@rule
def drawn_in(now: Now, q: Parameters) -> float:
    """Return how many more want to work than at the start, as there is more to earn: prospects ** elasticity."""
    return now.prospects**q.participation_income


@kernel
def live_a_month(people: People, households: Households, sizes: NDArray[np.int64], number: int, now: Now, q: Parameters,
                 tables: Tables, industry: Industry, subsector: Subsector, crowd: float, books: Books,
                 scratch: Scratch) -> None:  # fmt: skip
    """Let the ``number`` residents in ``scratch.rows`` live a month; who is born in it begins to live in the next."""
    june = now.month % 12 == JUNE
    wish = drawn_in(now, q)
    for k in range(number):
        i = scratch.rows[k]
        bring(people, scratch.rows[k + AHEAD])
        luck = uniform(now.seed, people.id[i], now.month, purpose.LIFE)
        if luck < NOTHING_RARE and befall(people, households, sizes, i, luck, now, q, tables, crowd, books):
            continue
        activity, sex = people.activity[i], people.sex[i]
        age = (now.month - people.born[i]) // 12
        group = age_group(age)
        share = tables.force[sex, group] * wish
        turn = next_activity(activity, age, sex, people.plan[i], june, share, tables.idle[sex, group], luck, q)
        in_class = people.class_until[i] > now.month  # nobody gives up in the midst of a course
        if turn != activity and not (in_class and turn == INACTIVE):
            turn_to(people, households, i, turn, age, now, q, industry, subsector, books)


@kernel
def learn(people: People, first: int, last: int, now: Now, q: Parameters, jobs: NDArray[np.int32],
          scratch: Scratch) -> int:  # fmt: skip
    """Let the residents from ``first`` to before ``last`` learn or forget for a month, and count ``jobs`` by employer;
    write down who does creative work, and return how many."""
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            months = now.month - people.since[i]
            people.skill[i] = skill_after_month(people.skill[i], people.activity[i], months, q)
            scratch.mask[i] = people.activity[i] == EMPLOYEE
        for k in range(begin, write_down(scratch, begin, end, begin)):
            jobs[people.employer[scratch.rows[k]]] += 1
        for i in range(np.uint64(begin), np.uint64(end)):
            scratch.mask[i] = people.activity[i] >= CREATIVE_EMPLOYEE
        at = write_down(scratch, begin, end, at)
    return at - first


@kernel
def count_creative(people: People, number: int, q: Parameters, at_work: AtWork, scratch: Scratch) -> None:
    """Count who works in which creative firm; the ``number`` residents in ``scratch.rows`` do, and learn by it."""
    clear(at_work)
    for k in range(number):
        i = scratch.rows[k]
        people.creative_skill[i] = creative_skill_after_month(people.creative_skill[i], q)
        count_worker(people, i, 1, at_work)


def pass_a_month(town: Town, now: Now, q: Parameters) -> None:
    """Let everybody live a month, and count who works where."""
    people, scratch, n = town.people, town.scratch, int(town.sizes[N_PEOPLE])
    changing = find(scratch, n, town.threads, lambda first, last: mark_who_may_change(
        people, first, last, now, q, town.tables, scratch))  # fmt: skip
    live_a_month(people, town.households, town.sizes, changing, now, q, town.tables, town.industry, town.subsector,
                 town.crowding, town.books, scratch)  # fmt: skip
    counted = []

    def learn_and_count(first: int, last: int) -> int:
        jobs = np.zeros_like(town.employers.jobs)
        number = learn(people, first, last, now, q, jobs, scratch)
        counted.append(jobs)
        return number

    creative = find(scratch, n, town.threads, learn_and_count)
    town.employers.jobs[:] = sum(counted)
    count_creative(people, creative, q, town.at_work, scratch)
