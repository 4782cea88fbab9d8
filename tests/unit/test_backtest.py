"""The backtest: rivals, filter, transfer function and scores give the known answers, and nobody sees the future."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from ekraf import cli
from ekraf.analysis.backtest import local_level, mechanistic, rivals, rolling, scores
from ekraf.analysis.backtest.past import DRAWS, Past, filled, history
from ekraf.analysis.backtest.report import make
from ekraf.errors import RegionError
from ekraf.experiment import response as runs
from ekraf.experiment.simulate import DrawResult
from ekraf.indicators import NAMES
from ekraf.region.panel import panel
from ekraf.show.backtest_table import verdict
from ekraf.show.messages import LANGUAGES

Reals = NDArray[np.float64]
RESPONSE = mechanistic.Response({
    "unemployment_rate": np.array([0.1, 0.05]), "participation_rate": np.array([0.0, -1.0]),
    "grdp": np.array([-0.04, -0.08]),
})  # fmt: skip


def invented(values: Reals, first: int = 2001, growth: Reals | None = None) -> Past:
    years = np.arange(first, first + len(values))
    return Past(years, values, values.mean(axis=1), np.full(len(values), 5.0) if growth is None else growth)


def test_the_panel_is_whole_and_knows_its_regions() -> None:
    assert len(panel().regions) == 28
    assert panel().figures["tpt"]["3572"][2025] == 4.28
    assert 2016 not in panel().figures["tpt"]["3572"]
    assert panel().find(["kota blitar", "3505", "3572"]) == ("3572", "3505")
    with pytest.raises(RegionError, match="did you mean 'Kota Blitar'"):
        panel().find(["Kota Blitr"])
    with pytest.raises(RegionError, match="not a region of the panel"):
        panel().find(["35"])


def test_gaps_are_filled_inside_and_not_at_the_ends() -> None:
    assert filled(np.array([np.nan, 1.0, np.nan, 3.0, np.nan])) == pytest.approx([np.nan, 1, 2, 3, np.nan], nan_ok=True)


def test_rivals_extrapolate_as_they_say() -> None:
    rising = invented(np.outer(np.arange(8.0), [1.0, 2.0]))
    assert rivals.no_change(rising, 2)(7) == pytest.approx([7, 14])
    assert rivals.drift(rising, 2)(7) == pytest.approx([9, 18])
    halving = invented(5.0 + np.outer(0.5 ** np.arange(8.0), [4.0, -2.0]))
    for rule in (rivals.ar1, rivals.panel_ar1):
        assert rule(halving, 2)(0) == pytest.approx([6.0, 4.5])
    province = halving._replace(province=5.0 + 0.5 ** np.arange(8.0))
    assert rivals.province_change(province, 1)(0) - province.values[0] == pytest.approx([-0.5, -0.5])


def test_a_rival_carries_the_errors_it_made() -> None:
    steps = np.tile([1.0, -1.0, 2.0, -2.0], 5)
    past = invented(np.cumsum(steps)[:, None] + 10.0)
    draws = rivals.forecaster(rivals.no_change)(past, 1)
    assert draws.shape == (DRAWS, 1)
    errors = steps[1:] - steps[1:].mean()
    assert draws[:, 0] - past.values[-1, 0] == pytest.approx(np.quantile(errors, (np.arange(DRAWS) + 0.5) / DRAWS))


def test_crps_of_a_normal_and_of_a_certain_forecast() -> None:
    from scipy.stats import norm

    many = norm.ppf((np.arange(4000) + 0.5) / 4000)[:, None]
    assert scores.crps(many, np.array([0.0]))[0] == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=1e-3)
    assert scores.crps(np.full((50, 1), 3.0), np.array([5.0]))[0] == pytest.approx(2.0)


def test_scores_leave_out_what_was_not_published_and_count_bands() -> None:
    draws = np.repeat(np.linspace(0.0, 100.0, 101)[:, None], 4, axis=1)
    found = scores.score(draws, np.array([50.0, 90.0, 99.0, np.nan]))
    assert found.error == pytest.approx([0, -40, -49, np.nan], nan_ok=True)
    assert found.in_half == pytest.approx([1, 0, 0, np.nan], nan_ok=True)
    assert found.in_ninety == pytest.approx([1, 1, 0, np.nan], nan_ok=True)


def test_diebold_mariano_is_a_t_test_one_year_ahead() -> None:
    loss, rival = np.array([1.0, 2.0, 3.0, 5.0]), np.array([2.0, 4.0, 3.5, 9.0])
    gap = loss - rival
    statistic, p = scores.diebold_mariano(loss, rival, 1)
    assert statistic == pytest.approx(gap.mean() / (gap.std(ddof=1) / 2.0))
    assert 0.0 < p < 0.2
    assert scores.diebold_mariano(loss, loss, 3) == (0.0, 1.0)
    assert scores.diebold_mariano(rival, loss, 1)[0] == pytest.approx(-statistic)


def test_the_filter_recovers_survey_error_and_shrinks_a_jump() -> None:
    rng = np.random.default_rng(3)
    level = rng.normal(0.0, 1.0, 60)
    gaps = level + rng.normal(0.0, 0.4, (14, 60))
    found = local_level.fit(np.arange(14.0), gaps)
    noise = np.hypot(found.survey, found.state * np.sqrt(1.0 - found.persistence**2))
    assert noise == pytest.approx(0.4, rel=0.15)
    assert found.level == pytest.approx(level.std(), rel=0.3)
    mean, spread = found.forecast(16)
    assert np.sqrt(np.mean((mean - level) ** 2)) < 0.7 * np.sqrt(np.mean((gaps[-1] - level) ** 2))
    assert spread == pytest.approx(np.full(60, 0.42), abs=0.08)


def test_wild_regions_have_wider_bands_where_asked() -> None:
    rng = np.random.default_rng(4)
    gaps = rng.normal(0.0, 0.3, (12, 12)) * np.array([8.0] + [1.0] * 11)
    _, even = local_level.fit(np.arange(12.0), gaps).forecast(13)
    _, own = local_level.fit(np.arange(12.0), gaps, own_spread=True).forecast(13)
    assert np.ptp(even) == 0.0
    assert own[0] > 3.0 * own[1]


def test_shocks_give_back_the_growth_that_they_were_read_from() -> None:
    growth = np.array([5.0, 5.0, 5.0, 5.0, -3.0, 4.0, 5.0])
    shocks = mechanistic.demand_shocks(growth, RESPONSE)
    assert shocks[:4] == pytest.approx(0.0)
    assert shocks[4] == pytest.approx(2.0)  # 8 points below usual, 4 for each shock in its first year
    moved = mechanistic.path(shocks, RESPONSE, "grdp", 7)
    assert moved == pytest.approx(growth - 5.0)
    assert mechanistic.path(shocks[:5], RESPONSE, "unemployment_rate", 7)[4:] == pytest.approx([0.2, 0.1, 0.1])


def test_the_model_moves_the_forecast_only_after_a_shortfall() -> None:
    rng = np.random.default_rng(5)
    values = np.exp(np.log(5.0) + rng.normal(0, 0.05, (12, 20)))
    values[-1] *= np.exp(0.2)  # as two shocks do in the year that they come
    calm = mechanistic.forecaster("tpt", RESPONSE)(invented(values), 2)
    growth = np.full(12, 5.0)
    growth[-1] = -3.0
    slump = mechanistic.forecaster("tpt", RESPONSE)(invented(values, growth=growth), 2)
    ratio = np.median(slump, axis=0) / np.median(calm, axis=0)
    assert ratio == pytest.approx(np.full(20, ratio[0]))
    assert ratio[0] < 0.97  # unemployment falls back as the first year's effect halves


def test_nobody_sees_the_future() -> None:
    truth = history(panel(), "tpt")
    changed = truth._replace(values=truth.values.copy(), province=truth.province.copy(), growth=truth.growth.copy())
    later = truth.years > 2015
    changed.values[later], changed.province[later], changed.growth[later] = 9.0, 9.0, -9.0
    methods = rolling.forecasters("tpt", mechanistic.measured())
    for name, forecast in methods.items():
        one, other = (forecast(table.until(2015), 2) for table in (truth, changed))
        assert np.array_equal(one, other), name


def test_the_true_path_changes_only_growth() -> None:
    truth = history(panel(), "tpt")
    past = truth.until(2018, 2020)
    assert past.origin == 2018
    assert len(past.growth) == len(past.years) + 2
    assert past.growth[-1] == -2.33


def test_summaries_set_the_pandemic_apart() -> None:
    rows = pd.DataFrame([
        {"method": method, "horizon": 1, "origin": origin, "region": "x", "error": e, "square": e**2, "crps": abs(e),
         "in50": 0.0, "in90": 1.0}
        for origin in (2015, 2018, 2019, 2020, 2022, 2023)
        for method, e in ((rolling.MODEL, 1.0 if origin < 2019 else 3.0), ("no_change", 2.0 + 0.1 * (origin - 2015)))
    ])  # fmt: skip
    found = rolling.summarise(rows).set_index(["set", "method"])
    assert found.loc[("headline", rolling.MODEL), "origins"] == 4
    assert found.loc[("apart", rolling.MODEL), "rmse"] == pytest.approx(3.0)
    assert found.loc[("headline", "no_change"), "rmse_ratio"] == pytest.approx(
        found.loc[("headline", rolling.MODEL), "rmse"] / found.loc[("headline", "no_change"), "rmse"]
    )


def test_what_the_page_says_of_the_panel_still_holds() -> None:
    found = make(panel(), panel().regions, Path("nowhere"), mechanistic.measured())
    table = found.part("tpt", "headline").pivot(index="horizon", columns="method", values="rmse")
    best = table.drop(columns=rolling.MODEL).min(axis=1)
    assert (table[rolling.MODEL] / best).to_numpy() == pytest.approx([0.94, 1.01, 1.09], abs=0.015)
    cover = found.part("tpt", "headline").query("method == @rolling.MODEL").cover90
    assert cover.between(0.85, 0.95).all()
    assert found.too_short == {"wage_mean": (2023, 2025), "pad_realised": (2021, 2022)}
    assert "is missed" in verdict(found, "tpt", "headline", "en")
    assert "aim" not in verdict(found, "tpt", "calm", "en")


def test_a_response_is_measured_written_and_read_back(tmp_path: Path) -> None:
    def simulate(scenarios: object, seed: int, scale: float) -> DrawResult:
        base = np.full((96, len(NAMES)), 0.05)
        shocked = base.copy()
        shocked[12:] *= np.exp(0.2)
        return DrawResult((base, shocked), (base, base))

    rows = runs.measure(["3572"], runs.Size(2, 0.1, 1), simulate)
    runs.write(rows, tmp_path / "response.csv")
    found = mechanistic.read(tmp_path / "response.csv").effects
    assert found["unemployment_rate"] == pytest.approx(np.full(7, 0.2), abs=1e-6)
    assert found["participation_rate"] == pytest.approx(np.full(7, 5.0 * np.expm1(0.2)), abs=1e-5)


def test_the_command_prints_both_tables_and_names_a_misspelt_region(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stems: list[Path] = []
    monkeypatch.setattr("ekraf.show.style.write_picture", lambda figure, stem: stems.append(stem))
    assert cli.main(["backtest", "Kota Blitar", "3505", "--out", str(tmp_path), "--lang", "en", "--quiet"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert stems == [tmp_path / "figures" / lang / "backtest" for lang in LANGUAGES]
    assert "conditional on the true outside path" in said
    assert "Fallback" in said
    assert set(pd.read_csv(tmp_path / "forecasts.csv").region) == {3572, 3505}
    assert cli.main(["backtest", "Kota Blitr", "--out", str(tmp_path)]) == 2
    assert "did you mean" in capsys.readouterr().err
