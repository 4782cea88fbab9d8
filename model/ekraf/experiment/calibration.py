"""Fitting free parameters to targets: a Sobol screen, then waves of sequential ABC, each wave a results folder.

Every wave is a plan whose draws are parameter sets, kept by the ordinary store, so that a killed calibration goes on
with the first parameter set that is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import qmc, sobol_indices

from ekraf.errors import LedgerError, RunError
from ekraf.evidence.targets import Target
from ekraf.experiment import abc
from ekraf.experiment.abc import Box, Particles, Reals
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan, check
from ekraf.experiment.pool import Advance, carry_out
from ekraf.experiment.simulate import Simulate, simulate_draw
from ekraf.experiment.store import Form, Store
from ekraf.parameters import claims
from ekraf.scenario import Scenario, build

WIDE = 4.0
# Number of the wave, names of parameters, sets [n, parameters], whether all share one luck -> statistics [n, targets].
RunWave = Callable[[int, tuple[str, ...], Reals, bool], Reals]
Told = Callable[[int, float, float], None]  # wave, farthest distance kept, share of new sets accepted


class Settings(NamedTuple):
    """How a calibration goes: sets kept, new sets a wave as a share of all, and when to stop."""

    kept: int = 200
    share: float = 0.5  # of all sets that a wave keeps
    waves: int = 12
    least_accepted: float = 0.05  # of a wave's new sets; below it more waves bring little
    screen: int = 0  # base sample of the Sobol screen, a power of 2; 0: none
    least_index: float = 0.05  # total Sobol index of some used target below which a parameter stays at its value
    seed: int = 1


class Fit(NamedTuple):
    """What a calibration ends with; ``indices`` [parameters, targets] are total Sobol, empty without a screen."""

    box: Box
    particles: Particles
    screened: tuple[str, ...]  # free parameters that stay at their values
    indices: Reals
    history: list[tuple[int, float, float]]


def free_box(names: Sequence[str] = ()) -> Box:
    """Return the prior of the parameters whose status is ``calibrated``, or of the named ones.

    It is flat over the range that each claims, or over its logarithm where the range spans more than ``WIDE`` times.
    """
    chosen = [one for one in claims().values() if (one.name in names if names else one.status == "calibrated")]
    low, high = (np.array([getattr(one, end) for one in chosen]) for end in ("low", "high"))
    log = (low > 0.0) & (high > WIDE * low)
    low, high = (np.where(log, np.log(np.where(log, end, 1.0)), end) for end in (low, high))
    return Box(tuple(one.name for one in chosen), low, high, log)


def screen(box: Box, targets: Sequence[Target], run: RunWave, base: int, seed: int) -> Reals:
    """Return total Sobol indices [parameters, targets] from ``base`` x (parameters + 2) sets under one luck."""
    if base < 2 or base & (base - 1):
        raise RunError(f"screen = {base}: must be a power of 2, such as 16")
    d = len(box.names)
    unit = qmc.Sobol(2 * d, rng=seed).random(base)
    a, b = unit[:, :d], unit[:, d:]
    mixed = np.repeat(a[None], d, axis=0)
    for parameter in range(d):
        mixed[parameter, :, parameter] = b[:, parameter]
    points = qmc.scale(np.vstack([a, b, mixed.reshape(-1, d)]), box.low, box.high)
    found = run(0, box.names, box.values(points), True)
    known = np.isfinite(found)
    centre = np.where(known, found, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    found = np.where(known, found, centre)  # sets that the town cannot live with move no target
    parts = {
        "f_A": found[:base].T, "f_B": found[base : 2 * base].T,
        "f_AB": found[2 * base :].reshape(d, base, len(targets)).transpose(0, 2, 1),
    }  # fmt: skip
    moves = np.concatenate([parts["f_A"], parts["f_B"]], axis=1).std(axis=1) > 0.0
    indices = np.zeros((d, len(targets)))
    if moves.any():
        kept = {"f_A": parts["f_A"][moves], "f_B": parts["f_B"][moves], "f_AB": parts["f_AB"][:, moves]}
        indices[:, moves] = np.reshape(sobol_indices(func=kept, n=base).total_order, (-1, d)).T
    return indices


def calibrate(box: Box, targets: Sequence[Target], run: RunWave, settings: Settings,
              told: Told = lambda wave, far, accepted: None) -> Fit:  # fmt: skip
    """Return ``settings.kept`` parameter sets near the used targets; held-out ones are only recorded.

    ``run`` gives the statistics of sets [n, parameters]; it is asked for wave 0 (the screen, if any), 1, 2, ...
    """
    used = np.array([one.use == "used" for one in targets])
    centre, sd, weight = (np.array([getattr(one, name) for one in targets])[used] for name in ("value", "sd", "weight"))
    indices, screened = np.empty((0, len(targets))), tuple[str, ...]()
    if settings.screen:
        indices = screen(box, targets, run, settings.screen, settings.seed)
        matter = indices[:, used].max(axis=1) >= settings.least_index
        if not matter.any():
            raise RunError("no free parameter moves any target; look at ranges and targets")
        screened = tuple(name for name, one in zip(box.names, matter, strict=True) if not one)
        indices = indices[matter]
        box = box.part(matter)

    def particles(wave: int, points: Reals, weights: Reals) -> Particles:
        found = run(wave, box.names, box.values(points), False)
        return Particles(points, found, abc.distance(found[:, used], centre, sd, weight), weights)

    total = max(round(settings.kept / settings.share), settings.kept + 1)
    points = abc.first_points(box, total, settings.seed)
    kept = abc.keep(particles(1, points, np.ones(total)), settings.kept)
    history = [(1, float(kept.distances.max()), 1.0)]
    told(*history[-1])
    for wave in range(2, settings.waves + 1):
        points = abc.next_points(kept, box, total - settings.kept, settings.seed * 1000 + wave)
        kept, accepted = abc.merge(kept, particles(wave, points, abc.importance(points, kept, box)),
                                   settings.kept)  # fmt: skip
        history.append((wave, float(kept.distances.max()), accepted))
        told(*history[-1])
        if accepted < settings.least_accepted and len(kept.points) == settings.kept:
            break
    return Fit(box, kept, screened, indices, history)


class Runs(NamedTuple):
    """How parameter sets of a region are simulated by the agent-based model; ``run_wave`` is its ``RunWave``."""

    region: str
    targets: tuple[Target, ...]
    folder: Path
    scale: float
    months: int
    seed: int
    workers: int | None
    fresh: bool
    advance: Advance

    def run_wave(self, wave: int, names: tuple[str, ...], points: Reals, one_luck: bool) -> Reals:
        """Simulate the parameter sets that the wave's folder lacks; return the statistics of all [n, targets]."""
        plan = self._plan(wave, names, points)
        store: Store[Reals] = Store(self.folder / f"wave-{wave:02d}", plan, self.fresh, STATISTICS)
        work = partial(simulate_set, simulate_draw, plan, names, points, self.targets, one_luck)
        carry_out(store, work, lambda: None, self.workers, self.advance)
        return np.array([store.load(draw) for draw in range(len(points))])

    def _plan(self, wave: int, names: tuple[str, ...], points: Reals) -> Plan:
        base = build({"extends": "baseline", "region": self.region, "months": self.months})
        targets = " ".join(f"{one.indicator} {one.measure}" for one in self.targets)
        what = hashlib.sha256(points.tobytes() + " ".join((*names, targets)).encode()).hexdigest()[:16]
        options = Options(len(points), self.seed + wave, self.months, self.region, self.scale)
        plan = Plan(f"calibrate wave {wave} {what}", ((base,),), (base,), None, options)
        check([base], options)
        return plan


