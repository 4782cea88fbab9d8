"""Calibration on the town itself: a past that is lived through gives every shipped target a figure."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ekraf.evidence.targets import targets
from ekraf.experiment import posterior
from ekraf.experiment.calibration_runs import MONTHS, START
from ekraf.experiment.lived import live
from ekraf.scenario import build


@pytest.mark.parametrize(("region", "scale"), [("3572", 0.05), ("3505", 0.01)])
def test_every_target_can_be_measured_on_a_run(region: str, scale: float) -> None:
    past = build({"extends": "baseline", "region": region, "start": START, "months": MONTHS})
    found = live(past, 3, scale)
    assert found.series.shape[0] == MONTHS
    values = np.array([one.statistic(found) for one in targets(region)])
    assert np.isfinite(values).all()
    far = {one.name: value for one, value in zip(targets(region), values, strict=True)
           if not 0.1 < (value + 0.1) / (one.value + 0.1) < 10.0}  # fmt: skip
    assert not far  # units are those of the file


@pytest.mark.parametrize("path", sorted(posterior.FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_a_shipped_posterior_is_whole_and_says_how_it_was_found(path: posterior.Path) -> None:
    assert len(posterior.read(path).values) >= 200
    note = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert note["region"] == path.stem
    assert set(note["fitted"]) | set(note["levers"]) == set(posterior.read(path).names)
