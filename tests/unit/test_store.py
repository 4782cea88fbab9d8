"""Results folders: equal bytes however they are made, resumed after a stop, and never half a file taken for whole."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit import invented

from ekraf.analysis.results import Results
from ekraf.errors import RunError, StoreError
from ekraf.experiment import files, manifest, pool
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan, plan_comparison, plan_run
from ekraf.experiment.store import Store

pytestmark = pytest.mark.usefixtures("invented_economy")
SMALL = Options(draws=3, months=14)


def plan(options: Options = SMALL) -> Plan:
    return plan_comparison(["training"], options)


def made(folder: Path, options: Options = SMALL, workers: int = 1) -> Path:
    pool.run(Store(folder, plan(options)), workers)
    return folder


@given(st.integers(-(2**70), 2**70), st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_draw_has_luck_of_its_own(seed: int, one: int, other: int) -> None:
    assert 0 <= draw_seed(seed, one) < 2**63
    assert (draw_seed(seed, one) == draw_seed(seed, other)) == (one == other)
    assert draw_seed(seed, one) != draw_seed(seed + 1, one)


def test_one_and_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    one, two = made(tmp_path / "one", workers=1), made(tmp_path / "two", workers=2)
    for name in ("indicators.parquet", "ledger.parquet"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_the_table_holds_what_was_simulated(tmp_path: Path) -> None:
    frame = Results(made(tmp_path)).indicators
    assert list(frame.columns[:3]) == ["scenario", "draw", "month"]
    assert len(frame) == 2 * 3 * 14
    expected = invented.simulate(plan().scenarios, draw_seed(1, 2), 1.0)
    rows = frame[(frame["scenario"] == "training") & (frame["draw"] == 2)]
    assert str(rows["month"].iloc[0])[:10] == "2026-01-01"
    np.testing.assert_array_equal(rows[list(frame.columns[3:])].to_numpy(), expected.series[1])


def test_a_stopped_run_goes_on_and_ends_as_if_never_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    straight = made(tmp_path / "straight")
    monkeypatch.setattr(pool, "simulate_draw", invented.broken)
    stopped = tmp_path / "stopped"
    with pytest.raises(pool.InterruptedRunError, match="finished 1 of 3 draws; the same command goes on"):
        made(stopped)
    assert json.loads((stopped / "manifest.json").read_text())["status"] == "running"
    with pytest.raises(StoreError, match="not finished"):
        Results(stopped)
    monkeypatch.setattr(pool, "simulate_draw", invented.simulate)
    assert Store(stopped, plan()).finished == {0}
    made(stopped)
    for name in ("indicators.parquet", "ledger.parquet"):
        assert (straight / name).read_bytes() == (stopped / name).read_bytes()


def test_more_draws_leave_the_first_ones_alone(tmp_path: Path) -> None:
    made(tmp_path)
    before = Results(tmp_path).monthly["training"].copy()
    store = Store(tmp_path, plan(SMALL._replace(draws=5)))
    assert store.finished == {0, 1, 2}
    pool.run(store, 1)
    after = Results(tmp_path)
    assert after.draws == 5
    np.testing.assert_array_equal(after.monthly["training"][:3], before)


def test_a_damaged_draw_is_simulated_again(tmp_path: Path) -> None:
    whole = (made(tmp_path) / "indicators.parquet").read_bytes()
    path = tmp_path / "draws" / "draw-00001.npz"
    path.write_bytes(path.read_bytes()[:-400])
    (tmp_path / "draws" / "draw-00002.npz.part").write_bytes(b"half")
    assert Store(tmp_path, plan()).finished == {0, 2}
    made(tmp_path)
    assert (tmp_path / "indicators.parquet").read_bytes() == whole


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (SMALL._replace(seed=2), "seed: 1 there, 2 now"),
        (SMALL._replace(scale=0.5), "scale: 1.0 there, 0.5 now"),
        (SMALL._replace(months=15), "scenario 'training': months changed"),
    ],
)
def test_other_work_is_not_mixed_in(tmp_path: Path, changed: Options, said: str) -> None:
    made(tmp_path)
    with pytest.raises(StoreError) as caught:
        Store(tmp_path, plan(changed))
    assert said in str(caught.value)
    assert "--out" in str(caught.value)
    assert "--fresh" in str(caught.value)
    pool.run(Store(tmp_path, plan(changed), fresh=True), 1)
    assert Results(tmp_path).manifest["seed"] == changed.seed


def test_changed_code_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    monkeypatch.setattr(manifest, "fingerprint", lambda: "another")
    with pytest.raises(StoreError, match="the code or the data of ekraf have changed"):
        Store(tmp_path, plan())


def test_the_fingerprint_sees_rules_and_not_figures(tmp_path: Path) -> None:
    for name in ("rule.py", "show/colour.py", "data.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    first = manifest.fingerprint(tmp_path)
    (tmp_path / "show" / "colour.py").write_text("2")
    assert manifest.fingerprint(tmp_path) == first
    (tmp_path / "data.csv").write_text("2")
    assert manifest.fingerprint(tmp_path) != first


def test_fresh_removes_only_its_own_files(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    assert Store(tmp_path, plan(), fresh=True).finished == set()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_manifest_repeats_the_run(tmp_path: Path) -> None:
    found = json.loads((made(tmp_path) / "manifest.json").read_text())
    assert found["status"] == "complete"
    assert [one["key"] for one in found["scenarios"]] == ["baseline", "training"]
    assert found["draw_seeds"] == [draw_seed(1, draw) for draw in range(3)]
    assert found["versions"]["numpy"] == np.__version__
    assert len(found["fingerprint"]) == 64


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    path = tmp_path / "table"
    path.write_bytes(b"before")

    def fail(*_: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files.os, "fsync", fail)
    said = "the disk is full" if code == errno.ENOSPC else "may not be written"
    with pytest.raises(StoreError, match=said):
        files.write_whole(path, lambda file: file.write(b"after"))
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_up_keeps_finished_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, replace = Store(tmp_path, plan()), os.replace

    def full(source: Any, target: Any) -> None:
        if "draw-00001" in str(target):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(StoreError, match="the disk is full"):
        pool.run(store, 1)
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "draws").iterdir()] == ["draw-00000.npz"]


def test_too_small_a_disk_is_noticed_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: type("Disk", (), {"free": 1000}))
    with pytest.raises(StoreError, match="free some space"):
        Store(tmp_path, plan())


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_a_file_in_place_of_the_folder(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="a file is where a folder should be"):
        Store(tmp_path / "file" / inside, plan())


@pytest.mark.parametrize("damage", ["gone", "short", "flipped", "manifest", "other"])
def test_damaged_results_are_not_read(tmp_path: Path, damage: str) -> None:
    made(tmp_path)
    table, note = tmp_path / "indicators.parquet", tmp_path / "manifest.json"
    raw = table.read_bytes()
    match damage:
        case "gone":
            table.unlink()
        case "short":
            table.write_bytes(raw[: len(raw) // 2])
        case "flipped":
            middle = len(raw) // 3
            table.write_bytes(raw[:middle] + bytes([raw[middle] ^ 255]) + raw[middle + 1 :])
        case "manifest":
            note.write_text(note.read_text()[:-200])
        case "other":
            found = json.loads(note.read_text())
            note.write_text(json.dumps(found | {"draws": 4}))
    with pytest.raises(StoreError):
        Results(tmp_path)


def test_an_empty_folder_holds_no_results(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no manifest\.json"):
        Results(tmp_path)


def test_a_scenario_gives_the_same_numbers_alone_and_compared(tmp_path: Path) -> None:
    made(tmp_path / "compared")
    alone = plan_run(["training"], SMALL)
    assert [one.key for one in alone.groups[0]] == ["baseline", "training"]
    pool.run(Store(tmp_path / "alone", alone), 1)
    found, compared = Results(tmp_path / "alone"), Results(tmp_path / "compared")
    assert found.scenarios == ["training"]
    np.testing.assert_array_equal(found.monthly["training"], compared.monthly["training"])


@pytest.mark.parametrize(
    ("wanted", "options", "said"),
    [
        (["training"], Options(draws=0), "draws = 0: must be at least 1"),
        (["training"], Options(scale=0.0), "scale = 0: must be above 0"),
        (["training"], Options(scale=1e-5), "leaves 1 of the 156_330 residents"),
        (["baseline"], Options(), "nothing to be compared with"),
        (["no-support"], Options(), "ekraf compare baseline no-support"),
        (["training", "training"], Options(), "'training' is given twice"),
        (["kabupaten-package", "training"], Options(), "region is 3572, but 3505 in kabupaten-baseline"),
    ],
)
def test_what_cannot_be_compared(wanted: list[str], options: Options, said: str) -> None:
    with pytest.raises(RunError) as caught:
        plan_comparison(wanted, options)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("wanted", "together"),
    [
        (["training"], ["baseline", "training"]),
        (["hubs", "baseline"], ["baseline", "hubs"]),
        (["kabupaten-package"], ["kabupaten-baseline", "kabupaten-package"]),
        (["downturn", "downturn-package"], ["baseline", "downturn", "downturn-package"]),
        (["no-support", "baseline"], ["baseline", "no-support"]),
    ],
)
def test_the_comparator_comes_first(wanted: list[str], together: list[str]) -> None:
    found = plan_comparison(wanted)
    assert [one.key for one in found.scenarios] == together
    assert found.comparator == together[0]


def test_without_arguments_the_shipped_set() -> None:
    names = "baseline, training, grants, credit, licensing, festivals, market-access, hubs, package"
    assert ", ".join(one.key for one in plan_comparison().scenarios) == names


def test_a_plan_of_ones_own_finds_its_root_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "Mine"\nregion = "Kota Blitar"\n')
    (tmp_path / "more.toml").write_text('extends = "mine.toml"\nname = "More"\n')
    found = plan_comparison([tmp_path / "more.toml"])
    assert [one.key for one in found.scenarios] == ["mine", "more"]
