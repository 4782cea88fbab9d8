"""Calibration: known answers of the sampler, truth recovered from synthetic data, and a killed run that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ekraf.analysis.calibration import by_parameter, effective_size, fit_by_target, holds_truth, quantiles
from ekraf.errors import EkrafError, RegionError, RunError
from ekraf.evidence.targets import FILE, Target, targets
from ekraf.experiment import abc, calibration
from ekraf.experiment.abc import Box, Particles
from ekraf.experiment.calibration import Runs, Settings
from ekraf.experiment.simulate import DrawResult
from ekraf.indicators import NAMES
from ekraf.ledger import FLOWS
from ekraf.parameters import claims
from ekraf.scenario import Scenario

Reals = NDArray[np.float64]
BOX = Box(("a", "b"), np.array([0.0, -2.0]), np.array([1.0, 2.0]), np.zeros(2, dtype=bool))
NOISE = 0.05


def target(name: str, value: float, use: str = "used", sd: float = NOISE) -> Target:
    half = 3.29 * sd / 2.0
    return Target(name, "gini", "mean", "2025", value, value - half, value + half, "", 1.0, use, "", name, name)  # type: ignore[arg-type]


def linear(points: Reals, seed: int) -> Reals:
    """A cheap model: a, a + b/4 and, held out, b, each measured with noise."""
    rng = np.random.default_rng(seed)
    a, b = points[:, 0], points[:, 1]
    return np.column_stack([a, a + 0.25 * b, b]) + rng.normal(0.0, NOISE, (len(points), 3))


def fitted(truth: Reals, seed: int, settings: Settings) -> calibration.Fit:
    observed = linear(truth[None, :], 1000 + seed)[0]
    wanted = (target("one", observed[0]), target("two", observed[1]), target("three", truth[1], "held_out"))

    def run(wave: int, names: tuple[str, ...], points: Reals, one_luck: bool) -> Reals:
        return linear(points, 7 * seed + wave)

    return calibration.calibrate(BOX, wanted, run, settings)


def test_shipped_targets_are_whole_and_of_each_region() -> None:
    for region in ("3572", "3505"):
        found = targets(region)
        assert len({one.name for one in found}) == len(found)
        assert sum(one.use == "held_out" for one in found) >= 2
    assert {one.value for one in targets("3572") if one.name == "tpt"} != {
        one.value for one in targets("3505") if one.name == "tpt"
    }


def test_a_damaged_target_is_named(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    copy = tmp_path / "targets.csv"
    copy.write_text(text.replace("unemployment_rate,august", "unemployment_rat,august", 1), encoding="utf-8")
    with pytest.raises(RegionError, match="unemployment_rat"):
        targets("3572", copy)
    copy.write_text(text.replace("0.0488,0.038", "0.0288,0.038", 1), encoding="utf-8")
    with pytest.raises(RegionError, match="outside its band"):
        targets("3572", copy)
    copy.write_text(text.replace(",used,", ",held_out,"), encoding="utf-8")
    with pytest.raises(EkrafError, match="no target that is used"):
        targets("3572", copy)


def test_statistics_of_a_run() -> None:
    series = np.zeros((24, len(NAMES)))
    rate, deaths, firms = (NAMES.index(name) for name in ("unemployment_rate", "firm_deaths", "creative_firms"))
    series[:, rate] = np.repeat([0.04, 0.06], 12)
    series[7, rate] = 0.10
    series[:, deaths], series[:, firms] = 2.0, 240.0
    rates = target("x", 0.0)._replace(indicator="unemployment_rate")
    assert rates._replace(measure="august").statistic(series) == pytest.approx(0.08)
    assert rates._replace(measure="mean").statistic(series) == pytest.approx(0.0525)
    assert rates._replace(measure="spread").statistic(series) == pytest.approx(np.std([0.045, 0.06], ddof=1))
    exits = rates._replace(indicator="firm_deaths/creative_firms", measure="yearly")
    assert exits.statistic(series) == pytest.approx(0.1)


def test_distance_is_in_standard_deviations_and_failures_are_far() -> None:
    far = abc.distance(np.array([[1.0, 4.0], [np.nan, 0.0]]), np.zeros(2), np.array([1.0, 2.0]), np.array([3.0, 1.0]))
    assert far[0] == pytest.approx(np.sqrt((3 * 1 + 4) / 4))
    assert np.isinf(far[1])
    assert len(abc.keep(Particles(np.zeros((3, 1)), np.zeros((3, 1)), far[[0, 1, 0]], np.ones(3)), 3).points) == 2
    with pytest.raises(RunError, match="only 1 of 2 parameter sets"):
        abc.keep(Particles(np.zeros((2, 1)), np.zeros((2, 1)), far, np.ones(2)), 2)


def test_weights_undo_the_choice_of_where_to_draw() -> None:
    rng = np.random.default_rng(1)
    corner = rng.uniform(0, 0.5, (150, 2)) * (BOX.high - BOX.low) + BOX.low
    kept = Particles(corner, corner, np.ones(150), np.ones(150))
    points = abc.next_points(kept, BOX, 4000, 3)
    assert BOX.holds(points).all()
    weights = abc.importance(points, kept, BOX)
    inner = ((points - BOX.low) / (BOX.high - BOX.low) < 0.8).all(axis=1)  # where the proposals reach well
    assert np.average(points[inner, 0], weights=weights[inner]) == pytest.approx(0.4, abs=0.03)
    assert points[inner, 0].mean() < 0.36


def test_waves_of_one_seed_are_equal() -> None:
    one, other = (fitted(np.array([0.4, 0.5]), 3, Settings(60, waves=3)) for _ in range(2))
    assert np.array_equal(one.particles.points, other.particles.points)
    assert np.array_equal(abc.first_points(BOX, 10, 5), abc.first_points(BOX, 10, 5))


def test_the_posterior_of_a_linear_model_is_the_known_one() -> None:
    found = fitted(np.array([0.4, 0.5]), 3, Settings(kept=300, waves=12, least_accepted=0.03))
    assert found.history[-1][1] < 0.3 * found.history[0][1]
    a = quantiles(found.particles.points[:, 0], found.particles.weights)
    observed = linear(np.array([[0.4, 0.5]]), 1003)[0]
    assert a.mean == pytest.approx(observed[0], abs=0.02)
    assert (a.high - a.low) / 3.29 == pytest.approx(NOISE, rel=0.5)
    assert effective_size(found.particles.weights) > 100


def test_truth_is_recovered_in_most_of_twenty_synthetic_data_sets() -> None:
    rng = np.random.default_rng(11)
    held = []
    for seed in range(20):
        truth = np.array([rng.uniform(0.15, 0.85), rng.uniform(-1.4, 1.4)])
        held.append(holds_truth(fitted(truth, seed, Settings(kept=80, waves=6)).particles, truth))
    assert np.mean(held) >= 0.85


def test_the_screen_finds_what_matters_and_fixes_the_rest() -> None:
    box = Box(("strong", "idle", "weak"), np.zeros(3), np.ones(3), np.zeros(3, dtype=bool))
    wanted = (target("sum", 1.0), target("constant", 0.0))

    def run(wave: int, names: tuple[str, ...], points: Reals, one_luck: bool) -> Reals:
        assert one_luck == (wave == 0)
        values = dict(zip(names, points.T, strict=True))
        total = 2.0 * values["strong"] + 0.7 * values.get("weak", 0.0)
        return np.column_stack([total, np.zeros(len(points))])

    indices = calibration.screen(box, wanted, run, 256, 1)
    shares = np.array([4.0, 0.0, 0.49]) / 4.49
    assert indices[:, 0] == pytest.approx(shares, abs=0.05)
    assert (indices[:, 1] == 0.0).all()
    found = calibration.calibrate(box, wanted, run, Settings(kept=40, waves=3, screen=256))
    assert found.screened == ("idle",)
    assert found.box.names == ("strong", "weak")


def test_diagnostics_say_what_was_learnt_and_what_trades_off() -> None:
    rng = np.random.default_rng(2)
    first = rng.normal(0.5, 0.02, 2000)
    points = np.column_stack([first, -2.0 * first + 1.0 + rng.normal(0, 0.001, 2000)])
    particles = Particles(points, points[:, :1], np.ones(2000), np.ones(2000))
    table = by_parameter(particles, BOX).set_index("parameter")
    assert table.left["a"] == pytest.approx(0.02 * np.sqrt(12), rel=0.1)
    assert table.identified.all()
    assert table.companion["a"] == "b"
    assert table.correlation["a"] < -0.99
    fit = fit_by_target(particles, (target("one", 0.52, sd=0.05), target("two", 0.7, "held_out", 0.01))[:1])
    assert bool(fit.inside[0])
    assert fit.simulated[0] == pytest.approx(0.5, abs=0.01)


def invented(scenarios: Sequence[Scenario], seed: int, scale: float) -> DrawResult:
    """An economy whose Gini is the parameter ``property_evenness``; it cannot live with much of ``closure_ratio``."""
    one = scenarios[0]
    if one.parameters.get("closure_ratio", 0.0) > 1.2:
        raise RunError("nobody is left")
    series = np.full((one.months, len(NAMES)), one.parameters["property_evenness"] + 1e-3 * (seed % 7))
    return DrawResult((series,), (np.zeros((one.months, len(FLOWS))),))


def runs(folder: Path, stop_after: int | None = None) -> Runs:
    def advance(finished: int, total: int) -> None:
        if finished == stop_after:
            raise KeyboardInterrupt

    return Runs("3572", (target("gini", 0.6),), folder, 0.05, 12, 1, 1, False, advance)


def test_a_killed_calibration_goes_on_from_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[float] = []

    def counting(scenarios: Sequence[Scenario], seed: int, scale: float) -> DrawResult:
        ran.append(scenarios[0].parameters["property_evenness"])
        return invented(scenarios, seed, scale)

    monkeypatch.setattr(calibration, "simulate_draw", counting)
    box = calibration.free_box(("property_evenness", "closure_ratio"))
    settings = Settings(kept=10, waves=3, least_accepted=0.0)
    straight = calibration.calibrate(box, runs(tmp_path).targets, runs(tmp_path / "one").run_wave, settings)
    all_of_it = len(ran)
    ran.clear()
    with pytest.raises(RunError, match="goes on from there"):
        calibration.calibrate(box, runs(tmp_path).targets, runs(tmp_path / "two", 7).run_wave, settings)
    before = len(ran)
    again = calibration.calibrate(box, runs(tmp_path).targets, runs(tmp_path / "two").run_wave, settings)
    assert np.array_equal(again.particles.points, straight.particles.points)
    assert before < all_of_it
    assert len(ran) == all_of_it
    assert (box.values(again.particles.points)[:, 1] <= 1.2).all()


def test_free_parameters_are_those_marked_calibrated() -> None:
    box = calibration.free_box()
    assert set(box.names) == {name for name, one in claims().items() if one.status == "calibrated"}
    assert (box.low < box.high).all()
    ends = box.values(np.stack([box.low, box.high]))
    assert ends[:, box.names.index("idea_rate")] == pytest.approx(
        [claims()["idea_rate"].low, claims()["idea_rate"].high]
    )
    assert box.log[box.names.index("idea_rate")]
    assert not box.log[box.names.index("drawing_share")]
