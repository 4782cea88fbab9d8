"""Parameter sets in draws: where they come from, that two draws share one, and how variances split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.unit.invented import simulate

from ekraf.analysis.ignorance import has_sets, ignorance, share
from ekraf.errors import RunError
from ekraf.experiment import manifest, pool, posterior
from ekraf.experiment.plan import Options, in_draw, plan_comparison
from ekraf.experiment.store import Store
from ekraf.scenario import build
from ekraf.show.ignorance import ignorance_figure, ignorance_sentence
from ekraf.show.study import Study


def sets(path: Path, n: int = 6) -> Path:
    evenness, gain = np.linspace(0.2, 1.0, n), np.linspace(0.1, 0.3, n)
    posterior.write(path, {"property_evenness": evenness, "training_gain": gain})
    return path


def test_two_draws_in_a_row_share_a_set(tmp_path: Path) -> None:
    found = posterior.read(sets(tmp_path / "posterior.csv"))
    drawn = [found.of_draw(draw)["property_evenness"] for draw in range(14)]
    assert drawn[0] == drawn[1] == 0.2
    assert drawn[2] == drawn[3] == pytest.approx(0.36)
    assert drawn[12] == 0.2  # after the last the first again


def test_what_a_scenario_sets_itself_stays(tmp_path: Path) -> None:
    options = Options(parameters=str(sets(tmp_path / "posterior.csv")))
    group = (build({"extends": "baseline"}), build({"extends": "baseline", "parameters": {"training_gain": 0.25}}))
    first, second = in_draw(group, options, 10)
    assert first.parameters == {"property_evenness": 1.0, "training_gain": pytest.approx(0.3)}
    assert second.parameters["training_gain"] == 0.25
    assert (first.key, first.root) == (group[0].key, group[0].root)
    assert in_draw(group, Options(), 0)[0] is group[0]


def test_where_parameters_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posterior, "FOLDER", tmp_path)
    assert posterior.settle("usual", ["3572"]) == "fixed"
    with pytest.raises(RunError, match=r"there is no file 3572\.csv for 3572; .* \(shipped: none\)"):
        posterior.settle("posterior", ["3572"])
    sets(tmp_path / "3572.csv")
    assert posterior.settle("usual", ["Kota Blitar"]) == "posterior"
    assert posterior.settle("usual", ["3572", "3505"]) == "fixed"
    assert posterior.settle("fixed", ["3572"]) == "fixed"
    found = posterior.of_region("posterior", "3572")
    assert found is not None
    assert len(found.values) == 6
    with pytest.raises(RunError, match="there is no file"):
        posterior.settle(str(tmp_path / "nothing.csv"), ["3572"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("property_evenes\n0.5\n", "property_evenes: not parameter sets"),
        ("property_evenness\n1.5\n", "outside the range that parameters.csv claims"),
        ("property_evenness\n", "no row"),
        ("property_evenness\nhalf\n", "not parameter sets"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "posterior.csv"
    path.write_text(text)
    with pytest.raises(RunError, match=message):
        posterior.settle(str(path), ["3572"])


def test_a_run_with_other_parameters_does_not_go_on_in_the_folder(tmp_path: Path) -> None:
    plain, drawn = (
        manifest.describe(plan_comparison(["training"], Options(draws=2, parameters=where)))
        for where in ("fixed", str(sets(tmp_path / "posterior.csv")))
    )
    assert plain["parameters"] == {"from": "fixed", "lucks": 1, "regions": {}}
    assert drawn["parameters"]["regions"]["3572"]["sets"] == 6
    assert any(line.startswith("parameters:") for line in manifest.differences(plain, drawn))


@pytest.mark.parametrize("wanted", [0.0, 0.3, 0.8, 1.0])
def test_variances_split_as_they_were_made(wanted: float) -> None:
    rng = np.random.default_rng(4)
    sets, inside, found = 20, 0, []
    for _ in range(200):
        draws = np.repeat(rng.normal(0, np.sqrt(wanted), sets), 2) + rng.normal(0, np.sqrt(1.0 - wanted), 2 * sets)
        one = share(draws, 2)
        found.append(one)
        inside += one.low <= wanted <= one.high
    assert np.mean([one.parameters for one in found]) == pytest.approx(wanted, abs=0.1)
    assert np.mean([one.sd for one in found]) == pytest.approx(1.0, abs=0.05)
    assert inside >= 165  # of 200 intervals of 90%


def test_a_study_with_sets_says_how_its_variances_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "simulate_draw", simulate)
    options = Options(draws=12, months=36, parameters=str(sets(tmp_path / "posterior.csv")))
    pool.run(Store(tmp_path / "study", plan_comparison(["training", "grants"], options)), workers=1)
    found = Study(tmp_path / "study")
    assert has_sets(found)
    table = ignorance(found)
    assert set(table.what) == {"level", "effect"}
    assert len(table[table.what == "effect"]) == 2 * 8
    known = table.dropna()  # an effect that nothing moves has no variance
    assert len(known) > 35
    assert known.parameters.between(0.0, 1.0).all()
    assert (known.low <= known.parameters).all()
    for lang, word in (("en", "luck"), ("id", "keberuntungan")):
        assert word in ignorance_sentence(found, lang)
        text = [one.get_text() for one in ignorance_figure(found, lang).legends[0].get_texts()]
        assert any(word in one for one in text)


def test_a_study_with_fixed_parameters_has_nothing_to_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "simulate_draw", simulate)
    pool.run(Store(tmp_path, plan_comparison(["training"], Options(draws=12, months=24))), workers=1)
    assert not has_sets(Study(tmp_path))
