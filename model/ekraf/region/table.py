"""Reading CSV files so that every mistake is named by file, line and column, and all are told at once."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from ekraf.errors import RegionError, nearest

MOST_MISTAKES = 20
# A check returns what was expected if the cell is wrong, and None if it is right.
Check = Callable[[str], str | None]
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


class Reader:
    """Reads the files of one folder and collects what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[str] = []

    def rows(self, name: str, columns: Mapping[str, Check], unique: tuple[str, ...] = ()) -> list[dict[str, str]]:
        """Return the rows of a file whose cells pass the checks; ``unique`` columns together identify a row."""
        try:
            with (self.folder / name).open(encoding="utf-8", newline="") as file:
                table = csv.reader(file)
                header = next(table, [])
                if not self._has_columns(name, header, columns):
                    return []
                lines = [(table.line_num, cells) for cells in table if cells]
        except (OSError, UnicodeError, csv.Error) as error:
            found = "no such file" if isinstance(error, FileNotFoundError) else str(error)
            self.mistakes.append(f"{name}: found {found}; expected a CSV file with the columns {', '.join(columns)}")
            return []
        return self._sound(name, header, lines, columns, unique)

    def _has_columns(self, name: str, header: list[str], columns: Mapping[str, Check]) -> bool:
        missing = [column for column in columns if column not in header]
        self.mistakes += [
            f"{name}, line 1, column '{column}': found {', '.join(header) or 'nothing'}; expected this column too"
            for column in missing
        ]
        return not missing

    def _sound(self, name: str, header: list[str], lines: list[tuple[int, list[str]]], columns: Mapping[str, Check],
               unique: tuple[str, ...]) -> list[dict[str, str]]:  # fmt: skip
        checks = [(column, header.index(column), check) for column, check in columns.items() if check is not anything]
        key_at = [header.index(column) for column in unique]
        sound: list[dict[str, str]] = []
        seen: dict[tuple[str, ...], int] = {}
        for line, cells in lines:
            if len(cells) != len(header):
                self._add(name, line, header[min(len(cells), len(header) - 1)], f"{len(cells)} cells", f"{len(header)}")
                continue
            before = len(self.mistakes)
            for column, at, check in checks:
                expected = check(cells[at])
                if expected is not None:
                    self._add(name, line, column, f"'{cells[at]}'", expected)
            if key_at:
                key = tuple(cells[at] for at in key_at)
                if seen.setdefault(key, line) != line:
                    row = " ".join(key)
                    self._add(name, line, unique[-1], f"'{row}' again", f"it once (line {seen[key]})")
            if len(self.mistakes) == before:
                sound.append(dict(zip(header, cells, strict=True)))
        return sound

    def _add(self, name: str, line: int, column: str, found: str, expected: str) -> None:
        self.mistakes.append(f"{name}, line {line}, column '{column}': found {found}; expected {expected}")

    def finish(self) -> None:
        """Raise RegionError with every mistake found so far, at most twenty of them in words."""
        if not self.mistakes:
            return
        shown = self.mistakes[:MOST_MISTAKES]
        rest = len(self.mistakes) - len(shown)
        more = [f"and {rest} more"] if rest else []
        raise RegionError("\n".join([f"the data in {self.folder} are damaged:", *shown, *more]))


def number(cell: str) -> str | None:
    """Check for a finite number."""
    try:
        return None if math.isfinite(float(cell)) else "a finite number"
    except ValueError:
        return "a number"


def number_or_nothing(cell: str) -> str | None:
    """Check for a finite number or an empty cell."""
    return None if cell == "" else number(cell)


def anything(_: str) -> str | None:
    """Accept every cell."""
    return None


def filled(cell: str) -> str | None:
    """Check that the cell is not empty."""
    return None if cell.strip() else "some text"


def period(cell: str) -> str | None:
    """Check for a year, a month ``YYYY-MM``, or a span ``A..B`` of them."""
    parts = cell.split("..")
    right = len(parts) <= 2 and all(_PERIOD.fullmatch(part) for part in parts)
    return None if right else "a year (2025), a month (2025-02) or a span (2025-01..2025-06)"


def month_or_nothing(cell: str) -> str | None:
    """Check for a month ``YYYY-MM`` or an empty cell."""
    return None if cell == "" or (len(cell) == 7 and _PERIOD.fullmatch(cell)) else "a month (2025-02) or nothing"


def one_of(words: Iterable[str], what: str) -> Check:
    """Return a check for one of the given words; ``what`` names them in the message."""
    allowed: Collection[str] = frozenset(words)
    return lambda cell: None if cell in allowed else f"{what}{nearest(cell, sorted(allowed))}"
