"""A run of past years that can be held against published figures: its series, and what only people's histories tell."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import calendar_month, year
from ekraf.evidence.targets import AMONG_PEOPLE, Lived
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    EMPLOYEE,
    FAMILY_WORKER,
    OWN_ACCOUNT,
)
from ekraf.scenario import Scenario
from ekraf.state import N_PEOPLE
from ekraf.synthesis.tools import gini

if TYPE_CHECKING:
    from ekraf.town import Town

AUGUST = 8
WAGE_WORK = (EMPLOYEE, CREATIVE_EMPLOYEE)
OWN = (OWN_ACCOUNT, CREATIVE_OWNER)
INFORMAL = (*OWN, FAMILY_WORKER, CREATIVE_FAMILY)


class August(NamedTuple):
    """What a census in an August notes: the activity of each row of people, and two Ginis of earnings."""

    year: int
    activity: NDArray[np.int8]
    gini_employees: float
    gini_own_account: float


def live(scenario: Scenario, seed: int, scale: float) -> Lived:
    """Simulate whole calendar years and return what targets are measured on; errors as ``CreativeEconomy``."""
    from ekraf.economy import CreativeEconomy  # brings mesa and numba: only when needed

    economy = CreativeEconomy(scenario, rng=seed, scale=scale)
    augusts = []
    while economy.running:
        economy.step()
        if calendar_month(economy.town.month - 1) == AUGUST:
            augusts.append(census(economy.town))
    found = Lived(year(scenario.first_month), economy.series, among(augusts))
    del economy
    gc.collect()  # a Mesa model refers to itself: without this the next one would be built beside it
    return found


def census(town: Town) -> August:
    """Look at everybody after a month."""
    from ekraf.policy.outcomes import earnings  # brings numba: only when needed

    activity = town.people.activity[: town.sizes[N_PEOPLE]].copy()
    ginis = []
    for kind in (WAGE_WORK, OWN):
        pay = earnings(town, np.flatnonzero(np.isin(activity, kind)))
        ginis.append(gini(pay[pay > 0.0]))
    return August(year(town.month - 1), activity, *ginis)


def among(augusts: list[August]) -> dict[str, NDArray[np.float64]]:
    """Return by year what ``AMONG_PEOPLE`` names; moves are from the August of a year to the next one's."""
    found = {name: np.full(len(augusts), np.nan) for name in AMONG_PEOPLE}
    for place, here in enumerate(augusts):
        found["gini_employees"][place], found["gini_own_account"][place] = here.gini_employees, here.gini_own_account
        if place + 1 < len(augusts):
            later = augusts[place + 1].activity[: here.activity.size]
            found["informal_to_formal"][place] = moved(here.activity, later, INFORMAL, WAGE_WORK)
            found["formal_to_informal"][place] = moved(here.activity, later, WAGE_WORK, INFORMAL)
    return found


def moved(before: NDArray[np.int8], after: NDArray[np.int8], begin: tuple[int, ...], end: tuple[int, ...]) -> float:
    """Return the share of people in ``begin`` who are in ``end`` a year later, of those then at work."""
    stayed = np.isin(before, begin) & (after >= EMPLOYED_FROM)
    return float(np.isin(after[stayed], end).mean()) if stayed.any() else float("nan")
