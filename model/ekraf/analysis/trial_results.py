"""A results folder of ``ekraf trial`` as it is read back: its panel and its effects."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from ekraf.analysis.trials import trial_effects
from ekraf.errors import StoreError
from ekraf.experiment import manifest as manifests
from ekraf.experiment.files import explained, write_whole
from ekraf.experiment.trials import PANEL
from ekraf.scenario.trial import Trial

EFFECTS = "trial_effects.csv"


class TrialResults:
    """A finished trial: ``trial`` as the file has it, ``panel`` (a row a unit, draw and horizon), ``effects``."""

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

    def name(self, lang: str) -> str:
        """Return the scenario's name in a language."""
        return str(self.scenario["name_id" if lang == "id" else "name"])

    def write(self) -> None:
        """Write ``trial_effects.csv``; StoreError if that fails."""
        text = self.effects.to_csv(index=False)
        write_whole(self.folder / EFFECTS, lambda file: file.write(text.encode()))
