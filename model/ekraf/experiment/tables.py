"""The two monthly tables of a results folder, written so that equal numbers give equal bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

from ekraf.clock import calendar_month, year
from ekraf.experiment.files import write_whole
from ekraf.experiment.simulate import DrawResult
from ekraf.experiment.store import Store
from ekraf.indicators import NAMES
from ekraf.ledger import FLOWS
from ekraf.scenario import Scenario

pa: Any = pyarrow  # carries no types
pq: Any = pyarrow.parquet
INTERVAL = (0.05, 0.95)
_INDICATORS = pa.schema(
    [("scenario", pa.string()), ("draw", pa.int32()), ("month", pa.date32())] + [(name, pa.float64()) for name in NAMES]
)
_LEDGER = pa.schema(
    [
        ("scenario", pa.string()),
        ("month", pa.date32()),
        *((name, pa.string()) for name in ("flow", "payer", "payee")),
        *((name, pa.float64()) for name in ("amount", "low", "high")),
    ]
)


def write_tables(store: Store[DrawResult]) -> None:
    """Write ``indicators.parquet`` and ``ledger.parquet`` from the finished draws.

    Indicators: a row a scenario, draw and month. Ledger: a row a scenario, month and flow, with the mean over
    draws (``amount``, rupiah) and its 5% and 95% quantiles (``low``, ``high``).
    """
    _write(store, "indicators.parquet", _INDICATORS, _indicator_tables(store))
    _write(store, "ledger.parquet", _LEDGER, _ledger_tables(store))


def _write(store: Store[DrawResult], name: str, schema: Any, tables: Iterator[Any]) -> None:
    def write(file: object) -> None:
        options: dict[str, Any] = {"compression": "zstd", "use_dictionary": ["scenario"]}
        with pq.ParquetWriter(file, schema, write_page_checksum=True, **options) as writer:
            for table in tables:
                writer.write_table(table, row_group_size=len(table))

    write_whole(store.folder / name, write)


def _indicator_tables(store: Store[DrawResult]) -> Iterator[Any]:
    """Yield a table a scenario, so that only one is in memory."""
    draws = range(store.plan.options.draws)
    for number, scenario in enumerate(store.plan.scenarios):
        values = np.concatenate([store.load(draw).series[number] for draw in draws])
        rows = len(values)
        columns = [
            pa.array([scenario.key] * rows),
            pa.array(np.repeat(np.array(draws, dtype=np.int32), scenario.months)),
            pa.array(_dates(scenario) * len(draws), pa.date32()),
            *(pa.array(values[:, column]) for column in range(len(NAMES))),
        ]
        yield pa.Table.from_arrays(columns, schema=_INDICATORS)


def _ledger_tables(store: Store[DrawResult]) -> Iterator[Any]:
    draws = range(store.plan.options.draws)
    for number, scenario in enumerate(store.plan.scenarios):
        values = np.stack([store.load(draw).ledger[number] for draw in draws])
        low, high = np.quantile(values, INTERVAL, axis=0)
        months = [day for day in _dates(scenario) for _ in FLOWS]
        columns = [
            pa.array([scenario.key] * len(months)),
            pa.array(months, pa.date32()),
            *(
                pa.array([getattr(flow, what) for flow in FLOWS] * scenario.months)
                for what in ("name", "payer", "payee")
            ),
            *(pa.array(amounts.ravel()) for amounts in (values.mean(axis=0), low, high)),
        ]
        yield pa.Table.from_arrays(columns, schema=_LEDGER)


def _dates(scenario: Scenario) -> list[date]:
    months = range(scenario.first_month, scenario.last_month + 1)
    return [date(year(month), calendar_month(month), 1) for month in months]
