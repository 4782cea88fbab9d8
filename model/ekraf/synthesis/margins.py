"""What is known about the people: counts by age, sex, schooling and activity, from the region's profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ekraf.errors import RunError
from ekraf.region import Profile
from ekraf.synthesis.tools import Real, Whole, apportion

FEWEST_ADULTS = 200
AGE_STARTS = (15, 25, 35, 45, 55, 65)
AGE_GROUPS = ("15_24", "25_34", "35_44", "45_54", "55_64", "65_plus")
# A group's participation may exceed East Java's by no more than this; what does not fit goes to other groups.
ROOM_ABOVE_PROVINCE = 0.10
# Participation of men and women 15+: no figure is at hand; an estimate after East Java's Sakernas.
MEN_PARTICIPATION, WOMEN_PARTICIPATION = 0.84, 0.64
EDUCATION_NAMES = ("primary_or_less", "smp", "sma", "smk", "university")


@dataclass(frozen=True)
class Margins:
    """Targets for people, in persons of the synthetic town (scaled). The last axis of ages is oldest last."""

    month: int
    scale: float
    population: int
    age_labels: tuple[str, ...]
    age_sex: Whole  # [16, 2]
    labour_force: Whole  # [6]
    unemployed: Whole  # [6]
    pupils: Whole  # [6]
    published_labour_force: Real  # [6] as published, brought to the synthetic population 15+
    published_unemployed: Real  # [6]
    participation: float
    unemployment: float
    mean_years: float
    schooling_shares: Real  # [4] primary or less, lower secondary, upper secondary, tertiary; nation
    vocational_share: float  # of upper secondary
    unemployment_by_education: Real  # [5] percent
    unemployment_by_sex: Real  # [2] percent
    households: int
    mean_wage: float
    mean_income_informal: float
    sources: dict[str, str]


def read(profile: Profile, month: int, scale: float) -> Margins:
    """Return the people's margins of a region at ``scale``; ``RunError`` if too few adults would be left."""
    table = profile.population_by_age_sex(2025)
    exact = np.array([[male, female] for _, male, female in table], dtype=float)
    population = round(profile.value("population", "2025") * scale)
    age_sex = apportion(exact, population)
    adults = int(age_sex[3:].sum())
    if adults < FEWEST_ADULTS:
        least = FEWEST_ADULTS / (exact[3:].sum())
        raise RunError(
            f"scale {scale:g} leaves {adults} residents aged 15+; at least {FEWEST_ADULTS} are needed: "
            f"use a scale of {least * 1.02:.4f} or more"
        )
    participation = profile.value("tpak") / 100.0
    unemployment = profile.value("tpt") / 100.0
    force, published_force = _labour_force(profile, age_sex, participation)
    unemployed, published_unemployed = _unemployed(profile, force, published_force, unemployment)
    return Margins(
        month=month,
        scale=scale,
        population=population,
        age_labels=tuple(label for label, _, _ in table),
        age_sex=age_sex,
        labour_force=force,
        unemployed=unemployed,
        pupils=_pupils(profile, age_sex, force),
        published_labour_force=published_force,
        published_unemployed=published_unemployed,
        participation=participation,
        unemployment=unemployment,
        mean_years=profile.value("mean_years_schooling"),
        schooling_shares=_schooling_shares(profile),
        vocational_share=_vocational_share(profile),
        unemployment_by_education=np.array([profile.value(f"tpt_edu_{name}") for name in EDUCATION_NAMES]),
        unemployment_by_sex=np.array([profile.value("tpt_male"), profile.value("tpt_female")]),
        households=round(profile.value("households_estimate") * scale),
        mean_wage=profile.value("mean_net_wage_employees"),
        mean_income_informal=profile.value("mean_income_informal"),
        sources=_sources(profile),
    )


def group_of_age(years: Whole) -> Whole:
    """Return the index of the six age groups, -1 under 15."""
    return np.searchsorted(AGE_STARTS, years, side="right") - 1


def adults_by_group(age_sex: Whole) -> Whole:
    """Return persons in the six age groups from the sixteen five-year groups."""
    by_age = age_sex.sum(axis=1)[3:]
    return np.array([*by_age[:10].reshape(5, 2).sum(axis=1), by_age[10:].sum()])


def _by_age(profile: Profile, name: str) -> Real:
    return np.array([profile.value(f"{name}_age_{group}") for group in AGE_GROUPS])


def _labour_force(profile: Profile, age_sex: Whole, participation: float) -> tuple[Whole, Real]:
    """Return the labour force by age group to build, and as published; both sum to participation x adults.

    The survey's age structure is not the projection's: a count that does not fit into its people is cut at
    East Java's rate + ``ROOM_ABOVE_PROVINCE`` and the rest spread over the other groups in proportion.
    """
    people = adults_by_group(age_sex)
    published = _by_age(profile, "labour_force")
    published = published * (participation * people.sum() / published.sum())
    ceiling = people * (_by_age(profile, "tpak") / 100.0 + ROOM_ABOVE_PROVINCE)
    force = np.minimum(published, ceiling)
    for _ in range(20):
        room = np.where(force < ceiling - 1e-9, force, 0.0)
        short = published.sum() - force.sum()
        force = np.minimum(force + short * room / max(room.sum(), 1e-9), ceiling)
    return apportion(force, round(participation * int(people.sum()))), published


def _unemployed(profile: Profile, force: Whole, published_force: Real, unemployment: float) -> tuple[Whole, Real]:
    """Return the unemployed by age group: to build (rates scaled to the overall rate), and as published."""
    rate = _by_age(profile, "unemployed") / _by_age(profile, "labour_force")
    return apportion(rate * force, round(unemployment * int(force.sum()))), rate * published_force


def _pupils(profile: Profile, age_sex: Whole, force: Whole) -> Whole:
    """Return pupils and students by age group: East Java's share of those outside the labour force."""
    outside = sum(_by_age(profile, name) for name in ("in_school", "housekeeping", "other_inactive"))
    people = adults_by_group(age_sex)
    return np.rint((people - force) * _by_age(profile, "in_school") / outside).astype(np.int64)


def _schooling_shares(profile: Profile) -> Real:
    names = ("none", "sd", "smp", "sma_smk", "tertiary")
    none, primary, *rest = (profile.value(f"population_15_plus_edu_share_{name}") for name in names)
    shares = np.array([none + primary, *rest])
    return np.asarray(shares / shares.sum())


def _vocational_share(profile: Profile) -> float:
    general, vocational = (profile.value(f"employed_share_edu_{name}") for name in ("sma", "smk"))
    return float(vocational / (general + vocational))


def _sources(profile: Profile) -> dict[str, str]:
    names = (
        "population", "labour_force_age_15_24", "unemployed_age_15_24", "in_school_age_15_24", "tpak", "tpt",
        "mean_years_schooling", "households_estimate", "mean_net_wage_employees",
    )  # fmt: skip
    return {name: cite(profile, name) for name in names}


def cite(profile: Profile, indicator: str) -> str:
    """Return ``indicator, period, level`` of the figure that the profile gives."""
    fact = profile.get(indicator)
    return f"{indicator}, {fact.period}, {fact.level}"
