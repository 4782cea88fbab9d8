"""What is measured of the people and the firms of a trial; NaN where there is nothing left to measure."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.firms import HELPER_WORK, premium_part
from ekraf.parameters import Parameters
from ekraf.population import (
    BUSINESS,
    COMMERCIAL,
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    EMPLOYEE,
    EXPORT,
    LOCAL,
    OWN_ACCOUNT,
    PUBLIC,
    VISITOR,
)
from ekraf.state import Now
from ekraf.town import Town

Rows = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]


def earnings(town: Town, rows: Rows) -> NDArray[np.float64]:
    """Return labour income of people, rupiah a month: wage, own-account income, or usual profit of the own firm."""
    people, industry, firms = town.people, town.industry, town.firms
    activity = people.activity[rows]
    pay = people.wage[rows].copy()
    own = rows[activity == OWN_ACCOUNT]
    power = np.exp(people.ability[own] + 0.5 * people.skill[own])
    trade = people.trade[own].astype(int)
    pay[activity == OWN_ACCOUNT] = (industry.own_account / np.maximum(industry.own_weight, 1e-9))[trade] * power
    owners = rows[activity == CREATIVE_OWNER]
    pay[activity == CREATIVE_OWNER] = firms.usual_profit[people.employer[owners]]
    return pay


def person_outcomes(town: Town, rows: Rows, there: NDArray[np.bool_], start: int, q: Parameters) -> Columns:
    """Return outcomes of people (rows) of whom ``there`` live in town; chances are 0 or 1, money rupiah a month."""
    people = town.people
    activity = people.activity[rows]
    wage_work = (activity == EMPLOYEE) | (activity == CREATIVE_EMPLOYEE)
    working = activity >= EMPLOYED_FROM
    values = {
        "employed": working,
        "wage_employed": wage_work,
        "self_employed": (activity == OWN_ACCOUNT) | (activity == CREATIVE_OWNER),
        "earnings": earnings(town, rows),
        "owns_firm": activity == CREATIVE_OWNER,
        "skill": people.creative_skill[rows],
        "new_job": working & (people.since[rows] >= start),  # the offer comes before the month's jobs
    }
    found = {name: np.where(there, np.asarray(value, dtype=float), np.nan) for name, value in values.items()}
    return found | {"in_region": there.astype(float)}


def firm_outcomes(town: Town, rows: Rows, there: NDArray[np.bool_], start: int, q: Parameters) -> Columns:
    """Return outcomes of firms (rows) of which ``there`` are in business; money in rupiah a month."""
    firms = town.firms
    sales = firms.sales[rows].sum(axis=1)
    labour = 1.0 + HELPER_WORK * firms.helpers[rows] + firms.employees[rows]
    made = np.maximum(sales - premium_part(q) * firms.sales[rows, EXPORT], 1.0)
    use = np.minimum(made / np.maximum(firms.capacity[rows], 1.0), 1.0)
    values = {
        "registered": firms.registered[rows],
        "sales": sales,
        "profit": firms.profit[rows],
        "workers": 1.0 + firms.employees[rows] + firms.helpers[rows],
        "capital": firms.capital[rows],
        "sales_other_buyers": firms.sales[rows][:, [LOCAL, VISITOR, PUBLIC, BUSINESS]].sum(axis=1),
        "quality": firms.quality[rows],
        "output_per_hour": made / (labour * use),
        "has_commercial_loan": firms.loan[rows, COMMERCIAL] > 0.0,
    }
    found = {name: np.where(there, np.asarray(value, dtype=float), np.nan) for name, value in values.items()}
    return found | {"alive": there.astype(float)}


def person_traits(town: Town, rows: Rows, now: Now) -> Columns:
    """Return what people were before the trial."""
    people = town.people
    return {
        "age_at_start": (now.month - people.born[rows].astype(int)) // 12, "female": people.sex[rows],
        "education": people.education[rows], "activity_at_start": people.activity[rows],
        "skill_at_start": people.creative_skill[rows].copy(), "general_skill_at_start": people.skill[rows].copy(),
        "aspiration_at_start": people.aspiration[rows].copy(), "earnings_at_start": earnings(town, rows),
    }  # fmt: skip


def firm_traits(town: Town, rows: Rows, now: Now) -> Columns:
    """Return what firms were before the trial."""
    firms = town.firms
    owner = firms.owner[rows]
    return {
        "months_old_at_start": now.month - firms.born[rows].astype(int), "subsector": firms.subsector[rows],
        "owner_female": town.people.sex[owner], "owner_ability": town.people.ability[owner].copy(),
        "workers_at_start": 1 + firms.employees[rows] + firms.helpers[rows],
        "capital_at_start": firms.capital[rows].copy(), "profit_at_start": firms.profit[rows].copy(),
        "sales_at_start": firms.sales[rows].sum(axis=1), "registered_at_start": firms.registered[rows],
    }  # fmt: skip
