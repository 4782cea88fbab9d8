"""Who stands in the queue of a programme: the eligible in the order of the programme's allocation rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ekraf.policy.programme import ALLOCATIONS, Programme, bounds, firms_eligible, people_eligible
from ekraf.state import N_PEOPLE, Now
from ekraf.town import Town

Rows = NDArray[np.int64]
YES_NO = {None: -1, False: 0, True: 1}
SEXES = {None: -1, "male": 0, "female": 1}


def first_in_line(rows: NDArray[np.integer[Any]], rank: NDArray[np.float64], most: int) -> Rows:
    """Return the ``most`` rows of lowest rank (all if there are fewer), lowest first; equal ranks by row."""
    if len(rows) > most:
        near = np.argpartition(rank, most)[:most]
        rows, rank = rows[near], rank[near]
    return np.asarray(rows[np.lexsort((rows, rank))], np.int64)


def fill_places(places: int, town: Town, stand: Callable[[int], Rows], take: Callable[[Rows, int], int]) -> None:
    """Fill ``places``: ``stand`` gives the first of the queue, ``take`` how many of them come.

    A short queue is asked first, which nearly always does; only else all of it.
    """
    for most in (8 * places + 100, int(town.sizes[N_PEOPLE])):
        if places <= 0:
            break
        queue = stand(most)
        places -= take(queue, places)
        if len(queue) < most:
            break


def people_in_queue(programme: Programme, town: Town, now: Now, most: int) -> Rows:
    """Return rows of at most ``most`` eligible people, first in the queue first."""
    who = programme.policy.eligible
    rows, rank = town.scratch.rows, town.scratch.rank
    # of a lottery the first places are enough: about three times as many as are asked for
    lottery = programme.policy.allocation == "lottery" and programme.standing > 0.0
    first = min(3.0 * most / programme.standing, 1.0) if lottery else 1.0
    for last in (first, 1.0):
        n = people_eligible(
            town.people, town.households, town.sizes, now, programme.key, programme.activities, programme.educations,
            (*bounds(who.age), SEXES[who.sex]), ALLOCATIONS.index(programme.policy.allocation), town.scratch, last,
        )  # fmt: skip
        programme.standing = n / last
        if last == 1.0 or (n >= most and not who.neighbourhood):
            break
    chosen = rows[:n]
    if who.neighbourhood:
        place = town.households.neighbourhood[town.people.household[chosen]]
        keep = np.isin(place, who.neighbourhood)
        return first_in_line(chosen[keep], rank[:n][keep], most)
    return first_in_line(chosen, rank[:n], most)


def firms_in_queue(programme: Programme, town: Town, now: Now) -> Rows:
    """Return rows of eligible firms, first in the queue first; the owner's traits count too."""
    who = programme.policy.eligible
    rows, rank = town.scratch.rows, town.scratch.rank
    n = firms_eligible(
        town.firms, town.sizes, now, programme.key, programme.subsectors, bounds(who.firm_age), bounds(who.workers),
        YES_NO[who.registered], ALLOCATIONS.index(programme.policy.allocation), rows, rank,
    )  # fmt: skip
    # no two firms draw the same place in a lottery; elsewhere rows decide between equals
    kind: Literal["quicksort", "stable"] = "quicksort" if programme.policy.allocation == "lottery" else "stable"
    chosen = rows[:n][np.argsort(rank[:n], kind=kind)]
    owners = town.firms.owner[chosen]
    keep = np.ones(n, dtype=np.bool_)
    if who.age is not None:
        years = (now.month - town.people.born[owners]) // 12
        keep &= (years >= who.age[0]) & (years <= who.age[1])
    if who.sex is not None:
        keep &= town.people.sex[owners] == SEXES[who.sex]
    if who.education:
        keep &= programme.educations[town.people.education[owners]]
    if who.neighbourhood:
        keep &= np.isin(town.firms.neighbourhood[chosen], who.neighbourhood)
    return np.asarray(chosen[keep], np.int64)
