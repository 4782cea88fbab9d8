"""ekraf's way: rules of one resident, compiled; columns; keyed draws; one pass for all, then the rules of the few.

The same pattern as ``ekraf.scratch`` describes: the first pass is arithmetic without a branch, luck included, and
marks whom the month may concern; only these are then looked at one by one. ``plain_mesa.py`` calls the same rules as
plain Python.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.engine import kernel, rule
from ekraf.luck import uniform
from tests.bench.rivals.model import DRIFT, FATE, OFFER, RATES, SEED, Columns, Draws, Month, Rates, opening


@rule
def skill_after(p: Rates, skill: float, employed: bool, draw: float) -> float:
    """Return the skill after a month of work (learning towards 1) or without it (fading towards 0)."""
    goal = 1.0 if employed else 0.0
    rate = p.learn if employed else p.fade
    return max(skill + rate * (goal - skill) + p.jitter * (draw - 0.5), 0.0)


@rule
def wage_after(p: Rates, wage: float, skill: float) -> float:
    """Return the wage after a month: it grows, that of the skilled faster."""
    return wage * (p.growth + p.merit * skill + 1.0)


@rule
def chance_of_change(p: Rates, employed: bool, skill: float, unemployment: float) -> float:
    """Return the month's chance to lose work, or to find it."""
    finds = p.find * skill * (1.0 - unemployment)
    return p.loss if employed else finds


@rule
def wage_offered(p: Rates, skill: float, draw: float) -> float:
    """Return the first wage of a new job."""
    return p.base * (0.5 + skill) * (1.0 + p.spread * (draw - 0.5))


@kernel
def live(p: Rates, seed: np.uint64, month: int, columns: Columns, mask: NDArray[np.int8], counted: NDArray) -> None:
    """Live a month; ``mask`` [residents] is room, ``counted`` [7] a ``Month``: that before, afterwards this one."""
    age, skill, wage, employed = columns
    n = age.size
    unemployment = 1.0 - counted[0] / n
    for i in range(n):
        works = employed[i]
        age[i] += 1
        skill[i] = skill_after(p, skill[i], works, uniform(seed, np.uint64(i), month, DRIFT))
        wage[i] = wage_after(p, wage[i], skill[i])
        chance = chance_of_change(p, works, skill[i], unemployment)
        mask[i] = (uniform(seed, np.uint64(i), month, FATE) < chance) | (age[i] >= p.retire)
    hired, parted, newcomers = 0, 0, 0
    for i in range(n):
        if not mask[i]:
            continue
        if age[i] >= p.retire:
            newcomers += 1
            age[i], skill[i], wage[i], employed[i] = p.first, p.entry, 0.0, False
        elif employed[i]:
            parted += 1
            wage[i], employed[i] = 0.0, False
        else:
            hired += 1
            wage[i], employed[i] = wage_offered(p, skill[i], uniform(seed, np.uint64(i), month, OFFER)), True
    count(columns, counted)
    counted[1], counted[2], counted[3] = hired, parted, newcomers


@rule
def count(columns: Columns, counted: NDArray) -> None:
    """Write the stocks into ``counted`` [7]."""
    age, skill, wage, employed = columns
    work, ages, skills, wages = 0, 0, 0.0, 0.0
    for i in range(age.size):
        work += employed[i]
        ages += age[i]
        skills += skill[i]
        wages += wage[i]
    counted[0], counted[4], counted[5], counted[6] = work, ages, skills, wages


class Town:
    """Residents as columns, luck keyed by (seed, resident, month, purpose)."""

    def __init__(self, n: int, months: int) -> None:
        self.residents, self.months = opening(n), months
        self.mask, self.counted = np.empty(n, np.int8), np.zeros(7)
        self.counted[0] = np.count_nonzero(self.residents.employed)

    def run(self) -> list[Month]:
        return [self.month(m) for m in range(self.months)]

    def month(self, month: int) -> Month:
        """Live a month."""
        live(RATES, np.uint64(SEED), month, self.residents, self.mask, self.counted)
        return Month(*(int(x) for x in self.counted[:5]), *(float(x) for x in self.counted[5:]))

    def columns(self) -> Columns:
        return self.residents


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``; the keyed draws are those that the gate hands to others, so none need be given."""
    return Town(n, months)
