"""What there is to choose from: indicators, parameters, levers and regions, as tables for the terminal.

These need no results, and none of the heavy packages that read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ekraf.indicators import catalogue
from ekraf.parameters import claims
from ekraf.region import list_regions, load, profile_rows
from ekraf.scenario import LEVER_LABELS, LEVER_SECTIONS, Eligibility, Lever, json_schema
from ekraf.show.messages import say


def indicators_table(lang: str) -> Table:
    """Return all indicators with unit, label, official name and definition."""
    table = _table("list.indicators", ("name", "unit", "label", "official"), lang)
    for entry in catalogue().values():
        table.add_row(entry.name, entry.unit, f"{entry.label(lang)}: {entry.definition(lang)}", entry.official_id)
    return table


def indicators_json() -> list[dict[str, Any]]:
    """Return the catalogue of indicators, fit for JSON."""
    return [entry._asdict() for entry in catalogue().values()]


def parameters_table(lang: str) -> Table:
    """Return all model parameters with value, range, unit, status, source and sentence."""
    table = _table("list.parameters", ("name", "value", "range", "unit", "status", "source", "label"), lang)
    for one in claims().values():
        limits = f"{one.low:g} \N{EN DASH} {one.high:g}"
        table.add_row(one.name, f"{one.value:g}", limits, one.unit, one.status, one.source, one.text)
    return table


def parameters_json() -> list[dict[str, Any]]:
    """Return the model parameters, fit for JSON."""
    return [one._asdict() for one in claims().values()]


def levers_table(lang: str) -> RenderableType:
    """Return the settings of all levers: common ones first, then eligibility, then each lever's own."""
    tables = []
    common = set(Lever.model_fields)
    tables.append(_settings(say("list.common", lang), "Training", common, lang))
    tables.append(_settings(say("list.eligible", lang), "Eligibility", set(Eligibility.model_fields), lang))
    for name, section in LEVER_SECTIONS.items():
        label = LEVER_LABELS[name]
        title = f'lever = "{name}" ({label.id if lang == "id" else label.en})'
        own = {one for one, field in section.model_fields.items()
               if one not in common or field.default != Lever.model_fields[one].default}  # fmt: skip
        tables.append(_settings(title, section.__name__, own - {"lever"}, lang))
    return Group(Text(say("list.levers", lang), style="bold"), Text(), *tables)


def levers_json() -> dict[str, Any]:
    """Return the part of the JSON Schema that describes the levers."""
    schema = json_schema()["$defs"]
    return {name: schema[section.__name__] for name, section in LEVER_SECTIONS.items()}


def regions_table(lang: str) -> Table:
    """Return the regions that can be simulated."""
    table = _table("list.regions", ("code", "name"), lang)
    for region in list_regions():
        table.add_row(region.code, region.name_id if lang == "id" else region.name_en)
    return table


def region_table(code: str, lang: str) -> Table:
    """Return the key facts of a region; RegionError if it is unknown."""
    profile = load(code)
    table = _table("list.region", ("label", "value", "unit", "period", "status", "source"), lang, profile.__dict__)
    group = ""
    for row in profile_rows(profile, "id" if lang == "id" else "en"):
        if row.group != group:
            table.add_section()
            table.add_row(f"[bold]{row.group}[/bold]")
            group = row.group
        where = "" if row.region == profile.code else f" ({row.region})"
        table.add_row(row.label, f"{row.value:,.10g}", row.unit, row.period, row.status + where, row.source)
    return table


def regions_json(code: str | None) -> list[dict[str, Any]]:
    """Return the regions, or the key facts of one, fit for JSON; RegionError if it is unknown."""
    if code is None:
        return [{"code": one.code, "name_id": one.name_id, "name_en": one.name_en} for one in list_regions()]
    return [row._asdict() for row in profile_rows(load(code), "en")]


def _table(title: str, columns: Iterable[str], lang: str, fields: dict[str, str] | None = None) -> Table:
    return _empty(say(title, lang, **(fields or {})), columns, lang)


def _empty(title: str, columns: Iterable[str], lang: str) -> Table:
    table = Table(title=escape(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(say(f"list.{column}", lang), overflow="fold", no_wrap=column in ("name", "code"))
    return table


def _settings(title: str, section: str, names: set[str], lang: str) -> Table:
    """Return the settings ``names`` of a section of the schema, under a heading of their own."""
    schema = json_schema()["$defs"]
    table = _empty(title, ("name", "default", "limits", "unit", "label"), lang)
    for name, field in schema[section]["properties"].items():
        if name in names:
            required = name in schema[section].get("required", ())
            default = say("list.required", lang) if required else _text(field.get("default"))
            table.add_row(name, default, _limits(field, schema), field.get("unit", ""), field.get("description", ""))
    return table


def _text(default: object) -> str:
    match default:
        case None | "" | []:
            return ""
        case bool():
            return str(default).lower()
        case int() | float():
            return f"{default:_}"
        case dict():
            return ", ".join(f"{name} {_text(value)}" for name, value in default.items() if value)
        case _:
            return str(default).replace("[", "\\[")


def _limits(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return what a setting may be: its choices, or its smallest and largest value."""
    kinds = [kind for kind in (field, *field.get("anyOf", ())) if kind.get("type") != "null"]
    kinds += [kind["items"] for kind in kinds if isinstance(kind.get("items"), dict)]
    kinds += [schema[kind["$ref"].rsplit("/", 1)[-1]] for kind in kinds if "$ref" in kind]
    choices = [str(choice) for kind in kinds for choice in kind.get("enum", ())]
    if choices:
        return ", ".join(choices)
    words = {
        "minimum": "\N{GREATER-THAN OR EQUAL TO} ",
        "exclusiveMinimum": "> ",
        "maximum": "\N{LESS-THAN OR EQUAL TO} ",
    }
    return " ".join(f"{word}{kind[key]:_}" for kind in kinds for key, word in words.items() if key in kind)