def simulate_set(simulate: Simulate, plan: Plan, names: tuple[str, ...], points: Reals,
                 targets: Sequence[Target], one_luck: bool, draw: int) -> Reals:  # fmt: skip
    """Return the statistics of one parameter set, NaN where the town cannot live with it."""
    overrides = dict(zip(names, map(float, points[draw]), strict=True))
    scenario = with_parameters(plan.scenarios[0], overrides)
    seed = draw_seed(plan.options.seed, 0 if one_luck else draw)
    try:
        series = simulate((scenario,), seed, plan.options.scale).series[0]
    except (LedgerError, RunError):
        return np.full(len(targets), np.nan)
    return np.array([one.statistic(series) for one in targets])


def with_parameters(scenario: Scenario, overrides: dict[str, float]) -> Scenario:
    """Return a scenario with parameters in place of its own."""
    return scenario.model_copy(update={"parameters": {**scenario.parameters, **overrides}})


def _as_arrays(result: Reals) -> dict[str, Any]:
    return {"statistics": result}


def _from_arrays(arrays: dict[str, Any], plan: Plan) -> Reals:
    return np.asarray(arrays["statistics"], dtype=np.float64)


STATISTICS: Form[Reals] = Form(_as_arrays, _from_arrays, lambda plan: 64)
