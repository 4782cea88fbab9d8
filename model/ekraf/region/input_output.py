"""Who buys what of whom: Indonesia's input-output table of 2020, as ratios to output."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ekraf.region.dataset import IO_COLUMNS, data
from ekraf.region.facts import INDUSTRIES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class IoTable:
    """Ratios to the output of the using industry, in the order of ``names``; the arrays cannot be written to.

    ``coefficients`` [17 supplying, 17 using] are domestic; with ``imported``, ``product_tax`` and ``value_added``
    (of which ``labour``) each column adds up to 1. ``household_shares`` [17] of domestic household spending add up
    to 1. Basic prices.
    """

    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    imported: NDArray[np.float64]
    value_added: NDArray[np.float64]
    labour: NDArray[np.float64]
    product_tax: NDArray[np.float64]
    household_shares: NDArray[np.float64]


@cache
def io_table() -> IoTable:
    """Return the table (source in the last column of ``io_17.csv``)."""
    import numpy as np  # only here: reading regions must stay quick

    rows = data().trade
    products = [rows[f"{at:02d}"] for at in range(1, len(INDUSTRIES) + 1)]

    def line(row: dict[str, str]) -> NDArray[np.float64]:
        return np.array([float(row[column]) for column in IO_COLUMNS])

    output = line(rows["2100"])
    household = np.array([float(row["fd_household"] or 0.0) for row in products])
    arrays = {
        "coefficients": np.array([line(row) for row in products]) / output,
        "imported": line(rows["2000"]) / output,
        "value_added": line(rows["2090"]) / output,
        "labour": line(rows["2010"]) / output,
        "product_tax": line(rows["1950"]) / output,
        "household_shares": household / household.sum(),
    }
    for array in arrays.values():
        array.setflags(write=False)
    return IoTable(names=INDUSTRIES, **arrays)
