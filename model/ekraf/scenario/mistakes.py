"""Mistakes in a scenario as a planner reads them: where, what was found, what is allowed, what is near."""

from __future__ import annotations

from typing import NamedTuple

from ekraf.scenario.lines import Place, line_of, place_text
from ekraf.scenario.sources import Layer, locate


class Mistake(NamedTuple):
    """One mistake: its place in the merged tables, what is wrong, and what was found there, if anything."""

    place: Place
    text: str
    found: object = None


def report(mistakes: list[Mistake], layers: list[Layer]) -> str:
    """Return one message with all mistakes, by file and line."""
    by_file: dict[str, list[tuple[int, str]]] = {}
    for mistake in mistakes:
        layer, place = locate(layers, mistake.place)
        line = line_of(place, layer.lines)
        found = f" = {toml_text(mistake.found)}" if mistake.found is not None else ""
        at_line = f"line {line}: " if line else ""
        entry = (line or 0, f"  {at_line}{place_text(place)}{found}: {mistake.text}")
        by_file.setdefault(layer.where, []).append(entry)
    blocks = []
    for where, entries in by_file.items():
        count = f"{len(entries)} mistakes" if len(entries) > 1 else "a mistake"
        blocks.append("\n".join([f"{where} has {count}", *(text for _, text in sorted(entries))]))
    return "\n".join(blocks)


def toml_text(value: object) -> str:
    """Return a value as it would stand in a TOML file, cut after 60 characters."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            text = f'"{value}"'
        case int():
            text = f"{value:_}"
        case float():
            text = f"{value:_.0f}" if value.is_integer() else str(value)
        case dict():
            text = "a table"
        case _:
            text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
