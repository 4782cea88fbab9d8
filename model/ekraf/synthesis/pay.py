"""Wages of employees, and the money that households start with."""

from __future__ import annotations

import numpy as np

from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    EMPLOYED_FROM,
    EMPLOYEE,
    FAMILY_WORKER,
    N_INDUSTRIES,
    Households,
)
from ekraf.synthesis.census import Residents
from ekraf.synthesis.industries import SUBSECTOR_INDUSTRY, WAGE_PREMIUM
from ekraf.synthesis.margins import Margins
from ekraf.synthesis.schooling import START_AGE, YEARS
from ekraf.synthesis.tools import Real, gini, root

# Log wage: per year of schooling (return for Indonesia), per year of experience up to ten, creative work.
SCHOOLING_RETURN, EXPERIENCE_RETURN, CREATIVE_PREMIUM = 0.057, 0.02, -0.10
WAGE_GINI = 0.40
PROPERTY_SPREAD, PROPERTY_SCHOOLING = 1.3, 0.10
CASH_MONTHS, CASH_SPREAD = 1.8, 0.8  # median months of labour income held; mean 2.5


def pay_wages(people: Residents, margins: Margins, rng: np.random.Generator) -> None:
    """Fill ``wage``: the mean is the published one exactly, and the residual makes the Gini 0.40."""
    staff = np.flatnonzero((people.activity == EMPLOYEE) | (people.activity == CREATIVE_EMPLOYEE))
    schooling = YEARS[people.education[staff]]
    experience = np.clip((people.age[staff] - START_AGE) / 12.0 - schooling, 0.0, 10.0)
    trade = people.rows.trade[staff].astype(np.int64)
    home = np.concatenate([np.arange(N_INDUSTRIES), SUBSECTOR_INDUSTRY])[trade]
    mean = SCHOOLING_RETURN * schooling + EXPERIENCE_RETURN * experience + WAGE_PREMIUM[home]
    mean += CREATIVE_PREMIUM * (people.activity[staff] == CREATIVE_EMPLOYEE)
    luck = rng.normal(size=len(staff))
    spread = root(lambda sd: gini(np.exp(mean + sd * luck)) - WAGE_GINI, 0.05, 2.0)
    wage = np.exp(mean + spread * luck)
    people.rows.wage[staff] = wage * (margins.mean_wage / wage.mean())


def labour_income(people: Residents, margins: Margins) -> Real:
    """Return labour income a month; own-account work brings the informal mean, more to the schooled."""
    self_employed = (people.activity >= EMPLOYED_FROM) & (people.rows.wage == 0)
    self_employed &= (people.activity != FAMILY_WORKER) & (people.activity != CREATIVE_FAMILY)
    own = margins.mean_income_informal * np.exp(SCHOOLING_RETURN * (YEARS[people.education] - 9.0))
    return np.asarray(people.rows.wage + np.where(self_employed, own, 0.0))


def endow(people: Residents, households: Households, margins: Margins, rng: np.random.Generator) -> None:
    """Fill size, earners, cash and property of the households."""
    n = int(people.household.max()) + 1
    income = labour_income(people, margins)
    adult = people.years >= 15
    households.size[:n] = np.bincount(people.household, minlength=n)
    households.earners[:n] = np.bincount(people.household[income > 0], minlength=n)
    held = np.bincount(people.household, weights=income, minlength=n)
    # A household without labour income still holds something: a quarter of the mean.
    held = np.maximum(held, 0.25 * held.mean())
    households.cash[:n] = held * CASH_MONTHS * np.exp(CASH_SPREAD * rng.normal(size=n))
    adults = np.maximum(np.bincount(people.household[adult], minlength=n), 1)
    years = np.bincount(people.household[adult], weights=YEARS[people.education[adult]], minlength=n) / adults
    wealth = np.exp(PROPERTY_SPREAD * rng.normal(size=n) + PROPERTY_SCHOOLING * (years - years.mean()))
    households.property[:n] = wealth / wealth.sum()
