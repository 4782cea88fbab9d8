"""The month as a statistician counts it among objects: the same catalogue, each resident and firm asked in turn."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekraf import observe
from ekraf.population import (
    CHILD,
    CREATIVE_EMPLOYEE,
    EDUCATIONS,
    EMPLOYED_FROM,
    EMPLOYEE,
    N_INDUSTRIES,
    N_SUBSECTORS,
    SCHOOL,
    UNEMPLOYED,
)
from ekraf.state import Now
from tests.bench.reference.rules import plain, total

rules = plain(observe)


class ObjectObserver(observe.Observer):
    """Turns a town of objects into one row of the catalogue a month."""

    def count(self, town: Any, now: Now) -> tuple[NDArray[np.float64], float]:
        """Count people and firms; return the wages of employees, and their sum."""
        wages = self._count_residents(town.residents, now.month)
        self.by_subsector[:] = 0.0
        for firm in town.firms:
            self.by_subsector[firm.subsector] += 1.0
        alive = town.firms
        self.firms[:] = (
            len(alive), sum(firm.registered for firm in alive),
            sum(1 + firm.employees + firm.helpers < 10 for firm in alive), sum(firm.online for firm in alive),
            total([total(firm.loan) for firm in town.firms_and_debtors]), sum(firm.vacancies for firm in alive),
        )  # fmt: skip
        return wages, total(wages)

    def _count_residents(self, residents: list[Any], month: int) -> NDArray[np.float64]:
        crowd, creative, wages = [0.0] * len(self.crowd), [0.0] * N_SUBSECTORS, []
        searched, in_class, neet, parts = 0, 0, 0, 0
        for one in residents:
            activity, months, learns = one.activity, month - one.born, one.class_until > month
            cell = (activity * len(EDUCATIONS) + one.education) * observe.N_AGES + rules.age_cell(months)
            crowd[2 * cell + one.sex] += 1.0
            if activity == UNEMPLOYED:
                searched += month - one.since
            if activity > CHILD:
                in_class += learns
                parts += one.takes_part
            if SCHOOL < activity < EMPLOYED_FROM and months < 25 * 12 and not learns:
                neet += 1
            if activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
                wages.append(one.wage)
            if activity >= CREATIVE_EMPLOYEE:
                creative[one.trade - N_INDUSTRIES] += 1.0
        self.crowd, self.jobs[:] = np.array(crowd), creative
        self.other = np.array([len(residents), searched, in_class, neet, parts], dtype=float)
        return np.array(wages)


def as_surveyed(model: Any) -> SimpleNamespace:
    """Return the town as surveys see it: its figures, and what they ask residents and households, in lists of answers.

    A survey asks only when it reads: the answers are gathered then.
    """
    town, homes = model.town, model.households
    numbers = {id(home): number for number, home in enumerate(homes)}
    residents = model.residents
    return SimpleNamespace(
        **vars(town) | {
            "people": Answers(
                activity=lambda: [one.activity for one in residents], born=lambda: [one.born for one in residents],
                household=lambda: [numbers[id(one.household)] for one in residents],
            ),
            "households": Answers(
                neighbourhood=lambda: [home.neighbourhood for home in homes],
                size=lambda: [home.size for home in homes],
                spending=lambda: [home.spending for home in homes], income=lambda: [home.income for home in homes],
            ),
            "sizes": np.array([len(residents), len(homes), 0, 0]),
            "residents": residents, "firms": model.firms, "firms_and_debtors": model.firms_and_debtors,
        }
    )  # fmt: skip


class Answers:
    """What is asked of everybody, gathered when it is read."""

    def __init__(self, **questions: Callable[[], list[Any]]) -> None:
        self._questions = questions

    def __getattr__(self, name: str) -> NDArray[Any]:
        return np.array(self._questions[name]())
