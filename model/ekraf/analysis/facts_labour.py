"""Measures of the facts about labour (L), each one number of a draw."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t as student

from ekraf.analysis.fact_records import WAGE_WORK, Measure, Reals, Records, hazard, is_work, ratio, slope, transitions
from ekraf.population import (
    ABSENT,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    FAMILY_WORKER,
    OWN_ACCOUNT,
    UNEMPLOYED,
)
from ekraf.synthesis.tools import gini

AUGUST = 7  # place in the year
INFORMAL = (OWN_ACCOUNT, FAMILY_WORKER, CREATIVE_OWNER, CREATIVE_FAMILY)
OWN = (OWN_ACCOUNT, CREATIVE_OWNER)
WORK = (*INFORMAL, *WAGE_WORK)
NEW, OLD = 6, 24  # months of tenure
RAISE = 0.1  # log points
LOOP_MONTHS = 60  # from the beginning of a slump, in which the loop of jobless and vacancies is run through
CHANCE = 0.05


def youth_unemployment_ratio(records: Records) -> float:
    """Unemployment of 15 to 24 over that of 25 and over, Augusts."""
    young, adult = (records.series(name)[AUGUST::12].mean() for name in
                    ("youth_unemployment_rate", "adult_unemployment_rate"))  # fmt: skip
    return float(young / adult)


def youth_unemployment(records: Records) -> float:
    """Unemployment rate of 15 to 24, Augusts, share."""
    return float(records.series("youth_unemployment_rate")[AUGUST::12].mean())


def spell_in_progress(records: Records) -> float:
    """Mean length of spells of unemployment in progress, months."""
    return float(records.series("mean_spell").mean())


def job_finding(records: Records) -> float:
    """Moves from unemployment to work over months of unemployment."""
    jobless = records.spells[records.spells["activity"] == UNEMPLOYED]
    return hazard(jobless, is_work(jobless["then"]))


def separation_by_tenure(records: Records) -> float:
    """Ends a month of jobs under six months old over those above two years; who leaves town is not counted."""
    jobs = records.jobs
    ends = (jobs["ended"] == 1) & (jobs["then"] != ABSENT)
    return ratio(hazard(jobs, ends, 0, NEW), hazard(jobs, ends, OLD))


def rising_job_moves(records: Records) -> float:
    """Share of moves from one employer to another that raise the real wage by more than a tenth (log)."""
    jobs = records.jobs
    moves = jobs[jobs["then"].isin(WAGE_WORK)]
    return float((np.log(moves["then_wage"] / moves["wage_last"]) > RAISE).mean())


def informal_to_formal(records: Records) -> float:
    """Share of informal workers who are employees a year later, of those still at work."""
    return transitions(records, INFORMAL, WAGE_WORK, WORK)


def formal_to_informal(records: Records) -> float:
    """Share of employees who are informal workers a year later, of those still at work."""
    return transitions(records, WAGE_WORK, INFORMAL, WORK)


def beveridge_correlation(records: Records) -> float:
    """Correlation of jobless and vacancy rates, what a slump changes in them, 12-month means."""
    jobless, vacant = _loop(records)
    return float(np.corrcoef(jobless, vacant)[0, 1])


def beveridge_loop(records: Records) -> float:
    """Signed area of that loop over the product of its sides: above zero if it runs counter-clockwise."""
    jobless, vacant = _loop(records)
    area = 0.5 * float((jobless * np.roll(vacant, -1) - np.roll(jobless, -1) * vacant).sum())
    return float(area / (np.ptp(jobless) * np.ptp(vacant)))


def _loop(records: Records) -> tuple[Reals, Reals]:
    def rate(name: str, slump: bool) -> Reals:
        return records.series(name, slump) / records.series("labour_force", slump)

    found = []
    for name in ("unemployed", "vacancies"):
        change = rate(name, True) - rate(name, False)
        begin = int(np.flatnonzero(change)[0])
        found.append(np.convolve(change[begin : begin + LOOP_MONTHS], np.full(12, 1 / 12), mode="valid"))
    return found[0], found[1]


def okun_slope(records: Records) -> float:
    """Change of the unemployment rate, points, for a point of growth of real product, years with a slump among them."""
    return _okun(records, "unemployment_rate", True)[0]


def okun_youth_windows(records: Records) -> float:
    """Share of the ten-year windows, with and without a slump, in which the slope for 15 to 24 differs from zero by no
    more than luck would (5%)."""
    found = []
    for slump in (False, True):
        steep, error, free = _okun(records, "youth_unemployment_rate", slump)
        found.append(2.0 * student.sf(abs(steep / error), free) > CHANCE)
    return float(np.mean(found))


def _okun(records: Records, rate: str, slump: bool) -> tuple[float, float, int]:
    growth = 100.0 * np.diff(np.log(records.years("grdp_real", slump)))
    change = 100.0 * np.diff(records.years(rate, slump))
    return *slope(growth, change), len(growth) - 2


def mincer(records: Records) -> float:
    """Log earnings for a year of schooling, workers; beside potential experience, its square, and sex."""
    workers = _earners(records, WORK)
    experience = (workers["age"] - workers["schooling"] - 6.0).clip(lower=0.0).to_numpy(float)
    pay = np.log(workers["earnings"].to_numpy(float))
    return slope(workers["schooling"].to_numpy(float), pay, experience, experience**2, workers["sex"].to_numpy(float))[
        0
    ]


def gini_employees(records: Records) -> float:
    """Gini of earnings of employees, mean of Augusts."""
    return _gini(records, WAGE_WORK)


def gini_own_account(records: Records) -> float:
    """Gini of earnings of own-account workers and owners, mean of Augusts."""
    return _gini(records, OWN)


def gini_gap(records: Records) -> float:
    """Gini of own-account earnings less that of employees."""
    return gini_own_account(records) - gini_employees(records)


def _gini(records: Records, activities: tuple[int, ...]) -> float:
    return float(np.mean([gini(group.to_numpy(float)) for _, group in
                          _earners(records, activities).groupby("month")["earnings"]]))  # fmt: skip


def _earners(records: Records, activities: tuple[int, ...]) -> pd.DataFrame:
    augusts = records.table("augusts")
    return augusts[augusts["activity"].isin(activities) & (augusts["earnings"] > 0.0)]


def youth_leaving(records: Records) -> float:
    """Share of those aged 15 to 24 who leave town within five years, deaths at the rates of their age taken off."""
    augusts = records.table("augusts")
    first = augusts["month"].min()
    young = augusts[(augusts["month"] == first) & augusts["age"].between(15, 24)]
    gone = _leaving(records).reindex(young["person"])
    deaths = records.arrays["deaths"][young["sex"], young["age"] + 2]
    return float((gone <= first + 60).mean() - (1.0 - (1.0 - deaths) ** 60).mean())


def leavers_schooling(records: Records) -> float:
    """Years of schooling of those aged 15 to 24 who leave in the next year, above others of their age."""
    augusts = records.table("augusts")
    young = augusts[augusts["age"].between(15, 24) & (augusts["month"] < augusts["month"].max())]
    gone = _leaving(records).reindex(young["person"]).to_numpy()
    leaves = (gone > young["month"]) & (gone <= young["month"] + 12)
    lead = young["schooling"] - young.groupby("age")["schooling"].transform("mean")
    return float(lead[leaves].mean() - lead[~leaves].mean())


def _leaving(records: Records) -> pd.Series:
    """Return the month in which somebody followed was found gone, by person."""
    away = records.spells[records.spells["activity"] == ABSENT]
    return away.groupby("person")["begin"].min()


MEASURES: tuple[Measure, ...] = (
    youth_unemployment_ratio,
    youth_unemployment,
    spell_in_progress,
    job_finding,
    separation_by_tenure,
    rising_job_moves,
    informal_to_formal,
    formal_to_informal,
    beveridge_correlation,
    beveridge_loop,
    okun_slope,
    okun_youth_windows,
    mincer,
    gini_employees,
    gini_own_account,
    gini_gap,
    youth_leaving,
    leavers_schooling,
)
