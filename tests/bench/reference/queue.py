"""Who stands in the queue of a programme, among objects."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from ekraf import purpose
from ekraf.policy.programme import Programme
from ekraf.policy.queue import SEXES
from ekraf.population import CHILD
from ekraf.state import Now
from tests.bench.reference.rules import uniform


def place_in_queue(programme: Programme, one: Any, first_come: float, need: float, merit: float, now: Now) -> float:
    """Return the place of somebody in the queue of a programme by its allocation rule; small is first."""
    match programme.policy.allocation:
        case "lottery":
            return uniform(np.uint64(now.seed ^ programme.key), one.key, now.month, purpose.PROGRAMME)
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


def firms_in_queue(programme: Programme, firms: Iterable[Any], now: Now) -> list[Any]:
    """Return the eligible firms, first in the queue first; age, sex and schooling are the owner's."""
    who, ranked = programme.policy.eligible, []
    for firm in firms:
        there, old = 1 + firm.employees + firm.helpers, now.month - firm.born
        age, owner = (now.month - firm.owner.born) // 12, firm.owner
        fits = programme.subsectors[firm.subsector] and within(old, who.firm_age) and within(there, who.workers)
        fits = fits and who.registered in (None, bool(firm.registered)) and within(age, who.age)
        fits = fits and (who.sex is None or owner.sex == SEXES[who.sex])
        fits = fits and (not who.education or programme.educations[owner.education])
        if fits and (not who.neighbourhood or firm.neighbourhood in who.neighbourhood):
            merit = firm.quality + firm.practices
            ranked.append((place_in_queue(programme, firm, firm.born, firm.usual_profit, merit, now), firm))
    return [firm for _, firm in sorted(ranked, key=lambda pair: pair[0])]
