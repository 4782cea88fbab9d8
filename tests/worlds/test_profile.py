"""The profile of a run: every phase of the month is timed and named, and the times are those of the month."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ekraf import cli
from ekraf.economy import CreativeEconomy
from ekraf.experiment.profile import WARM, phases_of, profile
from ekraf.scenario import load, override
from ekraf.show.messages import catalogue

MONTHS = 5


def test_the_phases_take_the_time_of_the_month() -> None:
    found = profile(override(load("baseline"), months=MONTHS), scale=0.02)
    assert found.phases.shape == (MONTHS - WARM, len(found.names))
    assert (found.phases > 0.0).all()
    parts = found.phases.sum(axis=1)
    assert (parts <= found.months).all()
    assert np.median(parts / found.months) > 0.5  # little of a month lies outside its phases


@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_phase_has_a_name_that_is_printed(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "baseline", "--profile", "--months", "4", "--scale", "0.02", "--lang", lang]) == 0
    said = capsys.readouterr().out
    names = [catalogue(lang)[f"phase.{name.strip('_')}"] for name in phases_of(CreativeEconomy)]
    assert len(names) == 14
    assert all(name in said for name in names)
    assert {f"phase.{name.strip('_')}" for name in phases_of(CreativeEconomy)} == {
        key for key in catalogue(lang) if key.startswith("phase.")
    }


def test_a_profile_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "baseline", "--profile", "--months", "4", "--scale", "0.02", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["baseline"]
    assert len(found["month"]) == 4 - WARM
    assert set(map(len, found["phases"].values())) == {4 - WARM}
