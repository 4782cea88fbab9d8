"""The town at the start of a run, made from what is known about the region: one page, top to bottom."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ekraf.population import (
    EMPLOYEE,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    Firms,
    Households,
    People,
    empty,
)
from ekraf.region import Profile
from ekraf.synthesis import margins as people_margins
from ekraf.synthesis import work_margins
from ekraf.synthesis.activity import give_activity
from ekraf.synthesis.ages import ages_and_sexes
from ekraf.synthesis.census import Census, Residents
from ekraf.synthesis.contacts import connect
from ekraf.synthesis.creative import place_creative
from ekraf.synthesis.fit import fit_table
from ekraf.synthesis.households import assemble, neighbourhood_of
from ekraf.synthesis.jobs import date_work, found_employers, last_trades, place_others
from ekraf.synthesis.margins import Margins
from ekraf.synthesis.pay import endow, pay_wages
from ekraf.synthesis.places import neighbourhoods
from ekraf.synthesis.schooling import give_schooling
from ekraf.synthesis.tools import Whole
from ekraf.synthesis.traits import give_traits, sum_staff
from ekraf.synthesis.work_margins import WorkMargins


def build(profile: Profile, *, seed: int, month: int, scale: float = 1.0, spare: float = 0.2) -> Census:
    """Return the synthetic town of a region at the start of ``month`` (year * 12 + month - 1).

    The town is a function of the region and the arguments alone. ``scale`` shrinks everything in proportion;
    ``spare`` is the share of free slots, six times as many for firms. ``RunError`` if adults are too few.
    """
    rng = np.random.Generator(np.random.PCG64DXSM(seed))
    known = people_margins.read(profile, month, scale)
    work = work_margins.read(profile, known)
    places = neighbourhoods(profile.code)
    weights, n_firms = np.array(list(places.values())), int(work.firms.sum())
    households = empty(Households, math.ceil(known.households * (1.0 + spare)))
    firms = empty(Firms, math.ceil(n_firms * (1.0 + 6.0 * spare)))
    table = empty(People, math.ceil(known.population * (1.0 + spare)))
    place = neighbourhood_of(weights, known.households, rng)
    households.neighbourhood[: known.households] = place
    people = _settle(table, known, rng)
    _employ(people, firms, place, known, work, rng)
    employers = found_employers(people, weights, rng)
    pay_wages(people, known, rng)
    endow(people, households, known, rng)
    give_traits(people, rng)
    sum_staff(people, firms, n_firms)
    connect(people, place[people.household], rng)
    census = Census(
        people=table,
        households=households,
        firms=firms,
        employers=employers,
        n_people=known.population,
        n_households=known.households,
        n_firms=n_firms,
        weight=1.0 / scale,
        neighbourhoods=tuple(places),
        own_account_by_industry=_count(people, OWN_ACCOUNT),
        employees_by_industry=_count(people, EMPLOYEE),
        margins=known,
        work=work,
        fit=(),
    )
    return replace(census, fit=fit_table(census))


def _settle(table: People, known: Margins, rng: np.random.Generator) -> Residents:
    """Write people and their schooling into the table, by household; return the filled rows as views."""
    age, sex = ages_and_sexes(known, rng)
    household = assemble(age / 12.0, sex, known.households, rng)
    order = np.argsort(household, kind="stable")
    for column in (table.household, table.employer, table.programme, table.trade, table.contacts):
        column[:] = NOBODY
    rows = People._make(array[: len(order)] for array in table)
    rows.id[:] = np.arange(1, len(order) + 1, dtype=np.uint64)
    rows.born[:] = known.month - age[order]
    rows.sex[:] = sex[order]
    rows.household[:] = household[order]
    people = Residents(age[order], age[order] // 12, rows, household[order])
    give_schooling(people, known, rng)
    return people


def _employ(
    people: Residents, firms: Firms, place: Whole, known: Margins, work: WorkMargins, rng: np.random.Generator
) -> None:
    """Decide who works, searches or stays at home, and who works in creative firms or elsewhere."""
    working = give_activity(people, known, rng)
    rest = place_creative(people, working, firms, place, work, rng)
    place_others(people, rest, work, rng)
    date_work(people, firms, known.month, rng)
    last_trades(people, work, rng)


def _count(people: Residents, activity: int) -> Whole:
    return np.bincount(people.rows.trade[people.activity == activity], minlength=N_INDUSTRIES)
