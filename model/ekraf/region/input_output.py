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
    (of which ``labour``) each column adds up to 1. Each of the four ``*_shares`` [17] splits what one kind of final
    buyer spends on domestic products, and adds up to 1; ``investment_shares`` is of gross fixed capital formation,
    ``export_shares`` of goods and services. Basic prices.
    """

    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    imported: NDArray[np.float64]
    value_added: NDArray[np.float64]
    labour: NDArray[np.float64]
    product_tax: NDArray[np.float64]
    household_shares: NDArray[np.float64]
    government_shares: NDArray[np.float64]
    investment_shares: NDArray[np.float64]
    export_shares: NDArray[np.float64]


@cache
def io_table() -> IoTable:
    """Return the table (source in the last column of ``io_17.csv``)."""
    import numpy as np  # only here: reading regions must stay quick

    rows = data().trade
    products = [rows[f"{at:02d}"] for at in range(1, len(INDUSTRIES) + 1)]

    def line(row: dict[str, str]) -> NDArray[np.float64]:
        return np.array([float(row[column]) for column in IO_COLUMNS])

    def shares(*columns: str) -> NDArray[np.float64]:
        bought = np.array([sum(float(row[column]) for column in columns) for row in products])
        return np.asarray(bought / bought.sum())

    output = line(rows["2100"])
    arrays = {
        "coefficients": np.array([line(row) for row in products]) / output,
        "imported": line(rows["2000"]) / output,
        "value_added": line(rows["2090"]) / output,
        "labour": line(rows["2010"]) / output,
        "product_tax": line(rows["1950"]) / output,
        "household_shares": shares("fd_household"),
        "government_shares": shares("fd_government"),
        "investment_shares": shares("fd_gfcf"),
        "export_shares": shares("exports_goods", "exports_services"),
    }
    for array in arrays.values():
        array.setflags(write=False)
    return IoTable(names=INDUSTRIES, **arrays)
