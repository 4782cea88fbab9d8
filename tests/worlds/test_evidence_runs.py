"""Published experiments as plans of small towns, and one of them carried through to its verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from ekraf import api
from ekraf.errors import ScenarioError
from ekraf.evidence.rows import load
from ekraf.experiment.evidence import horizons_of, plan_of, wanted
from ekraf.experiment.plan import Options

EVIDENCE = load()
SMALL = Options(draws=2, scale=0.05)


@pytest.mark.parametrize("name", EVIDENCE.experiments)
def test_every_design_is_a_scenario_that_can_be_run(name: str) -> None:
    experiment = EVIDENCE.experiments[name]
    plan = plan_of(experiment, EVIDENCE, SMALL)
    if experiment.design == "town":
        without, with_change = plan.scenarios
        assert (without.months, with_change.months) == (experiment.months, experiment.months)
        assert without != with_change
    else:
        trial = plan.scenarios[0].trial
        assert trial is not None
        assert trial.horizons == horizons_of(experiment, EVIDENCE)
        assert 10 <= trial.sample <= experiment.sample
        for size in experiment.sizes:
            assert getattr(trial.treatment, size.setting) > 1e5  # rupiah


def test_a_row_names_its_experiments() -> None:
    assert [one.id for one in wanted(EVIDENCE, ["B14"])] == ["kur_chosen"]
    assert {one.id for one in wanted(EVIDENCE, ["A20"])} >= {"voucher_training_slump", "voucher_training_boom"}
    with pytest.raises(ScenarioError, match="no experiment or row 'A0x'"):
        wanted(EVIDENCE, ["A0x"])


def test_an_experiment_ends_in_a_verdict_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    found = api.evidence(draws=2, scale=0.05, out=tmp_path, only=["C11"], quiet=True, workers=1)
    assert [one.mirror.row.id for one in found] == ["C11"]
    assert found[0].verdict in ("inside", "near", "outside", "wrong_sign")
    assert (tmp_path / "evidence.csv").read_text(encoding="utf-8").count("\n") == 2
    panel = tmp_path / "paid_registration_low" / "panel.parquet"
    kept = panel.read_bytes()
    again = api.evidence(draws=2, scale=0.05, out=tmp_path, only=["C11"], quiet=True, workers=1)
    assert panel.read_bytes() == kept
    assert again[0].simulated == found[0].simulated
