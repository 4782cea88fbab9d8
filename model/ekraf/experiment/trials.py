"""Trials of a scenario file over draws: each draw is one town, one lottery and one panel of its units."""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekraf.errors import RunError, ScenarioError
from ekraf.experiment.files import write_whole
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan, Wanted, check, prepared
from ekraf.experiment.pool import Advance, carry_out
from ekraf.experiment.store import Form, Store

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
    """Return the panel of one draw: a row a unit and horizon."""
    from ekraf.economy import CreativeEconomy  # brings mesa and numba: only when needed

    scenario = plan.scenarios[0]
    seed = draw_seed(plan.options.seed, draw)
    economy = CreativeEconomy(scenario, rng=seed, scale=plan.options.scale)
    trial = economy.trial
    assert trial is not None
    last = trial.start + max(trial.trial.horizons)
    while economy.running and economy.town.month <= last:
        economy.step()
    columns = trial.columns()
    del economy, trial
    gc.collect()
    return columns


def _arrays(columns: Columns) -> dict[str, Any]:
    return dict(columns)


def _columns(arrays: dict[str, Any], plan: Plan) -> Columns:
    trial = plan.scenarios[0].trial
    assert trial is not None
    missing = [name for name in ("unit", "treated", "month", "present", *trial.measured) if name not in arrays]
    if missing or len({len(values) for values in arrays.values()}) != 1:
        raise ValueError("not a panel of this trial")
    return arrays


def _cells(plan: Plan) -> int:
    trial = plan.scenarios[0].trial
    assert trial is not None
    return trial.sample * (len(trial.horizons) + 1) * (len(trial.measured) + 12)


PANELS = Form(_arrays, _columns, _cells)


def write_panel(store: Store[Columns]) -> None:
    """Write ``panel.parquet``: draw, unit, treated, month after the offer, traits at the start, outcomes."""
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
