"""How well the synthetic town fits what is known: every margin beside what came out, and a page of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EMPLOYED_FROM,
    EMPLOYEE,
    FAMILY_WORKER,
    INDUSTRIES,
    N_INDUSTRIES,
    SCHOOL,
    TERTIARY,
    UNEMPLOYED,
    UPPER_SECONDARY,
    YEARS_OF_SCHOOLING,
    People,
)
from ekraf.synthesis.census import Census, FitRow
from ekraf.synthesis.industries import SUBSECTOR_INDUSTRY, SUBSECTORS
from ekraf.synthesis.margins import AGE_GROUPS, MEN_PARTICIPATION, WOMEN_PARTICIPATION, group_of_age
from ekraf.synthesis.pay import WAGE_GINI
from ekraf.synthesis.tools import Real, Whole, gini
from ekraf.synthesis.work_margins import (
    CREATIVE_AGE_NAMES,
    CREATIVE_AGES,
    CREATIVE_EDUCATION_NAMES,
    FAMILY,
    ONLINE_SHARE,
    OWN,
    PAID,
    STATUS_NAMES,
)

# Why a margin may be missed; shown beside a cell only if it is.
REASONS = {
    "labour force by age": "the survey's age structure is not the projection's: at most 10 points above "
    "East Java's rate fit into the group, the rest is spread over the others",
    "unemployed by age": "follows the labour force by age; rates scaled to the region's overall rate",
    "unemployment rate by age": "rates by age kept in proportion and scaled to the region's overall rate",
    "employed by industry": "more creative workers than an industry has jobs, or what others give up for it",
    "employed by status": "creative employees alone exceed what East Java's status shares leave",
    "creative workers by schooling": "helpers come from the owners' households, whatever their schooling",
    "creative workers by age": "helpers and founders are limited by households and by age",
    "creative workers by sex": "helpers come from the owners' households, more often women",
}
Rows = Iterator[FitRow]


class _Town:
    """The filled rows of a census, and a way to write rows of the fit."""

    def __init__(self, census: Census) -> None:
        n = census.n_people
        self.known, self.work = census.margins, census.work
        self.people = People._make(column[:n] for column in census.people)
        self.households, self.firms = census.households, census.firms
        self.n_households, self.n_firms = census.n_households, census.n_firms
        self.years = (census.margins.month - self.people.born.astype(np.int64)) // 12
        self.activity = self.people.activity
        self.at_work = self.activity >= EMPLOYED_FROM
        self.creative = self.activity >= CREATIVE_EMPLOYEE
        self.staff = (self.activity == EMPLOYEE) | (self.activity == CREATIVE_EMPLOYEE)

    def source(self, name: str) -> str:
        return self.known.sources.get(name) or self.work.sources[name]


def fit_table(census: Census) -> tuple[FitRow, ...]:
    """Return every margin that the town was made to meet, with a reason where it is missed."""
    town = _Town(census)
    rows = [row for part in (_ages, _activity, _work, _creative, _money) for row in part(town)]
    return tuple(row if row.holds else row._replace(note=REASONS.get(row.margin, row.note)) for row in rows)


def _cells(
    margin: str, names: tuple[str, ...], target: Whole | Real, got: Whole | Real, unit: str, source: str
) -> Rows:
    for name, wanted, achieved in zip(names, target, got, strict=True):
        yield FitRow(margin, name, float(wanted), float(achieved), unit, source)


def _ages(town: _Town) -> Rows:
    known = town.known
    group = np.minimum(town.years // 5, 15)
    source = "population by age and sex 2025 (old projection's shares), total 2025"
    for sex, name in enumerate(("men", "women")):
        got = np.bincount(group[town.people.sex == sex], minlength=16)
        cells = tuple(f"{label} {name}" for label in known.age_labels)
        yield from _cells("age and sex", cells, known.age_sex[:, sex], got, "persons", source)
    total = len(town.years)
    yield FitRow("population", "total", known.population, total, "persons", town.source("population"))
    schooling = np.array(YEARS_OF_SCHOOLING)[town.people.education[town.years >= 25]].mean()
    source = town.source("mean_years_schooling")
    yield FitRow("schooling", "mean years, 25+", known.mean_years, float(schooling), "years", source)
    source = town.source("households_estimate")
    used = int((town.households.size > 0).sum())
    yield FitRow("households", "number", known.households, used, "households", source)
    mean = known.population / known.households
    yield FitRow("households", "mean size", mean, float(town.households.size[:used].mean()), "persons each", source)


def _activity(town: _Town) -> Rows:
    known, group = town.known, group_of_age(town.years)
    searching = town.activity == UNEMPLOYED
    force = town.at_work | searching
    by_age = [np.bincount(group[mask], minlength=6) for mask in (force, searching, town.activity == SCHOOL)]
    for margin, target, got, name in (
        ("labour force by age", known.published_labour_force, by_age[0], "labour_force_age_15_24"),
        ("unemployed by age", known.published_unemployed, by_age[1], "unemployed_age_15_24"),
        ("pupils by age", known.pupils, by_age[2], "in_school_age_15_24"),
    ):
        yield from _cells(margin, AGE_GROUPS, target, got, "persons", town.source(name))
    adults = town.years >= 15
    share, rate = force.sum() / adults.sum(), searching.sum() / force.sum()
    yield FitRow("participation", "15+", 100 * known.participation, 100 * share, "percent", town.source("tpak"))
    yield FitRow("unemployment rate", "15+", 100 * known.unemployment, 100 * rate, "percent", town.source("tpt"))
    rates = (100 * known.published_unemployed / known.published_labour_force, 100 * by_age[1] / by_age[0])
    yield from _cells("unemployment rate by age", AGE_GROUPS, *rates, "percent", town.source("unemployed_age_15_24"))
    men, women = (force[town.people.sex == sex].sum() / (adults & (town.people.sex == sex)).sum() for sex in (0, 1))
    ratio = WOMEN_PARTICIPATION / MEN_PARTICIPATION
    yield FitRow("participation", "women over men", ratio, float(women / men), "ratio", "estimate")


def _status(activity: Whole) -> Whole:
    """Return OWN, FAMILY or PAID of those at work."""
    paid = (activity == EMPLOYEE) | (activity == CREATIVE_EMPLOYEE)
    family = (activity == FAMILY_WORKER) | (activity == CREATIVE_FAMILY)
    return np.where(paid, PAID, np.where(family, FAMILY, OWN))


def _work(town: _Town) -> Rows:
    trade = town.people.trade[town.at_work].astype(np.int64)
    industry = np.concatenate([np.arange(N_INDUSTRIES), SUBSECTOR_INDUSTRY])[trade]
    status = np.bincount(_status(town.activity[town.at_work]), minlength=3)
    jobs = town.work.jobs
    source = f"{town.source('employment_share_services')}; within by {town.source('employed_sector_agriculture')}"
    got = np.bincount(industry, minlength=N_INDUSTRIES)
    yield from _cells("employed by industry", INDUSTRIES, jobs.sum(axis=1), got, "persons", source)
    source = town.source("employed_status_employee_sector_agriculture")
    yield from _cells("employed by status", STATUS_NAMES, jobs.sum(axis=0), status, "persons", source)


def _creative(town: _Town) -> Rows:
    work, people = town.work, town.people
    trade = people.trade[town.creative].astype(np.int64) - N_INDUSTRIES
    workers, firms = (np.bincount(x, minlength=17) for x in (trade, town.firms.subsector[: town.n_firms]))
    source = f"{town.source('creative_workers_estimate')}; {town.source('creative_workers_share_culinary')}"
    yield from _cells("creative workers by subsector", SUBSECTORS, work.workers, workers, "persons", source)
    source = f"{town.source('creative_enterprises_estimate')}; {town.source('creative_enterprise_share_culinary')}"
    yield from _cells("creative firms by subsector", SUBSECTORS, work.firms, firms, "firms", source)
    codes = (CREATIVE_OWNER, CREATIVE_FAMILY, CREATIVE_EMPLOYEE)
    got = np.array([(town.activity == code).sum() for code in codes])
    target = np.array([work.firms.sum(), work.helpers.sum(), work.paid.sum()])
    names = ("owners", "unpaid family", "employees")
    source = town.source("creative_workers_status_share_employer")
    yield from _cells("creative workers by status", names, target, got, "persons", source)
    years, education = town.years[town.creative], people.education[town.creative]
    ages = np.array([((years >= low) & (years <= high)).mean() for low, high in CREATIVE_AGES])
    source = town.source("creative_workers_age_share_15_24")
    yield from _cells(
        "creative workers by age", CREATIVE_AGE_NAMES, 100 * work.creative_ages, 100 * ages, "percent", source
    )
    level = np.where(education == TERTIARY, 2, np.where(education >= UPPER_SECONDARY, 1, 0))
    shares = 100 * np.bincount(level, minlength=3) / max(len(level), 1)
    source = town.source("creative_workers_edu_share_sma_smk")
    yield from _cells(
        "creative workers by schooling",
        CREATIVE_EDUCATION_NAMES,
        100 * work.creative_education,
        shares,
        "percent",
        source,
    )
    women = 100 * float(people.sex[town.creative].mean())
    source = town.source("creative_workers_share_female")
    yield FitRow("creative workers by sex", "women", 100 * work.creative_women, women, "percent", source)
    yield from _firms(town)


def _firms(town: _Town) -> Rows:
    n, firms = town.n_firms, town.firms
    source = town.source("creative_workers_status_share_employer")
    hiring = int((firms.employees[:n] > 0).sum())
    yield FitRow("creative firms", "with employees", int(town.work.hiring_firms.sum()), hiring, "firms", source)
    registered = int(firms.registered[:n].sum())
    target = town.work.registered_share * n
    yield FitRow("creative firms", "registered", target, registered, "firms", "share_with_nib_blitar_estimate")
    note = "estimate for a small town; 46.5% in the national survey of 2016 is an upper bound"
    yield FitRow("creative firms", "online", ONLINE_SHARE * n, int(firms.online[:n].sum()), "firms", "estimate", note)


def _money(town: _Town) -> Rows:
    wage = town.people.wage[town.staff]
    source = town.source("mean_net_wage_employees")
    yield FitRow("wages", "mean of employees", town.known.mean_wage, float(wage.mean()), "rupiah/month", source)
    yield FitRow("wages", "Gini of employees", WAGE_GINI, gini(wage), "index", "estimate")
    shares = float(town.households.property.sum())
    yield FitRow("households", "property shares, sum", 1.0, shares, "share", "definition")
