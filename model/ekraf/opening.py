"""The books of the town on its first day: levels of output, demand, money and law for a synthetic population.

Only levels are set here, from BPS figures carried to the month; how they move is the business of the rules. Outside
demand of an industry is what is left of its output when local uses, building and equipment among them, are taken off.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ekraf.parameters import Parameters
from ekraf.population import (
    EMPLOYEE,
    FAMILY_WORKER,
    INDUSTRIES,
    N_INDUSTRIES,
    OWN_ACCOUNT,
    YEARS_OF_SCHOOLING,
)
from ekraf.region import Profile
from ekraf.scenario import SUBSECTORS
from ekraf.state import Industry, Subsector
from ekraf.synthesis import Census

Reals = NDArray[np.float64]
HERE = Path(__file__).parent
BILLION = 1e9
CAPITAL_SHARE = 0.16  # of local government spending; APBD 2021-2024
# Public capital over yearly spending at which a capital share of 16% keeps up with wear of 4% and growth of 5%
INFRASTRUCTURE_YEARS = 1.75
INDUSTRY_OF = {
    "culinary": "accommodation_food", "fashion": "manufacturing", "craft": "manufacturing",
    "product_design": "manufacturing", "applications": "information_communication",
    "game_development": "information_communication", "publishing": "information_communication",
    "television_radio": "information_communication", "film_animation_video": "information_communication",
    "architecture": "business_services", "interior_design": "business_services",
    "visual_communication_design": "business_services", "photography": "business_services",
    "advertising": "business_services", "music": "other_services", "performing_arts": "other_services",
    "visual_arts": "other_services",
}  # fmt: skip


@dataclass(frozen=True)
class Levels:
    """Figures of the first month, rupiah a month unless said otherwise."""

    grdp: float
    consumption: float
    investment: float  # gross fixed capital formation, that of the local government included
    own_revenue_scale: float  # own revenue per household over that which the parameters refer to
    transfers: float  # central transfers
    visitors: float  # persons a month
    kur: float  # subsidised credit to creative firms
    mean_wage: float  # of employees
    informal_income: float  # mean of own-account workers
    poverty_line: float  # rupiah per head a month
    infrastructure: float  # public capital, rupiah


def table(name: str, key: str) -> dict[str, dict[str, str]]:
    """Return the rows of a small data file of the package by their first column."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def column(rows: dict[str, dict[str, str]], name: str, order: tuple[str, ...]) -> Reals:
    """Return one number of each row, in the given order."""
    return np.array([float(rows[key][name]) for key in order])


def carried(profile: Profile, indicator: str, years: float, growth: float) -> float:
    """Return the latest yearly figure carried forward to the year ``years`` (a fraction is the time of year)."""
    figures = profile.series(indicator, level_fallback=True)
    latest = max(figures)
    return figures[latest] * (1.0 + growth) ** (years - latest - 0.5)


def levels(profile: Profile, month: int, q: Parameters, weight: float) -> Levels:
    """Return the levels of ``month`` for a town of which one simulated person stands for ``weight``."""
    years = month / 12.0
    nominal = 0.075
    grdp = carried(profile, "grdp_adhb", years, nominal) * BILLION / 12.0 / weight
    share = profile.value("grdp_share_household_consumption") / 100.0
    households = profile.value("households_estimate")
    pad = profile.value("pad_budget", "2026") * BILLION / households
    today = profile.year is None  # figures of history are of their year, or carried back by the profile
    cut = profile.value("transfer_change", "2026") if today else 0.0
    transfers = (profile.value("transfer_budget", "2026") - cut) * BILLION / 12.0
    transfers *= 1.06 ** (years - 2026.5) if today else 1.0
    wage = profile.value("mean_net_wage_employees")
    kur = profile.value("kur_disbursed_estimate") * BILLION / 12.0 * q.kur_quota
    kur *= 1.06 ** (years - 2023.5) if today else 1.0
    visitors = profile.value("visitors_total") / 12.0
    return Levels(
        grdp=grdp,
        consumption=share * grdp,
        investment=investment_share(profile) * grdp,
        own_revenue_scale=pad / q.own_revenue_household,
        transfers=transfers / weight,
        visitors=visitors / weight,
        kur=kur / weight,
        mean_wage=wage,
        informal_income=carried(profile, "mean_income_informal", years, 0.06),
        poverty_line=carried(profile, "poverty_line", years, 0.045),
        infrastructure=INFRASTRUCTURE_YEARS * 12.0 * (transfers + pad * households / 12.0) / weight,
    )


