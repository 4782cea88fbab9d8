"""One draw: every scenario of a plan lived through with the same luck, from the same first day."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.indicators import NAMES
from ekraf.region import load
from ekraf.scenario import LEVERS, Scenario, build

if TYPE_CHECKING:
    from ekraf.town import Town

Reals = NDArray[np.float64]
OWN_REVENUE = NAMES.index("own_revenue")


class DrawResult(NamedTuple):
    """What one draw gives, a pair of arrays a scenario.

    ``series``: indicators [months, indicators] in the order of the catalogue. ``ledger``: payments in rupiah
    [months, flows] in the order of ``ekraf.ledger.FLOWS``.
    """

    series: tuple[Reals, ...]
    ledger: tuple[Reals, ...]


Simulate = Callable[[Sequence[Scenario], int, float], DrawResult]


def simulate_draw(scenarios: Sequence[Scenario], seed: int, scale: float, threads: int = 1) -> DrawResult:
    """Simulate ``scenarios`` with one seed, the comparator first; the result is in their order.

    A town is built once for all scenarios of the same region, start, parameters and programmes that run already. Own
    revenue of the first scenario is the reference above which those of the same region and months reinvest their own.
    """
    from ekraf.economy import CreativeEconomy, build_town  # brings mesa and numba: only when needed

    towns: dict[str, Town] = {}
    starts = [_start(scenario) for scenario in scenarios]
    series: list[Reals] = []
    ledger: list[Reals] = []
    for number, (scenario, start) in enumerate(zip(scenarios, starts, strict=True)):
        if start not in towns:
            towns[start] = build_town(scenario, seed, scale, threads)
        reference = series[0][:, OWN_REVENUE] if series and _comparable(scenario, scenarios[0]) else None
        economy = CreativeEconomy(scenario, rng=seed, scale=scale, town=towns[start], reference_revenue=reference,
                                  threads=threads, in_place=start not in starts[number + 1 :])  # fmt: skip
        economy.run()
        series.append(economy.series)
        ledger.append(economy.ledger.history)
    gc.collect()  # a Mesa model refers to itself: without this the towns of earlier draws would pile up
    return DrawResult(tuple(series), tuple(ledger))


def warm_up(scenarios: Sequence[Scenario]) -> None:
    """Compile what ``scenarios`` need by simulating a small town under their levers, unless that has been done.

    Done in one process before others start.
    """
    from ekraf.economy import CreativeEconomy
    from ekraf.engine import is_compiled, mark_compiled

    wanted: set[str] = {policy.lever for one in scenarios for policy in one.policy}
    wanted |= {one.trial.treatment.lever for one in scenarios if one.trial is not None} & set(LEVERS)
    missing = [lever for lever in LEVERS if lever in wanted and not is_compiled(lever)]
    if not missing and is_compiled("town"):
        return
    own: dict[str, dict[str, Any]] = {
        "training": {"stipend": 1e6}, "festivals": {"months": [1, 2, 3]}, "market_access": {"kind": "online"},
    }  # fmt: skip
    policies = [{"lever": lever, "budget": 5e10, **own.get(lever, {})} for lever in missing]
    CreativeEconomy(build({"extends": "baseline", "months": 4, "policy": policies}), rng=1, scale=0.02).run()
    for part in ("town", *missing):
        mark_compiled(part)


def _start(scenario: Scenario) -> str:
    """Return all that a town at the start of a scenario depends on, besides seed and scale."""
    running = [(n, policy) for n, policy in enumerate(scenario.policy) if policy.already_running]
    return f"{load(scenario.region).code} {scenario.start} {sorted(scenario.parameters.items())} {running}"


def _comparable(one: Scenario, other: Scenario) -> bool:
    same_place = load(one.region).code == load(other.region).code
    return same_place and (one.start, one.months) == (other.start, other.months)
