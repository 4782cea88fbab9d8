"""Changes against a twin from invented panels with known answers; how they are kept, told and drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.twin import ALL, DIRECT, OTHERS, TOWN, TREATED, UNTREATED, ratio, twin_changes
from ekraf.errors import ScenarioError
from ekraf.experiment import manifest as manifests
from ekraf.experiment.plan import Options, Plan
from ekraf.experiment.trials import PANELS, plan_trial
from ekraf.scenario import Scenario, build
from ekraf.show.messages import catalogue
from ekraf.show.numbers import number
from ekraf.show.trial_figure import trial_figure, write_trial_figure
from ekraf.show.trial_table import trial_table
from ekraf.show.twin_figure import twin_figure
from ekraf.show.twin_table import twin_table

DRAWS = 12


def invented(
    gain: float = 0.3, loss: float = 0.1, share: float = 0.25, units: int = 200, outside: float = -0.2
) -> pd.DataFrame:
    """Return a panel in which the treated earn ``gain`` more by the offer and the untreated ``loss`` less; people
    outside the sample earn ``outside`` more together, for each treated unit."""
    rng = np.random.default_rng(11)
    blocks = []
    for draw in range(DRAWS):
        treated = np.arange(units) < share * units
        able = rng.normal(size=units) + 1.0 * treated  # so that treated and untreated are no measure of each other
        for month in (0, 6, 12):
            change = np.where(treated, gain, -loss) * (month > 0) + 0.05 * rng.normal(size=units) * (month > 0)
            present, twin = (rng.random(units) < 0.9, rng.random(units) < 0.9) if month else (able < 99, able < 99)
            with_offer, without = np.where(present, able + change, np.nan), np.where(twin, able, np.nan)
            others = outside * treated.sum() * (month > 0) * (1.0 + 0.1 * rng.normal())
            blocks.append(pd.DataFrame({
                "draw": draw, "unit": np.arange(units), "treated": treated, "month": month, "present": present,
                "present_twin": twin, "saturation": np.where(np.arange(units) % 2, 0.5, 0.0),
                "earnings": with_offer, "earnings_twin": without,
                "earnings_town": 5000.0 + others + np.nansum(with_offer),
                "earnings_town_twin": 5000.0 + np.nansum(without),
            }))  # fmt: skip
    return pd.concat(blocks, ignore_index=True)


def changes(panel: pd.DataFrame, share: str = "all", month: int = 12) -> pd.DataFrame:
    found = twin_changes(panel, ("earnings",))
    return found[(found["treated_share"] == share) & (found["month"] == month)].set_index("group")


def test_known_gains_and_losses_are_found() -> None:
    found = changes(invented())
    for group, change in ((TREATED, 0.3), (UNTREATED, -0.1), (ALL, 0.0), (DIRECT, 0.4), (OTHERS, -0.2)):
        assert found.loc[group, "effect"] == pytest.approx(change, abs=0.02), group
        assert found.loc[group, "mean_low"] < found.loc[group, "effect"] < found.loc[group, "mean_high"]
    assert found.loc[TREATED, "without"] == pytest.approx(found.loc[UNTREATED, "without"] + 1.0, abs=0.1)


def test_treated_and_untreated_make_up_the_net() -> None:
    """By draw and unit: sums over the two groups are the sum over all, whoever has left."""
    panel = invented(loss=0.05)
    one = panel[panel["draw"] == 4]
    found = changes(one)
    there = one[(one["month"] == 12) & one["present"] & one["present_twin"]]
    counts = there["treated"].sum(), (~there["treated"]).sum()
    assert found["units"].to_dict() == {
        TREATED: counts[0], UNTREATED: counts[1], ALL: sum(counts), DIRECT: sum(counts), OTHERS: 50, TOWN: 50,
    }  # fmt: skip
    total = counts[0] * found.loc[TREATED, "effect"] + counts[1] * found.loc[UNTREATED, "effect"]
    assert total == pytest.approx(sum(counts) * found.loc[ALL, "effect"], rel=1e-12)


def test_the_town_is_the_sample_and_all_others_whoever_moves() -> None:
    """A unit that lives in one of the towns only counts in that town's total, and not among the others."""
    panel = invented()
    panel.loc[panel["present"] & ~panel["present_twin"], "earnings"] += 100.0
    at_horizon = panel[panel["month"] == 12]
    panel.loc[at_horizon.index, "earnings_town"] += at_horizon.groupby("draw")["earnings"].transform(
        lambda earned: 100.0 * (earned > 50.0).sum()
    )
    found, before = changes(panel), changes(invented())
    assert (at_horizon["earnings"] > 50.0).sum() > 5 * DRAWS
    assert found.loc[OTHERS, "effect"] == pytest.approx(before.loc[OTHERS, "effect"])
    moved = 100.0 * (at_horizon["earnings"] > 50.0).sum() / (50 * DRAWS)
    assert found.loc[TOWN, "effect"] == pytest.approx(before.loc[TOWN, "effect"] + moved)
    pd.testing.assert_series_equal(found.loc[TREATED], before.loc[TREATED])
    assert found.loc[TOWN, "without"] == pytest.approx(at_horizon["earnings_town_twin"].mean() / 50)


