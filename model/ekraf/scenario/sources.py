"""Scenario files on disk: found by path or shipped name, read as TOML, followed along ``extends``, merged."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from ekraf.errors import ScenarioError, nearest
from ekraf.scenario.lines import Place, line_numbers

_PACKAGE = Path(__file__).resolve().parent.parent
# In a wheel the scenarios lie inside the package; in a checkout beside `model/`.
SHIPPED = _PACKAGE / "scenarios" if (_PACKAGE / "scenarios").is_dir() else _PACKAGE.parents[1] / "scenarios"


class Layer(NamedTuple):
    """One file of a chain of ``extends``: its name, where it lies, what it says on which lines."""

    where: str
    path: Path
    data: dict[str, Any]
    lines: dict[Place, int]


def names() -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def find(name_or_path: str | Path, folder: Path | None = None) -> Path:
    """Return the file that a path or a shipped name means.

    With ``folder`` (of a file that extends another) a path is looked up there first. ScenarioError: no such
    file (names the nearest), or a folder.
    """
    text = str(name_or_path)
    bare = not text.endswith(".toml") and "/" not in text and "\\" not in text
    beside = (folder or Path()) / text
    candidates = [beside.parent / f"{beside.name}.toml", SHIPPED / f"{text}.toml"] if bare else [beside]
    if folder is None:
        candidates.reverse()
    for path in [*candidates, beside]:
        if path.is_file():
            return path
    if beside.is_dir():
        raise ScenarioError(f"{text} is a folder; name one scenario file, such as {beside / 'my-plan.toml'}")
    near = [path.name for path in beside.parent.glob("*.toml")]
    hint = nearest(beside.name, near) or nearest(beside.name.removesuffix(".toml"), names())
    raise ScenarioError(f"{text}: no such scenario file or name{hint}\n  shipped: {', '.join(names())}")


def read(path: Path) -> Layer:
    """Return one file. ScenarioError: cannot be read, not UTF-8, not TOML (line, column), empty."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        text = raw.decode("utf-8-sig")  # Windows editors put a mark in front
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ScenarioError(f"{path}, line {line}: is not UTF-8 text; save the file as UTF-8") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(_syntax(path, text, str(error))) from error
    if not data:
        raise ScenarioError(f'{path} is empty; a scenario says at least extends = "baseline" or a name')
    return Layer(str(path), path, data, line_numbers(text))


def chain(last: Layer) -> list[Layer]:
    """Return a file and all that it extends, the root first. ScenarioError: circular, or one is missing."""
    layers = [last]
    while isinstance(parent := layers[0].data.get("extends"), str):
        where = f'{layers[0].where}, line {layers[0].lines.get(("extends",), 1)}: extends = "{parent}"'
        try:
            path = find(parent, layers[0].path.parent)
        except ScenarioError as error:
            raise ScenarioError(f"{where}: {error}") from error
        if path.resolve() in {layer.path.resolve() for layer in layers}:
            circle = " -> ".join([*(layer.path.name for layer in reversed(layers)), path.name])
            raise ScenarioError(f"{where}: goes round in a circle ({circle})")
        layers.insert(0, read(path))
    return layers


def merge(layers: list[Layer]) -> dict[str, Any]:
    """Return what the files of a chain say together; the names of a parent are not inherited."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = _merged({k: v for k, v in merged.items() if k not in ("name", "name_id")}, layer.data)
    return merged


def locate(layers: list[Layer], place: Place) -> tuple[Layer, Place]:
    """Return the file that says what stands at a place of the merged tables, and the place in that file."""
    for depth, part in enumerate(place):
        if isinstance(part, int):
            for layer in layers:
                entries = _at(layer.data, place[:depth])
                count = len(entries) if isinstance(entries, list | tuple) else 0
                if part < count:
                    return layer, (*place[:depth], part, *place[depth + 1 :])
                part -= count
    for layer in reversed(layers):
        if _at(layer.data, place) is not None:
            return layer, place
    return layers[-1], place


def _merged(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    """Lay ``top`` over ``base``: tables merge, lists of tables append, all else is replaced."""
    result = dict(base)
    for key, value in top.items():
        below = base.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = _merged(below, value)
        elif isinstance(below, list | tuple) and isinstance(value, list | tuple):
            result[key] = [*below, *value]
        else:
            result[key] = value
    return result


def _at(data: object, place: Place) -> object:
    """Return what stands at a place, or None."""
    for part in place:
        entries = dict(enumerate(data)) if isinstance(data, list | tuple) else data
        data = entries.get(part) if isinstance(entries, dict) else None
    return data


def _syntax(path: Path, text: str, message: str) -> str:
    """Say where a file is not TOML, and what to do in the three commonest cases."""
    match = re.search(r" \(at line (\d+), column (\d+)\)", message)
    if match is None:
        return f"{path}, last line: is not TOML: {message.removesuffix(' (at end of document)')}"
    line = int(match[1])
    found = text.split("\n")[line - 1].strip()
    what = message[: match.start()]
    if "Cannot overwrite" in what or "Cannot declare" in what:
        what = "this is given a second time; keep one"
    elif re.search(r"=\s*[0-9]{4}-[0-9]{2}\s*(#.*)?$", found):
        what = 'a month stands in quotes, as in start = "2026-07"'
    elif re.search(r"=\s*[0-9]{1,3}([.,][0-9]{3})+\s*(#.*)?$", found):
        what = "large numbers are written 2_000_000_000, without points or commas"
    return f"{path}, line {line}, column {match[2]}: is not TOML: {what}\n  {found}"
