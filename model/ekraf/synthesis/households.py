"""Who lives with whom: couples of near ages, children with mothers 18 to 43 years older, elders, loners.

Shares married by age and mothers' ages at birth (mean 27.5, sd 5.5) are judgements after the pattern of the
2020 census. The number of households is met exactly, hence the mean size too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ekraf.synthesis.tools import Mask, Real, Whole, apportion, choose, without

# Share married at ages 15-19, 20-24, ... 75+.
MARRIED_WOMEN = (0.05, 0.40, 0.75, 0.87, 0.89, 0.88, 0.86, 0.82, 0.76, 0.67, 0.58, 0.45, 0.28)
MARRIED_MEN = (0.005, 0.14, 0.50, 0.77, 0.87, 0.90, 0.91, 0.92, 0.91, 0.90, 0.87, 0.83, 0.72)
HUSBAND_OLDER, HUSBAND_SPREAD = 3.0, 2.5  # years
# Share of households whose head has no spouse there: lone parents, widows, people alone.
LONE_HEADS = 0.18
MOTHER_AGE, MOTHER_SPREAD, YOUNGEST_MOTHER, OLDEST_MOTHER = 27.5, 5.5, 18.0, 43.0
# Which lone heads may have children or kin with them (men, women); the rest stay alone.
LONE_WITH_KIN = (0.15, 0.50)


class Couples(NamedTuple):
    """Positions of wives and husbands, paired."""

    wives: Whole
    husbands: Whole


def assemble(age: Real, sex: Whole, households: int, rng: np.random.Generator) -> Whole:
    """Return the household, 0 to ``households`` - 1, of each person; ``age`` in years. None stays empty."""
    couples = _marry(age, sex, rng)
    pairs = len(couples.wives)
    single = np.ones(len(age), bool)
    single[couples.wives] = single[couples.husbands] = False
    heads = _lone_heads(age, single, max(round(LONE_HEADS * households), households - pairs), rng)
    unit = np.full(len(age), -1)
    unit[couples.wives] = unit[couples.husbands] = np.arange(pairs)
    unit[heads] = pairs + np.arange(len(heads))
    mother = np.concatenate([age[couples.wives], age[heads] - 3.0 * (sex[heads] == 0)])
    home = _joined(mother, pairs, pairs + len(heads) - households, rng)
    _place_dependants(unit, age, mother, _takes_kin(sex[heads], pairs, rng), rng)
    _, household = np.unique(home[unit], return_inverse=True)
    return rng.permutation(households)[household]


def _marry(age: Real, sex: Whole, rng: np.random.Generator) -> Couples:
    chance = np.array([MARRIED_MEN, MARRIED_WOMEN])
    step = np.clip((age / 5.0).astype(int) - 3, 0, 12)
    odds = np.log(chance / (1.0 - chance))[sex, step]
    adult = (age >= 17.0) & ((sex == 1) | (age >= 19.0))
    men, women = np.flatnonzero(adult & (sex == 0)), np.flatnonzero(adult & (sex == 1))
    pairs = round(min(chance[0, step[men]].sum(), chance[1, step[women]].sum()))
    husbands = men[choose(rng, odds[men], pairs)]
    wives = women[choose(rng, odds[women], pairs)]
    by_wife = np.argsort(age[wives] + HUSBAND_OLDER + rng.normal(0.0, HUSBAND_SPREAD, pairs))
    return Couples(wives[by_wife], husbands[np.argsort(age[husbands], kind="stable")])


def _lone_heads(age: Real, single: Mask, count: int, rng: np.random.Generator) -> Whole:
    """Return those without a spouse who head a household: rarely the young, half of the old."""
    able = np.flatnonzero(single & (age >= 18.0))
    return able[choose(rng, np.interp(age[able], [18, 25, 35, 60, 75], [-3.0, -2.0, 0.0, 0.7, 0.7]), count)]


def _joined(mother: Real, pairs: int, count: int, rng: np.random.Generator) -> Whole:
    """Return the unit whose house each unit shares: ``count`` young couples live with their parents."""
    home = np.arange(len(mother))
    moving = choose(rng, -(np.maximum(mother[:pairs], 20.0) - 20.0) / 3.0, count)
    staying = without(home, moving)
    host = np.full(len(moving), -1)
    for _ in range(8):  # a house that has taken in a couple is passed over, as far as others are found
        first = np.zeros(len(moving), bool)
        first[np.unique(host, return_index=True)[1]] = True
        again = np.flatnonzero(~first | (host < 0))
        host[again] = _near(mother[staying], mother[moving[again]] + _gap(len(again), rng), rng)
    home[moving] = staying[host]
    return home


def _takes_kin(head_sex: Whole, pairs: int, rng: np.random.Generator) -> Whole:
    lone = rng.random(len(head_sex)) < np.array(LONE_WITH_KIN)[head_sex]
    return np.concatenate([np.arange(pairs), pairs + np.flatnonzero(lone)])


def _place_dependants(unit: Whole, age: Real, mother: Real, hosts: Whole, rng: np.random.Generator) -> None:
    """Put those without a unit into one: with parents, from 46 with siblings, from 60 with children."""
    left = np.flatnonzero(unit < 0)
    years = age[left]
    gap = _gap(len(left), rng)
    target = np.where(
        years < 46, years + gap, np.where(years < 60, years + rng.normal(0.0, 8.0, len(left)), years - gap)
    )
    unit[left] = hosts[_near(mother[hosts], target, rng)]


def _gap(count: int, rng: np.random.Generator) -> Real:
    return np.clip(rng.normal(MOTHER_AGE, MOTHER_SPREAD, count), YOUNGEST_MOTHER, OLDEST_MOTHER)


def _near(values: Real, targets: Real, rng: np.random.Generator) -> Whole:
    """Return for each target the position of a random value among the hundredth of values next to it."""
    order = np.argsort(values, kind="stable")
    reach = max(len(values) // 200, 2)
    step = rng.integers(-reach, reach, len(targets))
    found = np.searchsorted(values[order], targets) + step
    # Beyond an end, mirror back, so that nobody there is crowded.
    found = np.where(found < 0, -found - 1, found)
    found = np.where(found >= len(values), 2 * len(values) - found - 1, found)
    return np.asarray(order[np.clip(found, 0, len(values) - 1)])


def neighbourhood_of(weights: Real, households: int, rng: np.random.Generator) -> Whole:
    """Return the neighbourhood of each household, in order; weights get a lognormal factor."""
    weights = weights * np.exp(rng.normal(0.0, 0.25, len(weights)))
    return np.repeat(np.arange(len(weights)), apportion(weights, households))
