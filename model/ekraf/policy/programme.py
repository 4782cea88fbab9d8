"""A programme: one policy in force, with its purse, its queue and its places. How each lever works is in its module.

Units are chosen among those who are eligible and want to take part. Each unit is paid when it is granted; what the
purse holds at the end of a calendar year lapses, as in a local budget.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.clock import calendar_month, monthly_amount
from ekraf.engine import kernel
from ekraf.luck import uniform
from ekraf.population import CHILD, EDUCATIONS, UNEMPLOYED, Firms, Households, People
from ekraf.scenario import SUBSECTORS, Policy
from ekraf.scratch import Scratch, write_down
from ekraf.state import N_FIRMS, N_PEOPLE, Now

ACTIVITY_CODES = {
    "school": 2, "inactive": 3, "unemployed": UNEMPLOYED, "own_account": 5, "family_worker": 6, "employee": 7,
    "creative_employee": 8, "creative_owner": 9,
}  # fmt: skip
LOTTERY, FIRST_COME, NEED, MERIT = range(4)
ALLOCATIONS = ("lottery", "first_come", "need", "merit")
Mask = NDArray[np.bool_]


@dataclass
class Programme:
    """State of one policy during a run. Money in rupiah at the scale of the simulated town."""

    policy: Policy
    number: int
    months: range
    weight: float
    purse: float = 0.0
    spent: float = 0.0  # this month
    set_aside: float = 0.0  # promised to units that still run; it does not lapse
    forgone: float = 0.0  # revenue that the town does without this month
    standing: float = 0.0  # eligible people when the queue was last looked at, about
    activities: Mask = field(init=False)
    educations: Mask = field(init=False)
    subsectors: Mask = field(init=False)

    def __post_init__(self) -> None:
        """Turn lists of names into masks by code; an empty list lets everybody in."""
        who = self.policy.eligible
        codes = [ACTIVITY_CODES[name] for name in who.activity]
        self.activities = mask(codes, 11)
        self.educations = mask([EDUCATIONS.index(name) for name in who.education], 5)
        self.subsectors = mask([SUBSECTORS.index(name) for name in who.subsector], 17)

    @property
    def key(self) -> np.uint64:
        """Key that mixes the policy into its draws, so that two policies do not share a lottery."""
        return np.uint64(0x51ED2701 * (self.number + 1))

    def open_month(self, month: int) -> bool:
        """Fill the purse with a month's budget; return whether the policy is in force."""
        self.spent = self.forgone = 0.0
        if month not in self.months or self.policy.budget <= 0.0:
            return False
        if calendar_month(month) == 1:
            self.purse = 0.0
        self.purse += monthly_amount(self.policy.budget) / self.weight
        return True

    def affordable(self, unit_cost: float) -> int:
        """Return how many units the purse and the capacity allow this month."""
        units = int(self.purse / unit_cost)
        if self.policy.capacity is not None:
            units = min(units, round(self.policy.capacity / self.weight))
        return units

    def pay(self, amount: float) -> float:
        """Take ``amount`` rupiah out of the purse; return it."""
        self.purse -= amount
        self.spent += amount
        return amount

    def promise(self, amount: float) -> None:
        """Set ``amount`` rupiah of the purse aside for units that are paid month by month."""
        self.purse -= amount
        self.set_aside += amount

    def settle(self, paid: float, left: float) -> None:
        """Pay ``paid`` rupiah of what is set aside and keep ``left``; what is no longer needed returns to the purse."""
        self.purse += self.set_aside - paid - left
        self.set_aside = left
        self.spent += paid


def mask(codes: list[int], size: int) -> Mask:
    """Return which of ``size`` codes are allowed: those listed, or all if none is."""
    allowed = np.zeros(size, dtype=np.bool_)
    allowed[codes or slice(None)] = True
    return allowed


def bounds(limits: tuple[float, float] | None) -> tuple[float, float]:
    """Return lower and upper limit, or none at all."""
    return (-1e9, 1e9) if limits is None else (float(limits[0]), float(limits[1]))


@kernel
def people_eligible(people: People, households: Households, sizes: NDArray[np.int64], now: Now, key: np.uint64,
                    activities: Mask, educations: Mask, who: tuple[float, float, int], allocation: int,
                    scratch: Scratch, last: float) -> int:  # fmt: skip
    """Write eligible people who are in no course into ``rows`` and their place in the queue into ``rank`` (small is
    first); return how many. ``who`` is the youngest and oldest age and the sex (-1 for both). In a lottery those who
    draw a place behind ``last`` (0 to 1) are left out."""
    rows, rank = scratch.rows, scratch.rank
    youngest, oldest, sex = 12 * math.ceil(max(who[0], 15.0)), 12 * (math.floor(who[1]) + 1), who[2]
    for i in range(sizes[N_PEOPLE]):
        months = now.month - people.born[i]
        fits = (months >= youngest) & (months < oldest) & ((sex < 0) | (people.sex[i] == sex))
        scratch.mask[i] = fits & (people.activity[i] > CHILD) & (people.class_until[i] <= now.month)
    if allocation == LOTTERY:
        for i in range(sizes[N_PEOPLE]):
            place = uniform(now.seed ^ key, people.id[i], now.month, purpose.PROGRAMME)
            scratch.mask[i] &= place <= last
    n = 0
    for c in range(write_down(scratch, 0, sizes[N_PEOPLE], 0)):
        i = rows[c]
        if not activities[people.activity[i]] or not educations[people.education[i]]:
            continue
        rows[n] = i  # not beyond the row that is read
        rank[n] = uniform(now.seed ^ key, people.id[i], now.month, purpose.PROGRAMME) if allocation == LOTTERY else 0.0
        h = people.household[i]
        if allocation == FIRST_COME:
            rank[n] = people.since[i]
        elif allocation == NEED:
            rank[n] = households.usual_income[h] / max(households.size[h], 1)
        elif allocation == MERIT:
            rank[n] = -people.skill[i] - people.creative_skill[i]
        n += 1
    return n


@kernel
def firms_eligible(firms: Firms, sizes: NDArray[np.int64], now: Now, key: np.uint64, subsectors: Mask,
                   months: tuple[float, float], workers: tuple[float, float], registered: int, allocation: int,
                   rows: NDArray[np.int32], rank: NDArray[np.float64]) -> int:  # fmt: skip
    """Write eligible firms into ``rows`` and their place in the queue into ``rank``; return how many.

    ``registered`` is 1 or 0, or -1 for both.
    """
    n = 0
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0 or not subsectors[firms.subsector[f]]:
            continue
        old = now.month - firms.born[f]
        there = 1 + firms.employees[f] + firms.helpers[f]
        if old < months[0] or old > months[1] or there < workers[0] or there > workers[1]:
            continue
        if registered >= 0 and firms.registered[f] != registered:
            continue
        rows[n] = f
        if allocation == LOTTERY:
            rank[n] = uniform(now.seed ^ key, firms.id[f], now.month, purpose.PROGRAMME)
        elif allocation == FIRST_COME:
            rank[n] = firms.born[f]
        elif allocation == NEED:
            rank[n] = firms.usual_profit[f]
        else:
            rank[n] = -firms.quality[f] - firms.practices[f]
        n += 1
    return n
