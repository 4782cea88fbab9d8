"""Who stands in the queue of a programme, among objects."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ekraf import purpose
from ekraf.policy.programme import Programme
from ekraf.policy.queue import SEXES
from ekraf.population import CHILD
from ekraf.state import Now
from tests.bench.reference.rules import uniform


def draws_place(programme: Programme, one: Any, now: Now) -> float:
    """Return the place that a resident or firm draws in the lottery of a programme."""
    return uniform(np.uint64(now.seed ^ programme.key), one.key, now.month, purpose.PROGRAMME)


def place_in_queue(programme: Programme, one: Any, first_come: float, need: float, merit: float, now: Now) -> float:
    """Return the place of somebody in the queue of a programme by its allocation rule; small is first."""
    match programme.policy.allocation:
        case "lottery":
            return draws_place(programme, one, now)
        case "first_come":
            return first_come
        case "need":
            return need
        case _:
            return -merit


def within(value: float, limits: tuple[float, float] | None) -> bool:
    """Return whether a value is within limits, or there are none."""
    return limits is None or limits[0] <= value <= limits[1]


def person_fits(programme: Programme, one: Any, now: Now) -> bool:
    """Return whether a resident may stand in the queue of a programme."""
    who, age = programme.policy.eligible, (now.month - one.born) // 12
    if one.activity <= CHILD or one.class_until > now.month or age < 15:
        return False
    if not programme.activities[one.activity] or not programme.educations[one.education]:
        return False
    if who.age is not None and not math.ceil(who.age[0]) <= age <= math.floor(who.age[1]):
        return False
    at_home = not who.neighbourhood or one.household.neighbourhood in who.neighbourhood
    return at_home and who.sex in (None, ("male", "female")[one.sex])


def people_in_queue(programme: Programme, residents: Iterable[Any], now: Now) -> list[Any]:
    """Return the eligible residents, first in the queue first; equals in their order."""
    ranked = []
    for one in residents:
        if person_fits(programme, one, now):
            need = one.household.usual_income / max(one.household.size, 1)
            merit = one.skill + one.creative_skill
            ranked.append((place_in_queue(programme, one, one.since, need, merit, now), one))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def firm_fits(programme: Programme, firm: Any, now: Now) -> bool:
    """Return whether a firm may stand in the queue of a programme, whoever its owner is."""
    who, there, old = programme.policy.eligible, 1 + firm.employees + firm.helpers, now.month - firm.born
    fits = programme.subsectors[firm.subsector] and within(old, who.firm_age) and within(there, who.workers)
    return fits and who.registered in (None, bool(firm.registered))


def owner_fits(programme: Programme, firm: Any, now: Now) -> bool:
    """Return whether age, sex and schooling of a firm's owner, and its place, are those of a programme."""
    who, owner = programme.policy.eligible, firm.owner
    fits = within((now.month - owner.born) // 12, who.age) and (who.sex is None or owner.sex == SEXES[who.sex])
    fits = fits and (not who.education or programme.educations[owner.education])
    return fits and (not who.neighbourhood or firm.neighbourhood in who.neighbourhood)


def firms_in_queue(programme: Programme, firms: Iterable[Any], now: Now) -> list[Any]:
    """Return the eligible firms, first in the queue first; equals in their order."""
    ranked = []
    for firm in firms:
        if firm_fits(programme, firm, now) and owner_fits(programme, firm, now):
            merit = firm.quality + firm.practices
            ranked.append((place_in_queue(programme, firm, firm.born, firm.usual_profit, merit, now), firm))
    return [firm for _, firm in sorted(ranked, key=lambda pair: pair[0])]


def firms_that_may_teach(programme: Programme, firms: Iterable[Any], now: Now) -> list[Any]:
    """Return eligible firms in the order of a lottery; age, sex, schooling and neighbourhood are the apprentice's."""
    ranked = [(draws_place(programme, firm, now), firm) for firm in firms if firm_fits(programme, firm, now)]
    return [firm for _, firm in sorted(ranked, key=lambda pair: pair[0])]


def fill_places(places: int, stand: Callable[[], list[Any]], take: Callable[[list[Any], int], int]) -> None:
    """Fill ``places``: ``stand`` gives the queue, ``take`` how many of it come. A short queue is asked first, then all:
    those who have come meanwhile stand there no more."""
    for most in (8 * places + 100, None):
        if places <= 0:
            break
        queue = stand()[:most]
        places -= take(queue, places)
        if most is None or len(queue) < most:
            break
