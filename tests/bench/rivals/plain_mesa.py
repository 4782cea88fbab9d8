"""Plain Mesa: one object per resident, whose step calls the rules of ``ekraf_way`` as ordinary Python.

Residents count themselves in their step, instead of by a ``DataCollector``, which goes through all of them anew
for each series. Own luck: ``model.random`` of the standard library, drawn when needed.
"""

from __future__ import annotations

import mesa
import numpy as np

from tests.bench.rivals import ekraf_way
from tests.bench.rivals.model import DRIFT, FATE, OFFER, RATES, SEED, Columns, Draws, Month, opening

# with NUMBA_DISABLE_JIT=1 rules are plain functions already
skill_after, wage_after, chance_of_change, wage_offered = (
    getattr(function, "py_func", function)
    for function in (
        ekraf_way.skill_after,
        ekraf_way.wage_after,
        ekraf_way.chance_of_change,
        ekraf_way.wage_offered,
    )
)


class Resident(mesa.Agent):
    """A resident of working age."""

    def __init__(self, model: Town, age: int, skill: float, wage: float, employed: bool) -> None:
        super().__init__(model)
        self.age, self.skill, self.wage, self.employed = age, skill, wage, employed

    def draw(self, purpose: int) -> float:
        """Return a draw in [0, 1)."""
        return self.model.random.random()

    def step(self) -> None:
        """Live a month."""
        town = self.model
        self.age += 1
        if self.age >= RATES.retire:
            town.newcomers += 1
            self.age, self.skill, self.wage, self.employed = RATES.first, RATES.entry, 0.0, False
        else:
            self.work()
        town.employed += self.employed
        town.ages += self.age
        town.skills += self.skill
        town.wages += self.wage

    def work(self) -> None:
        """Learn or forget, and lose work or find it."""
        town = self.model
        skill = skill_after(RATES, self.skill, self.employed, self.draw(DRIFT))
        self.skill = skill
        self.wage = wage_after(RATES, self.wage, skill)
        if self.draw(FATE) < chance_of_change(RATES, self.employed, skill, town.unemployment):
            if self.employed:
                town.parted += 1
                self.wage = 0.0
            else:
                town.hired += 1
                self.wage = wage_offered(RATES, skill, self.draw(OFFER))
            self.employed = not self.employed


class TestedResident(Resident):
    """A resident who lives by given draws."""

    def draw(self, purpose: int) -> float:
        return self.model.draws[self.model.month, purpose, self.unique_id - 1]


class Town(mesa.Model):
    """Residents, and what is counted in a month."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        super().__init__(rng=SEED)
        self.months, self.draws, self.month = months, draws, 0
        columns = [column.tolist() for column in opening(n)]
        kind = Resident if draws is None else TestedResident
        kind.create_agents(self, n, *columns)
        self.employed = sum(columns[3])

    def step(self) -> None:
        """Live a month."""
        self.unemployment = 1.0 - self.employed / len(self.agents)
        self.employed = self.hired = self.parted = self.newcomers = self.ages = 0
        self.skills = self.wages = 0.0
        self.agents.do("step")
        self.month += 1

    def run(self) -> list[Month]:
        counted = []
        for _ in range(self.months):
            self.step()
            counted.append(Month(*(getattr(self, name) for name in Month._fields)))
        return counted

    def columns(self) -> Columns:
        return Columns(*(np.array(self.agents.get(name)) for name in Columns._fields))


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
