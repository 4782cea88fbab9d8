"""Published experiments: rows, designs, verdicts on invented figures, table and figures in both languages."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from ekraf.analysis import verdicts
from ekraf.analysis.verdicts import (
    INSIDE,
    NEAR,
    OUTSIDE,
    UNKNOWN,
    WRONG,
    Average,
    Finding,
    average,
    find,
    findings,
    judge,
    judge_sign,
    rise,
    tally,
)
from ekraf.errors import EkrafError
from ekraf.evidence import rows as evidence_rows
from ekraf.evidence.rows import Evidence, Mirror, Target, load
from ekraf.show.evidence_figure import PAGES, evidence_figure, write_evidence_figures
from ekraf.show.evidence_table import evidence_sentence, evidence_table
from ekraf.show.messages import LANGUAGES, say

TARGET = Target(4.7, 2.0, 7.0, False)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


def invented(evidence: Evidence, spread: float = 0.3) -> list[Finding]:
    """Return findings whose figures are made up, near the published ones and further off in turn."""
    rng = np.random.default_rng(1)
    effects: dict[str, Any] = {}
    for at, mirror in enumerate(evidence.mirrors):
        centre = mirror.target.estimate if mirror.target else float(mirror.sign)
        size = max(abs(centre), 0.5)
        draws = centre + size * ((0.0, 0.25, -0.3, 1.2, -2.0)[at % 5] + spread * rng.standard_normal(20))
        effects[mirror.name] = [draws, draws + 0.2 * size] if mirror.measure.reads == "order" else draws
    return findings(evidence, effects)


def printed(found: list[Finding], evidence: Evidence, lang: str) -> str:
    out = io.StringIO()
    Console(file=out, width=100, color_system=None).print(evidence_table(found, evidence, lang, "Kota Blitar"))
    return out.getvalue()


def test_every_row_is_mirrored_or_says_why_not(evidence: Evidence) -> None:
    assert len(evidence.rows) == 74
    for row in evidence.rows:
        assert bool(row.mirror) != bool(row.reason), row.id
        assert bool(row.reason) == bool(row.reason_id), row.id
        if row.mirror:
            assert {mirror.row.id for mirror in evidence.mirrors if mirror.row.mirror == row.mirror} >= {row.id}
        else:
            assert row.reason.endswith(".")
            assert len(row.reason) > 40
    assert len(evidence.mirrored) + len(evidence.left_out) == 74
    assert len({mirror.name for mirror in evidence.mirrors}) == len(evidence.mirrors)


def test_sources_are_kept(evidence: Evidence) -> None:
    with (evidence_rows.FOLDER / evidence_rows.ROWS).open(encoding="utf-8", newline="") as file:
        raw = {cells["id"]: cells for cells in csv.DictReader(file)}
    without = {row.id for row in evidence.rows if not row.url}
    assert without == {"B17", "B18"}
    for row in evidence.rows:
        assert row.study == raw[row.id]["study"]
        assert row.url == raw[row.id]["url"]
        assert not row.url or row.url.startswith("http")
        assert row.cite.split()[-1].isdigit()


def test_no_experiment_goes_unread_and_sizes_name_a_setting(evidence: Evidence) -> None:
    read = {mirror.experiment.id for mirror in evidence.mirrors}
    read |= {term.experiment for mirror in evidence.mirrors for term in mirror.measure.terms}
    assert read == set(evidence.experiments)
    for experiment in evidence.experiments.values():
        assert len(experiment.why) > 20
        assert all(size.times > 0 for size in experiment.sizes)


def test_trials_are_such_as_a_scenario_may_hold(evidence: Evidence) -> None:
    """What the lottery gives must be a treatment that scenario files know, once sizes are filled in."""
    trial = pytest.importorskip("ekraf.scenario.trial")
    for experiment in evidence.experiments.values():
        if experiment.design == "town" or experiment.treatment["lever"] not in trial.FITS:
            continue
        outcomes = {name for m in experiment.measures for part in (m.terms or (m,)) for name in part.outcome}
        section = {
            "unit": experiment.design, "eligible": dict(experiment.eligible), "sample": experiment.sample,
            "treated_share": experiment.treated_share, "assignment": experiment.assignment,
            "offer_months": experiment.offer_months, "outcomes": sorted(outcomes),
            "treatment": dict(experiment.treatment) | {size.setting: 1e6 for size in experiment.sizes},
        }  # fmt: skip
        found = trial.Trial.model_validate(section, strict=False)
        assert set(found.outcomes) <= set(trial.OUTCOMES[experiment.design])
        assert experiment.design in trial.FITS[found.treatment.lever]


def test_town_outcomes_are_indicators(evidence: Evidence) -> None:
    from ekraf.indicators import get

    for mirror in evidence.mirrors:
        for measure in mirror.measure.terms or (mirror.measure,):
            if evidence.experiments[measure.experiment or mirror.experiment.id].design == "town":
                for name in (*measure.outcome, *filter(None, [measure.driver])):
                    assert get(name).name == name


def test_intervals_that_no_source_states_follow_one_rule(evidence: Evidence) -> None:
    by_name: dict[str, Mirror] = {mirror.name: mirror for mirror in evidence.mirrors}
    assert by_name["A02/employed_12"].target == pytest.approx((4.7, 2.35, 7.05, True))
    assert by_name["A05/owns_firm_12"].target == pytest.approx((0.9, -1.1, 2.9, True))
    assert by_name["F05/jobs_10y_sweden"].target == pytest.approx((0.5, 0.25, 0.75, True))
    assert by_name["A24/profit_18"].target == (10.1, 4.9, 15.3, False)
    assert by_name["B03/ten_workers_36"].target == (20.0, 20.0, 30.0, True)
    assert by_name["A21/wage_employed_36"].target == pytest.approx((6.7, 3.35, 10.05, True))
    assert by_name["A20/later_more"].target is None


@pytest.mark.parametrize(
    ("low", "high", "sign", "verdict"),
    [
        (4.0, 5.0, 1, INSIDE),
        (4.7, 9.0, 1, INSIDE),  # the estimate on the edge
        (1.0, 2.0, 1, NEAR),  # intervals touch
        (-1.0, 2.5, 1, NEAR),
        (-1.0, 1.9, 1, OUTSIDE),
        (7.1, 9.0, 1, OUTSIDE),
        (-2.0, 0.0, 1, OUTSIDE),  # zero itself is not the wrong side
        (-2.0, -0.1, 1, WRONG),
        (-2.0, -0.1, 0, OUTSIDE),
        (float("nan"), float("nan"), 1, UNKNOWN),
        (-float("inf"), float("inf"), 1, UNKNOWN),
    ],
)
def test_verdict_on_an_estimate(low: float, high: float, sign: int, verdict: str) -> None:
    assert judge(Average((low + high) / 2, low, high, 20), TARGET, sign) == verdict


def test_a_negative_effect_has_its_own_wrong_side() -> None:
    target = Target(-3.0, -4.0, -2.0, False)
    assert judge(Average(-3.0, -3.5, -2.5, 20), target, -1) == INSIDE
    assert judge(Average(1.0, 0.5, 1.5, 20), target, -1) == WRONG


def test_wrong_sign_goes_before_overlap() -> None:
    assert judge(Average(-1.0, -1.5, -0.5, 20), Target(0.39, -1.61, 2.39, True), 1) == WRONG


def test_an_upper_bound_asks_for_less_not_for_the_figure() -> None:
    bound = Target(2.5, 2.4, 2.8, False)
    assert judge(Average(0.9, 0.8, 1.0, 20), bound, 1, "upper") == INSIDE
    assert judge(Average(2.7, 2.6, 2.9, 20), bound, 1, "upper") == NEAR
    assert judge(Average(3.5, 3.0, 4.0, 20), bound, 1, "upper") == OUTSIDE
    assert judge(Average(-0.5, -0.7, -0.3, 20), bound, 1, "upper") == WRONG


@pytest.mark.parametrize(
    ("mean", "low", "high", "sign", "verdict"),
    [
        (1.0, 0.5, 1.5, 1, INSIDE), (1.0, -0.5, 2.5, 1, NEAR), (-0.2, -1.0, 0.6, 1, OUTSIDE),
        (-1.0, -1.5, -0.5, 1, WRONG), (-1.0, -1.5, -0.5, -1, INSIDE), (0.1, -0.5, 0.7, 0, INSIDE),
        (1.0, 0.5, 1.5, 0, OUTSIDE), (1.0, float("nan"), float("nan"), 1, UNKNOWN),
    ],
)  # fmt: skip
def test_verdict_on_a_sign(mean: float, low: float, high: float, sign: int, verdict: str) -> None:
    assert judge_sign(Average(mean, low, high, 20), sign) == verdict


def test_the_average_and_its_interval() -> None:
    found = average(np.array([1.0, 2.0, 3.0, np.nan, np.inf]))
    assert found.draws == 3
    assert found.effect == pytest.approx(2.0)
    assert found.high - found.effect == pytest.approx(2.919986 / np.sqrt(3), rel=1e-5)  # Student's t, two degrees
    assert average(np.array([])).draws == 0
    alone = average(np.array([5.0]))
    assert (alone.effect, alone.draws, np.isnan(alone.low)) == (5.0, 1, True)
    alike = average(np.full(20, 4.7))
    assert judge(alike, TARGET, 1) == INSIDE


def test_an_order_is_as_good_as_its_smallest_step() -> None:
    assert rise([np.array([1.0, 2.0]), np.array([3.0, 2.5]), np.array([3.5, 9.0])]).tolist() == [0.5, 0.5]
    for terms in ([np.zeros(3)], [np.zeros(3), np.zeros(4)]):
        with pytest.raises(ValueError, match="two terms or more"):
            rise(terms)


def test_orders_and_signs_are_judged_by_draw(evidence: Evidence) -> None:
    order = next(mirror for mirror in evidence.mirrors if mirror.name == "A20/later_more")
    noise = np.random.default_rng(2).normal(0, 5, 20)  # the luck that both terms share falls out
    assert find(order, [noise, noise + 1 + 0.01 * noise]).verdict == INSIDE
    assert find(order, [noise + 1, noise]).verdict == WRONG
    falls = next(mirror for mirror in evidence.mirrors if mirror.name == "E01/output_per_hour")
    assert find(falls, np.linspace(-3, -1, 20)).verdict == INSIDE


def test_a_row_is_as_good_as_its_worst_figure(evidence: Evidence) -> None:
    parts = {m.measure.key: m for m in evidence.mirrors if m.row.id == "A21"}
    effects = {"wage_employed_6": 2.0, "wage_employed_18": 6.6, "wage_employed_36": -3.0}
    found = [find(parts[key], value + np.linspace(-0.5, 0.5, 20)) for key, value in effects.items()]
    assert [one.verdict for one in found] == [INSIDE, INSIDE, WRONG]
    count = tally(found)
    assert (count.told, count.agree, count.wrong) == (1, 0, ("A21",))
    assert tally([]).told == 0


def test_the_frame_keeps_every_comparison_with_its_address(evidence: Evidence) -> None:
    found = invented(evidence)
    table = verdicts.frame(found)
    assert len(table) == len(found)
    line = table.set_index(["row", "measure"]).loc[("A24", "profit_18")]
    assert (line["published"], line["published_low"], line["published_high"]) == (10.1, 4.9, 15.3)
    assert line["url"].startswith("https://")
    assert table["published"].isna().sum() == sum(one.mirror.target is None for one in found)


def test_effects_of_something_else_are_refused(evidence: Evidence) -> None:
    with pytest.raises(KeyError, match="Z99/profit"):
        findings(evidence, {"Z99/profit": np.zeros(3)})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_fits_100_columns_and_holds_every_row(evidence: Evidence, lang: str) -> None:
    found = invented(evidence)
    text = printed(found, evidence, lang)
    assert max(map(len, text.splitlines())) <= 100
    assert not [line for line in text.splitlines() if line.rstrip().endswith("\N{HORIZONTAL ELLIPSIS}")]
    for row in evidence.rows:
        assert f"\n {row.id} " in text, row.id
    told = text.count("\N{HORIZONTAL ELLIPSIS}")
    assert told == len(found) + sum(one.mirror.target is not None for one in found)  # no interval is cut
    for word in ("inside", "near", "outside", "wrong_sign"):
        assert say(f"verdict.{word}", lang) in text
    assert "Kota Blitar" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_counts_rows_and_names_the_misses(evidence: Evidence, lang: str) -> None:
    found = invented(evidence)
    count = tally(found)
    text = evidence_sentence(found, evidence, lang)
    assert count.told == len(evidence.mirrored)
    assert f"{count.agree} " in text
    assert count.wrong
    assert all(row in text for row in (*count.wrong, *count.missed))
    best = [one for one in found if one.verdict in (INSIDE, NEAR)]
    assert say("evidence.no_wrong", lang) in evidence_sentence(best, evidence, lang)
    lonely = findings(evidence, {"A02/employed_12": np.array([4.0])})
    assert evidence_sentence(lonely, evidence, lang) == say("evidence.nothing", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_show_both_effects_of_every_estimate(evidence: Evidence, lang: str) -> None:
    found = invented(evidence)
    shown = 0
    for page in PAGES:
        figure = evidence_figure(found, lang, page, "Kota Blitar")
        hollow = [
            line for axes in figure.axes for line in axes.lines if line.get_marker() == "D" and len(line.get_xdata())
        ]
        filled = [
            line for axes in figure.axes for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata())
        ]
        assert len(hollow) == len(filled)
        assert all(line.get_markerfacecolor() == "white" for line in hollow)
        assert all(line.get_markerfacecolor() != "white" for line in filled)
        assert all(", " in axes.get_title("left") for axes in figure.axes)
        edges = [text.get_window_extent() for axes in figure.axes for text in (*axes.get_yticklabels(), *axes.texts)]
        assert min(edge.x0 for edge in edges) >= 0
        assert max(edge.x1 for edge in edges) <= figure.bbox.x1
        assert figure._repr_png_().startswith(b"\x89PNG")
        shown += len(hollow)
    assert shown == sum(one.mirror.target is not None for one in found)


def test_figures_are_written_and_empty_pages_are_not(evidence: Evidence, tmp_path: Path) -> None:
    found = [one for one in invented(evidence) if one.mirror.row.topic == "training"]
    stems = write_evidence_figures(found, tmp_path)
    assert [stem.name for stem in stems] == ["evidence_people"] * len(LANGUAGES)
    assert all(stem.with_suffix(".png").stat().st_size > 10_000 for stem in stems)
    with pytest.raises(ValueError, match="evidence_town"):
        evidence_figure(found, "en", "evidence_town")


def test_one_draw_is_drawn_without_interval_or_verdict(evidence: Evidence) -> None:
    found = findings(evidence, {"A02/employed_12": np.array([4.0]), "A03/employed_12_percent": np.array([])})
    assert [one.verdict for one in found] == [UNKNOWN, UNKNOWN]
    assert len(evidence_figure(found, "en", "evidence_people").axes) == 1
    assert say("verdict.unknown", "en") in printed(found, evidence, "en")


def damaged(tmp_path: Path, file: str, old: str, new: str) -> str:
    for name in (evidence_rows.ROWS, evidence_rows.DESIGNS):
        shutil.copy(evidence_rows.FOLDER / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EkrafError) as error:
        load.__wrapped__(tmp_path)
    return str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("published.csv", ",confirmed,", ",confirm,", "did you mean 'confirmed'"),
        ("published.csv", ",employed_12,", ",employed_13,", "'voucher_training' has no measure 'employed_13'"),
        ("published.csv", "voucher_training,employed_12,", ",,", "row A01: needs either a mirror or a reason"),
        ("published.csv", "https://amp", "amp", "an address or nothing"),
        ("experiments.toml", "treated_share = 0.5", "treated_shar = 0.5", "did you mean 'treated_share'"),
        ("experiments.toml", 'interval = "assumed"', 'interval = "guessed"', "expected one of printed"),
        ("experiments.toml", 'interval = "assumed"', 'interval = "printed"', "A01/employed_12: found the interval"),
        ("experiments.toml", "published = 2.0, ", "", "A21/wage_employed_6: 'published' is for rows whose effect"),
        ("experiments.toml", "horizons = [12]", "horizons = [0]", "'horizons' must be months"),
        ("experiments.toml", "horizons = [12]", "span = [1, 12]", "'horizons' must be months"),
        ("experiments.toml", "span = [1, 24]", "span = [1, 25]", "two months of 1 to 24"),
        ("experiments.toml", 'experiment = "voucher_training_boom"', 'experiment = "voucher_boom"', "no experiment"),
        ("experiments.toml", 'combine = "mean", ', "", "they alone, need 'combine'"),
        ("experiments.toml", 'of = "minimum_wage"', 'of = "minimum"', "did you mean 'minimum_wage'"),
        ("experiments.toml", "sample = 1500", "sample = 0", "a trial needs a 'treatment'"),
        ("experiments.toml", 'design = "town"', 'design = "village"', "expected one of person, firm, town"),
        ("experiments.toml", "\n[[experiment]]", "\n[experiment", "experiments.toml: "),
    ],
)  # fmt: skip
def test_damaged_evidence_is_named_by_place(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    assert says in damaged(tmp_path, file, old, new)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    for name in (evidence_rows.ROWS, evidence_rows.DESIGNS):
        text = (evidence_rows.FOLDER / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace(",recalled,", ",guessed,").replace("times =", "factor ="), encoding="utf-8"
        )
    with pytest.raises(EkrafError, match=r"found 'guessed'(.|\n)*and \d+ more"):
        load.__wrapped__(tmp_path)


def test_a_missing_folder_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(EkrafError, match="no such file"):
        load.__wrapped__(tmp_path / "nowhere")


def test_verdicts_are_ordered_from_good_to_bad() -> None:
    assert verdicts.VERDICTS == (INSIDE, NEAR, OUTSIDE, WRONG, UNKNOWN)
