"""A results folder: a file a finished draw, so that work stopped at any moment goes on from there."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from ekraf.errors import StoreError
from ekraf.experiment import manifest as manifests
from ekraf.experiment.files import check_space, explained, make_folder, write_whole
from ekraf.experiment.plan import Plan
from ekraf.experiment.simulate import DrawResult
from ekraf.indicators import NAMES
from ekraf.ledger import FLOWS

BYTES_A_CELL = 24  # 8 in the draw, at most 8 in the table, and room for figures
WRITTEN = (
    "draws", "figures", manifests.NAME, "indicators.parquet", "ledger.parquet", "effects.parquet", "effects.csv",
    "value.csv", "ignorance.csv", "panel.parquet", "trial_effects.csv", "trial_changes.csv", "facts.csv", "facts.md",
)  # fmt: skip


class Form[Result](NamedTuple):
    """How a draw of one kind of result is kept: as named arrays, and back; and how many numbers it holds."""

    arrays: Callable[[Result], dict[str, Any]]
    result: Callable[[dict[str, Any], Plan], Result]  # ValueError or KeyError if the arrays are not of the plan
    cells: Callable[[Plan], int]


def _series_arrays(result: DrawResult) -> dict[str, Any]:
    arrays = {f"series{number}": values for number, values in enumerate(result.series)}
    return arrays | {f"ledger{number}": values for number, values in enumerate(result.ledger)}


def _series_result(arrays: dict[str, Any], plan: Plan) -> DrawResult:
    count = range(len(plan.scenarios))
    series, ledger = (tuple(arrays[f"{kind}{number}"] for number in count) for kind in ("series", "ledger"))
    for scenario, values, flows in zip(plan.scenarios, series, ledger, strict=True):
        if values.shape != (scenario.months, len(NAMES)) or flows.shape != (scenario.months, len(FLOWS)):
            raise ValueError("other sizes than the plan's")
    return DrawResult(series, ledger)


def _series_cells(plan: Plan) -> int:
    return (len(NAMES) + len(FLOWS)) * sum(scenario.months for scenario in plan.scenarios)


SERIES = Form(_series_arrays, _series_result, _series_cells)


class Store[Result]:
    """The results folder of one plan, opened for writing; ``form`` says how a draw is kept."""

    def __init__(self, folder: Path, plan: Plan, fresh: bool = False, form: Form[Result] | None = None) -> None:
        """Claim ``folder``: write its manifest first, and find the draws that are finished.

        ``fresh`` drops earlier results. StoreError: the folder holds results of something else (says what
        differs), or cannot be written, or the disk is too small.
        """
        self.folder, self.plan = folder, plan
        self.form: Form[Any] = form or SERIES
        make_folder(folder)
        if fresh:
            self._clear()
        self.manifest = manifests.describe(plan)
        there = manifests.read(folder)
        if there is not None:
            wrong = manifests.differences(there, self.manifest)
            if wrong:
                text = f"{folder} holds results of another run:"
                hint = "choose another --out, or --fresh to replace them"
                raise StoreError("\n".join([text, *(f"  {line}" for line in wrong), hint]))
            self.manifest["wall_seconds"] = float(there.get("wall_seconds", 0.0))
        make_folder(folder / "draws")
        manifests.write(folder, self.manifest)
        self.finished = {draw for draw in range(plan.options.draws) if self._is_whole(draw)}
        check_space(folder, self._bytes_to_come())

    def save(self, draw: int, result: Result) -> None:
        """Keep a finished draw. A reader finds all of it or nothing."""

        def write(file: BinaryIO) -> None:
            np.savez(file, **self.form.arrays(result))

        write_whole(self._path(draw), write)
        self.finished.add(draw)

    def load(self, draw: int) -> Result:
        """Return a finished draw; StoreError if its file is missing, damaged or of other sizes."""
        path = self._path(draw)
        try:
            with explained(path), path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                result: Result = self.form.result({name: file[name] for name in file.files}, self.plan)
                return result
        except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise StoreError(f"{path} is damaged; delete it and give the same command again") from error

    def close(self, seconds: float, complete: bool) -> None:
        """Note how long the work took (seconds, added to earlier ones) and whether all of it is done."""
        self.manifest["wall_seconds"] = round(self.manifest["wall_seconds"] + seconds, 1)
        self.manifest["status"] = "complete" if complete else "running"
        manifests.write(self.folder, self.manifest)

    def _path(self, draw: int) -> Path:
        return self.folder / "draws" / f"draw-{draw:05d}.npz"

    def _is_whole(self, draw: int) -> bool:
        if not self._path(draw).exists():
            return False
        try:
            self.load(draw)
        except StoreError:  # it is simulated again
            return False
        return True

    def _bytes_to_come(self) -> int:
        return self.form.cells(self.plan) * BYTES_A_CELL * (self.plan.options.draws - len(self.finished))

    def _clear(self) -> None:
        """Remove what ekraf writes into a results folder, and nothing else."""
        for name in WRITTEN:
            path = self.folder / name
            with explained(path):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
