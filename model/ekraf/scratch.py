"""Room for passes over agents, and how a pass finds the few whom something may happen to.

Most of a month happens to few. A pass first fills ``mask`` for everybody, by arithmetic alone, which a processor does
for eight people at once, luck included; then ``marked`` writes down who they are, and the rule is applied to these. A
branch for each resident costs more than all of this, as a processor cannot guess whom luck will choose.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.engine import step
from ekraf.tables import table


@table
class Scratch(NamedTuple):
    """Room that every pass may use and none keeps; a place a resident."""

    mask: NDArray[np.int8]  # 1 for those whom a pass is about
    rows: NDArray[np.int64]  # their rows
    rank: NDArray[np.float64]  # a number each


@step
def marked(scratch: Scratch, n: int) -> int:
    """Write the rows of those of the first ``n`` who are marked into ``rows``, in order; return how many."""
    count = 0
    for i in range(n):
        scratch.rows[count] = i
        count += int(scratch.mask[i])
    return count
