"""The published history that stands in front of every projection."""

from __future__ import annotations

from collections.abc import Sequence

from ekraf.analysis.results import Results
from ekraf.indicators import get
from ekraf.region import load


def history(results: Results, indicator: str, key: str) -> dict[int, float]:
    """Return year -> published value in the indicator's unit, of a scenario's region and before its first year.

    Empty where nothing is published.
    """
    entry = get(indicator)
    if not entry.bps_indicator:
        return {}
    published = load(results.region(key)).series(entry.bps_indicator)
    first = results.years(key)[0]
    return {year: value * entry.bps_scale for year, value in published.items() if year < first}


def place(results: Results, keys: Sequence[str]) -> str:
    """Return the name of the region of scenarios, or the names if there are several."""
    return ", ".join(dict.fromkeys(load(results.region(key)).name for key in keys))
