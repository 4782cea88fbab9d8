"""The town on its first day as objects: each row in use becomes a resident, household, firm or employer."""

from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any

import numpy as np

from ekraf.population import ABSENT, CREATIVE_EMPLOYEE, EMPLOYEE, NOBODY
from ekraf.town import Town
from tests.bench.reference.employer import Employer
from tests.bench.reference.firm import CreativeFirm
from tests.bench.reference.household import Household
from tests.bench.reference.resident import Resident

LINKS = {
    "people": ("id", "household", "employer", "contacts"),
    "firms": ("id", "owner"),
    "households": (),
    "employers": ("id", "public"),
}


def rows_of(town: Town, kind: str, n: int) -> list[SimpleNamespace]:
    """Return the first ``n`` rows of a table with ordinary numbers and lists."""
    table = getattr(town, kind)
    values = [column[:n].tolist() for column in table]
    return [SimpleNamespace(**dict(zip(table._fields, row, strict=True))) for row in zip(*values, strict=True)]


def settle_in(model: Any, town: Town) -> None:
    """Make the agents of ``model`` from the rows of a town that the engine has built."""
    n_people, n_homes, n_firms, n_employers = (int(size) for size in town.sizes)
    homes = []
    for row in rows_of(town, "households", n_homes):
        homes.append(copied(Household(model, row.neighbourhood), row, "households"))
    model.homes_at_start = homes[: town.n_households_at_start]
    employers = []
    for e, row in enumerate(rows_of(town, "employers", n_employers)):
        new = Employer(model, np.uint64(row.id), row.industry, float(town.employers_at_start[e]))
        employers.append(copied(new, row, "employers"))
        new.public = row.public == 1
    rows = rows_of(town, "people", n_people)
    people = [
        copied(Resident(model, np.uint64(row.id), row.born, row.sex, homes[row.household]), row, "people")
        if row.activity != ABSENT
        else None
        for row in rows
    ]
    firms = []
    for row in rows_of(town, "firms", n_firms):
        there = row.alive == 1 or sum(row.loan) > 0.0
        new = (
            CreativeFirm(model, np.uint64(row.id), row.subsector, None, row.neighbourhood, row.born) if there else None
        )
        firms.append(copied(new, row, "firms") if new is not None else None)
        if new is not None:
            new.owner = people[row.owner]
            new.granted = {number for number, had in town.given.items() if had[len(firms) - 1]}
    for row, one in zip(rows, people, strict=True):
        if one is None:
            continue
        one.contacts = [people[other] if other != NOBODY else None for other in row.contacts]
        if row.activity == EMPLOYEE:
            one.employer = employers[row.employer]
        elif row.activity >= CREATIVE_EMPLOYEE:
            one.employer = firms[row.employer]


def copied(agent: Any, row: SimpleNamespace, kind: str) -> Any:
    """Give an agent what its row holds, but for links to others; return it."""
    for name, value in vars(row).items():
        if name not in LINKS[kind]:
            setattr(agent, name, value)
    return agent


def without_agents(town: Town) -> Any:
    """Return a copy of a town without its agents: what is left are its figures, books and budgets."""
    gone = {"people", "households", "firms", "employers", "posts", "scratch", "at_work"}
    left = copy.copy(town)
    for name in gone & vars(left).keys():
        delattr(left, name)
    left = left.copy()
    for name, value in vars(left).items():
        if isinstance(value, np.floating):
            setattr(left, name, float(value))
    return left


def plain_numbers(table: Any) -> Any:
    """Return a named tuple with ordinary numbers and lists, which Python computes with several times faster."""
    ordinary = {}
    for name, value in table._asdict().items():
        if isinstance(value, np.ndarray | np.floating):
            ordinary[name] = value.tolist()
        elif name == "law":
            ordinary[name] = plain_numbers(value)
    return table._replace(**ordinary)
