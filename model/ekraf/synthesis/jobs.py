"""Work outside the creative economy: employees, own-account and family workers, the other employers."""

from __future__ import annotations

import numpy as np

from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    EMPLOYEE,
    FAMILY_WORKER,
    INACTIVE,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    UNEMPLOYED,
    Employers,
    Firms,
    empty,
)
from ekraf.synthesis.activity import months_since_school
from ekraf.synthesis.census import EMPLOYER_IDS, Residents
from ekraf.synthesis.industries import PUBLIC_SHARE, SCHOOLING_LEVEL, WOMEN_SHARE
from ekraf.synthesis.schooling import YEARS
from ekraf.synthesis.tools import Real, Whole, apportion, choose, match_ranks, shift_to_total, without, zipf_sizes
from ekraf.synthesis.work_margins import FAMILY, OWN, PAID, WorkMargins

ZIPF = 1.06  # exponent of the size distribution of employers
LARGEST_EMPLOYER = 1500  # persons, about the largest factory of the two Blitars (judgement)
NEVER_WORKED_BELOW_25 = 0.64  # East Java, August 2025 (never_worked_share_of_unemployed_age_15_24)
NEVER_WORKED_ABOVE_25 = 0.15  # judgement
# Tenure in months: a short and a long exponential, mean about 6 years (judgement).
SHORT_TENURE, LONG_TENURE, SHORT_SHARE = 18.0, 190.0, 0.45


def place_others(people: Residents, open_rows: Whole, work: WorkMargins, rng: np.random.Generator) -> None:
    """Give those still without work a status and an industry."""
    counts = work.other_jobs
    age, schooling = people.years[open_rows], YEARS[people.education[open_rows]]
    woman = people.sex[open_rows]
    score = 0.16 * (schooling - 9.0) - 0.035 * (age - 35.0) - 0.25 * woman
    at = choose(rng, score, int(counts[:, PAID].sum()))
    paid, rest = open_rows[at], np.delete(open_rows, at)
    family = _family(people, rest, int(counts[:, FAMILY].sum()), rng)
    own = without(rest, family)
    people.activity[paid], people.activity[own], people.activity[family] = (
        EMPLOYEE,
        OWN_ACCOUNT,
        FAMILY_WORKER,
    )
    for rows, column in ((paid, PAID), (own, OWN)):
        people.rows.trade[rows] = _industries(people, rows, counts[:, column], rng)
    people.rows.trade[family] = _family_industries(people, family, own, counts[:, FAMILY], rng)


def _family(people: Residents, rest: Whole, count: int, rng: np.random.Generator) -> Whole:
    """Choose unpaid family workers: women and youths, beside somebody at home who runs the business."""
    score = 1.4 * people.sex[rest] + 1.0 * (people.years[rest] < 25) - 0.02 * (people.years[rest] - 40)
    home = people.household[rest]
    order = np.lexsort((score, home))
    first = np.ones(len(rest), bool)
    first[order[1:]] = home[order[1:]] != home[order[:-1]]
    # The one least likely to be a helper runs the household's business.
    return rest[choose(rng, score + np.where(first, -3.0, 1.5), count)]


def _industries(people: Residents, rows: Whole, counts: Whole, rng: np.random.Generator) -> Whole:
    """Return an industry for each of ``rows``; women and the schooled more often where they usually work."""
    women = people.sex[rows] == 1
    odds = np.log(WOMEN_SHARE / (1.0 - WOMEN_SHARE))
    shift = shift_to_total(odds, counts.astype(float), min(max(women.sum(), 1), counts.sum() - 1))
    wanted = counts / (1.0 + np.exp(-(odds + shift)))
    for_women = np.minimum(apportion(wanted, int(women.sum())), counts)
    for_women += apportion(counts - for_women, int(women.sum() - for_women.sum()))
    found = np.empty(len(rows), np.int64)
    for mask, jobs in ((women, for_women), (~women, counts - for_women)):
        slots = np.repeat(np.arange(N_INDUSTRIES), jobs)
        found[mask] = match_ranks(rng, YEARS[people.education[rows[mask]]], slots, SCHOOLING_LEVEL, 2.5)
    return found


