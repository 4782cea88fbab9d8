"""A run in several threads has the bits of a run in one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.conftest import short

from ekraf.economy import CreativeEconomy
from ekraf.threads import EDGE, Threads
from ekraf.town import Town

SMALL = 300  # rows that a thread takes here: the town has some 8,000 residents and a few hundred searchers a month


@pytest.fixture(scope="module")
def alone(small_town: Town) -> CreativeEconomy:
    return CreativeEconomy(short("package", 14), rng=3, scale=0.05, town=small_town).run()


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_the_same_bits(threads: int, small_town: Town, alone: CreativeEconomy) -> None:
    together = CreativeEconomy(short("package", 14), rng=3, scale=0.05, town=small_town, threads=threads)
    together.town.threads = Threads(threads, least=SMALL)
    assert len(together.town.threads.pieces(int(together.town.sizes[0]))) == threads
    together.run()
    np.testing.assert_array_equal(together.series, alone.series)
    np.testing.assert_array_equal(together.ledger.history, alone.ledger.history)
    for table in ("people", "households", "firms", "employers"):
        for column, other in zip(getattr(together.town, table), getattr(alone.town, table), strict=True):
            np.testing.assert_array_equal(column, other)


@pytest.mark.parametrize("rows", [0, 1, 299, 300, 8000, 16384])
def test_pieces_cover_all_rows_once(rows: int) -> None:
    pieces = Threads(3, least=SMALL).pieces(rows)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == rows
    assert all(last == first for (_, last), (first, _) in pairwise(pieces))
    assert all(first % EDGE == 0 for first, _ in pieces)
    assert len(pieces) == min(3, max(rows // SMALL, 1))


def test_what_a_thread_raises_reaches_the_caller() -> None:
    def work(first: int, last: int) -> int:
        if first > 0:
            raise ValueError("in another thread")
        return last

    with pytest.raises(ValueError, match="in another thread"):
        Threads(2, least=10).over(1000, work)
