"""Who is at school and what schooling people have.

A child starts school in the July when it is 6 to 7 years old and nobody repeats, so the years of school
that one can have completed follow from the month of birth. The nation's shares of the adults are tilted:
younger cohorts have more (``COHORT``), and one number for the town makes the mean years of those aged 25
and over right.
"""

from __future__ import annotations

import numpy as np

from ekraf.population import (
    CHILD,
    LOWER_SECONDARY,
    PRIMARY,
    SCHOOL,
    TERTIARY,
    UPPER_SECONDARY,
    VOCATIONAL,
    YEARS_OF_SCHOOLING,
)
from ekraf.synthesis.census import Residents
from ekraf.synthesis.margins import Margins, group_of_age
from ekraf.synthesis.tools import Mask, Real, Whole, apportion, choose, root

YEARS = np.array(YEARS_OF_SCHOOLING)
# The four levels that are fitted (upper secondary is split afterwards), in years.
LEVELS = np.array([6.0, 9.0, 12.0, 16.0])
START_AGE = 72  # months, at the youngest, on 1 July of the year in which school starts
JULY = 6
# Log-odds per step of ``COHORT_STEPS`` and year of age below 45: about 4 years more of schooling in 40
# years, mainly from primary to secondary (judgement after the nation's trend).
COHORT = 0.012
COHORT_STEPS = np.array([-3.0, 0.0, 3.0, 4.0])
# Chance of being at school at 15, 16, ... 24 (pattern; the number at school is a margin).
PUPIL_CHANCE = (0.97, 0.94, 0.88, 0.66, 0.34, 0.26, 0.20, 0.12, 0.06, 0.03)
# Share of the variance of schooling that members of a household have in common (judgement).
FAMILY_SHARE = 0.4


def completed_years(age: Whole, month: int) -> Whole:
    """Return years of school that somebody of ``age`` (months) who never left has completed by ``month``."""
    since_july = (month % 12 - JULY) % 12
    return np.maximum((age - since_july - START_AGE) // 12, 0)


def cohort_shares(margins: Margins, by_age: Whole) -> Real:
    """Return the shares of the four levels by year of age [100, 4]; ``by_age`` is persons by year of age."""
    ages = np.arange(100)
    cohort = COHORT * (45.0 - np.maximum(ages, 22))
    weight = np.where(ages >= 25, by_age, 0.0)

    def shares(tilt: float) -> Real:
        table = margins.schooling_shares * np.exp(tilt * (LEVELS - 9.0) + cohort[:, None] * COHORT_STEPS)
        return np.asarray(table / table.sum(axis=1, keepdims=True))

    def gap(tilt: float) -> float:
        return float(np.average((shares(tilt) * LEVELS).sum(axis=1), weights=weight) - margins.mean_years)

    return shares(root(gap, -2.0, 2.0))


def give_schooling(people: Residents, margins: Margins, rng: np.random.Generator) -> None:
    """Fill ``education`` and ``plan``, and the activities CHILD and SCHOOL."""
    years = people.years
    shares = cohort_shares(margins, np.bincount(years, minlength=100))
    possible = completed_years(people.age, margins.month)
    pupil = _pupils(people, margins, rng)
    child = years < 15
    people.activity[child] = CHILD
    people.activity[pupil] = SCHOOL
    talent = np.sqrt(FAMILY_SHARE) * rng.normal(size=int(people.household.max()) + 1)[people.household]
    talent += np.sqrt(1.0 - FAMILY_SHARE) * rng.normal(size=len(years))
    plan = np.zeros(len(years), np.int64)
    _rank_levels(plan, np.flatnonzero(child), talent, shares[22])
    for grade in np.unique(possible[pupil]):
        members = np.flatnonzero(pupil & (possible == grade))
        _rank_levels(plan, members, talent, _open_levels(shares[22], np.greater(LEVELS, grade)))
    for age in np.unique(years[~pupil & ~child]):
        members = np.flatnonzero(~pupil & (years == age))
        for reach in np.unique(np.searchsorted(LEVELS, possible[members], side="right")):
            some = members[np.searchsorted(LEVELS, possible[members], side="right") == reach]
            _rank_levels(plan, some, talent, _open_levels(shares[age], np.arange(4) < max(reach, 1)))
    people.rows.plan[:] = _with_vocational(plan, margins.vocational_share, rng)
    people.education[:] = people.rows.plan
    _reached(people, possible, pupil | child, margins.vocational_share, rng)


def _pupils(people: Residents, margins: Margins, rng: np.random.Generator) -> Mask:
    chance = np.array([*PUPIL_CHANCE, *(0.02 * 0.8 ** np.arange(10))])
    odds = np.log(chance / (1.0 - chance))
    group = group_of_age(people.years)
    pupil = np.zeros(len(group), bool)
    for index in np.flatnonzero(margins.pupils):
        able = np.flatnonzero((group == index) & (people.years < 35))
        pupil[able[choose(rng, odds[people.years[able] - 15], int(margins.pupils[index]))]] = True
    return pupil


def _open_levels(shares: Real, allowed: Mask) -> Real:
    found = np.where(allowed, shares, 0.0)
    return found if found.sum() > 0 else np.array([0.0, 0.0, 0.0, 1.0])


def _rank_levels(plan: Whole, members: Whole, talent: Real, shares: Real) -> None:
    """Give the levels in exact shares to ``members``, the higher the more ``talent``."""
    order = members[np.argsort(talent[members], kind="stable")]
    plan[order] = np.repeat(np.arange(4), apportion(shares, len(members)))


def _with_vocational(level: Whole, vocational_share: float, rng: np.random.Generator) -> Whole:
    """Return codes of EDUCATIONS from the four levels: some of upper secondary is vocational."""
    code = np.where(level == 3, TERTIARY, level)
    upper = np.flatnonzero(level == UPPER_SECONDARY)
    code[rng.permutation(upper)[: round(vocational_share * len(upper))]] = VOCATIONAL
    return code


def _reached(
    people: Residents, possible: Whole, learning: Mask, vocational_share: float, rng: np.random.Generator
) -> None:
    """Set what those still learning have completed so far."""
    plan = people.rows.plan[learning]
    so_far = np.where(possible[learning] >= 9, LOWER_SECONDARY, PRIMARY)
    upper = np.where(rng.random(len(plan)) < vocational_share, VOCATIONAL, UPPER_SECONDARY)
    so_far = np.where((possible[learning] >= 12) & (plan == TERTIARY), upper, so_far)
    people.education[learning] = np.minimum(so_far, plan)
