"""Trials inside a small town: who is drawn, what the offer changes, and what it must not change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ekraf.analysis.trials import DIRECT, MATCHED, trial_effects
from ekraf.economy import CreativeEconomy
from ekraf.errors import RunError
from ekraf.population import CREATIVE_EMPLOYEE, EMPLOYEE, EXPORT, PROGRAMME, UNEMPLOYED
from ekraf.scenario import Scenario, build
from ekraf.town import Town

TRAINING = {"lever": "training", "kind": "vocational", "duration": 3, "certified": True}


def with_trial(**settings: object) -> Scenario:
    trial = {"unit": "person", "sample": 2000, "start": "2026-02", "horizons": [3, 9], "treatment": TRAINING}
    return build({"extends": "baseline", "months": 12, "trial": trial | settings})


def tried(small_town: Town, **settings: object) -> CreativeEconomy:
    return CreativeEconomy(with_trial(**settings), rng=3, scale=0.05, town=small_town).run()


def panel(economy: CreativeEconomy) -> pd.DataFrame:
    assert economy.trial is not None
    return pd.DataFrame(economy.trial.columns())


def test_a_trial_without_treated_changes_nothing(small_town: Town) -> None:
    plain = CreativeEconomy(build({"extends": "baseline", "months": 12}), rng=3, scale=0.05, town=small_town).run()
    nobody = tried(small_town, treated_share=0.0)
    np.testing.assert_array_equal(plain.series, nobody.series)


def test_the_lottery_treats_the_share_it_is_told_and_the_arms_are_alike_before(small_town: Town) -> None:
    frame = panel(tried(small_town, treated_share=0.4))
    start = frame[frame.month == 0]
    assert len(start) == 100
    assert start.treated.sum() == 40
    assert set(frame.month) == {0, 3, 9}
    arms = start.groupby("treated")[["age_at_start", "aspiration_at_start"]].mean()
    spread = start[["age_at_start", "aspiration_at_start"]].std() * np.sqrt(1 / 40 + 1 / 60)
    assert ((arms.loc[True] - arms.loc[False]).abs() < 4 * spread).all()


def test_courses_raise_the_skill_of_those_who_are_offered_them(small_town: Town) -> None:
    frame = panel(tried(small_town, eligible={"age": [16, 40]}))
    gain = frame.groupby(["month", "treated"])["skill"].mean().unstack()
    assert gain.loc[9, True] - gain.loc[9, False] > gain.loc[0, True] - gain.loc[0, False] + 0.03


def test_saturation_by_neighbourhood(small_town: Town) -> None:
    frame = panel(tried(small_town, treated_share=[0.0, 0.5, 1.0]))
    shares = frame[frame.month == 0].groupby("saturation")["treated"].mean()
    assert shares[0.0] == 0.0
    assert shares[1.0] == 1.0
    assert abs(shares[0.5] - 0.5) < 0.1
    assert frame.groupby("neighbourhood")["saturation"].nunique().max() == 1


def test_who_comes_forward_differs_from_who_does_not(small_town: Town) -> None:
    frame = panel(tried(small_town, assignment="self_selected", eligible={"age": [16, 50]}))
    start = frame[frame.month == 0]
    assert start.treated.sum() == 50
    assert (~start.treated).sum() == 50
    cost = start.groupby("treated")["earnings_at_start"].mean()
    assert cost[True] < cost[False], "who earns much has no time for a course"


# Profits of a few owners would drown what is compared.
WORKERS_AND_SEEKERS = {"age": [16, 40], "activity": ["unemployed", "own_account", "employee", "creative_employee"]}


def test_matching_on_what_is_seen_removes_most_of_what_misleads(small_town: Town) -> None:
    """Who comes forward is known by work and pay before, which a study sees; the wish for creative work is not."""
    frame = panel(tried(small_town, assignment="self_selected", eligible=WORKERS_AND_SEEKERS, sample=20_000))
    found = trial_effects(frame.assign(draw=0), ("earnings",), self_selected=True)
    percent = found[found.month == 9].set_index("contrast")["percent_of_control"]
    assert percent[DIRECT] < -10.0, "those who have little to lose come forward, though the schooled hear more"
    assert abs(percent[MATCHED]) < 0.5 * abs(percent[DIRECT])
    start = frame[frame.month == 0]
    little = (start.education <= 1).groupby(start.treated).mean()
    assert little[True] < 0.5 * little[False], "who has lower secondary schooling at most rarely hears of a course"


def test_who_is_helped_to_a_post_takes_it_from_another(small_town: Town) -> None:
    """Posts are given to the best applicant: with half of the searchers preferred, fewer of the others are hired."""
    hired = {}
    for worth in (0.0, 5.0):
        economy = CreativeEconomy(build({"extends": "baseline", "months": 12}), rng=3, scale=0.05, town=small_town)
        people, start = economy.town.people, economy.town.month
        searchers = np.flatnonzero(people.activity == UNEMPLOYED)
        for _ in range(2):
            people.voucher_worth[searchers[::2]] = worth
            economy.step()
        got = (people.since[searchers] >= start) & np.isin(people.activity[searchers], (EMPLOYEE, CREATIVE_EMPLOYEE))
        hired[worth] = got[::2].sum(), got[1::2].sum()
    assert hired[5.0][0] > hired[0.0][0]
    assert hired[5.0][1] < hired[0.0][1]
    assert hired[5.0][1] > 0, "not every post has two applicants"


@pytest.mark.parametrize(
    "treatment",
    [
        {"lever": "credit"},
        {"lever": "licensing"},
        {"lever": "registration", "payment": 5_000_000},
        {"lever": "grants", "in_kind": True},
        {"lever": "market_access", "kind": "partnership"},
        {"lever": "internet"},
    ],
)
def test_owners_come_forward_for_what_they_want_and_others_stand_by(small_town: Town, treatment: dict) -> None:
    economy = tried(small_town, unit="firm", treatment=treatment, assignment="self_selected", sample=200)
    assert economy.trial is not None
    assert economy.trial.sample is not None
    assert 0 < economy.trial.sample.treated.sum() <= 5
    assert (~economy.trial.sample.treated).sum() == 5


def test_people_come_forward_for_places_vouchers_and_cash(small_town: Town) -> None:
    for treatment in ({"lever": "apprenticeship"}, {"lever": "wage_subsidy"}, {"lever": "cash_grant", "amount": 1e6}):
        economy = tried(small_town, treatment=treatment, assignment="self_selected", eligible={"age": [18, 30]})
        assert economy.trial is not None
        assert economy.trial.sample is not None
        assert economy.trial.sample.treated.sum() == 50


def test_borrowers_who_chose_themselves_have_their_loan(small_town: Town) -> None:
    economy = CreativeEconomy(
        with_trial(unit="firm", treatment={"lever": "credit"}, assignment="self_selected", sample=400), rng=3,
        scale=0.05, town=small_town,
    )  # fmt: skip
    economy.step()
    economy.step()
    assert economy.trial is not None
    sample = economy.trial.sample
    assert sample is not None
    owed = economy.town.firms.loan[sample.rows, PROGRAMME] > 0.0
    np.testing.assert_array_equal(owed, sample.treated)


def test_nobody_comes_forward_for_nothing(small_town: Town) -> None:
    with pytest.raises(RunError, match=r"of \d+ eligible firms none comes forward in 2026-02"):
        tried(small_town, unit="firm", treatment={"lever": "licensing"}, assignment="self_selected", sample=200,
              eligible={"registered": True})  # fmt: skip


def test_an_export_order_takes_months_and_its_buyer_stays(small_town: Town) -> None:
    scenario = with_trial(
        unit="firm", treatment={"lever": "export_order"}, eligible={"subsector": ["craft"]}, sample=400
    )
    economy = CreativeEconomy(scenario, rng=3, scale=0.05, town=small_town)
    firms = economy.town.firms
    economy.step()
    left, usual, known = firms.to_deliver.copy(), firms.expected.copy(), firms.buyers[:, 1].copy()
    economy.step()
    assert economy.trial is not None
    assert economy.trial.sample is not None
    sample = economy.trial.sample
    rows = sample.rows[sample.treated & (firms.alive[sample.rows] == 1)]
    assert len(rows) >= 8
    order = 2.5 * usual[rows] * (1.0 + economy.parameters.export_premium)
    np.testing.assert_allclose(firms.to_deliver[rows] + firms.sales[rows, EXPORT], left[rows] + order)
    assert (firms.sales[rows, EXPORT] > 0.0).all()
    assert (firms.to_deliver[rows] > 0.0).all(), "it is more than a month's work"
    assert firms.buyers[rows, 1].sum() > known[rows].sum() + 0.5 * len(rows)
    for _ in range(8):
        economy.step()
        assert (firms.to_deliver >= -1e-6).all()
    assert (firms.to_deliver[rows] < left[rows] + 2.5 * usual[rows]).all()


@pytest.mark.parametrize(
    ("treatment", "outcome"),
    [
        ({"lever": "cash_grant", "amount": 20_000_000}, "capital"),
        ({"lever": "grants", "in_kind": True, "unit_cost": 20_000_000}, "capital"),
        ({"lever": "registration", "payment": 20_000_000}, "registered"),
    ],
)
def test_what_firms_are_given_reaches_them(small_town: Town, treatment: dict, outcome: str) -> None:
    frame = panel(tried(small_town, unit="firm", treatment=treatment, eligible={"registered": False}))
    means = frame.groupby(["month", "treated"])[outcome].mean().unstack()
    gained = means.loc[3] - means.loc[0]
    assert gained[True] > gained[False]


def test_money_for_a_trial_comes_from_outside(small_town: Town) -> None:
    economy = tried(small_town, unit="firm", treatment={"lever": "cash_grant", "amount": 10_000_000})
    assert economy.ledger.history[1].sum() > 0.0
    before = tried(small_town, treated_share=0.0)
    ordinary = [run.series[1, run.indicator_names.index("local_spending")] for run in (economy, before)]
    assert ordinary[0] == pytest.approx(ordinary[1], rel=1e-3)


def test_a_sample_larger_than_the_eligible_is_refused(small_town: Town) -> None:
    with pytest.raises(RunError, match=r"asks for a sample of 5000 persons, and \d+ are eligible in 2026-02"):
        tried(small_town, sample=100_000, eligible={"age": [16, 18]})