def _family_industries(people: Residents, family: Whole, own: Whole, counts: Whole, rng: np.random.Generator) -> Whole:
    """Return the industries of family workers: that of the own-account worker at home, if there is room."""
    trade_at_home = np.full(int(people.household.max()) + 1, NOBODY)
    trade_at_home[people.household[own]] = people.rows.trade[own]
    wish = trade_at_home[people.household[family]]
    found = np.full(len(family), NOBODY)
    for industry in range(N_INDUSTRIES):
        willing = rng.permutation(np.flatnonzero(wish == industry))[: counts[industry]]
        found[willing] = industry
    left = counts - np.bincount(found[found >= 0], minlength=N_INDUSTRIES)
    found[found < 0] = rng.permutation(np.repeat(np.arange(N_INDUSTRIES), left))
    return found


def found_employers(people: Residents, places: Real, rng: np.random.Generator) -> Employers:
    """Return the other employers, sized by Zipf's law, and give every EMPLOYEE one of the own industry.

    ``places`` is the weight of each neighbourhood.
    """
    employees = np.flatnonzero(people.activity == EMPLOYEE)
    counts = np.bincount(people.rows.trade[employees], minlength=N_INDUSTRIES)
    sizes = [zipf_sizes(int(count), ZIPF, LARGEST_EMPLOYER) for count in counts]
    jobs = np.concatenate(sizes)
    table = empty(Employers, len(jobs))
    table.id[:] = EMPLOYER_IDS + np.arange(len(jobs), dtype=np.uint64)
    table.industry[:] = np.repeat(np.arange(N_INDUSTRIES), [len(some) for some in sizes])
    table.public[:] = np.concatenate([_public(some, PUBLIC_SHARE.get(i, 0.0)) for i, some in enumerate(sizes)])
    table.neighbourhood[:] = rng.choice(len(places), len(jobs), p=places / places.sum())
    table.jobs[:] = jobs
    table.wanted[:] = jobs
    for industry in range(N_INDUSTRIES):
        staff = employees[people.rows.trade[employees] == industry]
        rows = np.flatnonzero(table.industry == industry)
        people.rows.employer[staff] = rng.permutation(np.repeat(rows, jobs[rows]))
    return table


def _public(sizes: Whole, share: float) -> Whole:
    """Return 1 for employers paid from a public budget: the largest first, while they fit the share."""
    found = np.zeros(len(sizes), np.int64)
    room = share * sizes.sum() + 1e-9
    for row, size in enumerate(sizes):
        if size <= room:
            found[row] = 1
            room -= size
    return found


def last_trades(people: Residents, work: WorkMargins, rng: np.random.Generator) -> None:
    """Give those who search or stay at home the industry of their last work; NOBODY if there was none."""
    idle = np.flatnonzero((people.activity == UNEMPLOYED) | (people.activity == INACTIVE))
    chance = np.where(people.years[idle] < 25, NEVER_WORKED_BELOW_25, NEVER_WORKED_ABOVE_25)
    chance = np.where(people.activity[idle] == INACTIVE, np.maximum(chance, 0.5), chance)
    worked = idle[rng.random(len(idle)) >= chance]
    share = work.jobs.sum(axis=1)
    people.rows.trade[worked] = rng.choice(N_INDUSTRIES, len(worked), p=share / share.sum())


def date_work(people: Residents, firms: Firms, month: int, rng: np.random.Generator) -> None:
    """Set when the present work began: many short spells, none before school ended or the firm was born."""
    rows = np.flatnonzero((people.activity >= EMPLOYED_FROM) & (people.activity != CREATIVE_OWNER))
    scale = np.where(rng.random(len(rows)) < SHORT_SHARE, SHORT_TENURE, LONG_TENURE)
    spell = np.minimum(np.ceil(rng.exponential(scale)), months_since_school(people, rows))
    people.rows.since[rows] = month - np.maximum(spell.astype(np.int64), 1)
    staff = rows[people.activity[rows] >= CREATIVE_EMPLOYEE]
    founded = firms.born[people.rows.employer[staff]]
    people.rows.since[staff] = np.maximum(people.rows.since[staff], founded)
