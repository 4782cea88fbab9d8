"""How time and memory grow with the town; by hand: ``uv run python tests/bench/bench_size.py --scale 8 --threads 2``.

The baseline at a multiple of Kota Blitar, one process a size: seconds to make the town and to live the burn-in, the
time of a month (of the clock, and of the processor in all threads), and the memory that the process has taken for it.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

import numpy as np

from ekraf.economy import CreativeEconomy, build_town
from ekraf.experiment.simulate import warm_up
from ekraf.population import CHILD
from ekraf.scenario import load, override

KIB = 1024


def resident_bytes() -> int:
    """Return the memory of this process that is in use (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Measure one size and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    scenario = override(load("baseline"), months=given.months)
    warm_up([scenario])
    empty, begun = resident_bytes(), time.perf_counter()
    town = build_town(scenario, 1, given.scale, given.threads)
    built = time.perf_counter() - begun
    economy = CreativeEconomy(scenario, rng=1, scale=given.scale, town=town, threads=given.threads, in_place=True)
    clock, processor = [], []
    while economy.running:
        before = time.perf_counter(), time.process_time()
        economy.step()
        clock.append(time.perf_counter() - before[0])
        processor.append(time.process_time() - before[1])
    activity = town.people.activity[: int(town.sizes[0])]
    residents, adults = int((activity > 0).sum()), int((activity > CHILD).sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    print(f"{residents:,} residents, {adults:,} of 15 and over; {given.threads} threads")
    print(f"town and burn-in {built:.1f} s; {given.months} months {sum(clock):.1f} s")
    for name, seconds in (("clock", clock), ("processor", processor)):
        low, middle, high = np.quantile(seconds, [0.0, 0.5, 1.0])
        print(f"a month, {name}: median {middle * 1e3:.2f} ms ({low * 1e3:.2f} to {high * 1e3:.2f}), "
              f"{middle / adults * 1e9:.1f} ns a resident of 15 and over")  # fmt: skip
    print(
        f"bytes a resident: {(resident_bytes() - empty) / residents:.0f}, at the peak {(peak - empty) / residents:.0f}"
    )
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
