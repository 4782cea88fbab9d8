"""Where in the text of a TOML file a setting stands. The TOML reader of the standard library does not say."""

from __future__ import annotations

import re

Place = tuple[str | int, ...]  # ("policy", 1, "budget") is the budget of the second policy

_WORD = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_KEY = rf"({_WORD}(?:\s*\.\s*{_WORD})*)"
_LIST_HEADER = re.compile(rf"\s*\[\[\s*{_KEY}\s*\]\]")
_HEADER = re.compile(rf"\s*\[\s*{_KEY}\s*\]")
_SETTING = re.compile(rf"\s*{_KEY}\s*=")


def line_numbers(text: str) -> dict[Place, int]:
    """Return the line (from 1) of every table and every setting that begins a line of ``text``."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _LIST_HEADER.match(line):
            head = _inside(_words(match[1]), counts, last_too=False)
            counts[head] = counts.get(head, 0) + 1
            found.setdefault(head, number)
            table = (*head, counts[head] - 1)
        elif match := _HEADER.match(line):
            table = _inside(_words(match[1]), counts)
        elif match := _SETTING.match(line):
            found.setdefault(table + _words(match[1]), number)
            continue
        else:
            continue
        found.setdefault(table, number)
    return found


def line_of(place: Place, lines: dict[Place, int]) -> int | None:
    """Return the line of a place, or of the nearest table or setting around it; None if there is none."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def place_text(place: Place) -> str:
    """Return a place as a reader says it: ``policy[2].budget`` is the budget of the second policy."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".")


def _words(key: str) -> Place:
    return tuple(word.strip("\"'") for word in re.findall(_WORD, key))


def _inside(words: Place, counts: dict[Place, int], last_too: bool = True) -> Place:
    """Put the number of the latest entry behind each list of tables that a header passes through."""
    place: Place = ()
    for position, word in enumerate(words, start=1):
        place = (*place, word)
        if place in counts and (last_too or position < len(words)):
            place = (*place, counts[place] - 1)
    return place
