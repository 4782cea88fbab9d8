"""Tables as compiled code sees them: the same columns and numbers, in copies their own, and no column in pieces."""

from __future__ import annotations

import copy
import pickle
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from ekraf.engine import kernel
from ekraf.tables import table


@table
class Owner(NamedTuple):
    """A table within a table."""

    age: float
    house: int


@table
class Shelf(NamedTuple):
    """Columns of several kinds, and numbers and another table between them."""

    first: NDArray[np.float64]
    seed: np.uint64
    grid: NDArray[np.int32]
    owner: Owner
    height: float
    count: int


@kernel
def take_stock(shelf: Shelf, totals: NDArray[np.float64]) -> int:
    """Write what is on the shelf into ``totals``, and add 1 to the grid."""
    totals[0], totals[1], totals[2] = shelf.first.sum(), shelf.height, shelf.owner.age
    for row in range(shelf.grid.shape[0]):
        for column in range(shelf.grid.shape[1]):
            totals[3] += shelf.grid[row, column] * (10.0**column)
            shelf.grid[row, column] += 1
    return shelf.count + shelf.owner.house + int(shelf.seed % np.uint64(1000))


def shelf() -> Shelf:
    grid = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int32)
    return Shelf(np.array([0.5, 0.25]), np.uint64(2**63 + 5), grid, Owner(41.5, 3), 1.5, -7)


def test_a_kernel_sees_columns_and_numbers() -> None:
    one, totals = shelf(), np.zeros(4)
    assert take_stock(one, totals) == -7 + 3 + (2**63 + 5) % 1000
    np.testing.assert_array_equal(totals, [0.75, 1.5, 41.5, 975.0])
    np.testing.assert_array_equal(one.grid, [[2, 3, 4], [5, 6, 7]])


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_has_columns_of_its_own(copied: object) -> None:
    one, totals = shelf(), np.zeros(4)
    take_stock(one, totals)
    other = copied(one)  # type: ignore[operator]
    assert isinstance(other, Shelf)
    take_stock(other, totals)
    np.testing.assert_array_equal(one.grid, [[2, 3, 4], [5, 6, 7]])
    np.testing.assert_array_equal(other.grid, [[3, 4, 5], [6, 7, 8]])


def test_a_changed_number_is_seen() -> None:
    one, totals = shelf(), np.zeros(4)
    before = take_stock(one, totals)
    assert take_stock(one._replace(count=3), totals) == before + 10


def test_a_column_must_lie_in_one_piece() -> None:
    torn = shelf()._replace(grid=np.zeros((2, 3), dtype=np.int32, order="F"))
    with pytest.raises(TypeError, match=r"Shelf\.grid must lie in one piece"):
        take_stock(torn, np.zeros(4))
