"""Trials inside a small town: who is drawn, what the offer changes, and what it must not change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ekraf.economy import CreativeEconomy
from ekraf.errors import RunError
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


def test_who_comes_forward_differs_from_who_is_drawn(small_town: Town) -> None:
    frame = panel(tried(small_town, assignment="self_selected", eligible={"age": [16, 50]}))
    wish = frame[frame.month == 0].groupby("treated")["aspiration_at_start"].mean()
    assert wish[True] > wish[False] + 0.02


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
