"""Twins of trials in a small town: nothing differs but the offer, and what the untreated lose is seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ekraf.analysis.twin import ALL, TREATED, UNTREATED, twin_changes
from ekraf.economy import CreativeEconomy
from ekraf.experiment.plan import Options
from ekraf.experiment.trials import follow, plan_trial, trial_draw, with_twin
from ekraf.population import ABSENT, EMPLOYED_FROM
from ekraf.scenario import Scenario, build
from ekraf.scenario.trial import NO_TOTAL, town_of, twin_of
from ekraf.town import Town

TRAINING = {"lever": "training", "kind": "vocational", "duration": 3, "certified": True}


def with_trial(world: dict[str, object] | None = None, **settings: object) -> Scenario:
    trial = {"unit": "person", "sample": 2000, "start": "2026-02", "horizons": [3, 9], "treatment": TRAINING}
    return build(
        {"extends": "baseline", "months": 12, "world": world or {}, "trial": trial | {"twin": True} | settings}
    )


def followed(scenario: Scenario) -> tuple[str, ...]:
    assert scenario.trial is not None
    return scenario.trial.followed


def test_where_nobody_is_treated_the_twin_is_the_same_bit_for_bit(small_town: Town) -> None:
    scenario = with_trial(treated_share=0.0)
    panel = with_twin(scenario, 3, small_town)
    for name in followed(scenario):
        np.testing.assert_array_equal(panel[twin_of(name)], panel[name], err_msg=name)


def test_a_twin_changes_nothing_in_the_trial_and_is_the_trial_without_treated(small_town: Town) -> None:
    scenario = with_trial()
    panel = with_twin(scenario, 3, small_town)
    alone = follow(with_trial(twin=False), 3, small_town)
    nobody = follow(with_trial(twin=False, treated_share=0.0), 3, small_town)
    totals = {name for name in followed(scenario) if name.endswith("_town")}
    assert panel.keys() == alone.keys() | totals | {twin_of(name) for name in followed(scenario)}
    for name, values in alone.items():
        np.testing.assert_array_equal(panel[name], values, err_msg=name)
    np.testing.assert_array_equal(panel["unit"], nobody["unit"])
    for name in set(followed(scenario)) - totals:
        np.testing.assert_array_equal(panel[twin_of(name)], nobody[name], err_msg=name)
    assert (panel["skill"] > panel["skill_twin"])[panel["treated"]].any()


@pytest.mark.parametrize("settings", [{}, {"unit": "firm", "sample": 400, "treatment": {"lever": "credit"}}])
def test_totals_count_the_whole_town(small_town: Town, settings: dict) -> None:
    economy = CreativeEconomy(with_trial(horizons=[3], **settings), rng=3, town=small_town)
    assert economy.trial is not None
    while len(economy.trial.panel) < 2:
        economy.step()
    panel = pd.DataFrame(economy.trial.columns())
    people, firms = economy.town.people, economy.town.firms
    here = panel[panel.month == 3]
    counts = {
        "employed": (people.activity >= EMPLOYED_FROM).sum(), "in_region": (people.activity > ABSENT).sum(),
        "owns_firm": (firms.alive > 0).sum(), "alive": (firms.alive > 0).sum(),
        "profit": firms.profit[firms.alive > 0].sum(), "registered": firms.registered[firms.alive > 0].sum(),
    }  # fmt: skip
    seen = [name for name in counts if name in here]
    assert len(seen) == 3
    for name in seen:
        assert set(here[town_of(name)]) == {counts[name]}
    assert {town_of(name) for name in NO_TOTAL}.isdisjoint(panel)


def test_a_draw_is_the_same_with_and_without_a_twin() -> None:
    options = Options(draws=1, seed=5, scale=0.05)
    draws = [trial_draw(plan_trial(with_trial(twin=twin, horizons=[3]), options), 0) for twin in (False, True)]
    assert len(draws[1]) > len(draws[0])
    for name, values in draws[0].items():
        np.testing.assert_array_equal(draws[1][name], values, err_msg=name)


@pytest.mark.parametrize(
    "settings", [{"unit": "firm", "treatment": {"lever": "credit"}}, {"eligible": {"age": [16, 50]}}]
)
def test_who_comes_forward_is_the_same_in_the_twin_and_alike_until_the_offer(small_town: Town, settings: dict) -> None:
    scenario = with_trial(assignment="self_selected", sample=400, **settings)
    panel = pd.DataFrame(with_twin(scenario, 3, small_town))
    assert panel.treated.any()
    start = panel[panel.month == 0]
    for name in followed(scenario):
        np.testing.assert_array_equal(start[twin_of(name)], start[name], err_msg=name)
    assert (panel[panel.month == 9].present_twin > 0).any()


def test_with_few_posts_those_without_a_voucher_lose_by_it(small_town: Town) -> None:
    """Firms that cannot sell post little; who brings a year's wage is preferred, and others are not hired, most
    of them people on own account who look for a job."""
    crisis = {"shock": [{"kind": "national_demand", "start": "2026-01", "change": -0.8}]}
    voucher = {"lever": "wage_subsidy", "share": 1.0, "months_paid": 12, "unit_cost": 30_000_000}
    scenario = with_trial(
        crisis, sample=17_000, eligible={"age": [16, 50], "activity": ["unemployed", "own_account"]}, treatment=voucher,
        horizons=[2], outcomes=["wage_employed"],
    )  # fmt: skip
    panels = [pd.DataFrame(with_twin(scenario, seed, small_town)).assign(draw=seed) for seed in range(6)]
    found = twin_changes(pd.concat(panels), ("wage_employed",)).set_index("group")
    assert found.loc[TREATED, "mean_low"] > 0.0
    assert found.loc[UNTREATED, "mean_high"] < 0.0
    assert found.loc[UNTREATED, "effect"] < found.loc[ALL, "effect"] < found.loc[TREATED, "effect"]
    assert found.loc[ALL, "net_over_direct"] < 1.0