def test_outcomes_that_do_not_add_up_have_no_town() -> None:
    assert set(changes(invented().drop(columns=["earnings_town", "earnings_town_twin"])).index).isdisjoint(
        [OTHERS, TOWN]
    )
    trial = plan(twin=True, outcomes=["skill", "employed"]).scenarios[0].trial
    assert trial is not None
    assert trial.totalled == ("employed",)
    assert trial.followed == ("present", "skill", "employed", "employed_town")


@pytest.mark.parametrize(("outside", "left"), [(0.0, 1.0), (-0.3, 0.0), (-0.15, 0.5)])
def test_net_over_direct_of_the_town_counts_who_was_not_drawn(outside: float, left: float) -> None:
    found = changes(invented(loss=0.0, units=8000, outside=outside))
    assert found.loc[ALL, "net_over_direct"] == pytest.approx(1.0, abs=0.03)
    town = found.loc[TOWN]
    assert town["net_over_direct"] == pytest.approx(left, abs=0.15)
    assert town["net_over_direct_low"] < town["net_over_direct"] < town["net_over_direct_high"]


def test_what_the_untreated_lose_is_read_from_the_untreated_only() -> None:
    panel = invented()
    before = changes(panel).loc[UNTREATED].drop(["net_over_direct"])
    panel.loc[panel["treated"], ["earnings", "earnings_twin"]] *= [7.0, -3.0]
    pd.testing.assert_series_equal(changes(panel).loc[UNTREATED].drop(["net_over_direct"]), before)


def test_who_is_missing_in_either_town_is_left_out() -> None:
    panel = invented()
    panel.loc[~panel["present"] & panel["present_twin"], "earnings_twin"] = 1e9
    panel.loc[panel["present"] & ~panel["present_twin"], "earnings"] = -1e12
    assert changes(panel).loc[ALL, "effect"] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("loss", "left"), [(0.0, 1.0), (0.1, 0.0), (0.05, 0.43)])
def test_net_over_direct_is_one_without_displacement_and_zero_if_all_is_taken_from_others(
    loss: float, left: float
) -> None:
    net = changes(invented(loss=loss, units=800)).loc[ALL]
    assert net["net_over_direct"] == pytest.approx(left, abs=0.05)
    assert net["net_over_direct_low"] < net["net_over_direct"] < net["net_over_direct_high"]


def test_a_ratio_to_what_may_be_nothing_is_not_told() -> None:
    rng = np.random.default_rng(1)
    assert np.isnan(ratio(1.0 + rng.normal(size=20), rng.normal(size=20))).all()
    assert np.isnan(ratio(np.array([1.0]), np.array([2.0]))).all()
    assert np.isnan(ratio(np.array([1.0, np.nan]), np.array([2.0, 1.0]))).all()
    value, low, high = ratio(np.full(9, 3.0), np.full(9, 2.0))
    assert value == pytest.approx(1.5)
    assert low == pytest.approx(high)


def test_a_ratio_keeps_its_interval() -> None:
    """Nine in ten intervals hold the true ratio."""
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(400):
        below = 2.0 + rng.normal(size=12)
        _, low, high = ratio(0.5 * below + rng.normal(size=12), below)
        held += low <= 0.5 <= high
    assert 0.86 < held / 400 < 0.94


def test_neighbourhoods_are_told_apart_where_shares_differ() -> None:
    panel = invented(share=0.5)
    panel["treated"] &= panel["saturation"] > 0.0
    panel["earnings"] -= 0.5 * (panel["saturation"] == 0.0) * (panel["month"] > 0)  # half of them had gained 0.3
    assert set(changes(panel, "0").index) == {UNTREATED, ALL}
    assert set(changes(panel, "0.5").index) == {TREATED, UNTREATED, ALL, DIRECT}
    assert changes(panel, "0").loc[UNTREATED, "effect"] == pytest.approx(0.1 - 0.5, abs=0.02)
    assert changes(panel, "0.5").loc[UNTREATED, "effect"] == pytest.approx(-0.1, abs=0.02)


def test_all_treated_and_nobody_treated() -> None:
    everybody, nobody = (changes(invented(share=share)) for share in (1.0, 0.0))
    assert list(everybody.index) == [TREATED, ALL, OTHERS, TOWN]
    assert list(nobody.index) == [UNTREATED, ALL]
    assert np.isnan(everybody.loc[[ALL, TOWN], "net_over_direct"]).all()
    assert np.isnan(nobody.loc[ALL, "net_over_direct"])


