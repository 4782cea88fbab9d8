"""Room for passes over agents, and how a pass finds the few whom something may happen to.

Most of a month happens to few. A pass first fills ``mask`` for everybody, by arithmetic alone, which a processor does
for eight people at once, luck included; then ``write_down`` notes who they are, and the rule is applied to these. A
branch for each resident costs more than all of this, as a processor cannot guess whom luck will choose. Marking goes
block by block, so that what it has marked is still in the cache, and piece by piece in several threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.engine import step
from ekraf.tables import table
from ekraf.threads import Threads

BLOCK = 8192  # rows whose columns stay in the second-level cache from one loop to the next


@table
class Scratch(NamedTuple):
    """Room that every pass may use and none keeps; a place a resident."""

    mask: NDArray[np.int8]  # 1 for those whom a pass is about
    rows: NDArray[np.int32]  # their rows
    rank: NDArray[np.float64]  # a number each


@step
def write_down(scratch: Scratch, first: int, last: int, at: int) -> int:
    """Write the rows from ``first`` to before ``last`` that are marked into ``rows`` from place ``at`` on, in order;
    return the place after the last of them."""
    place = np.uint64(at)
    for i in range(np.uint64(first), np.uint64(last)):  # without a sign nothing is counted from the end
        scratch.rows[place] = i
        place += np.uint64(scratch.mask[i])
    return np.int64(place)  # type: ignore[return-value]


def find(scratch: Scratch, n: int, threads: Threads, mark: Callable[[int, int], int]) -> int:
    """Let ``mark(first, last)`` mark and write down rows from place ``first`` on, and return how many, for all of the
    first ``n``; return how many there are in all. Their rows then begin ``scratch.rows``, in order."""
    found, rows = 0, scratch.rows
    for (first, _), count in zip(threads.pieces(n), threads.over(n, mark), strict=True):
        if first > found:
            rows[found : found + count] = rows[first : first + count]
        found += count
    return found
