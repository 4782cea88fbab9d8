"""A results folder as it is read back: whole, checked, and by scenario."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet

from ekraf.analysis.annual import Reals, annual, whole_years, years_of
from ekraf.clock import month_index
from ekraf.errors import EkrafError, StoreError, nearest
from ekraf.experiment import manifest as manifests
from ekraf.experiment.files import explained
from ekraf.indicators import NAMES, get

pa: Any = pyarrow  # carries no types
pq: Any = pyarrow.parquet


class Results:
    """Results of one command: its manifest, and its monthly indicators by scenario and draw.

    ``scenarios`` are the names in their order; ``comparator`` is the one that the others are held against, None
    where nothing was compared.
    """

    def __init__(self, folder: str | Path) -> None:
        """Read ``folder``; StoreError: no results there, not finished, or damaged."""
        self.folder = Path(folder)
        manifest = manifests.read(self.folder)
        if manifest is None:
            raise StoreError(f"{self.folder} holds no results of ekraf: it has no {manifests.NAME}")
        if manifest["status"] != "complete":
            raise StoreError(f"{self.folder} is not finished; give the same command again, it goes on from there")
        self.manifest = manifest
        self.described: dict[str, dict[str, Any]] = {one["key"]: one for one in manifest["scenarios"]}
        self.scenarios = list(self.described)
        self.comparator: str | None = manifest["comparator"]
        self.draws: int = manifest["draws"]
        self._table = _read(self.folder / "indicators.parquet", self._expected_rows())

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Monthly indicators: ``scenario``, ``draw``, ``month`` (first day), then a column an indicator."""
        frame: pd.DataFrame = self._table.to_pandas(date_as_object=False)
        return frame

    @cached_property
    def monthly(self) -> dict[str, Reals]:
        """Scenario -> [draws, months, indicators], indicators in the order of the catalogue."""
        values = np.column_stack([self._table.column(name).to_numpy() for name in NAMES])
        found, row = {}, 0
        for key in self.scenarios:
            months = self.months(key)
            end = row + self.draws * months
            found[key] = values[row:end].reshape(self.draws, months, len(NAMES))
            row = end
        return found

    @cached_property
    def yearly(self) -> dict[str, Reals]:
        """Scenario -> [draws, years, indicators]: means, sums or ends of years, as the catalogue says."""
        return {key: annual(values, NAMES, self.first_month(key)) for key, values in self.monthly.items()}

    def official(self, key: str, indicator: str) -> Reals:
        """Return [draws, whole years] of an indicator as BPS would publish it (Sakernas: the August value)."""
        column = NAMES.index(get(indicator).name)
        monthly = self.monthly[key][:, :, column : column + 1]
        values = annual(monthly, (indicator,), self.first_month(key), official=True)[:, :, 0]
        whole = np.isin(self.years(key), self.whole_years(key))
        return values[:, whole]

    def others(self) -> list[str]:
        """Return the scenarios that are held against the comparator; EkrafError where nothing was compared."""
        if self.comparator is None:
            raise EkrafError(f"{self.folder} compares nothing; effects need 'ekraf compare', or ekraf.compare()")
        return [key for key in self.scenarios if key != self.comparator]

    def name(self, key: str, lang: str) -> str:
        """Return what tables and figures call a scenario in ``lang`` (id or en); EkrafError: no such scenario."""
        if key not in self.described:
            raise EkrafError(f"no scenario '{key}' in {self.folder}{nearest(key, self.scenarios)}")
        return str(self.described[key]["name_id" if lang == "id" else "name"])

    def region(self, key: str) -> str:
        """Return the region of a scenario, as its file names it."""
        return str(self.described[key]["region"])

    def first_month(self, key: str) -> int:
        """Return a scenario's first month (a number of ``ekraf.clock``)."""
        return month_index(self.described[key]["start"])

    def months(self, key: str) -> int:
        """Return a scenario's number of months."""
        return int(self.described[key]["months"])

    def years(self, key: str) -> list[int]:
        """Return the calendar years that a scenario touches."""
        return years_of(self.first_month(key), self.months(key))

    def whole_years(self, key: str) -> list[int]:
        """Return the calendar years that a scenario holds whole."""
        return whole_years(self.first_month(key), self.months(key))

    def last_year(self, key: str) -> int:
        """Return the last whole year of a scenario; of a run that has none, the last that it touches."""
        return (self.whole_years(key) or self.years(key))[-1]

    def _expected_rows(self) -> int:
        return self.draws * sum(self.months(key) for key in self.scenarios)


def _read(path: Path, rows: int) -> Any:
    """Return the table of a file; StoreError if it is missing, damaged, or not as long as the manifest says."""
    hint = "give the command that made it again; finished draws are kept"
    try:
        with explained(path):
            table = pq.read_table(path, page_checksum_verification=True)
    except (pa.ArrowException, StoreError) as error:
        raise StoreError(f"{path} is missing or damaged ({error}); {hint}") from error
    if table.num_rows != rows or tuple(table.column_names[3:]) != NAMES:
        raise StoreError(f"{path} does not fit its manifest; {hint}")
    return table
