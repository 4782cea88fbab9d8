"""Calibration: known answers of emulator and sampler, truth recovered from made data, a killed run that goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ekraf.analysis.calibration import by_parameter, coverage, fit_by_target, screened
from ekraf.errors import EkrafError, RegionError, RunError
from ekraf.evidence.targets import AMONG_PEOPLE, FOLDER, Lived, Target, targets
from ekraf.experiment import calibration, calibration_runs, lived, matching, prior
from ekraf.experiment.calibration import Settings
from ekraf.experiment.calibration_runs import MONTHS, START, Runs
from ekraf.experiment.emulator import learn
from ekraf.experiment.prior import Box, box_of, free_names, spread
from ekraf.indicators import NAMES
from ekraf.parameters import claims
from ekraf.population import CREATIVE_OWNER, EMPLOYEE, INACTIVE, OWN_ACCOUNT
from ekraf.region.panel import panel
from ekraf.scenario import Scenario

Reals = NDArray[np.float64]
NOISE = 0.05
LEVERS = Box(("lever",), np.zeros(1), np.ones(1), np.zeros(1, dtype=bool))
QUICK = Settings(kept=120, sets=64, waves=2, screen=96, truths=0)


def unit_box(*names: str) -> Box:
    return Box(names, np.zeros(len(names)), np.ones(len(names)), np.zeros(len(names), dtype=bool))


def target(name: str, value: float, use: str = "used", sd: float = NOISE) -> Target:
    half = 3.29 * sd / 2.0
    band, words = (value, value - half, value + half), ("", "", name, name)
    return Target(name, "gini", "mean", "2025", *band, "index", 1.0, use, *words)  # type: ignore[arg-type]


def noise(n: int, columns: int, seed: int) -> Reals:
    return np.random.default_rng(seed).normal(0.0, NOISE, (n, columns))


def linear(stage: int, names: tuple[str, ...], values: Reals) -> Reals:
    """A cheap town: a, a + b/4 and, held out, b, each with luck; whatever else it is given moves nothing."""
    at = dict(zip(names, values.T, strict=True))
    a, b = at["a"], at.get("b", np.full(len(values), 0.5))
    return np.column_stack([a, a + 0.25 * b, b]) + noise(len(values), 3, stage)


def test_shipped_targets_are_whole_and_say_what_the_data_say() -> None:
    for region in ("3572", "3505"):
        found = targets(region)
        assert len({one.name for one in found}) == len(found)
        assert sum(one.use == "held_out" for one in found) >= 10
        series = {"unemployment_rate": "tpt", "participation_rate": "tpak", "grdp_growth": "grdp_growth"}
        checked = [one for one in found if one.indicator in series and len(one.period) == 4]
        assert len(checked) == 26
        for one in checked:
            assert 100.0 * one.value == pytest.approx(panel().figures[series[one.indicator]][region][int(one.period)])


def test_free_parameters_are_fewer_than_half_the_targets() -> None:
    behaviour, levers = free_names("behaviour"), free_names("lever")
    assert not set(behaviour) & set(levers)
    for region in ("3572", "3505"):
        assert Settings().most < 0.5 * sum(one.use == "used" for one in targets(region))
    box = box_of(behaviour)
    ends = box.values(np.stack([np.zeros(len(behaviour)), np.ones(len(behaviour))]))
    for at, name in enumerate(behaviour):
        assert ends[:, at] == pytest.approx([claims()[name].low, claims()[name].high])
    assert box.log[behaviour.index("idea_rate")]
    assert not box.log[behaviour.index("wage_passthrough")]


def test_a_damaged_target_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "targets"
    shutil.copytree(FOLDER, folder)
    file = folder / "3572.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("unemployment_rate,august", "unemployment_rat,august", 1), encoding="utf-8")
    with pytest.raises(RegionError, match="unemployment_rat"):
        targets("3572", folder)
    file.write_text(text.replace(",0.0376,", ",0.0176,", 1), encoding="utf-8")
    with pytest.raises(RegionError, match="outside its band"):
        targets("3572", folder)
    with pytest.raises(EkrafError, match="no targets for 3578; there are some for 3505, 3572"):
        targets("3578", folder)


def test_a_parameter_that_does_not_exist_cannot_be_free(tmp_path: Path) -> None:
    copy = tmp_path / "free.csv"
    copy.write_text(prior.FILE.read_text().replace("idea_rate", "idea_rat"), encoding="utf-8")
    with pytest.raises(RegionError, match="idea_rate"):
        free_names("behaviour", copy)


def test_statistics_of_a_run() -> None:
    series = np.zeros((24, len(NAMES)))
    rate, deaths, firms, tax = (NAMES.index(name) for name in ("unemployment_rate", "firm_deaths", "creative_firms",
                                                               "local_tax"))  # fmt: skip
    series[:, rate] = np.repeat([0.04, 0.06], 12)
    series[7, rate] = 0.10
    series[:, deaths], series[:, firms], series[:, tax] = 2.0, np.repeat([200.0, 250.0], 12), 3e9
    run = Lived(2024, series, {name: np.array([0.1, np.nan]) for name in AMONG_PEOPLE})
    rates = target("x", 0.0)._replace(indicator="unemployment_rate", period="2024..2025")
    assert rates._replace(measure="august").statistic(run) == pytest.approx(0.08)
    assert rates._replace(measure="august", period="2025").statistic(run) == pytest.approx(0.06)
    assert rates.statistic(run) == pytest.approx(0.0525)
    assert rates._replace(indicator="firm_deaths/creative_firms", measure="yearly").statistic(run) == pytest.approx(
        24 / 225
    )
    assert rates._replace(indicator="creative_firms", measure="growth").statistic(run) == pytest.approx(0.25)
    taxes = rates._replace(indicator="local_tax", measure="sum", unit="billion rupiah/year")
    assert taxes.statistic(run) == pytest.approx(36.0)
    assert rates._replace(indicator="gini_employees").statistic(run) == pytest.approx(0.1)


def test_moves_between_two_augusts() -> None:
    before = np.array([OWN_ACCOUNT, OWN_ACCOUNT, OWN_ACCOUNT, EMPLOYEE, EMPLOYEE], dtype=np.int8)
    after = np.array([EMPLOYEE, OWN_ACCOUNT, INACTIVE, CREATIVE_OWNER, EMPLOYEE], dtype=np.int8)
    years = [lived.August(2024, before, 0.4, 0.5), lived.August(2025, after, 0.3, 0.6)]
    found = lived.among(years)
    assert found["informal_to_formal"][0] == pytest.approx(0.5)  # who left work does not count
    assert found["formal_to_informal"][0] == pytest.approx(0.5)
    assert np.isnan(found["informal_to_formal"][1])
    assert found["gini_own_account"] == pytest.approx([0.5, 0.6])


@pytest.mark.parametrize("shape", [lambda p: p[:, 0] + p[:, 1] * p[:, 2], lambda p: np.sin(6.0 * p[:, 0]) + p[:, 3]])
def test_the_emulator_foretells_runs_that_it_has_not_seen(shape: Callable[[Reals], Reals]) -> None:
    points, new = spread(5, 160, 1), spread(5, 64, 2)
    found = learn(points, np.column_stack([shape(points), np.ones(160)]) + 0.1 * noise(160, 2, 1))
    rest = found.predict(new)[:, 0] - shape(new)
    assert rest.std() < 0.15 * shape(new).std()
    assert found.told()[0] > 0.95
    assert found.told()[1] < 0.2  # what is luck alone cannot be told


def test_sets_that_no_town_can_live_with_are_left_out() -> None:
    points = spread(2, 64, 1)
    values = points[:, :1].copy()
    values[5] = np.nan
    assert len(learn(points, values).points) == 63
    values[8:] = np.nan
    with pytest.raises(RunError, match="only 7 of 64 parameter sets"):
        learn(points, values)


def test_the_screen_finds_what_matters_and_fixes_the_rest() -> None:
    def run(stage: int, names: tuple[str, ...], values: Reals) -> Reals:
        at = dict(zip(names, values.T, strict=True))
        return (2.0 * at["strong"] + 0.7 * at["weak"])[:, None] + 0.2 * noise(len(values), 1, stage)

    box = unit_box("strong", "idle", "weak")
    wanted = tuple(target(str(number), 1.0) for number in range(8))
    found = calibration.screen(box, LEVERS, wanted[:3], _times(run, 3), QUICK)
    assert found.indices[:, 0] == pytest.approx(np.array([4.0, 0.0, 0.49]) / 4.49, abs=0.05)
    assert list(found.chosen) == [True, False, False]  # fewer than half of three targets
    found = calibration.screen(box, LEVERS, wanted, _times(run, 8), QUICK)
    assert list(found.chosen) == [True, False, True]
    table = screened(box.names, found.indices, found.moves, found.chosen, wanted)
    assert list(table.parameter) == ["strong", "weak", "idle"]


def _times(run: calibration.RunStage, times: int) -> calibration.RunStage:
    return lambda stage, names, values: np.repeat(run(stage, names, values), times, axis=1)


def belief(centre: list[float], n: int = 128) -> matching.Belief:
    points = spread(2, n, 4)
    emulator = learn(points, linear(1, ("a", "b"), points))
    return matching.believe(emulator, np.array([0, 1]), np.array(centre), np.full(2, NOISE**2), n)


def test_the_posterior_of_a_linear_town_is_the_known_one() -> None:
    found = matching.draw(belief([0.4, 0.525]), 400, 3)
    assert found.excess == 1.0
    assert found.points[:, 0].mean() == pytest.approx(0.4, abs=0.03)
    assert found.points[:, 0].std() == pytest.approx(NOISE * np.sqrt(2.0), rel=0.25)  # figure and luck
    wide = matching.draw(belief([0.4, 0.525]), 400, 3, widened=2.0)
    assert wide.points[:, 0].std() > 1.4 * found.points[:, 0].std()
    again = matching.draw(belief([0.4, 0.525]), 400, 3)
    assert np.array_equal(found.points, again.points)


def test_what_no_parameters_reach_does_not_pull_on_the_rest() -> None:
    far = belief([0.4, 2.0])
    assert far.short[0] == 0.0
    assert 0.5 < far.short[1] < 0.9
    assert matching.draw(far, 200, 3).points[:, 0].mean() == pytest.approx(0.4, abs=0.12)


def test_targets_that_contradict_each_other_widen_the_posterior() -> None:
    points = spread(2, 128, 4)
    emulator = learn(points, np.repeat(points[:, :1], 6, axis=1) + noise(128, 6, 1))
    centre = np.array([0.2, 0.2, 0.2, 0.8, 0.8, 0.8])
    found = matching.draw(matching.believe(emulator, np.arange(6), centre, np.full(6, NOISE**2), 128), 200, 3)
    assert found.excess > 5.0
    assert found.points[:, 0].mean() == pytest.approx(0.5, abs=0.05)


def many(stage: int, names: tuple[str, ...], values: Reals) -> Reals:
    """Eight figures of a and b, of which the last two are held out; the lever moves nothing."""
    at = dict(zip(names, values.T, strict=True))
    a, b = at["a"], at["b"]
    every = [a, a + 0.25 * b, a - b, a * b, a + b, b**2, b, a]
    return np.column_stack(every) + noise(len(values), 8, stage)


def test_a_whole_calibration_recovers_the_truth() -> None:
    truth = np.array([[0.3, 0.6]])
    clean = np.column_stack([truth[:, 0], truth[:, 0] + 0.15, truth[:, 0] - 0.6, [0.18], [0.9], [0.36], [0.6], [0.3]])
    wanted = tuple(target(str(at), value, "held_out" if at > 5 else "used") for at, value in enumerate(clean[0]))
    settings = QUICK._replace(truths=20, kept=80)
    found = calibration.calibrate(unit_box("a", "idle", "b"), LEVERS, wanted, many, settings)
    assert found.box.names == ("a", "b")
    assert found.points.mean(axis=0) == pytest.approx(truth[0], abs=0.05)
    assert len(found.points) == len(found.lever_points) == len(found.statistics) == 80
    assert fit_by_target(found.statistics, wanted, found.short).inside.all()
    assert [one["wave"] for one in found.waves] == [1.0, 2.0]
    assert found.truths is not None
    assert (found.short == 0.0).all()
    held = coverage(found.truths.points, found.truths.found, found.box)
    assert held.held.sum() / held.of.sum() >= 0.85
    assert (held.correlation > 0.9).all()


def test_intervals_that_are_too_narrow_do_not_hold_the_truth() -> None:
    rng = np.random.default_rng(5)
    truths = rng.uniform(0.2, 0.8, (20, 2))
    found = truths[:, None, :] + rng.normal(0.0, 0.05, (20, 1, 2)) + rng.normal(0.0, 0.005, (20, 200, 2))
    held = coverage(truths, found, unit_box("a", "b"))
    assert held.held.sum() < 0.5 * held.of.sum()


def test_diagnostics_say_what_was_learnt_and_what_trades_off() -> None:
    rng = np.random.default_rng(2)
    first = rng.normal(0.5, 0.02, 2000)
    points = np.column_stack([first, 1.0 - first + rng.normal(0, 0.001, 2000), rng.uniform(0, 1, 2000)])
    table = by_parameter(points, unit_box("a", "b", "c")).set_index("parameter")
    assert table.left["a"] == pytest.approx(0.02 * np.sqrt(12), rel=0.1)
    assert list(table.identified) == [True, True, False]
    assert table.companion["a"] == "b"
    assert table.correlation["a"] < -0.99
    fit = fit_by_target(points, (target("one", 0.52, sd=0.05), target("two", 0.9, "held_out", 0.01)), np.zeros(2))
    assert list(fit.inside) == [True, False]
    assert fit.misses[0] == pytest.approx(-0.4, abs=0.05)


def invented(scenario: Scenario, seed: int, scale: float) -> Lived:
    """A town whose Gini is the parameter ``property_evenness``; it cannot live with much of ``closure_ratio``."""
    if scenario.parameters.get("closure_ratio", 0.0) > 1.2:
        raise RunError("nobody is left")
    assert (scenario.start, scenario.months) == (START, MONTHS)
    series = np.full((MONTHS, len(NAMES)), scenario.parameters["property_evenness"] + 1e-3 * (seed % 7))
    return Lived(2017, series, {})


def test_a_killed_calibration_goes_on_from_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[float] = []

    def counting(scenario: Scenario, seed: int, scale: float) -> Lived:
        ran.append(scale)
        return invented(scenario, seed, scale)

    monkeypatch.setattr(calibration_runs, "live", counting)
    wanted = tuple(target(str(number), 0.6) for number in range(4))

    def fitted(folder: str, stop_after: int | None = None) -> calibration.Fit:
        def advance(finished: int, total: int) -> None:
            if finished == stop_after:
                raise KeyboardInterrupt

        settings = Settings(kept=20, sets=20, waves=2, screen=24, truths=0)
        runs = Runs("3572", wanted, tmp_path / folder, 0.2, settings, 1, False, advance)
        boxes = box_of(("property_evenness", "closure_ratio")), box_of(("training_gain",))
        return calibration.calibrate(*boxes, wanted, runs.stage, settings)

    straight = fitted("one")
    all_of_it = len(ran)
    assert set(ran) == {0.05, 0.2}  # the screen is smaller
    ran.clear()
    with pytest.raises(RunError, match="goes on from there"):
        fitted("two", stop_after=51)
    before = len(ran)
    again = fitted("two")
    assert np.array_equal(again.points, straight.points)
    assert before < all_of_it
    assert len(ran) == all_of_it
    assert again.box.names == ("property_evenness",)
    assert again.box.values(again.points).mean() == pytest.approx(0.597, abs=0.03)