def scenario(**settings: object) -> Scenario:
    trial = {"unit": "person", "sample": 200, "horizons": [6, 12], "treatment": {"lever": "training"}}
    return build({"extends": "baseline", "months": 24, "trial": trial | {"outcomes": ["earnings"]} | settings})


def plan(**settings: object) -> Plan:
    return plan_trial(scenario(**settings), Options(draws=DRAWS))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"twin": 1}, r"trial\.twin"),
        ({"twin": "yes"}, r"trial\.twin"),
        ({"twn": True}, "did you mean 'twin'"),
    ],
)
def test_what_a_twin_cannot_be(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        scenario(**settings)


def test_results_with_and_without_a_twin_are_not_confused() -> None:
    with_it, without = (manifests.describe(plan(twin=twin)) for twin in (True, False))
    assert any("trial changed" in line for line in manifests.differences(without, with_it))
    panel = {name: np.zeros(3) for name in ("unit", "treated", "month", "present", "earnings")}
    assert PANELS.result(panel, plan()) is panel
    with pytest.raises(ValueError, match="not a panel"):
        PANELS.result(panel, plan(twin=True))
    twin = ("present_twin", "earnings_twin", "earnings_town", "earnings_town_twin")
    assert PANELS.result(panel | {name: np.zeros(3) for name in twin}, plan(twin=True))


def finished(folder: Path, panel: pd.DataFrame, **settings: object) -> TrialResults:
    """Return the results of a trial that was not run: an invented panel beside a true manifest."""
    manifests.write(folder, manifests.describe(plan(twin=True, **settings)) | {"status": "complete"})
    panel.to_parquet(folder / "panel.parquet")
    return TrialResults(folder)


def printed(results: TrialResults, lang: str) -> str:
    console = Console(width=100, record=True)
    console.print(trial_table(results, lang), twin_table(results, lang))
    return console.export_text()


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_table_holds_gains_losses_and_the_net_uncut(tmp_path: Path, lang: str) -> None:
    panel = invented(gain=0.3, loss=0.05)
    panel[["earnings", "earnings_twin", "earnings_town", "earnings_town_twin"]] *= 200_000.0
    results = finished(tmp_path, panel)
    text = printed(results, lang)
    rows = results.changes[results.changes["group"].isin([TREATED, UNTREATED, OTHERS, TOWN])]
    assert len(rows) == 2 * (2 + 3 * 2)
    for _, row in rows.iterrows():
        effect, low, high = (
            number(row[name] / 1e3, 1, lang, signed=True) for name in ("effect", "mean_low", "mean_high")
        )
        assert effect in text
        assert f"{low}\N{HORIZONTAL ELLIPSIS}{high}" in text
    for heading in catalogue(lang)["twin.net_over_direct"].split("\n"):
        assert heading in text


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_figure_shows_four_groups_and_its_words_stay_inside(tmp_path: Path, lang: str) -> None:
    figure = twin_figure(finished(tmp_path, invented()), lang)
    marks = [line for line in figure.axes[0].lines if line.get_marker() not in ("", "None")]
    assert len({line.get_marker() for line in marks}) == len({line.get_color() for line in marks}) == 4
    np.testing.assert_allclose(np.asarray(marks[0].get_ydata(), float), 0.3, atol=0.02)
    np.testing.assert_allclose(np.asarray(marks[1].get_ydata(), float), -0.1, atol=0.02)
    np.testing.assert_allclose(np.asarray(marks[2].get_ydata(), float), -0.2, atol=0.02)
    figure.canvas.draw()
    title = figure.legends[0].get_title()
    assert title.get_window_extent().x1 <= figure.bbox.x1
    assert figure.texts[-1].get_window_extent().x1 <= figure.bbox.x1


def test_files_are_written_for_a_twin(tmp_path: Path) -> None:
    results = finished(tmp_path, invented())
    results.write()
    write_trial_figure(results)
    kept = pd.read_csv(tmp_path / "trial_changes.csv")
    pd.testing.assert_frame_equal(kept, results.changes.astype(kept.dtypes.to_dict()))
    assert {path.name for path in (tmp_path / "figures" / "id").iterdir()} == {
        "trial.png", "trial.svg", "twin.png", "twin.svg",
    }  # fmt: skip


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_trial_of_one_arm_can_be_printed_and_drawn(tmp_path: Path, share: float) -> None:
    results = finished(tmp_path, invented(share=share).assign(saturation=share), treated_share=share)
    assert results.effects.empty
    assert "\N{EN DASH}" in printed(results, "en")
    assert trial_figure(results, "en").axes
    assert twin_figure(results, "en").axes
