"""Whom people know: household, neighbours, school cohort, workplace; among those aged 15+."""

from __future__ import annotations

import numpy as np

from ekraf.population import CREATIVE_EMPLOYEE, EMPLOYED_FROM, EMPLOYEE, NOBODY
from ekraf.synthesis.census import Residents
from ekraf.synthesis.tools import Whole

HOUSEHOLD, NEIGHBOURS, COHORT, WORKPLACE = 0, (1, 2), (3, 4), 5


def connect(people: Residents, place: Whole, rng: np.random.Generator) -> None:
    """Fill ``contacts``; ``place`` is the neighbourhood of each person."""
    contacts = people.rows.contacts
    contacts[:] = NOBODY
    adult = np.flatnonzero(people.years >= 15)
    home, near = people.household[adult], place[adult].astype(np.int64)
    birth = people.rows.born[adult].astype(np.int64) // 12
    contacts[adult, HOUSEHOLD] = _row(adult, pick_other(home, home, home, rng))
    for column in NEIGHBOURS:
        contacts[adult, column] = _row(adult, pick_other(near, near, near, rng))
    schooled = near * 10_000 + birth
    for column in COHORT:
        classmate = pick_other(schooled, schooled - 1, schooled + 1, rng)
        anywhere = pick_other(birth, birth - 1, birth + 1, rng)
        contacts[adult, column] = _row(adult, np.where(classmate < 0, anywhere, classmate))
    working = np.flatnonzero(people.activity >= EMPLOYED_FROM)
    shop = _workplace(people, working)
    contacts[working, WORKPLACE] = _row(working, pick_other(shop, shop, shop, rng))


def pick_other(key: Whole, lowest: Whole, highest: Whole, rng: np.random.Generator) -> Whole:
    """Return for each row the position of a random other row with lowest <= key <= highest, or NOBODY.

    A row's own key must lie within its range.
    """
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    low = np.searchsorted(ordered, lowest)
    others = np.searchsorted(ordered, highest, side="right") - low - 1
    own = np.empty(len(key), np.int64)
    own[order] = np.arange(len(key))
    step = 1 + (rng.random(len(key)) * np.maximum(others, 1)).astype(np.int64)
    found = order[low + (own - low + step) % (others + 1)]
    return np.where(others > 0, found, NOBODY)


def _row(rows: Whole, position: Whole) -> Whole:
    return np.where(position < 0, NOBODY, rows[position])


def _workplace(people: Residents, working: Whole) -> Whole:
    """Return one number a workplace: employer, creative firm, or the trade of those without either."""
    activity = people.activity[working]
    employer = people.rows.employer[working].astype(np.int64)
    trade = people.rows.trade[working].astype(np.int64)
    elsewhere = np.where(activity == EMPLOYEE, employer * 3, trade * 3 + 2)
    return np.where(activity >= CREATIVE_EMPLOYEE, employer * 3 + 1, elsewhere)
