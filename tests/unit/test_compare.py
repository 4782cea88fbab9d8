"""Effects and value: held against arithmetic done here by other means, and against cases with a known answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekraf.analysis.annual import annual, whole_years, years_of
from ekraf.analysis.compare import verdict
from ekraf.analysis.value import value
from ekraf.errors import EkrafError
from ekraf.indicators import NAMES
from ekraf.show.study import Study

COLUMNS = ["scenario", "indicator", "year", "baseline", "effect", "low", "high", "probability_positive"]
VALUE = [
    "scenario", "programme_cost", "extra_job_years", "cost_per_job_year", "extra_own_revenue", "extra_central_revenue",
    "payback_year", "rank", "probability_best",
]  # fmt: skip
BASE = 2026 * 12


class Made(Study):
    """A study of numbers given as scenario -> indicator -> [draws, months], all else 0."""

    def __init__(self, given: dict[str, dict[str, np.ndarray]], draws: int, months: int) -> None:
        self.folder, self.draws, self.comparator = Path("made"), draws, "baseline"
        self.scenarios = list(given)
        self.described = {key: {"start": "2026-01", "months": months, "region": "3572"} for key in given}
        self.monthly = {key: np.zeros((draws, months, len(NAMES))) for key in given}
        for key, series in given.items():
            for name, values in series.items():
                self.monthly[key][:, :, NAMES.index(name)] = values


@given(st.integers(0, 40), st.integers(1, 60))
def test_years_of_any_run(shift: int, months: int) -> None:
    first = BASE + shift
    years = [(first + month) // 12 for month in range(months)]
    assert years_of(first, months) == sorted(set(years))
    assert whole_years(first, months) == [year for year in sorted(set(years)) if years.count(year) == 12]


@given(st.integers(0, 30), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_year_of_months(shift: int, months: int, seed: int) -> None:
    """Sums, means, ends and Augusts, against pandas."""
    names = ("hires", "employed", "loans", "unemployment_rate")
    values = np.random.default_rng(seed).normal(size=(2, months, 4))
    numbers = BASE + shift + np.arange(months)
    expected = []
    for draw in values:
        frame = pd.DataFrame(draw, columns=list(names)).groupby(numbers // 12)
        august = pd.Series(draw[:, 3]).where(numbers % 12 == 7).groupby(numbers // 12).first()
        august = august.fillna(frame["unemployment_rate"].mean())
        table = pd.concat([frame["hires"].sum(), frame["employed"].mean(), frame["loans"].last(), august], axis=1)
        expected.append(table.to_numpy())
    found = annual(values, names, BASE + shift, official=True)
    plain = annual(values, names, BASE + shift)
    np.testing.assert_allclose(found[:, :, [0, 2, 3]], np.stack(expected)[:, :, [0, 2, 3]], atol=1e-12)
    np.testing.assert_allclose(plain[:, :, 1], np.stack(expected)[:, :, 1], atol=1e-12)
    assert (plain[:, :, 3] != found[:, :, 3]).sum() <= 2 * len(set(numbers // 12))


def test_effects_are_paired_differences(study: Study) -> None:
    found = study.effects("employed")
    assert list(found.columns) == COLUMNS
    frame = study.indicators
    yearly = frame.groupby(["scenario", "draw", frame["month"].dt.year])["employed"].mean()
    paired = (yearly["training"] - yearly["baseline"]).xs(2027, level="month")
    row = found.query("scenario == 'training' and year == 2027").iloc[0]
    assert row["effect"] == pytest.approx(paired.mean())
    assert row["low"] == pytest.approx(paired.quantile(0.05))
    assert row["high"] == pytest.approx(paired.quantile(0.95))
    assert row["probability_positive"] == pytest.approx((paired > 0).mean())
    assert row["baseline"] == pytest.approx(yearly["baseline"].xs(2027, level="month").mean())


def test_all_effects_and_their_files(study: Study) -> None:
    table = study.effects()
    assert len(table) == 2 * len(NAMES) * 3
    stored = pd.read_csv(study.folder / "effects.csv")
    pd.testing.assert_frame_equal(stored, table, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_parquet(study.folder / "effects.parquet"), table, check_dtype=False)
    assert list(pd.read_csv(study.folder / "value.csv").columns[:9]) == VALUE


def test_shared_luck_leaves_no_noise(study: Study) -> None:
    """What no policy touches differs by nothing at all, in every draw."""
    table = study.effects("price_level")
    assert (table[["effect", "low", "high", "probability_positive"]] == 0).all(axis=None)


def test_a_wrong_indicator_is_answered_with_the_nearest(study: Study) -> None:
    with pytest.raises(EkrafError, match="did you mean 'creative_jobs'"):
        study.effects("creativ_jobs")


def two_draws(first: float, second: float) -> np.ndarray:
    return np.array([[first], [second]]) * np.ones((2, 24))


def test_value_by_hand() -> None:
    """10 and 20 more jobs for 2 years, 2 of each 5 taken from other firms, for 1 million rupiah a month."""
    study = Made(
        {
            "baseline": {},
            "good": {
                "employed": two_draws(10, 20), "creative_jobs": two_draws(16, 30), "central_tax": two_draws(3, 5),
                "programme_spending": two_draws(1e6, 1e6), "own_revenue": two_draws(2e5, 4e5),
            },
            "better": {"employed": two_draws(40, 8), "programme_spending": two_draws(1e6, 1e6)},
            "useless": {"employed": two_draws(-1, 0), "programme_spending": two_draws(1e6, 1e6)},
            "saving": {"employed": two_draws(-3, -3), "programme_spending": two_draws(-1e6, -1e6)},
        },
        draws=2,
        months=24,
    )  # fmt: skip
    table = value(study).set_index("scenario")
    good = table.loc["good"]
    assert good["programme_cost"] == pytest.approx(24e6)
    assert good["extra_job_years"] == pytest.approx(30)
    assert good["cost_per_job_year"] == pytest.approx(24e6 / 30)
    assert (good["cost_per_job_year_low"], good["cost_per_job_year_high"]) == pytest.approx((24e6 / 40, 24e6 / 20))
    assert good["extra_creative_job_years"] == pytest.approx(46)
    assert good["displaced_job_years"] == pytest.approx(16)
    assert good["extra_own_revenue"] == pytest.approx(24 * 3e5)
    assert good["extra_central_revenue"] == pytest.approx(24 * 4)
    assert table["rank"].to_list() == [2, 1, 3, pd.NA]
    np.testing.assert_array_equal(table["probability_best"], [0.5, 0.5, 0.0, np.nan])
    assert table["payback_year"].isna().all()
    assert table.loc[["useless", "saving"], "cost_per_job_year"].isna().all()


def test_a_draw_without_work_has_no_upper_cost() -> None:
    given = {"employed": two_draws(10, -2), "programme_spending": two_draws(1e6, 1e6)}
    row = value(Made({"baseline": {}, "risky": given}, 2, 24)).iloc[0]
    assert np.isfinite(row["cost_per_job_year"])
    assert row["cost_per_job_year_high"] == np.inf


def test_payback_comes_in_the_year_that_covers_the_cost() -> None:
    spent, earned = np.zeros((2, 24)), np.zeros((2, 24))
    spent[:, 0], earned[:, 1:] = 10e6, 0.8e6  # covered after 13 months of revenue, in February of the second year
    study = Made({"baseline": {}, "fair": {"programme_spending": spent, "own_revenue": earned}}, 2, 24)
    assert value(study)["payback_year"].to_list() == [2027]


def test_revenue_before_the_bill_is_no_payback() -> None:
    spent, earned = np.full((2, 24), 1e6), np.zeros((2, 24))
    spent[:, 0], earned[:, 0] = 1, 2  # covered for one month, and at the end of neither year
    study = Made({"baseline": {}, "token": {"programme_spending": spent, "own_revenue": earned}}, 2, 24)
    assert value(study)["payback_year"].isna().all()


def test_equals_share_the_first_place() -> None:
    same = {"employed": two_draws(5, 5), "programme_spending": two_draws(1e6, 1e6)}
    assert value(Made({"baseline": {}, "one": same, "other": same}, 2, 24))["probability_best"].to_list() == [0.5, 0.5]


def test_what_is_undefined_has_no_probability() -> None:
    growth = np.full((2, 24), np.nan)
    growth[:, 12:] = 0.05
    study = Made({"baseline": {"grdp_growth": growth}, "more": {"grdp_growth": growth + 0.01}}, 2, 24)
    found = study.effects("grdp_growth").set_index("year")
    assert found.loc[2026, ["effect", "low", "high", "probability_positive"]].isna().all()
    assert found.loc[2027, "probability_positive"] == 1


def test_what_can_be_told_apart() -> None:
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 30, (40, 1)) * np.ones((40, 12))
    own = {name: rng.normal(0, 3, (40, 1)) * np.ones((40, 12)) for name in "abcd"}
    jobs = {
        "baseline": 1000 + luck, "strong": 1100 + luck + own["a"], "stronger": 1101 + luck + own["b"],
        "weak": 1050 + luck + own["c"], "nil": 1000 + luck + own["d"], "harm": 900 + luck,
    }  # fmt: skip
    study = Made({key: {"employed": values} for key, values in jobs.items()}, 40, 12)
    found = verdict(study, "employed", 2026)
    assert (found.raised, found.unclear, found.lowered) == (["strong", "stronger", "weak"], ["nil"], ["harm"])
    assert found.best == "stronger"
    assert found.like_best == ["strong"]
    assert found.worse_than_best == ["weak", "nil", "harm"]
