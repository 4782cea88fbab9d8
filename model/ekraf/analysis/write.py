"""The tables of effects, value and ignorance, put into the results folder."""

from __future__ import annotations

from ekraf.analysis.compare import effects
from ekraf.analysis.ignorance import ignorance
from ekraf.analysis.results import Results
from ekraf.analysis.value import value
from ekraf.experiment.files import write_whole


def write_comparison(results: Results) -> None:
    """Write ``effects.csv``, ``effects.parquet`` and ``value.csv``; StoreError if that fails."""
    table = effects(results)
    folder = results.folder
    write_whole(folder / "effects.csv", lambda file: table.to_csv(file, index=False, lineterminator="\n"))
    write_whole(folder / "effects.parquet", lambda file: table.to_parquet(file, index=False))
    worth = value(results)
    write_whole(folder / "value.csv", lambda file: worth.to_csv(file, index=False, lineterminator="\n"))


def write_ignorance(results: Results) -> None:
    """Write ``ignorance.csv``: how variances split into parameters and luck; StoreError if that fails."""
    table = ignorance(results)
    write_whole(results.folder / "ignorance.csv", lambda file: table.to_csv(file, index=False, lineterminator="\n"))
