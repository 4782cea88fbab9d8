"""A results folder of ``ekraf trial`` as it is read back: its panel and its effects."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from ekraf.analysis.trials import trial_effects
from ekraf.analysis.twin import twin_changes
from ekraf.errors import StoreError
from ekraf.experiment import manifest as manifests
from ekraf.experiment.files import explained, write_whole
from ekraf.experiment.trials import PANEL
from ekraf.scenario.trial import Trial

EFFECTS, CHANGES = "trial_effects.csv", "trial_changes.csv"


class TrialResults:
    """A finished trial: ``trial`` as the file has it, ``panel`` (a row a unit, draw and horizon), ``effects``, and
    ``changes`` against the twin, which is empty where there is none."""

    def __init__(self, folder: str | Path) -> None:
        """Read ``folder``; StoreError: no finished trial there, or damaged."""
        self.folder = Path(folder)
        manifest = manifests.read(self.folder)
        if manifest is None or manifest["command"] != "trial":
            raise StoreError(f"{self.folder} holds no results of ekraf trial")
        if manifest["status"] != "complete":
            raise StoreError(f"{self.folder} is not finished; give the same command again, it goes on from there")
        self.manifest = manifest
        self.scenario = manifest["scenarios"][0]
        self.trial = Trial.model_validate(self.scenario["trial"], strict=False)
        self.draws: int = manifest["draws"]

    @cached_property
    def panel(self) -> pd.DataFrame:
        """Units by draw and horizon, with traits at the start and outcomes."""
        path = self.folder / PANEL
        with explained(path):
            try:
                return pd.read_parquet(path)
            except ValueError as error:
                raise StoreError(f"{path} is damaged; delete it and give the same command again") from error

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effects by outcome, horizon and contrast, see ``ekraf.analysis.trials.trial_effects``."""
        return trial_effects(self.panel, self.trial.measured, self.trial.assignment == "self_selected")

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Changes of treated, untreated and all against the twin, see ``ekraf.analysis.twin.twin_changes``."""
        return twin_changes(self.panel, self.trial.measured if self.trial.twin else ())

    def name(self, lang: str) -> str:
        """Return the scenario's name in a language."""
        return str(self.scenario["name_id" if lang == "id" else "name"])

    def write(self) -> None:
        """Write ``trial_effects.csv``, and ``trial_changes.csv`` if there is a twin; StoreError if that fails."""
        self._write(EFFECTS, self.effects)
        if self.trial.twin:
            self._write(CHANGES, self.changes)

    def _write(self, name: str, table: pd.DataFrame) -> None:
        text = table.to_csv(index=False)
        write_whole(self.folder / name, lambda file: file.write(text.encode()))
