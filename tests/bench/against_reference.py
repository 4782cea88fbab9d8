"""The engine against the plain Mesa reference, in one run: ``uv run python -m tests.bench.against_reference``.

Both live through the same months of the baseline from the same town, in one process and one thread; their indicators
must be equal bit for bit, or nothing is printed. Times are processor time of each month (the machine may be
shared), medians with the range; memory is what Python and NumPy allocate for the state of the town.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ekraf.economy import CreativeEconomy, build_town
from ekraf.population import ABSENT, CHILD
from ekraf.scenario import load, override

WARM = 1  # months before the clock counts: code is loaded, caches fill


def allocated(make: Callable[[], Any]) -> tuple[Any, int]:
    """Return what ``make`` makes and how many bytes it holds."""
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return made, held


def month_of(model: Any) -> float:
    """Let a model live a month; return the processor seconds it took."""
    start = time.process_time()
    model.step()
    return time.process_time() - start


def spread(figures: NDArray[np.float64], form: str) -> str:
    """Return the median and the range as text."""
    return f"{np.median(figures):{form}} ({figures.min():{form}} to {figures.max():{form}})"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0, help="1 is the whole of Kota Blitar")
    options.add_argument("--months", type=int, default=6, help="months that are timed")
    options.add_argument("--scenario", default="baseline")
    options.add_argument("--luck", choices=("compiled", "python"), default="compiled", help="draws of the reference")
    given = options.parse_args()
    os.environ["EKRAF_REFERENCE_LUCK"] = given.luck
    from tests.bench.reference.model import ReferenceEconomy  # which asks how it is to draw

    scenario = override(load(given.scenario), months=given.months + WARM)
    town = build_town(scenario, seed=1, scale=given.scale)
    activity = town.people.activity[: town.sizes[0]]
    residents, adults = int((activity != ABSENT).sum()), int((activity > CHILD).sum())
    engine = CreativeEconomy(scenario, rng=1, scale=given.scale, town=town)
    _, engine_bytes = allocated(town.copy)
    reference, reference_bytes = allocated(lambda: ReferenceEconomy(scenario, town, 1))
    gc.freeze()  # else the collector walks through the reference's objects, now in its months and now in the engine's
    # each lives its months at one go: taking turns, each would find the other's data in the processor's cache
    times = np.array([[month_of(model) for _ in range(given.months + WARM)] for model in (engine, reference)])[:, WARM:]
    np.testing.assert_array_equal(engine.series, reference.series)

    table = Table(title=f"{residents:,} residents ({adults:,} of 15 and over), {given.months} months")
    for heading in ("", "engine", "plain Mesa reference"):
        table.add_column(heading, justify="right" if heading else "left")
    each = times * 1e9 / residents
    table.add_row("ns a resident and month", spread(each[0], ",.1f"), spread(each[1], ",.0f"))
    table.add_row("million agent-months a second", *(f"{1e3 / np.median(each[k]):,.3f}" for k in range(2)))
    table.add_row("bytes a resident, all tables", *(f"{held / residents:,.0f}" for held in
                                                    (engine_bytes, reference_bytes)))  # fmt: skip
    table.add_row("the reference over the engine", spread(times[1] / times[0], ",.0f"), "")
    console = Console(width=100)
    console.print(table)
    console.print(f"{platform.processor() or platform.machine()}, load {os.getloadavg()[0]:.1f}; indicators are equal;"
                  f" the reference's draws: {given.luck}")  # fmt: skip


if __name__ == "__main__":
    main()
