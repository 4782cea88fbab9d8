"""Fitting a region's free parameters to its targets: a screen, waves of runs for an emulator, and a posterior.

History matching by waves (Vernon, Goldstein and Bower 2010): each wave runs the town where the emulator of the waves
before does not rule the parameters out. The posterior's sets are then lived through, so that nothing reported of their
fit is the emulator's word. What simulates is handed in, so everything here is a function of what that returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ekraf.errors import RunError
from ekraf.evidence.targets import Target
from ekraf.experiment import matching
from ekraf.experiment.emulator import Emulator, learn
from ekraf.experiment.prior import Box, Reals, spread

SCREEN, POSTERIOR, TRUTHS = 0, 90, 91  # numbers of stages beside the waves, 1, 2, ...
SPARE = 1.25  # sets of the posterior that are run over those wanted: with some a town cannot live
FEWEST = 16
WIDENED = 2.0  # misses allowed for in a wave over those of the posterior
# Stage, names of parameters, sets [n, parameters] -> what targets came out at [n, targets], NaN where none could live.
RunStage = Callable[[int, tuple[str, ...], Reals], Reals]


class Settings(NamedTuple):
    """How a calibration goes."""

    kept: int = 200  # parameter sets of the posterior
    sets: int = 256  # parameter sets of a wave
    waves: int = 3
    screen: int = 512  # parameter sets of the screen
    least: float = 0.5  # a parameter that moves no used target by as much of what is left open stays at its value
    most: int = 12  # parameters that may be fitted
    truths: int = 20  # synthetic data sets
    seed: int = 1


def planned(settings: Settings) -> dict[int, int]:
    """Return how many parameter sets each stage runs, in the order of the stages."""
    sizes = {SCREEN: settings.screen, **dict.fromkeys(range(1, settings.waves + 1), settings.sets)}
    return sizes | {POSTERIOR: round(settings.kept * SPARE), TRUTHS: settings.truths}


class Screen(NamedTuple):
    """What the screen found: of each candidate, total Sobol indices and moves [parameters, targets]; who is fitted."""

    box: Box
    indices: Reals
    moves: Reals
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]


class Truths(NamedTuple):
    """Synthetic data: the sets they were made with, and the samples that they gave back [truths, n, parameters]."""

    points: Reals
    found: Reals


class Fit(NamedTuple):
    """What a calibration ends with. ``points`` [n, parameters] are equally likely; ``statistics`` [n, targets].

    There are as many as were wanted, or all with which a town could live if those were fewer. ``short`` [targets] is
    how far the model stays from the band of a used target wherever its parameters are.
    """

    box: Box
    points: Reals
    levers: Box
    lever_points: Reals
    statistics: Reals
    short: Reals
    screen: Screen
    waves: tuple[dict[str, float], ...]
    truths: Truths | None


class Aim(NamedTuple):
    """The targets that count, as columns among all, with published values and variances."""

    columns: np.ndarray[tuple[int], np.dtype[np.int64]]
    centre: Reals
    variance: Reals


def calibrate(candidates: Box, levers: Box, targets: Sequence[Target], run: RunStage, settings: Settings) -> Fit:
    """Return parameter sets that fit the used targets; held-out ones are only recorded.

    ``levers`` move along freely: what they do shows in no target, and what little it does counts as luck.
    """
    aim = aim_at(targets)
    known = screen(candidates, levers, targets, run, settings)
    box = candidates.part(known.chosen)
    runs: list[tuple[Reals, Reals]] = []
    waves: list[dict[str, float]] = []
    sample = matching.Sample(spread(len(box.names), settings.sets, settings.seed), 1.0)
    for wave in range(1, settings.waves + 1):
        found = run(wave, (*box.names, *levers.names), _joined(box, sample.points, levers, settings.seed + wave))
        runs.append((sample.points, found))
        belief = _belief(runs, aim)
        told_share = belief.emulator.told()[aim.columns]
        last = wave == settings.waves
        sample = matching.draw(belief, planned(settings)[POSTERIOR] if last else settings.sets,
                               settings.seed * 1000 + wave, 1.0 if last else WIDENED)  # fmt: skip
        waves.append({"wave": float(wave), "runs": float(len(found)), "lived": float(np.isfinite(found).all(1).mean()),
                      "told": float(np.median(told_share)), "excess": sample.excess})  # fmt: skip
    lever_points = spread(len(levers.names), len(sample.points), settings.seed + POSTERIOR)
    final = run(POSTERIOR, (*box.names, *levers.names),
                np.hstack([box.values(sample.points), levers.values(lever_points)]))  # fmt: skip
    lived = np.flatnonzero(np.isfinite(final).all(axis=1))[: settings.kept]
    if len(lived) < min(settings.kept, FEWEST):
        raise RunError(f"a town can live with {len(lived)} of {len(final)} sets only; look at ranges in parameters.csv")
    truths = recovered(box, levers, runs[0], aim, run, settings) if settings.truths else None
    short = np.zeros(len(targets))
    short[aim.columns] = belief.short
    return Fit(box, sample.points[lived], levers, lever_points[lived], final[lived], short, known, tuple(waves), truths)


def aim_at(targets: Sequence[Target]) -> Aim:
    """Return the used targets."""
    used = [at for at, one in enumerate(targets) if one.use == "used"]
    return Aim(np.array(used), np.array([targets[at].value for at in used]),
               np.array([targets[at].sd ** 2 / targets[at].weight for at in used]))  # fmt: skip


def screen(candidates: Box, levers: Box, targets: Sequence[Target], run: RunStage, settings: Settings) -> Screen:
    """Return which candidates move the used targets: at most ``settings.most``, and fewer than half the targets."""
    points = spread(len(candidates.names), settings.screen, settings.seed)
    values = _joined(candidates, points, levers, settings.seed)
    emulator = learn(points, run(SCREEN, (*candidates.names, *levers.names), values))
    variance = np.array([one.sd**2 / one.weight for one in targets])
    indices, moves = matching.moves(emulator, variance, settings.seed)
    columns = aim_at(targets).columns
    furthest = moves[:, columns].max(axis=1)
    allowed = min(settings.most, (len(columns) - 1) // 2)
    chosen = np.zeros(len(furthest), dtype=bool)
    chosen[np.argsort(-furthest, kind="stable")[:allowed]] = True
    chosen &= furthest >= settings.least
    if not chosen.any():
        raise RunError("no free parameter moves any target; look at ranges in parameters.csv and at the targets")
    return Screen(candidates, indices, moves, chosen)


def recovered(box: Box, levers: Box, runs: tuple[Reals, Reals], aim: Aim, run: RunStage, settings: Settings) -> Truths:
    """Return parameter sets drawn from the prior, and what is found of them from figures that they would give.

    Figures are those of a run with luck of its own, with errors as published ones have. What is found rests on the
    first wave alone, whose runs know nothing of the data.
    """
    points = spread(len(box.names), settings.truths, settings.seed + TRUTHS)
    values = _joined(box, points, levers, settings.seed + TRUTHS)
    figures = run(TRUTHS, (*box.names, *levers.names), values)[:, aim.columns]
    lived = np.isfinite(figures).all(axis=1)
    points, figures = points[lived], figures[lived]
    errors = matching.normal(spread(len(aim.columns), len(points), settings.seed + TRUTHS + 1))
    figures = figures + errors * np.sqrt(aim.variance)
    emulator = learn(*runs)
    found = []
    for number, figure in enumerate(figures):
        belief = matching.believe(emulator, aim.columns, figure, aim.variance, len(emulator.points))
        found.append(matching.draw(belief, settings.kept, settings.seed * 1000 + TRUTHS + number).points)
    return Truths(points, np.array(found))


def _joined(box: Box, points: Reals, levers: Box, seed: int) -> Reals:
    """Return values of parameters that are fitted, beside levers drawn over their ranges."""
    return np.hstack([box.values(points), levers.values(spread(len(levers.names), len(points), seed + 7))])


def _belief(runs: list[tuple[Reals, Reals]], aim: Aim) -> matching.Belief:
    """Return what the runs of all waves say; luck and error are those of the last."""
    emulator: Emulator = learn(np.vstack([points for points, _ in runs]), np.vstack([found for _, found in runs]))
    latest = int(np.isfinite(runs[-1][1]).all(axis=1).sum())
    return matching.believe(emulator, aim.columns, aim.centre, aim.variance, latest)
