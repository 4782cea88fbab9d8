"""How long a month takes, whole and by phase; run by hand: ``uv run python tests/bench/bench_month.py``.

The package of the shipped scenarios, the whole town, one process. Prints the median of several months and its range.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ekraf.economy import CreativeEconomy
from ekraf.experiment.simulate import warm_up
from ekraf.scenario import load, override

WARM = 2  # months before the clock counts: caches fill, programmes enrol


def phases(economy: CreativeEconomy, spent: dict[str, float]) -> None:
    """Let each phase of the month (the private methods whose names are sentences) add its seconds to ``spent``."""

    def timed(name: str, phase: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(phase)
        def run(*arguments: Any) -> Any:
            start = time.perf_counter()
            result = phase(*arguments)
            spent[name] += time.perf_counter() - start
            return result

        return run

    words = ("_the_", "_people_", "_ideas_", "_firms_", "_banks_", "_incomes_", "_households_")
    for name in dir(type(economy)):
        if name.startswith(words):
            setattr(economy, name, timed(name.strip("_").replace("_", " "), getattr(economy, name)))


def measure(scale: float, months: int) -> tuple[int, np.ndarray, dict[str, list[float]]]:
    """Return residents, seconds by month, and seconds by phase and month."""
    economy = CreativeEconomy(override(load("package"), months=months + WARM), rng=1, scale=scale)
    spent: dict[str, float] = defaultdict(float)
    phases(economy, spent)
    whole, parts = [], defaultdict(list)
    for month in range(months + WARM):
        spent.clear()
        start = time.perf_counter()
        economy.step()
        taken = time.perf_counter() - start
        if month >= WARM:
            whole.append(taken)
            for name, seconds in spent.items():
                parts[name].append(seconds)
    return int(economy.town.sizes[0]), np.array(whole), parts


def line(name: str, seconds: np.ndarray, residents: int) -> str:
    """Return a line: median milliseconds, range, and nanoseconds a resident."""
    middle = float(np.median(seconds))
    return (
        f"{name:40} {1e3 * middle:8.2f} ms  ({1e3 * seconds.min():.2f} to {1e3 * seconds.max():.2f})"
        f"  {1e9 * middle / residents:7.1f} ns a resident"
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--months", type=int, default=24)
    given = options.parse_args()
    warm_up([load("package")])
    residents, whole, parts = measure(given.scale, given.months)
    busy = os.getloadavg()[0]
    print(f"{residents:,} residents, {given.months} months, package; load of the machine {busy:.1f}")
    print(line("month", whole, residents))
    for name, seconds in sorted(parts.items(), key=lambda part: -float(np.median(part[1]))):
        print(line(f"  {name}", np.array(seconds), residents))


if __name__ == "__main__":
    main()
