"""A process that runs one contender: ``python -m tests.bench.rivals.worker MODULE MONTHS``, orders in, answers out.

An order is a line ``gate N``, ``time N`` or ``memory N`` on standard input; an answer is a line of JSON on standard
output. It stays alive, so that contenders can be timed in turns, and needs nothing but NumPy and the contender's
packages.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import re
import sys
import time
import warnings
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from tests.bench.rivals.model import Contender, digest, given

AT_LEAST = 0.5  # seconds of run that a timing adds up, so that a slice of the scheduler does not decide it
WATCHED = ("ambr", "bamengine", "ekraf", "mesa", "mesa-frames", "numba", "numpy", "polars", "starsim")


def gate(contender: Contender, n: int, months: int) -> dict[str, Any]:
    """Run by given draws; return what must be equal."""
    world = contender.build(n, months, given(n, months))
    counted = world.run()
    return {"digest": digest(world.columns()), "months": [[float(x) for x in month] for month in counted]}


def clocked(contender: Contender, n: int, months: int) -> dict[str, Any]:
    """Run by own luck, anew until it adds up; return seconds a run and the last month."""
    wall = processor = runs = 0.0
    while wall < AT_LEAST:
        world = contender.build(n, months, None)
        gc.collect()
        start, used = time.perf_counter(), time.process_time()
        counted = world.run()
        wall, processor = wall + time.perf_counter() - start, processor + time.process_time() - used
        runs += 1
    last = [float(x) for x in counted[-1]] if counted else None
    return {"wall": wall / runs, "cpu": processor / runs, "agents": getattr(world, "units", n), "last": last}


def resident(field: str) -> int:
    """Return bytes of this process' memory: VmRSS now, VmHWM at most."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0


def memory(contender: Contender, n: int, months: int) -> dict[str, Any]:
    """Run by own luck in a process that has run a little before; return bytes an agent, kept and at most."""
    contender.build(min(n, 1000), months, None).run()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before must not be used again unseen
    before = resident("VmRSS")
    world = contender.build(n, months, None)
    Path("/proc/self/clear_refs").write_text(
        "5"
    )  # forget the most so far: what the first day takes is not the question
    world.run()
    gc.collect()
    agents = getattr(world, "units", n)
    kept, most = (max(resident(field) - before, 0) / agents for field in ("VmRSS", "VmHWM"))
    return {"kept": kept, "most": most, "agents": agents}


def versions() -> dict[str, str]:
    """Return the versions of the packages that matter."""
    found = {item.metadata["Name"].lower().replace("_", "-"): item.version for item in distributions()}
    return {name: found[name] for name in WATCHED if name in found}


def main() -> None:
    """Serve orders until the input ends."""
    module, months = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what frameworks print is not an answer
    warnings.simplefilter("ignore")
    contender = importlib.import_module(f"tests.bench.rivals.{module}")
    orders = {"gate": gate, "time": clocked, "memory": memory}
    print(json.dumps({"versions": versions()}), file=answers, flush=True)
    for line in sys.stdin:
        order, n = line.split()
        print(json.dumps(orders[order](contender, int(n), months)), file=answers, flush=True)


if __name__ == "__main__":
    main()
