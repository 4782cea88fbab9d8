"""Trials of a scenario file over draws: each draw is one town, one lottery and one panel of its units."""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ekraf.errors import RunError, ScenarioError
from ekraf.experiment.files import write_whole
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan, Wanted, check, prepared
from ekraf.experiment.pool import Advance, carry_out
from ekraf.experiment.store import Form, Store
from ekraf.scenario import Scenario
from ekraf.scenario.trial import Trial, twin_of

if TYPE_CHECKING:
    from ekraf.town import Town

Columns = dict[str, NDArray[Any]]
PANEL = "panel.parquet"


def plan_trial(wanted: Wanted, options: Options) -> Plan:
    """Return the plan of a trial; ScenarioError: the scenario holds none; RunError: options out of range."""
    scenario = prepared(wanted, options)
    if scenario.trial is None:
        raise ScenarioError(f"{wanted}: holds no [trial]; a scenario with one can be tried, others run or compared")
    check([scenario], options)
    return Plan("trial", ((scenario,),), (scenario,), None, options)


def run_trial(plan: Plan, folder: Path, fresh: bool, workers: int | None, advance: Advance) -> None:
    """Simulate the draws that ``folder`` lacks and write ``panel.parquet``; errors as ``Store``, ``pool.carry_out``."""
    store: Store[Columns] = Store(folder, plan, fresh, PANELS)
    carry_out(store, partial(trial_draw, store.plan), lambda: write_panel(store), workers, advance)


def check_sample(plan: Plan) -> None:
    """Raise RunError if fewer units than the sample are eligible when the first draw's town opens."""
    from ekraf.economy import CreativeEconomy

    scenario = plan.scenarios[0]
    economy = CreativeEconomy(scenario, rng=draw_seed(plan.options.seed, 0), scale=plan.options.scale)
    assert economy.trial is not None
    economy.trial.check_eligible(economy.town, economy.present())


def trial_draw(plan: Plan, draw: int) -> Columns:
    """Return the panel of one draw: a row a unit and horizon, with what became of it in the twin if there is one."""
    from ekraf.economy import build_town  # brings mesa and numba: only when needed

    scenario, scale = plan.scenarios[0], plan.options.scale
    seed = draw_seed(plan.options.seed, draw)
    if _trial(plan).twin:
        return with_twin(scenario, seed, build_town(scenario, seed, scale))
    return follow(scenario, seed, scale=scale)


def with_twin(scenario: Scenario, seed: int, town: Town) -> Columns:
    """Return the panel of a trial in a copy of ``town``, and in columns of their own what became of the same units in
    another copy, under the same luck, where nobody was offered anything."""
    assert scenario.trial is not None
    columns = follow(scenario, seed, town)
    without = follow(scenario, seed, town, offered=False)
    return columns | {twin_of(name): without[name] for name in scenario.trial.followed}


def follow(
    scenario: Scenario, seed: int, town: Town | None = None, scale: float = 1.0, offered: bool = True
) -> Columns:
    """Return the panel of a trial in a copy of ``town``, or in a town built at ``scale``; see ``RunningTrial``."""
    from ekraf.economy import CreativeEconomy

    economy = CreativeEconomy(scenario, rng=seed, scale=scale, town=town)
    trial = economy.trial
    assert trial is not None
    trial.offered = offered
    last = trial.start + max(trial.trial.horizons)
    while economy.running and economy.town.month <= last:
        economy.step()
    columns = trial.columns()
    del economy, trial
    gc.collect()  # a Mesa model refers to itself: without this the next one would be built beside it
    return columns


def _arrays(columns: Columns) -> dict[str, Any]:
    return dict(columns)


def _columns(arrays: dict[str, Any], plan: Plan) -> Columns:
    trial = _trial(plan)
    twin = [twin_of(name) for name in trial.followed] if trial.twin else []
    missing = [name for name in ("unit", "treated", "month", *trial.followed, *twin) if name not in arrays]
    if missing or len({len(values) for values in arrays.values()}) != 1:
        raise ValueError("not a panel of this trial")
    return arrays


def _cells(plan: Plan) -> int:
    trial = _trial(plan)
    times = 2 if trial.twin else 1
    return trial.sample * (len(trial.horizons) + 1) * (times * len(trial.followed) + 12)


def _trial(plan: Plan) -> Trial:
    trial = plan.scenarios[0].trial
    assert trial is not None
    return trial


PANELS = Form(_arrays, _columns, _cells)


def write_panel(store: Store[Columns]) -> None:
    """Write ``panel.parquet``: draw, unit, treated, month after the offer, traits at the start, outcomes, and those of
    the twin."""
    import pyarrow
    import pyarrow.parquet

    pa: Any = pyarrow
    pq: Any = pyarrow.parquet
    blocks = [store.load(draw) for draw in range(store.plan.options.draws)]
    if not blocks:
        raise RunError("no draw of the trial is finished")
    columns: Columns = {"draw": np.repeat(np.arange(len(blocks)), [len(block["unit"]) for block in blocks])}
    columns |= {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    table = pa.table(columns)
    write_whole(store.folder / PANEL, lambda file: pq.write_table(table, file, compression="zstd"))