def investment_share(profile: Profile) -> float:
    """Return gross fixed capital formation over GRDP in the latest year for which the accounts give both."""
    formed, product = (profile.series(name, level_fallback=True) for name in ("grdp_exp_gfcf_adhb", "grdp_adhb"))
    year = max(set(formed) & set(product))
    return formed[year] / product[year]


def structure(profile: Profile) -> Reals:
    """Return each industry's share of the town's GRDP (17)."""
    prefix = "kota_share_" if profile.name.lower().startswith("kota") else "kab_share_"
    shares = np.array([profile.parameter("grdp_structure_estimate", prefix + name).value for name in INDUSTRIES])
    return np.asarray(shares / shares.sum())


def own_account_power(census: Census) -> Reals:
    """Return the summed earning power of own-account workers by industry (17)."""
    people = census.people
    n = census.n_people
    own = people.activity[:n] == OWN_ACCOUNT
    power = np.exp(people.ability[:n] + 0.5 * people.skill[:n])
    sums = np.bincount(people.trade[:n][own], power[own], N_INDUSTRIES)
    helpers = people.activity[:n] == FAMILY_WORKER
    return np.asarray(sums + 0.4 * np.bincount(people.trade[:n][helpers], minlength=N_INDUSTRIES))


def going_wages(census: Census, activity: int, trades: int, first: int, q: Parameters) -> Reals:
    """Return the log of the going wage by trade, without schooling and skill premium and less the offer discount."""
    people, n = census.people, census.n_people
    who = people.activity[:n] == activity
    years = np.array(YEARS_OF_SCHOOLING)[people.education[:n][who]]
    rest = np.log(people.wage[:n][who]) - q.general_return_schooling * (years - 12.0)
    rest -= q.wage_skill_share * people.skill[:n][who]
    trade = people.trade[:n][who].astype(int) - first
    count = np.bincount(trade, minlength=trades)
    overall = rest.mean()
    mean = (np.bincount(trade, rest, trades) + 20.0 * overall) / (count + 20.0)
    return np.asarray(mean - q.wage_offer_discount)


def building(level: Levels, spending: float, profile: Profile) -> Reals:
    """Return what households and employers build and equip by industry, rupiah a month: investment less that of the
    local government out of its ``spending``, shared as in the input-output table."""
    private = max(level.investment - CAPITAL_SHARE * spending, 0.0)
    return np.asarray(private * profile.io_table().investment_shares)


