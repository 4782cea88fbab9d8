"""From a name, a path or plain tables to a checked scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ekraf.errors import ScenarioError
from ekraf.scenario.checks import rule_mistakes
from ekraf.scenario.mistakes import Mistake, report
from ekraf.scenario.schema import Scenario
from ekraf.scenario.schema_mistakes import schema_mistakes
from ekraf.scenario.sources import Layer, chain, find, merge, read


def load(name_or_path: str | Path) -> Scenario:
    """Return the scenario of a file or a shipped name, with all that it extends.

    ScenarioError: one message with every mistake: file, line, key, what is allowed and what is near.
    """
    return _checked(chain(read(find(name_or_path))))


def build(tables: dict[str, Any], key: str = "scenario") -> Scenario:
    """Return the scenario of tables written in Python as in a file; ``extends`` and all checks work alike."""
    return _checked(chain(Layer(f"scenario '{key}'", Path(f"{key}.toml"), tables, {})))


def override(scenario: Scenario, months: int | None = None, region: str | None = None) -> Scenario:
    """Return the scenario with another length (months) or region, checked anew.

    A policy or shock that begins after a shortened end never comes into force, which is no mistake here.
    """
    changes = {"months": months, "region": region}
    tables = scenario.model_dump() | {name: value for name, value in changes.items() if value is not None}
    layer = Layer(f"scenario '{scenario.key}' as changed", Path(), tables, {})
    return _validated([layer], tables, (scenario.key, scenario.root), cut_short=True)


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Return everything a scenario says, defaults included, with its key and root, fit for JSON."""
    return {"key": scenario.key, "root": scenario.root, **scenario.model_dump(mode="json")}


def _checked(layers: list[Layer]) -> Scenario:
    key, root = layers[-1].path.stem, layers[0].path.stem
    tables = merge(layers)
    tables.setdefault("name", key)
    if isinstance(tables["name"], str):
        tables.setdefault("name_id", tables["name"])
    return _validated(layers, tables, (key, root))


def _validated(
    layers: list[Layer], tables: dict[str, Any], names: tuple[str, str], cut_short: bool = False
) -> Scenario:
    mistakes: list[Mistake] = []
    scenario = None
    try:
        scenario = Scenario.model_validate(tables, context=names)
    except ValidationError as error:
        mistakes = schema_mistakes(error)
    mistakes += rule_mistakes(tables, cut_short)
    if mistakes or scenario is None:
        raise ScenarioError(report(mistakes, layers))
    return scenario
