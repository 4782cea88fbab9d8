"""What is believed of parameters before any target is looked at: flat over the range that each claims."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from ekraf.errors import RegionError
from ekraf.evidence import targets
from ekraf.parameters import claims
from ekraf.region.table import Reader, one_of

Reals = NDArray[np.float64]
FILE = Path(targets.__file__).with_name("free.csv")
KINDS = ("behaviour", "lever")
WIDE = 4.0  # ranges that span more than this factor are flat in logarithms


class Box(NamedTuple):
    """A flat prior between ``low`` and ``high`` [parameters]; those are logarithms where ``log`` is true.

    A point lies in the unit cube: 0 is the low end of each range, 1 the high one.
    """

    names: tuple[str, ...]
    low: Reals
    high: Reals
    log: NDArray[np.bool_]

    def values(self, points: Reals) -> Reals:
        """Return points [n, parameters] as values of the parameters."""
        found = self.low + points * (self.high - self.low)
        return np.where(self.log, np.exp(np.where(self.log, found, 0.0)), found)

    def part(self, chosen: NDArray[np.bool_]) -> Box:
        """Return the prior of some of the parameters."""
        names = tuple(name for name, one in zip(self.names, chosen, strict=True) if one)
        return Box(names, self.low[chosen], self.high[chosen], self.log[chosen])


def box_of(names: Sequence[str]) -> Box:
    """Return the prior of named parameters, over the range that each claims in ``parameters.csv``."""
    chosen = [claims()[name] for name in names]
    low, high = (np.array([getattr(one, end) for one in chosen], dtype=float) for end in ("low", "high"))
    log = (low > 0.0) & (high > WIDE * low)
    low, high = (np.where(log, np.log(np.where(log, end, 1.0)), end) for end in (low, high))
    return Box(tuple(names), low, high, log)


def free_names(kind: str, path: Path = FILE) -> tuple[str, ...]:
    """Return the parameters that ``free.csv`` lists: ``behaviour``, which the targets may tell, or ``lever``.

    What a lever does shows in no target; it is drawn over its range, so that bands hold this ignorance too.
    """
    reader = Reader(path.parent)
    known = [name for name, one in claims().items() if one.low < one.high]
    rows = reader.rows(path.name, {"name": one_of(known, "a parameter with a range"),
                                   "kind": one_of(KINDS, " or ".join(KINDS))}, ("name",))  # fmt: skip
    reader.finish()
    found = tuple(row["name"] for row in rows if row["kind"] == kind)
    if not found:
        raise RegionError(f"{path.name} lists no parameter of kind {kind}")
    return found


def spread(dimensions: int, n: int, seed: int) -> Reals:
    """Return ``n`` points of a scrambled Sobol sequence in the open unit cube, equal for equal arguments."""
    points = qmc.Sobol(dimensions, rng=seed).random_base2(int(np.ceil(np.log2(max(n, 2)))))[:n]
    return np.asarray(np.clip(points, 1e-9, 1.0 - 1e-9))
