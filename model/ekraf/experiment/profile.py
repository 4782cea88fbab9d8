"""Where the time of a run goes: one draw in this process, with a clock held to each phase of the month."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.experiment.simulate import warm_up
from ekraf.scenario import Scenario

if TYPE_CHECKING:
    from ekraf.economy import CreativeEconomy

WARM = 2  # months before the clock counts: caches fill, programmes enrol


class Profile(NamedTuple):
    """Seconds of each month: ``months`` in all [months], ``phases`` by phase [months, phases], in the month's order."""

    residents: int  # of all ages, simulated
    months: NDArray[np.float64]
    names: tuple[str, ...]
    phases: NDArray[np.float64]


def phases_of(model: type[CreativeEconomy]) -> tuple[str, ...]:
    """Return the phases of the month in order: the methods whose names are the sentences of ``step``."""
    return tuple(name for name in model.step.__code__.co_names if name.startswith("_"))


def profile(scenario: Scenario, seed: int = 1, scale: float = 1.0) -> Profile:
    """Simulate one draw of ``scenario`` and return the seconds that each phase took, without the first months."""
    from ekraf.economy import CreativeEconomy

    warm_up([scenario])
    economy = CreativeEconomy(scenario, rng=seed, scale=scale)
    names = phases_of(CreativeEconomy)
    spent = dict.fromkeys(names, 0.0)

    def timed(name: str, phase: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(phase)
        def run(*given: Any) -> Any:
            start = time.perf_counter()
            result = phase(*given)
            spent[name] += time.perf_counter() - start
            return result

        return run

    for name in names:
        setattr(economy, name, timed(name, getattr(economy, name)))
    months, phases = [], []
    while economy.running:
        spent.update(dict.fromkeys(names, 0.0))
        start = time.perf_counter()
        economy.step()
        months.append(time.perf_counter() - start)
        phases.append(list(spent.values()))
    skip = min(WARM, len(months) - 1)
    titles = tuple(name.strip("_") for name in names)
    return Profile(int(economy.town.sizes[0]), np.array(months)[skip:], titles, np.array(phases)[skip:])
