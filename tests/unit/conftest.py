"""What the tests of experiments share: an invented economy in place of the real one, and one small study of it."""

from __future__ import annotations

import pytest
from tests.unit import invented
from tests.unit.invented_study import invented_study

from ekraf.experiment import pool
from ekraf.show.study import Study


@pytest.fixture
def invented_economy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the invented economy where the pool looks for the real one."""
    monkeypatch.setattr(pool, "simulate_draw", invented.simulate)
    monkeypatch.setattr(pool, "warm_up", invented.no_warm_up)


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return a comparison of three scenarios over 30 months, 12 draws, with its tables written."""
    return invented_study(tmp_path_factory.mktemp("study"), ["training", "hubs"], compared=True, months=30)