def open_industries(census: Census, profile: Profile, level: Levels, creative: Subsector, creative_value: Reals,
                    business: Reals, materials: float, q: Parameters) -> Industry:  # fmt: skip
    """Return the other industries at their opening levels.

    ``creative_value`` (17 industries) is creative value added inside each industry, ``business`` (17 subsectors) what
    businesses buy of creative firms, ``materials`` what creative firms buy in town.
    """
    rows = table("industries.csv", "industry")
    io = profile.io_table()
    share = structure(profile) * level.grdp
    value = np.maximum(share - creative_value, 0.25 * share)
    value *= (level.grdp - creative_value.sum()) / value.sum()
    jobs = np.bincount(census.employers.industry, census.employers.jobs, N_INDUSTRIES)
    # an industry makes at least what its people earn, whatever the estimated structure of GRDP says
    value = np.maximum(value, 1.5 * level.mean_wage * (jobs + 0.1))
    ratio = np.asarray(io.value_added)
    output = value / ratio
    power = own_account_power(census)
    own = level.informal_income * power / max(power.sum() / max((census.people.activity == OWN_ACCOUNT).sum(), 1), 1e-9)
    own = np.minimum(own, 0.85 * value)
    own_share = own / np.maximum(value, 1e-9)
    private = np.bincount(
        census.employers.industry, census.employers.jobs * (census.employers.public == 0), N_INDUSTRIES
    )
    budget = np.array(io.household_shares)
    local = column(rows, "local", INDUSTRIES)
    government = column(rows, "government", INDUSTRIES)
    visitor = column(rows, "visitor", INDUSTRIES)
    visitor *= (1.0 - column(table("subsectors.csv", "subsector"), "visitor", SUBSECTORS).sum()) / visitor.sum()
    spending = level.transfers + level.own_revenue_scale * q.own_revenue_household * census.n_households / 12.0
    dues = q.property_tax_household + q.land_transfer_household + q.vehicle_surcharge_household
    dues += q.hospital_household * (1.0 - q.hospital_insurer_share)
    dues = dues / 12.0 * level.own_revenue_scale * census.n_households + 0.1 * q.electricity_share * level.consumption
    household_other = level.consumption * (1.0 - creative.budget.sum() - q.vat_share) - dues
    coefficients = np.asarray(io.coefficients)
    materials_by = np.zeros(N_INDUSTRIES)
    for s, part in ((0, 0.35), (2, 0.3), (6, 0.25), (7, 0.1)):
        materials_by[s] = part * materials
    for _ in range(20):  # lower the local share where local uses alone would exceed output
        inner = local[:, None] * coefficients
        uses = household_other * budget * local + inner @ output + spending * q.spending_local_share * government
        uses += level.visitors * q.visitor_spending_mean * visitor + materials_by
        over = uses > 0.97 * output
        local = np.where(over, local * 0.97 * output / np.maximum(uses, 1e-9) * 0.98, local)
    outside = np.maximum(output - uses, 0.02 * output)
    invested = np.minimum(local * building(level, spending, profile), 0.9 * outside)
    entry = np.cumsum(power / power.sum())
    return Industry(
        orders=uses - level.visitors * q.visitor_spending_mean * visitor,
        output=output.copy(),
        own_account=own.copy(),
        own_weight=power.copy(),
        own_share=own_share,
        own_ratio=power / np.maximum(jobs, 1.0),
        jobs=jobs.astype(float),
        expected=output * (1.0 - own_share),
        per_worker=output * (1.0 - own_share) / np.maximum(private, 1.0),
        going=going_wages(census, EMPLOYEE, N_INDUSTRIES, 0, q),
        outside=outside - invested,
        invested=invested,
        local=local,
        inputs=inner,
        value_added=ratio.copy(),
        creative=np.full(N_INDUSTRIES, business.sum() / output.sum()),
        budget=budget,
        government=government / government.sum(),
        visitor=visitor,
        fortune_sum=np.zeros(N_INDUSTRIES),
        own_entry=entry,
    )


def industry_index() -> NDArray[np.int64]:
    """Return the industry that each of the 17 subsectors belongs to."""
    return np.array([INDUSTRIES.index(INDUSTRY_OF[name]) for name in SUBSECTORS])


def yearly_death_rates(profile: Profile) -> Reals:
    """Return death rates by sex and single year of age, [2, 101], per person and year (UN, by five-year ages)."""
    rates = np.zeros((2, 101))
    for s, sex in enumerate(("male", "female")):
        for age in range(101):
            low = min(age // 5 * 5, 100)
            name = f"death_rate_{sex}_age_" + ("100_plus" if low == 100 else f"{low:02d}_{low + 4:02d}")
            rates[s, age] = profile.parameter("mortality_indonesia", name).value if age >= 5 else 0.002
    return rates


def birth_rates(profile: Profile, q: Parameters) -> Reals:
    """Return births per woman and month by age, [60]: total fertility times the age pattern (UN)."""
    rates = np.zeros(60)
    for low in range(15, 50, 5):
        share = profile.parameter("fertility_indonesia", f"asfr_share_age_{low}_{low + 4}").value
        rates[low : low + 5] = q.fertility * share / 5.0 / 12.0
    return rates
