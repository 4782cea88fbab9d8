"""What people can do and wish for: skills, ability, aspiration, culture, certificates, match quality."""

from __future__ import annotations

import numpy as np

from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    EMPLOYEE,
    UNEMPLOYED,
    Firms,
)
from ekraf.synthesis.census import Residents
from ekraf.synthesis.schooling import YEARS
from ekraf.synthesis.tools import Real

SKILL_SPREAD, CREATIVE_SPREAD, ABILITY_SPREAD, MATCH_SPREAD = 0.35, 0.5, 0.5, 0.25
SCHOOLING_CORRELATION = 0.3
# In standard deviations: practice of creative workers, and ability of those who run a firm (judgement).
PRACTICE, SELECTION = 0.8, 0.4
TAKES_PART = 0.25  # share of those aged 15+; an estimate
CERTIFIED = 0.03  # of those aged 18-40 in the labour force


def give_traits(people: Residents, rng: np.random.Generator) -> None:
    """Fill skills, ability, aspiration, match, takes_part and certificate."""
    n, years, activity = len(people.years), people.years, people.activity
    creative = activity >= CREATIVE_EMPLOYEE
    owner = activity == CREATIVE_OWNER
    people.rows.skill[:] = _trait(people, np.zeros(n), SKILL_SPREAD, rng)
    people.rows.creative_skill[:] = _trait(people, PRACTICE * creative, CREATIVE_SPREAD, rng)
    people.rows.ability[:] = _trait(people, SELECTION * owner, ABILITY_SPREAD, rng)
    young = (years >= 15) & (years <= 30)
    people.rows.aspiration[:] = rng.beta(2.0 + 0.6 * young + 1.5 * creative, 5.0)
    staff = (activity == EMPLOYEE) | (activity == CREATIVE_EMPLOYEE)
    people.rows.match[:] = np.where(staff, rng.normal(0.0, MATCH_SPREAD, n), 0.0)
    factor = np.interp(years, [15, 24, 35, 55, 75], [1.4, 1.4, 1.1, 0.8, 0.5]) * (years >= 15)
    people.rows.takes_part[:] = rng.random(n) < TAKES_PART * factor / factor[years >= 15].mean()
    working = (activity >= EMPLOYED_FROM) | (activity == UNEMPLOYED)
    people.rows.certificate[:] = working & (years >= 18) & (years <= 40) & (rng.random(n) < CERTIFIED)


def _trait(people: Residents, lift: Real, spread: float, rng: np.random.Generator) -> Real:
    """Return a normal trait with mean 0 and sd ``spread``, higher with schooling (planned, for children)."""
    schooling = YEARS[people.rows.plan]
    z = (schooling - schooling.mean()) / schooling.std()
    raw = SCHOOLING_CORRELATION * z + np.sqrt(1.0 - SCHOOLING_CORRELATION**2) * rng.normal(size=len(z)) + lift
    return np.asarray(spread * (raw - raw.mean()) / raw.std())


def sum_staff(people: Residents, firms: Firms, n_firms: int) -> None:
    """Fill ``wage_bill`` and ``talent`` of the firms from their employees."""
    staff = np.flatnonzero(people.activity == CREATIVE_EMPLOYEE)
    firm = people.rows.employer[staff]
    firms.wage_bill[:n_firms] = np.bincount(firm, weights=people.rows.wage[staff], minlength=n_firms)
    gain = np.exp(0.5 * people.rows.creative_skill[staff] + people.rows.match[staff]) - 1.0  # as talent_of
    firms.talent[:n_firms] = np.bincount(firm, weights=gain, minlength=n_firms)
