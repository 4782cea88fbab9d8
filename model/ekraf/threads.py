"""The threads of one run: a pass over rows is cut into pieces, which several threads do side by side.

Only work on one row that touches no other row is cut, and counts in whole numbers: what is summed in rupiah, and what
may change another's row, is done afterwards by one thread, row by row. So the bits do not depend on the pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Found = TypeVar("Found")
LEAST = 16_384  # residents that a thread takes at least: fewer are done before it has been woken up
HEAVY = 16  # residents whose pass is as much work as that of a firm or a searcher, at least
EDGE = 64  # pieces begin at multiples of this, so that no two threads write into the same line of the cache


class Threads:
    """``number`` threads, of which one is the caller's own; a copy of what holds them shares them."""

    def __init__(self, number: int = 1, least: int = LEAST) -> None:
        self.number, self.least = number, least
        self._others = ThreadPoolExecutor(number - 1, "ekraf") if number > 1 else None

    def __deepcopy__(self, memo: dict[int, Any]) -> Threads:
        """Return the same threads: copies of a town are lived through one after another."""
        return self

    def __reduce__(self) -> tuple[type[Threads], tuple[int, int]]:
        """Say that another process has threads of its own."""
        return Threads, (self.number, self.least)

    def pieces(self, rows: int, weight: int = 1) -> list[tuple[int, int]]:
        """Return the first row of each piece and the row after its last; a row is the work of ``weight`` residents."""
        number = max(min(self.number, rows * weight // self.least), 1)
        cuts = [rows * piece // number // EDGE * EDGE for piece in range(number)]
        return list(zip(cuts, [*cuts[1:], rows], strict=True))

    def over(self, rows: int, work: Callable[[int, int], Found], weight: int = 1) -> list[Found]:
        """Return what ``work(first, last)`` returns for each piece of ``rows`` rows, in their order."""
        own, *others = self.pieces(rows, weight)
        if self._others is None or not others:
            return [work(*own)]
        handed_on = [self._others.submit(work, *piece) for piece in others]
        return [work(*own), *(one.result() for one in handed_on)]
