"""The synthetic town: fits what is known, hangs together, and depends on nothing but the seed."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekraf import region
from ekraf.errors import RegionError, RunError
from ekraf.population import (
    ABSENT,
    CHILD,
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EMPLOYEE,
    FAMILY_WORKER,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    SCHOOL,
    UNEMPLOYED,
    YEARS_OF_SCHOOLING,
    People,
)
from ekraf.synthesis import Census, build, fit_table, write_fit_page
from ekraf.synthesis.contacts import pick_other
from ekraf.synthesis.households import assemble
from ekraf.synthesis.places import neighbourhoods
from ekraf.synthesis.schooling import completed_years
from ekraf.synthesis.tools import apportion, gini, rake, zipf_sizes

AUGUST_2025 = 2025 * 12 + 7
# Margins that two sources contradict for Kota Blitar; every other one must hold.
CONTRADICTED = {"labour force by age", "unemployed by age", "unemployment rate by age"}


@pytest.fixture(scope="module")
def town() -> Census:
    return build(region.load("3572"), seed=1, month=AUGUST_2025, scale=0.1)


@pytest.fixture(scope="module")
def whole() -> Census:
    return build(region.load("3572"), seed=1, month=AUGUST_2025)


@pytest.fixture(scope="module")
def people(town: Census) -> People:
    return People(*(column[: town.n_people] for column in town.people))


def ages(people: People) -> np.ndarray:
    return (AUGUST_2025 - people.born.astype(int)) // 12


def test_every_margin_of_the_whole_town_holds_or_says_why(whole: Census) -> None:
    missed = [row for row in whole.fit if not row.holds]
    assert {row.margin for row in missed} <= CONTRADICTED, [row for row in missed if row.margin not in CONTRADICTED]
    assert all(row.note for row in missed)
    assert len(whole.fit) > 120


def test_headline_figures_of_the_whole_town(whole: Census) -> None:
    got = {(row.margin, row.cell): row.achieved for row in whole.fit}
    assert got["population", "total"] == 156_330
    assert got["unemployment rate", "15+"] == pytest.approx(4.28, abs=0.02)
    assert got["participation", "15+"] == pytest.approx(75.95, abs=0.02)
    assert got["wages", "mean of employees"] == pytest.approx(2_479_212, rel=1e-9)
    assert 0.38 < got["wages", "Gini of employees"] < 0.44
    assert got["schooling", "mean years, 25+"] == pytest.approx(10.35, rel=0.005)


def test_creative_firms_of_the_whole_town_are_small(whole: Census) -> None:
    n = whole.n_firms
    workers = 1 + whole.firms.employees[:n] + whole.firms.helpers[:n]
    assert (workers < 10).mean() >= 0.98
    assert (whole.firms.employees[:n] > 0).mean() == pytest.approx(0.13, abs=0.005)
    assert workers.sum() == pytest.approx(16_800, rel=0.01)


def test_same_seed_same_town_and_other_seed_other_town(town: Census) -> None:
    profile = region.load("3572")
    again = build(profile, seed=1, month=AUGUST_2025, scale=0.1)
    other = build(profile, seed=2, month=AUGUST_2025, scale=0.1)
    for table in ("people", "households", "firms", "employers"):
        for name, mine, yours in zip(
            getattr(town, table)._fields, getattr(town, table), getattr(again, table), strict=True
        ):
            assert np.array_equal(mine, yours), f"{table}.{name}"
    assert not np.array_equal(town.people.wage, other.people.wage)


def test_free_slots_are_free(town: Census) -> None:
    assert len(town.people.id) >= 1.2 * town.n_people
    assert len(town.firms.id) >= 1.8 * town.n_firms
    assert (town.people.activity[town.n_people :] == ABSENT).all()
    assert (town.people.activity[: town.n_people] != ABSENT).all()
    assert town.firms.alive.sum() == town.n_firms
    assert (town.firms.owner[town.n_firms :] == NOBODY).all()
    identities = np.concatenate([town.people.id[: town.n_people], town.firms.id[: town.n_firms], town.employers.id])
    assert len(np.unique(identities)) == len(identities)


def test_every_employee_has_one_employer_of_the_own_industry(town: Census, people: People) -> None:
    staff = people.activity == EMPLOYEE
    assert np.array_equal(town.employers.industry[people.employer[staff]], people.trade[staff])
    assert np.array_equal(np.bincount(people.employer[staff], minlength=len(town.employers.id)), town.employers.jobs)
    assert (people.wage[staff] > 0).all()
    without = np.isin(people.activity, (CHILD, SCHOOL, UNEMPLOYED, OWN_ACCOUNT, FAMILY_WORKER))
    assert (people.employer[without] == NOBODY).all()
    assert (people.wage[without] == 0).all()


def test_firms_and_their_people_agree(town: Census, people: People) -> None:
    n, firms = town.n_firms, town.firms
    for activity, column in ((CREATIVE_EMPLOYEE, firms.employees), (CREATIVE_FAMILY, firms.helpers)):
        rows = people.activity == activity
        assert np.array_equal(np.bincount(people.employer[rows], minlength=n), column[:n])
    assert (people.activity[firms.owner[:n]] == CREATIVE_OWNER).all()
    assert np.array_equal(people.employer[firms.owner[:n]], np.arange(n))
    creative = people.activity >= CREATIVE_EMPLOYEE
    assert np.array_equal(people.trade[creative], N_INDUSTRIES + firms.subsector[people.employer[creative]])
    bill = np.bincount(people.employer[people.activity == CREATIVE_EMPLOYEE], minlength=n) > 0
    assert np.array_equal(bill, firms.wage_bill[:n] > 0)


def test_households_hold_everybody_and_no_child_lives_alone(town: Census, people: People) -> None:
    n = town.n_households
    assert np.array_equal(np.bincount(people.household, minlength=n), town.households.size[:n])
    assert (town.households.size[:n] > 0).all()
    oldest = np.zeros(n, int)
    np.maximum.at(oldest, people.household, ages(people))
    assert oldest.min() >= 17
    assert town.households.property.sum() == pytest.approx(1.0)
    assert town.households.neighbourhood.max() < len(town.neighbourhoods) == 21


def test_contacts_are_other_adults_of_the_right_kind(people: People) -> None:
    years, rows = ages(people), np.arange(len(people.id))
    known = people.contacts >= 0
    assert not known[years < 15].any()
    assert (years[people.contacts[known]] >= 15).all()
    assert (people.contacts != rows[:, None]).all()
    home = rows[known[:, 0]]
    assert np.array_equal(people.household[home], people.household[people.contacts[home, 0]])
    mates = rows[known[:, 3]]
    apart = people.born[mates].astype(int) // 12 - people.born[people.contacts[mates, 3]] // 12
    assert np.abs(apart).max() <= 1
    staff = rows[(people.activity == EMPLOYEE) & known[:, 5]]
    assert np.array_equal(people.employer[staff], people.employer[people.contacts[staff, 5]])


def test_schooling_is_possible_at_the_age_and_pupils_have_some_left(people: People) -> None:
    years = np.array(YEARS_OF_SCHOOLING)
    possible = completed_years(AUGUST_2025 - people.born.astype(int), AUGUST_2025)
    grown = people.activity != CHILD
    assert (years[people.education] <= np.maximum(possible, 6))[grown].all()
    pupil = people.activity == SCHOOL
    assert (years[people.plan] > years[people.education])[pupil].mean() > 0.99
    assert np.array_equal(people.plan[grown & ~pupil], people.education[grown & ~pupil])
    sixteen = (ages(people) >= 15) & (ages(people) <= 17)
    assert pupil[sixteen].mean() > 0.6


def test_dates_lie_between_birth_and_now(town: Census, people: People) -> None:
    assert (people.since <= AUGUST_2025).all()
    assert (people.since >= people.born).all()
    searching = people.activity == UNEMPLOYED
    assert 7 < (AUGUST_2025 - people.since[searching]).mean() < 11
    staff = people.activity == CREATIVE_EMPLOYEE
    assert (people.since[staff] >= town.firms.born[people.employer[staff]]).all()
    assert (town.firms.born[: town.n_firms] < AUGUST_2025).all()


def test_traits_have_the_stated_moments(people: People) -> None:
    for trait, spread in ((people.skill, 0.35), (people.creative_skill, 0.5), (people.ability, 0.5)):
        assert trait.mean() == pytest.approx(0.0, abs=1e-9)
        assert trait.std() == pytest.approx(spread, rel=1e-6)
    creative = people.activity >= CREATIVE_EMPLOYEE
    assert people.creative_skill[creative].mean() > 0.15
    assert people.aspiration[creative].mean() > people.aspiration[~creative].mean() + 0.05


def test_the_regency_can_be_built() -> None:
    census = build(region.load("3505"), seed=3, month=AUGUST_2025, scale=0.02)
    assert len(census.neighbourhoods) == 22
    assert census.weight == pytest.approx(50.0)


def test_the_smallest_town_can_be_built_and_a_smaller_one_says_so() -> None:
    profile = region.load("3572")
    assert build(profile, seed=1, month=AUGUST_2025, scale=0.002).n_people > 200
    with pytest.raises(RunError, match=r"at least 200 .* scale of 0\.001"):
        build(profile, seed=1, month=AUGUST_2025, scale=0.001)


def test_unknown_region_has_no_neighbourhoods() -> None:
    with pytest.raises(RegionError, match="3572"):
        neighbourhoods("9999")


def test_a_broken_town_does_not_fit(town: Census) -> None:
    broken = build(region.load("3572"), seed=1, month=AUGUST_2025, scale=0.1)
    broken.people.activity[broken.people.activity == UNEMPLOYED] = EMPLOYEE
    missed = {row.cell for row in fit_table(broken) if row.margin == "unemployment rate" and not row.holds}
    assert missed == {"15+"}


def test_the_page_names_both_languages_and_every_margin(town: Census, tmp_path: Path) -> None:
    path = tmp_path / "fit.md"
    write_fit_page(town, path)
    text = path.read_text()
    assert "Bahasa Indonesia" in text
    assert all(row.margin[1:] in text for row in town.fit)


@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e6), min_size=1, max_size=30), st.integers(0, 10_000))
def test_apportion_meets_the_total_within_one(shares: list[float], total: int) -> None:
    counts = apportion(shares, total)
    weights = np.asarray(shares)
    if weights.sum() > 0:
        assert counts.sum() == total
        assert (np.abs(counts - weights * (total / weights.sum())) <= 1.0 + 1e-6).all()


@given(st.integers(1, 5000), st.floats(0.9, 2.0))
def test_zipf_sizes_sum_to_the_total(total: int, exponent: float) -> None:
    sizes = zipf_sizes(total, exponent, 1500)
    assert sizes.sum() == total
    assert sizes.min() >= 1


def test_rake_meets_both_sums() -> None:
    table = rake(np.ones((3, 2)), np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0]))
    assert np.allclose(table.sum(axis=1), [1, 2, 3])
    assert np.allclose(table.sum(axis=0), [2, 4])


def test_gini_of_equals_is_zero_and_of_one_owner_nearly_one() -> None:
    assert gini(np.full(10, 3.0)) == pytest.approx(0.0)
    assert gini(np.array([1e-9] * 99 + [1.0])) == pytest.approx(0.99)


@given(st.integers(0, 50))
def test_pick_other_never_returns_oneself(seed: int) -> None:
    rng = np.random.default_rng(seed)
    key = rng.integers(0, 8, 20)
    found = pick_other(key, key - 1, key + 1, rng)
    alone = np.array([(np.abs(key - own) <= 1).sum() == 1 for own in key])
    assert np.array_equal(found == NOBODY, alone)
    assert (found != np.arange(20)).all()
    assert (np.abs(key - key[found])[~alone] <= 1).all()


def test_children_live_with_somebody_eighteen_to_forty_five_years_older() -> None:
    rng = np.random.default_rng(4)
    age, sex = rng.uniform(0, 80, 4000), rng.integers(0, 2, 4000)
    household = assemble(age, sex, 1200, rng)
    assert len(np.unique(household)) == 1200
    found = []
    for child in np.flatnonzero(age < 15)[:200]:
        older = age[household == household[child]] - age[child]
        found.append(((older > 17) & (older < 46)).any())
    assert np.mean(found) > 0.95
