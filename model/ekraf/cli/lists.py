"""What there is to choose from: regions, indicators, parameters and levers, as plain tables."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from rich import box
from rich.console import Console
from rich.table import Table

from ekraf.scenario import LEVER_LABELS, LEVER_SECTIONS, Eligibility, Lever
from ekraf.show.messages import say
from ekraf.show.numbers import number

WIDTH = 120  # where the output is no terminal


def regions(lang: str) -> None:
    """Print the regions that can be simulated."""
    from ekraf.region import list_regions

    table = _table("regions", ("code", "name"), lang)
    for one in list_regions():
        table.add_row(one.code, one.name_id if lang == "id" else one.name_en)
    _print(table)


def region(code_or_name: str, lang: str) -> None:
    """Print the key facts of a region, each with period, source and the place it was measured in; RegionError."""
    from ekraf.region import load, profile_rows

    profile = load(code_or_name)
    table = _table("region", ("label", "value", "unit", "period", "code", "source"), lang, profile)
    group = ""
    for row in profile_rows(profile, cast(Literal["en", "id"], lang)):
        if row.group != group:
            group = row.group
            table.add_section()
            table.add_row(group.upper())
        # A share or an average needs its decimals, a count has none.
        digits = 0 if row.value == round(row.value) else 2
        table.add_row(row.label, number(row.value, digits, lang), row.unit, row.period, row.region, row.source)
    _print(table)


def indicators(lang: str) -> None:
    """Print all monthly indicators: name, meaning, what BPS calls them, unit."""
    from ekraf.indicators import catalogue

    table = _table("indicators", ("name", "label", "official", "unit"), lang)
    for one in catalogue().values():
        table.add_row(one.name, one.label(lang), one.official_id, one.unit)
    _print(table)


def parameters(lang: str) -> None:
    """Print all model parameters: value, range, unit, status, what they claim and who says so."""
    from ekraf.parameters import claims

    table = _table("parameters", ("name", "value", "range", "unit", "status", "label", "source"), lang)
    for one in claims().values():
        limits = f"{_short(one.low, lang)} - {_short(one.high, lang)}"
        table.add_row(one.name, _short(one.value, lang), limits, one.unit, one.status, one.text, one.source)
    _print(table)


def levers(lang: str) -> None:
    """Print the settings of all levers, first what they have in common."""
    console = _console()
    console.print(say("list.levers", lang), style="bold")
    common = {name: field for name, field in Lever.model_fields.items() if name != "eligible"}
    _settings(console, say("list.common", lang), common, lang)
    _settings(console, say("list.eligible", lang), Eligibility.model_fields, lang)
    for name, section in LEVER_SECTIONS.items():
        own = {field: info for field, info in section.model_fields.items() if field not in Lever.model_fields}
        label = LEVER_LABELS[name]
        own.pop("lever")
        _settings(console, f'lever = "{name}"  ({label.id if lang == "id" else label.en})', own, lang)


def _settings(console: Console, title: str, fields: dict[str, FieldInfo], lang: str) -> None:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("name", "default", "unit", "limits", "label"):
        table.add_column(say(f"list.{heading}", lang), no_wrap=heading == "name")
    for name, field in fields.items():
        extra = cast(dict[str, Any], field.json_schema_extra or {})
        table.add_row(name, _default(field, lang), extra.get("unit", ""), _limits(field), field.description)
    console.print(table)


def _default(field: FieldInfo, lang: str) -> str:
    value = field.default
    if value is PydanticUndefined or value is ...:
        return say("list.required", lang)
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()  # as TOML writes it
        case str():
            return f'"{value}"'
        case tuple():
            return f"[{', '.join(map(str, value))}]"
        case _:
            return f"{value:_}"


def _limits(field: FieldInfo) -> str:
    """Return what a setting allows: its words, or its numeric bounds, as far as its type says so."""
    words = [f'"{each}"' for each in _literals(field.annotation)]
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    bounds = [f"{sign} {getattr(rule, key):g}" for rule in field.metadata for key, sign in signs.items()
              if getattr(rule, key, None) is not None]  # fmt: skip
    return ", ".join(words or bounds)


def _literals(annotation: Any) -> list[str]:
    """Return the words of every Literal within a type."""
    if getattr(annotation, "__origin__", None) is Literal:
        return list(annotation.__args__)
    return [word for part in getattr(annotation, "__args__", ()) for word in _literals(part)]


def _short(value: float, lang: str) -> str:
    text = f"{value:.4g}" if abs(value) < 1e4 else f"{value:_.0f}"
    return text.replace(".", ",") if lang == "id" else text


def _table(title: str, headings: tuple[str, ...], lang: str, profile: Any = None) -> Table:
    fields = {"name": profile.name, "code": profile.code} if profile is not None else {}
    text = say(f"list.{title}", lang, **fields)
    table = Table(title=text, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        right = heading in ("value", "range")
        table.add_column(say(f"list.{heading}", lang), justify="right" if right else "left",
                         no_wrap=heading == "name", overflow="fold")  # fmt: skip
    return table


def _print(table: Table) -> None:
    _console().print(table)


def _console() -> Console:
    """Return a console without colour where the output is no terminal."""
    console = Console(highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        console.width = WIDTH
    return console
