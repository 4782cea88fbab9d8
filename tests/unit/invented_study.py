"""Finished results of the invented economy, for tests of what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.unit.invented import simulate

from ekraf.analysis.write import write_comparison
from ekraf.experiment import pool
from ekraf.experiment.plan import Options, plan_comparison, plan_run
from ekraf.experiment.store import Store
from ekraf.show.study import Study


def invented_study(folder: Path, wanted: Sequence[str], compared: bool, months: int = 36, draws: int = 12) -> Study:
    """Return a study of invented numbers, stored in ``folder``."""
    options = Options(draws=draws, months=months)
    plan = plan_comparison(wanted, options) if compared else plan_run(wanted, options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "simulate_draw", simulate)
        pool.run(Store(folder, plan), workers=1)
    study = Study(folder)
    if compared:
        write_comparison(study)
    return study
