"""The command line: what it prints, where it writes, which status it returns, and that mistakes are only messages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit import invented

import ekraf
from ekraf import cli
from ekraf.errors import EkrafError
from ekraf.experiment import pool

pytestmark = pytest.mark.usefixtures("invented_economy")
SHORT = ["--draws", "2", "--months", "12", "--workers", "1", "--lang", "en", "--quiet"]
HEAVY = {"mesa", "numba", "matplotlib", "pandas", "pyarrow"}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ekraf.show.figures._wanted", lambda results: {})  # drawn in test_figures, and slowly


def test_compare_writes_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", "training", *SHORT]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "Training for" in said.out
    folder = Path("results/compare-training")
    files = {path.name for path in folder.iterdir()}
    assert files >= {"manifest.json", "indicators.parquet", "ledger.parquet"}
    assert files >= {"effects.csv", "effects.parquet", "value.csv"}
    assert json.loads((folder / "manifest.json").read_text())["comparator"] == "baseline"


def test_run_writes_levels_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "training", *SHORT]) == 0
    assert "Unemployment rate" in capsys.readouterr().out
    assert {"indicators.parquet", "ledger.parquet"} <= {path.name for path in Path("results/training").iterdir()}
    assert not Path("results/training/effects.csv").exists()


def test_json_is_all_that_stdout_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", "hubs", *SHORT, "--json", "--out", "here"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["folder"] == "here"
    assert {one["scenario"] for one in found["value"]} == {"hubs"}


def test_indonesian(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", "training", *SHORT, "--lang", "id"]) == 0
    assert "Pelatihan" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "trainig"], "did you mean 'training'"),
        (["compare", "training", "--draws", "0"], "draws = 0"),
        (["compare", "training", "--draws", "many"], "--draws"),
        (["compare", "training", "--scale", "0.00001"], "residents"),
        (["compare", "training", "--workers", "0"], "workers = 0"),
        (["compare", "training", "--months", "0"], "months"),
        (["compare", "training", "--lang", "fr"], "must be one of id, en"),
        (["compare", "training", "kabupaten-package"], "region"),
        (["compare", "training", "--colour"], "--colour"),
        (["run"], "no scenario to run"),
        (["check"], "no scenario to check"),
        (["regions", "9999"], "not a known region"),
        (["comparee"], "comparee"),
    ],
)
def test_mistakes_are_messages(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    found = capsys.readouterr()
    assert said in found.err
    assert "Traceback" not in found.err
    assert not Path("results").exists(), "nothing may be written by a command that cannot run"


def test_check_names_all_mistakes_of_all_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.toml").write_text('extends = "baseline"\nmonhts = 12\n')
    Path("worse.toml").write_text('extends = "baseline"\nregion = "Atlantis"\n')
    assert cli.main(["check", "training", "bad.toml", "worse.toml", "--lang", "en"]) == 2
    found = capsys.readouterr()
    assert found.out.startswith("training: ok")
    assert "did you mean 'months'" in found.err
    assert "Atlantis" in found.err


def test_ctrl_c_keeps_what_is_done(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(pool, "simulate_draw", invented.broken)
    assert cli.main(["compare", "training", *SHORT]) == 130
    assert "finished 1 of 2 draws; the same command goes on from there" in capsys.readouterr().err
    monkeypatch.setattr(pool, "simulate_draw", invented.simulate)
    assert cli.main(["compare", "training", *SHORT]) == 0


def test_the_same_command_again_is_welcome_another_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    same = ["compare", "training", *SHORT, "--out", "here"]
    assert cli.main(same) == cli.main(same) == 0
    assert cli.main([*same, "--seed", "2"]) == 2
    assert "seed: 1 there, 2 now" in capsys.readouterr().err
    assert cli.main([*same, "--seed", "2", "--fresh"]) == 0


@pytest.mark.parametrize("command", ["regions", "indicators", "parameters", "levers"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_lists(command: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--lang", lang]) == 0
    table = capsys.readouterr().out
    assert cli.main([command, "--lang", lang, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    expected = {
        "regions": "3572",
        "indicators": "unemployment_rate",
        "parameters": "wage_skill_share",
        "levers": "training",
    }
    assert expected[command] in table
    assert expected[command] in json.dumps(found)


def test_the_data_of_a_region(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regions", "Kota Blitar", "--lang", "en"]) == 0
    assert "3572" in capsys.readouterr().out


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == 0
    assert "policy" in json.loads(capsys.readouterr().out)["properties"]


@pytest.mark.parametrize("arguments", [["--help"], ["check", "training"], ["schema"], ["levers"]])
def test_light_commands_leave_heavy_packages_alone(arguments: list[str]) -> None:
    code = f"import sys; from ekraf.cli import main; main({arguments}); print(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().split("\n")[-1] == "[]"


def test_the_python_interface() -> None:
    study = ekraf.compare(["training"], region="Kota Blitar", draws=2, months=12, workers=1, quiet=True, out="here")
    assert list(study.effects("creative_jobs")["scenario"]) == ["training"]
    assert study.scenarios == ["baseline", "training"]
    alone = ekraf.run(ekraf.scenario("training"), draws=2, months=12, workers=1, quiet=True, out="there")
    with pytest.raises(EkrafError, match="compares nothing"):
        alone.effects()
    assert {one.code for one in ekraf.regions()} >= {"3572", "3505"}
    with pytest.raises(AttributeError, match="no attribute 'comparee'"):
        _ = ekraf.comparee  # type: ignore[attr-defined]
