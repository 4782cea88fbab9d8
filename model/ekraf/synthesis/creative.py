"""Creative firms: their owners, the family members who help, and their employees."""

from __future__ import annotations

import numpy as np

from ekraf.population import (
    ABSENT,
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    N_INDUSTRIES,
    N_SUBSECTORS,
    TERTIARY,
    UPPER_SECONDARY,
    Firms,
)
from ekraf.synthesis.census import FIRM_IDS, Residents
from ekraf.synthesis.industries import SUBSECTOR_SCHOOLING
from ekraf.synthesis.schooling import YEARS
from ekraf.synthesis.tools import Real, Whole, apportion, choose, rake, truncated_pareto, without
from ekraf.synthesis.work_margins import CREATIVE_AGES, ONLINE_SHARE, WorkMargins

# Owners per creative worker by age group, before scaling (owners are older than their staff; judgement).
OWNER_TENDENCY = np.array([0.22, 0.42, 0.55, 0.62])
MEAN_AGE_OF_FIRM = 135.0  # months, exponential; about 9 years once no owner founded before 17
# Employees of the firms that have any: 8 on average with 98% of firms under 10 needs a tail this heavy.
SIZE_TAIL, LARGEST = 0.9, 900.0
SHOP_AT_HOME = 0.8


def place_creative(
    people: Residents, working: Whole, firms: Firms, place: Whole, work: WorkMargins, rng: np.random.Generator
) -> Whole:
    """Fill ``firms`` and give people the creative activities; return the positions still without work.

    ``place`` is the neighbourhood of each household.
    """
    cell = _cells(people, working)
    wanted = _wanted(np.bincount(cell, minlength=24), work)
    owners = _owners(people, working, cell, wanted, int(work.firms.sum()), rng)
    subsector = _subsectors(people, owners, work.firms, rng)
    _found_firms(people, owners, subsector, firms, place, rng)
    rest = without(working, owners)
    helpers = _helpers(people, rest, firms, subsector, work.helpers, rng)
    rest = without(rest, helpers)
    taken = np.concatenate([owners, helpers])
    missing = wanted - np.bincount(_cells(people, taken), minlength=24)
    _employees(people, rest, missing, firms, subsector, work, rng)
    _papers(people, firms, work.registered_share, rng)
    return np.asarray(rest[people.activity[rest] == ABSENT])


def _cells(people: Residents, rows: Whole) -> Whole:
    """Return age (4) x schooling (3) x sex (2) as one number."""
    age = np.searchsorted([high for _, high in CREATIVE_AGES[:-1]], people.years[rows])
    code = people.education[rows]
    schooling = np.where(code == TERTIARY, 2, np.where(code >= UPPER_SECONDARY, 1, 0))
    return np.asarray(age * 6 + schooling * 2 + people.sex[rows])


def _wanted(available: Whole, work: WorkMargins) -> Whole:
    """Return creative workers by cell: the nation's shares raked on the town's, 95% of a cell at most."""
    total = int(work.creative.sum())
    women = work.creative_women
    outer = np.outer(work.creative_education, [1.0 - women, women]).ravel()
    table = available.reshape(4, 6).astype(float)
    for _ in range(30):
        table = rake(table + 1e-9, work.creative_ages * total, outer * total)
        table = np.minimum(table, 0.95 * available.reshape(4, 6))
    return apportion(table.ravel(), total)


def _owners(
    people: Residents, working: Whole, cell: Whole, wanted: Whole, count: int, rng: np.random.Generator
) -> Whole:
    by_cell = np.minimum(apportion(wanted * OWNER_TENDENCY.repeat(6), count), wanted)
    by_cell += apportion(wanted - by_cell, count - int(by_cell.sum()))
    found = []
    for index in np.flatnonzero(by_cell):
        members = working[cell == index]
        found.append(members[choose(rng, 0.3 * np.minimum(people.years[members] - 22.0, 0), int(by_cell[index]))])
    return np.sort(np.concatenate(found))


def _subsectors(people: Residents, rows: Whole, counts: Whole, rng: np.random.Generator) -> Whole:
    """Return the subsector of each of ``rows``: those that ask for schooling go to the schooled first."""
    schooled = np.flatnonzero(SUBSECTOR_SCHOOLING > 0)
    found = np.full(len(rows), -1)
    picked = choose(rng, 0.5 * YEARS[people.education[rows]], int(counts[schooled].sum()))
    found[picked] = rng.permutation(np.repeat(schooled, counts[schooled]))
    plain = np.flatnonzero(SUBSECTOR_SCHOOLING == 0)
    found[found < 0] = rng.permutation(np.repeat(plain, counts[plain]))
    return found


