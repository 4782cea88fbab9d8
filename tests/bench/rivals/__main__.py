"""Run the comparison: ``uv run python -m tests.bench.rivals``; prints a table and writes it to ``results/rivals/``.

First every contender must give equal bits by given draws. Then all are timed in turns, round after round, each in a
process of its own that waits meanwhile, so that a busy hour of the machine is everybody's; ratios are taken within a
round. Memory comes last, from fresh processes. ``--keep`` replaces the reference results and their figure in
``results/reference/``.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.rivals import report
from tests.bench.rivals.checks import check_equal, check_own_luck
from tests.bench.rivals.contenders import ENTRIES, YARDSTICK, Entry
from tests.bench.rivals.model import MONTHS
from tests.bench.rivals.process import Worker, machine

ROOT = Path(__file__).parents[3]
GATED = 2000  # residents


def main() -> None:
    """Gate, time, weigh, print, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--agents", type=int, default=100_000)
    options.add_argument("--weighed", type=int, default=1_000_000, help="residents whose memory is measured")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--only", nargs="*", help="modules, besides the yardstick")
    options.add_argument(
        "--keep", action="store_true", help="replace the reference results, their figure and the table of the docs"
    )
    given = options.parse_args()
    entries = [e for e in ENTRIES if not given.only or e.name == YARDSTICK or e.module in given.only]
    workers = {entry: Worker(entry, MONTHS) for entry in entries}
    check_equal({e: worker.ask("gate", GATED) for e, worker in workers.items() if e.gated})
    rounds, loads = timed(workers, given.agents, given.rounds)
    found = {
        "machine": machine(),
        "months": MONTHS,
        "agents": given.agents,
        "weighed": given.weighed,
        "gate": f"{GATED} residents x {MONTHS} months: equal states bit for bit, sums within 1e-12",
        "load": loads,
        "contenders": [row(entry, workers[entry], rounds, given.weighed) for entry in entries],
    }
    for worker in workers.values():
        worker.end()
    print(f"{report.conditions(found)}\n\n{report.table(found)}\n")
    folder = ROOT / "results" / ("reference" if given.keep else "rivals")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench_rivals.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    report.draw(found, folder / "bench_rivals.png")
    if given.keep:
        report.renew(found, ROOT / "docs" / "performance.md")
    print(f"written to {folder.relative_to(ROOT)}")


def timed(workers: dict[Entry, Worker], agents: int, rounds: int) -> tuple[list[dict[str, Any]], list[float]]:
    """Return the answers of each round by contender, after one round that is not counted, and the machine's loads."""
    found, loads = [], []
    for turn in range(rounds + 1):
        answers = {e.name: worker.ask("time", min(agents, e.most)) for e, worker in workers.items()}
        check_own_luck({e.name: answers[e.name]["last"] for e in workers if e.gated}, agents)
        loads.append(round(os.getloadavg()[0], 2))
        print(f"round {turn} of {rounds}, load {loads[-1]}", flush=True)
        found.append(answers)
    return found[1:], loads[1:]


def row(entry: Entry, worker: Worker, rounds: list[dict[str, Any]], weighed: int) -> dict[str, Any]:
    """Return what was found of a contender, with each round's nanoseconds an agent and month."""
    answers = [answer[entry.name] for answer in rounds]

    def each(answer: dict[str, Any], clock: str) -> float:
        return 1e9 * answer[clock] / (answer["agents"] * MONTHS)

    wall, processor = ([round(each(answer, clock), 3) for answer in answers] for clock in ("wall", "cpu"))
    ratios = [each(answer[entry.name], "cpu") / each(answer[YARDSTICK], "cpu") for answer in rounds]
    fresh = Worker(entry, MONTHS, weighs=True)
    weight = fresh.ask("memory", min(weighed, entry.keeps))
    fresh.end()
    return {
        "name": entry.name,
        "module": entry.module,
        "versions": worker.versions,
        "micro_model": entry.gated,
        "threads": entry.threads or "its own",
        "agents": answers[0]["agents"],
        "wall_ns": wall,
        "processor_ns": processor,
        "million_agent_months_a_processor_second": round(1000 / median(processor), 3),
        "times_the_yardstick": [round(ratio, 2) for ratio in ratios],
        "bytes_kept": round(weight["kept"], 1),
        "bytes_at_most": round(weight["most"], 1),
        "weighed_at": weight["agents"],
    }


if __name__ == "__main__":
    main()
