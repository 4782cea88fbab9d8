"""Who is in the labour force, who searches, and for how long."""

from __future__ import annotations

import numpy as np

from ekraf.population import ABSENT, INACTIVE, SCHOOL, UNEMPLOYED
from ekraf.synthesis.census import Residents
from ekraf.synthesis.margins import MEN_PARTICIPATION, WOMEN_PARTICIPATION, Margins, group_of_age
from ekraf.synthesis.schooling import START_AGE, YEARS
from ekraf.synthesis.tools import Mask, Real, Whole, choose, root, shift_to_total, without

MEAN_SEARCH = 10.0  # months, geometric; about 9 once nobody searches longer than since school
# Log-odds of taking part: per year of age above 60, per year below 22 (judgement).
OLD_FALL, YOUNG_FALL = 0.09, 0.35
WOMEN_SCHOOLING = 0.06  # log-odds of taking part per year of a woman's schooling


def give_activity(people: Residents, margins: Margins, rng: np.random.Generator) -> Whole:
    """Set INACTIVE and UNEMPLOYED; return the positions of those at work, whose activity is still open."""
    group = group_of_age(people.years)
    free = people.activity == ABSENT
    force_by_sex = _by_sex(people, group, free, margins)
    working = []
    for index in range(6):
        force = []
        for sex in (0, 1):
            able = np.flatnonzero(free & (group == index) & (people.sex == sex))
            force.append(able[choose(rng, _taking_part(people, able), int(force_by_sex[index, sex]))])
        members = np.concatenate(force)
        searching = members[choose(rng, _searching(people, members, margins), int(margins.unemployed[index]))]
        people.activity[searching] = UNEMPLOYED
        working.append(without(members, searching))
    found = np.concatenate(working)
    rest = free.copy()
    rest[found] = False
    people.activity[rest & (people.activity != UNEMPLOYED)] = INACTIVE
    _since(people, margins.month, rng)
    return np.sort(found)


def months_since_school(people: Residents, rows: Whole) -> Whole:
    """Return months since people left school, or since age 15 if later; at least 1."""
    left = START_AGE + 6 + 12 * YEARS[people.education[rows]].astype(np.int64)
    return np.maximum(people.age[rows] - np.maximum(left, 15 * 12), 1)


def _by_sex(people: Residents, group: Whole, free: Mask, margins: Margins) -> Whole:
    """Return the labour force by age group and sex [6, 2]; one odds ratio for all ages splits the sexes."""
    able = np.array([[((group == g) & free & (people.sex == s)).sum() for s in (0, 1)] for g in range(6)], float)
    adults = np.bincount(people.sex[people.years >= 15], minlength=2)

    def split(gap: float) -> Real:
        odds = np.array([gap / 2.0, -gap / 2.0])
        table = np.empty((6, 2))
        for g in range(6):
            wanted = min(float(margins.labour_force[g]), able[g].sum() * 0.999)
            x = shift_to_total(odds, able[g], wanted)
            table[g] = able[g] / (1.0 + np.exp(-(odds + x)))
        return table

    def miss(gap: float) -> float:
        men, women = split(gap).sum(axis=0) / adults
        return float(women / men - WOMEN_PARTICIPATION / MEN_PARTICIPATION)

    table = split(root(miss, -1.0, 8.0))
    men = np.rint(table[:, 0]).astype(np.int64)
    return np.stack([men, margins.labour_force - men], axis=1)


def _taking_part(people: Residents, rows: Whole) -> Real:
    age = people.years[rows]
    score = -OLD_FALL * np.maximum(age - 60, 0) - YOUNG_FALL * np.maximum(22 - age, 0)
    return np.asarray(score + WOMEN_SCHOOLING * YEARS[people.education[rows]] * (people.sex[rows] == 1))


def _searching(people: Residents, rows: Whole, margins: Margins) -> Real:
    by_education = np.log(margins.unemployment_by_education[people.education[rows]])
    return np.asarray(by_education + np.log(margins.unemployment_by_sex[people.sex[rows]]))


def _since(people: Residents, month: int, rng: np.random.Generator) -> None:
    """Date the search of the unemployed (geometric, after school), and pupils, children and the inactive."""
    people.rows.since[:] = month - np.minimum(people.age, 25_000)
    idle = np.flatnonzero((people.activity == UNEMPLOYED) | (people.activity == INACTIVE))
    longest = months_since_school(people, idle)
    search = np.minimum(rng.geometric(1.0 / MEAN_SEARCH, len(idle)), longest)
    idle_for = np.where(people.activity[idle] == UNEMPLOYED, search, rng.random(len(idle)) * longest)
    people.rows.since[idle] = month - np.maximum(idle_for.astype(np.int64), 1)
    pupil = np.flatnonzero(people.activity == SCHOOL)
    people.rows.since[pupil] = month - (people.age[pupil] - START_AGE - 6)
