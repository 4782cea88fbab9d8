"""The whole backtest of a set of regions: forecasts, summaries, and what could not be scored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ekraf.analysis.backtest import rolling
from ekraf.analysis.backtest.mechanistic import KINDS, Response
from ekraf.experiment.files import write_whole
from ekraf.region.panel import Panel

CONDITIONAL = ("tpt", "tpak")  # growth itself is the outside path


@dataclass(frozen=True)
class Backtest:
    """What was found; ``summary`` has the columns of ``rolling.summarise`` with ``indicator`` and ``conditional``."""

    folder: Path
    regions: tuple[str, ...]
    names: dict[str, str]
    summary: pd.DataFrame
    forecasts: pd.DataFrame
    too_short: dict[str, tuple[int, int]]  # indicators with too few years to score: first and last year

    def part(self, indicator: str, kind: str, conditional: bool = False) -> pd.DataFrame:
        """Return the summary of one indicator and set (headline, calm or apart)."""
        table = self.summary
        return table[
            (table.indicator == indicator) & (table.set == kind) & (table.conditional == conditional)
        ].reset_index(drop=True)


def make(panel: Panel, regions: tuple[str, ...], folder: Path, response: Response) -> Backtest:
    """Return the scores of every indicator for ``regions``, once honest and once conditional on the true path."""
    summaries: list[pd.DataFrame] = []
    forecasts: list[pd.DataFrame] = []
    for indicator in KINDS:
        for conditional in (False, True) if indicator in CONDITIONAL else (False,):
            rows = rolling.backtest(panel, indicator, regions, response, conditional)
            for parts, table in ((summaries, rolling.summarise(rows)), (forecasts, rows)):
                parts.append(table.assign(indicator=indicator, conditional=conditional))
    short = {}
    for indicator in rolling.SHORT:
        years = [year for code in regions for year in panel.figures[indicator].get(code, {})]
        short[indicator] = (min(years), max(years))
    return Backtest(folder, regions, panel.names, pd.concat(summaries, ignore_index=True),
                    pd.concat(forecasts, ignore_index=True), short)  # fmt: skip


def write(found: Backtest) -> None:
    """Write ``backtest.csv`` (summary) and ``forecasts.csv`` (every forecast) into the folder."""
    for name, table in (("backtest.csv", found.summary), ("forecasts.csv", found.forecasts)):
        _write(table, found.folder / name)


def _write(table: pd.DataFrame, path: Path) -> None:
    text = table.to_csv(index=False, float_format="%.5f", lineterminator="\n")
    write_whole(path, lambda file: file.write(text.encode()))