def _found_firms(
    people: Residents, owners: Whole, subsector: Whole, firms: Firms, place: Whole, rng: np.random.Generator
) -> None:
    n = len(owners)
    month = people.rows.born[owners].astype(np.int64) + people.age[owners]
    longest = np.maximum(people.age[owners] - 17 * 12, 1)
    age = np.clip(np.rint(rng.exponential(MEAN_AGE_OF_FIRM, n)), 1, longest).astype(np.int64)
    at_home = rng.random(n) < SHOP_AT_HOME
    elsewhere = place[rng.integers(0, len(place), n)]
    firms.id[:n] = FIRM_IDS + np.arange(n, dtype=np.uint64)
    firms.alive[:n] = 1
    firms.owner[:] = -1
    firms.owner[:n] = owners
    firms.subsector[:n] = subsector
    firms.neighbourhood[:n] = np.where(at_home, place[people.household[owners]], elsewhere)
    firms.born[:n] = month - age
    firms.boldness[:n] = 1.0
    people.activity[owners] = CREATIVE_OWNER
    people.rows.employer[owners] = np.arange(n)
    people.rows.trade[owners] = N_INDUSTRIES + subsector
    people.rows.since[owners] = month - age


def _helpers(
    people: Residents, rest: Whole, firms: Firms, subsector: Whole, counts: Whole, rng: np.random.Generator
) -> Whole:
    """Pick unpaid helpers, from the owners' households as far as they go."""
    firm_of_household = np.full(int(people.household.max()) + 1, -1)
    firm_of_household[people.household[firms.owner[: len(subsector)]]] = np.arange(len(subsector))
    firm = firm_of_household[people.household[rest]]
    score = 0.7 * people.sex[rest] - 0.15 * YEARS[people.education[rest]] + 0.5 * (people.years[rest] < 25)
    chosen = []
    for index in np.flatnonzero(counts):
        near = np.flatnonzero((firm >= 0) & (subsector[firm] == index))
        picked = near[choose(rng, score[near], int(counts[index]))]
        short = int(counts[index]) - len(picked)
        if short:
            far = rng.choice(np.flatnonzero(firm < 0), short, replace=False)
            firm[far] = rng.choice(np.flatnonzero(subsector == index), short)
            picked = np.concatenate([picked, far])
        chosen.append(picked)
    at = np.concatenate([*chosen, np.zeros(0, np.int64)]).astype(np.int64)
    helpers = rest[at]
    _sign_on(people, helpers, firm[at], subsector, CREATIVE_FAMILY)
    firms.helpers[: len(subsector)] = np.bincount(firm[at], minlength=len(subsector))
    return helpers


def _sign_on(people: Residents, rows: Whole, firm: Whole, subsector: Whole, activity: int) -> None:
    people.activity[rows] = activity
    people.rows.employer[rows] = firm
    people.rows.trade[rows] = N_INDUSTRIES + subsector[firm]


def _employees(
    people: Residents, rest: Whole, missing: Whole, firms: Firms, subsector: Whole, work: WorkMargins,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """Choose the employees so that the creative workers' cells come out, and give them to the firms."""
    total = int(work.paid.sum())
    cell = _cells(people, rest)
    available = np.bincount(cell, minlength=24)
    by_cell = np.minimum(apportion(np.maximum(missing, 0), total), available)
    by_cell += apportion(available - by_cell, total - int(by_cell.sum()))
    rows = np.concatenate([rng.permutation(rest[cell == index])[: by_cell[index]] for index in range(24)])
    trade = _subsectors(people, rows, work.paid, rng)
    firm = np.empty(total, np.int64)
    for index in range(N_SUBSECTORS):
        members = np.flatnonzero(subsector == index)
        sizes = firm_sizes(int(work.paid[index]), int(work.hiring_firms[index]), rng)
        # Having paid staff and having unpaid help are two statuses in Sakernas: few firms have both.
        hiring = members[choose(rng, -4.0 * firms.helpers[members], len(sizes))]
        firms.employees[hiring] = sizes
        firm[trade == index] = rng.permutation(np.repeat(hiring, sizes))
    _sign_on(people, rows, firm, subsector, CREATIVE_EMPLOYEE)


def firm_sizes(employees: int, hiring: int, rng: np.random.Generator) -> Whole:
    """Return the employees of ``hiring`` firms, one at least each, Pareto-like, summing to ``employees``."""
    if not hiring:
        return np.zeros(0, np.int64)
    extra = truncated_pareto(rng, hiring, SIZE_TAIL, LARGEST) - 1.0
    return 1 + apportion(extra, employees - hiring)


def _papers(people: Residents, firms: Firms, registered_share: float, rng: np.random.Generator) -> None:
    """Draw who sells online, and as many registered firms as there are; whose they are is settled with the books."""
    n = int(firms.alive.sum())
    owner = firms.owner[:n]
    schooling = YEARS[people.education[owner]] - 9.0
    hires = firms.employees[:n] > 0
    firms.registered[rng.permutation(n)[: round(registered_share * n)]] = 1
    youth: Real = np.maximum(45.0 - people.years[owner], 0.0) / 15.0
    firms.online[choose(rng, youth + 0.08 * schooling + 0.5 * hires, round(ONLINE_SHARE * n))] = 1
