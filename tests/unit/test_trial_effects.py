"""Effects of trials from invented panels with known answers, and what a scenario file may not ask of a trial."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ekraf.analysis.trials import DIRECT, MATCHED, SPILL, estimate, trial_effects
from ekraf.errors import ScenarioError
from ekraf.scenario import build, load


def invented(draws: int = 30, units: int = 400, effect: float = 0.2, selection: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    blocks = []
    for draw in range(draws):
        able = rng.normal(size=units)
        age = rng.integers(16, 30, units)
        treated = rng.random(units) < 1.0 / (1.0 + np.exp(-selection * able))
        for month in (0, 12):
            outcome = able + effect * treated * (month > 0) + 0.1 * rng.normal(size=units)
            present = rng.random(units) < (0.9 if month else 1.0)
            blocks.append(pd.DataFrame({
                "draw": draw, "unit": np.arange(units), "treated": treated, "month": month, "present": present,
                "saturation": 0.5, "age_at_start": age, "earnings": np.where(present, outcome, np.nan),
            }))  # fmt: skip
    return pd.concat(blocks)


def test_a_known_effect_is_found() -> None:
    found = trial_effects(invented(), ("earnings",)).iloc[0]
    assert found["contrast"] == DIRECT
    assert found["mean_low"] < 0.2 < found["mean_high"]
    assert found["low"] < found["mean_low"] < found["mean_high"] < found["high"]
    assert found["treated_left"] == pytest.approx(0.1, abs=0.02)


def test_no_effect_is_no_effect() -> None:
    found = trial_effects(invented(effect=0.0), ("earnings",)).iloc[0]
    assert found["mean_low"] < 0.0 < found["mean_high"]


def test_self_selection_misleads_and_matching_on_what_is_seen_does_not_help() -> None:
    found = trial_effects(invented(selection=1.0), ("earnings",), self_selected=True).set_index("contrast")
    assert found.loc[DIRECT, "effect"] > 0.5
    assert found.loc[MATCHED, "effect"] > 0.5


def test_spill_over_is_held_against_where_fewest_are_treated() -> None:
    frame = invented()
    frame["saturation"] = np.where(frame["unit"] % 2 == 0, 0.25, 0.75)
    frame["earnings"] -= 0.3 * ((frame["saturation"] == 0.75) & ~frame["treated"])
    found = trial_effects(frame, ("earnings",)).set_index(["treated_share", "contrast"])
    assert found.loc[("0.75", SPILL), "effect"] == pytest.approx(-0.3, abs=0.1)
    assert found.loc[("0.75", DIRECT), "effect"] > found.loc[("0.25", DIRECT), "effect"]


def test_estimate_of_nothing_and_of_one_draw() -> None:
    assert np.isnan(estimate(np.array([np.nan])).effect)
    assert estimate(np.array([0.3])).effect == 0.3
    assert np.isnan(estimate(np.array([0.3])).mean_low)


def scenario(**trial: object) -> dict[str, object]:
    usual = {"unit": "person", "sample": 100, "horizons": [6], "treatment": {"lever": "training"}}
    return {"extends": "baseline", "months": 24, "trial": usual | trial}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"treatment": {"lever": "grants"}}, "does not fit a person; what does: training, apprentice"),
        ({"treatment": {"lever": "hubs"}}, "changes the whole town"),
        ({"unit": "firm", "treatment": {"lever": "training"}}, "does not fit a firm; what does: business, mindset"),
        ({"outcomes": ["sales"]}, "a person has no sales; it has employed"),
        ({"outcomes": ["employd"]}, "did you mean 'employed'"),
        ({"horizons": [6, 48]}, "lies beyond the run, which ends 23 months after"),
        ({"start": "2029-01"}, "is after the scenario's last month"),
        ({"treated_share": 1.5}, "must be at most 1"),
        ({"treatment": {}}, "must give lever, one of training, apprenticeship"),
        ({"treatment": {"lever": "training", "durashun": 3}}, "did you mean 'duration'"),
        ({"eligible": {"age": [30, 16]}}, r"did you mean \[16, 30\]"),
    ],
)
def test_what_a_trial_cannot_be(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        build(scenario(**settings))


@pytest.mark.parametrize("name", ["trial-training", "trial-cash-grants", "trial-self-selection", "trial-saturation"])
def test_shipped_trials_are_sound(name: str) -> None:
    trial = load(name).trial
    assert trial is not None
    assert trial.treatment.budget == 0.0


def test_a_scenario_without_a_trial_cannot_be_tried(tmp_path: Path) -> None:
    from ekraf.experiment.plan import Options
    from ekraf.experiment.trials import plan_trial

    with pytest.raises(ScenarioError, match=r"holds no \[trial\]"):
        plan_trial("baseline", Options())
