"""Stylised facts over draws: each draw is the town as it is and, under the same luck, the town in a slump."""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ekraf.clock import month_index, month_text
from ekraf.experiment.histories import Columns, Histories
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan, check
from ekraf.experiment.pool import Advance, carry_out
from ekraf.experiment.store import Form, Store
from ekraf.indicators import NAMES
from ekraf.ledger import FLOWS
from ekraf.scenario import Scenario, build, load

if TYPE_CHECKING:
    from ekraf.town import Town

RUN_IN = 60  # months that pass before anything is measured, so that the first day is forgotten
MEASURED = 120
SLUMP_AFTER = 12  # months measured before the slump begins
BASE = "baseline"
TABLES = ("spells", "firms", "employers", "augusts")


def plan_facts(options: Options) -> Plan:
    """Return the plan: today's policy carried on for fifteen years, and that with a slump; RunError as ``check``."""
    usual, slump = scenarios(RUN_IN, MEASURED)
    check([usual, slump], options)
    return Plan("facts", ((usual, slump),), (usual, slump), None, options)


def scenarios(run_in: int, measured: int) -> tuple[Scenario, Scenario]:
    """Return the two futures, ``run_in`` + ``measured`` months long: the shipped downturn comes later in them."""
    shocks = [one.model_dump() for one in load("downturn").world.shock]
    later = load(BASE).first_month + run_in + SLUMP_AFTER - min(month_index(one["start"]) for one in shocks)
    for one in shocks:
        one["start"], one["end"] = (month_text(month_index(one[name]) + later) for name in ("start", "end"))
    common = {"extends": BASE, "months": run_in + measured}
    usual = build({**common, "name": "As it is", "name_id": "Apa adanya"}, key="usual")
    slump = build({**common, "name": "A slump", "name_id": "Kelesuan", "world": {"shock": shocks}}, key="slump")
    return usual, slump


def run_facts(plan: Plan, folder: Path, fresh: bool, workers: int | None, advance: Advance) -> Store[Columns]:
    """Simulate the draws that ``folder`` lacks; errors as ``Store`` and ``pool.carry_out``."""
    store: Store[Columns] = Store(folder, plan, fresh, RECORDS)
    carry_out(store, partial(facts_draw, store.plan), lambda: None, workers, advance)
    return store


def facts_draw(plan: Plan, draw: int) -> Columns:
    """Return what one draw leaves: the series and payments of both futures, and the histories of the usual one."""
    from ekraf.economy import build_town  # brings mesa and numba: only when needed

    usual, slump = plan.scenarios
    seed = draw_seed(plan.options.seed, draw)
    town = build_town(usual, seed, plan.options.scale)
    found = lived(usual, seed, town, RUN_IN)
    return found | {f"slump.{name}": found_there for name, found_there in lived(slump, seed, town, None).items()}


def lived(scenario: Scenario, seed: int, town: Town, run_in: int | None) -> Columns:
    """Return series and ledger of a future from a copy of ``town``, and the histories after ``run_in`` months."""
    from ekraf.economy import CreativeEconomy

    economy = CreativeEconomy(scenario, rng=seed, town=town)
    found: Columns = {}
    if run_in is None:
        economy.run()
    else:
        for _ in range(run_in):
            economy.step()
        histories = Histories(economy)
        while economy.running:
            economy.step()
            histories.look(economy)
        found = histories.columns() | {"weight": np.array([town.weight]), "deaths": town.tables.death}
    found |= {"series": economy.series, "ledger": economy.ledger.history}
    del economy
    gc.collect()  # a Mesa model refers to itself: without this the next one would be built beside it
    return found


def _arrays(columns: Columns) -> dict[str, Any]:
    return dict(columns)


def _records(arrays: dict[str, Any], plan: Plan) -> Columns:
    months = plan.scenarios[0].months
    if arrays["series"].shape != (months, len(NAMES)) or arrays["ledger"].shape != (months, len(FLOWS)):
        raise ValueError("other sizes than the plan's")
    for table in TABLES:
        if len({len(values) for name, values in arrays.items() if name.startswith(f"{table}.")}) != 1:
            raise ValueError(f"columns of {table} differ in length")
    return arrays


def _cells(plan: Plan) -> int:
    """Return about how many numbers a draw holds: series, spells and cross-sections of the followed, firm years."""
    from ekraf.region import load as load_region

    residents = load_region(plan.scenarios[0].region).value("population") * plan.options.scale
    return 2 * (len(NAMES) + len(FLOWS)) * plan.scenarios[0].months + int(6 * residents)


RECORDS = Form(_arrays, _records, _cells)
