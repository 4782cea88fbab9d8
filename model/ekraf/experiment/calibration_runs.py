"""How parameter sets of a region are simulated for a calibration: each stage a results folder, so that it resumes."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.errors import LedgerError, RunError
from ekraf.evidence.targets import Target
from ekraf.experiment.calibration import SCREEN, Settings, planned
from ekraf.experiment.lived import live
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan, check, with_parameters
from ekraf.experiment.pool import Advance, carry_out
from ekraf.experiment.store import Form, Store
from ekraf.scenario import build

Reals = NDArray[np.float64]
# From the first of the yearly rounds of Sakernas to the last known year; 2016 had no round that counts for regencies.
START, MONTHS = "2017-01", 108
SMALLER = 0.25  # scale of the screen over that of the waves; it only says which parameters matter


class Runs(NamedTuple):
    """Simulations of one calibration; ``stage`` is the ``RunStage`` of ``ekraf.experiment.calibration``.

    ``advance`` is told of the sets of all stages together.
    """

    region: str
    targets: tuple[Target, ...]
    folder: Path
    scale: float
    settings: Settings
    workers: int | None
    fresh: bool
    advance: Advance

    def stage(self, stage: int, names: tuple[str, ...], values: Reals) -> Reals:
        """Simulate the parameter sets that the stage's folder lacks; return what targets came out at [n, targets]."""
        plan = self._plan(stage, names, values)
        store: Store[Reals] = Store(self.folder / f"stage-{stage:02d}", plan, self.fresh, STATISTICS)
        sizes = planned(self.settings)
        before = sum(size for other, size in sizes.items() if list(sizes).index(other) < list(sizes).index(stage))

        def advance(finished: int, _: int) -> None:
            self.advance(before + finished, sum(sizes.values()))

        work = partial(simulate_set, plan, names, values, self.targets)
        carry_out(store, work, lambda: None, self.workers, advance)
        return np.array([store.load(draw) for draw in range(len(values))])

    def _plan(self, stage: int, names: tuple[str, ...], values: Reals) -> Plan:
        base = build({"extends": "baseline", "region": self.region, "start": START, "months": MONTHS})
        targets = " ".join(f"{one.indicator} {one.measure} {one.period} {one.unit}" for one in self.targets)
        what = hashlib.sha256(values.tobytes() + " ".join((*names, targets)).encode()).hexdigest()[:16]
        scale = self.scale * (SMALLER if stage == SCREEN else 1.0)
        options = Options(len(values), self.settings.seed + stage, MONTHS, self.region, scale)
        plan = Plan(f"calibrate stage {stage} {what}", ((base,),), (base,), None, options)
        check([base], options)
        return plan


def simulate_set(plan: Plan, names: tuple[str, ...], values: Reals, targets: tuple[Target, ...], draw: int) -> Reals:
    """Return what targets come out at with one parameter set, NaN where the town cannot live with it."""
    scenario = with_parameters(plan.scenarios[0], dict(zip(names, map(float, values[draw]), strict=True)))
    try:
        lived = live(scenario, draw_seed(plan.options.seed, draw), plan.options.scale)
    except (LedgerError, RunError):
        return np.full(len(targets), np.nan)
    return np.array([one.statistic(lived) for one in targets])


def _as_arrays(result: Reals) -> dict[str, Any]:
    return {"statistics": result}


def _from_arrays(arrays: dict[str, Any], plan: Plan) -> Reals:
    return np.asarray(arrays["statistics"], dtype=np.float64)


STATISTICS: Form[Reals] = Form(_as_arrays, _from_arrays, lambda plan: 128)
