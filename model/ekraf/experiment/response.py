"""The response of the agent-based model to a lasting change of outside demand, in pairs of runs with shared luck."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import MONTHS_A_YEAR
from ekraf.experiment.files import write_whole
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.simulate import Simulate, simulate_draw
from ekraf.indicators import NAMES
from ekraf.scenario import Scenario, build

Reals = NDArray[np.float64]
CHANGE = -0.08  # of outside demand, about what East Java's growth fell short by in 2020
YEARS = 8  # one before the change, seven after it
START = 2026
KINDS = ("national_demand", "export_demand", "visitors")
# What is measured, and whether in logs (else in percentage points of a share).
INDICATORS = {"unemployment_rate": True, "participation_rate": False, "grdp": True}
COLUMNS = ("region", "indicator", "years_after", "effect", "unit", "change", "draws", "scale", "seed")


class Size(NamedTuple):
    """How often and how large the pairs of runs are."""

    draws: int = 20
    scale: float = 0.2
    seed: int = 1


def pair(region: str) -> tuple[Scenario, Scenario]:
    """Return the reference future of a region and the same with outside demand lower from the second year on."""
    base = {"extends": "baseline", "region": region, "start": f"{START}-01", "months": MONTHS_A_YEAR * YEARS}
    shocks = [{"kind": kind, "start": f"{START + 1}-01", "change": CHANGE} for kind in KINDS]
    return build(base), build(base | {"world": {"shock": shocks}})


def measure(regions: Sequence[str], size: Size, simulate: Simulate = simulate_draw,
            advance: Callable[[int, int], None] = lambda finished, total: None) -> list[dict[str, object]]:  # fmt: skip
    """Return the mean effect over draws as rows of ``COLUMNS``, a row a region, indicator and year after the change."""
    rows: list[dict[str, object]] = []
    columns = [NAMES.index(name) for name in INDICATORS]
    for number, region in enumerate(regions):
        effects = []
        for draw in range(size.draws):
            advance(number * size.draws + draw, len(regions) * size.draws)
            result = simulate(pair(region), draw_seed(size.seed, draw), size.scale)
            yearly = [series[:, columns].reshape(YEARS, MONTHS_A_YEAR, -1).mean(axis=1) for series in result.series]
            effects.append(_effect(yearly[0], yearly[1]))
        mean = np.mean(effects, axis=0)
        for column, (name, log) in enumerate(INDICATORS.items()):
            rows += [
                dict(zip(COLUMNS, (region, name, year - 1, float(mean[year, column]),
                                   "log points" if log else "percentage points", CHANGE, *size), strict=True))
                for year in range(1, YEARS)
            ]  # fmt: skip
    advance(len(regions) * size.draws, len(regions) * size.draws)
    return rows


def write(rows: Sequence[dict[str, object]], path: Path) -> None:
    """Put rows of ``measure`` into a CSV file, whole or not at all."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows({**row, "effect": f"{row['effect']:.6f}"} for row in rows)
    write_whole(path, lambda file: file.write(text.getvalue().encode()))


def _effect(base: Reals, shocked: Reals) -> Reals:
    """Return the effect by year and indicator: log ratio, or 100 times the difference of shares."""
    logs = list(INDICATORS.values())
    return np.where(logs, np.log(shocked / base), 100.0 * (shocked - base))
