"""What ``--json`` prints: the main numbers of a run for other programs."""

from __future__ import annotations

import json
from typing import Any

from ekraf.analysis.compare import effects, levels
from ekraf.analysis.detectable import detectable
from ekraf.analysis.results import Results
from ekraf.analysis.value import value
from ekraf.show.table import EFFECTS, LEVELS, sentence


def summary(results: Results, lang: str) -> dict[str, Any]:
    """Return folder, scenarios and, of the last whole year, effects and value (compared) or levels; fit for JSON."""
    manifest = results.manifest
    found: dict[str, Any] = {
        "command": manifest["command"],
        "folder": str(results.folder),
        "region": manifest["region"],
        "scenarios": results.scenarios,
        "comparator": results.comparator,
        "draws": results.draws,
        "seed": manifest["seed"],
        "scale": manifest["scale"],
    }
    if results.comparator is None:
        found["levels"] = []
        for name in LEVELS:
            table = levels(results, name)
            last = table["year"] == table["scenario"].map(results.last_year)
            found["levels"] += _records(table[last].assign(indicator=name))
        return found
    year = results.last_year(results.scenarios[0])
    table = effects(results)
    shown = table["indicator"].isin([name for name, _, _ in EFFECTS.values()]) & (table["year"] == year)
    found |= {"year": year, "effects": _records(table[shown]), "value": _records(value(results))}
    if results.whole_years(results.scenarios[0]):
        found["published"] = detectable(results)._asdict()
    return found | {"verdict": sentence(results, lang)}


def _records(table: Any) -> list[dict[str, Any]]:
    """Return rows as dictionaries; what is not a finite number is null, as JSON has no other word for it."""
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=15))
    return records
