"""Agents as views: one row of a table, looked at as a Mesa agent, with the table's columns as its attributes.

A view reads and writes the columns, so what a rule or a notebook does through it counts. Views do not register with
the model (a hundred thousand objects would cost more than the run); the set that hands them out keeps them alive,
since Mesa's ``AgentSet`` only refers to them weakly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from ekraf.population import ACTIVITIES, EDUCATIONS, Firms, Households, People, columns
from ekraf.scenario import SUBSECTORS


class Row(mesa.Agent):
    """One row of a table, as a Mesa agent. ``unique_id`` is the row; ``table`` the columns."""

    table: Any

    def __init__(self, model: mesa.Model, table: Any, row: int) -> None:
        # Mesa's own constructor would register the agent; a view is not one more agent of the model
        self.model = model
        self.table = table
        self.unique_id = row
        self.pos = None

    def __repr__(self) -> str:
        """Return kind and row."""
        return f"<{type(self).__name__} {self.unique_id}>"


def _property(name: str, text: str) -> property:
    def read(view: Row) -> Any:
        value = getattr(view.table, name)[view.unique_id]
        return value.copy() if isinstance(value, np.ndarray) else value.item()

    def write(view: Row, value: Any) -> None:
        getattr(view.table, name)[view.unique_id] = value

    return property(read, write, doc=text)


def _viewed(table: Any) -> Callable[[type[Row]], type[Row]]:
    """Give a view class one property for each column of ``table``, with its unit and meaning as the docstring."""

    def decorate(cls: type[Row]) -> type[Row]:
        for name, (_, column) in columns(table).items():
            setattr(cls, name if name != "id" else "identity", _property(name, f"{column.text} ({column.unit})."))
        return cls

    return decorate


@_viewed(People)
class Resident(Row):
    """A resident of any age."""

    activity: int
    education: int
    born: int

    @property
    def age(self) -> int:
        """Completed years."""
        return int((self.model.town.month - self.born) // 12)

    @property
    def doing(self) -> str:
        """Activity in words."""
        return ACTIVITIES[self.activity]

    @property
    def schooling(self) -> str:
        """Highest schooling in words."""
        return EDUCATIONS[self.education]


@_viewed(Firms)
class CreativeFirm(Row):
    """A creative firm."""

    subsector: int

    @property
    def trade(self) -> str:
        """Subsector in words."""
        return SUBSECTORS[self.subsector]


@_viewed(Households)
class Household(Row):
    """A household."""


class Table:
    """A kind of agents: ``len``, ``[row]``, and ``agents(mask)``, a real Mesa ``AgentSet`` of views."""

    def __init__(self, model: mesa.Model, view: type[Row], table: Any, member: Callable[[], NDArray[np.bool_]]) -> None:
        self.model, self.view, self.table, self._member = model, view, table, member
        self._alive: dict[int, Row] = {}

    def rows(self) -> NDArray[np.int64]:
        """Return the rows that belong to this kind now."""
        return np.flatnonzero(self._member())

    def __len__(self) -> int:
        """Return how many there are now."""
        return len(self.rows())

    def __getitem__(self, row: int) -> Row:
        """Return the view of ``row``; the same object while somebody holds this table."""
        if row not in self._alive:
            self._alive[row] = self.view(self.model, self.table, int(row))
        return self._alive[row]

    def __iter__(self) -> Iterator[Row]:
        """Iterate over views."""
        return (self[int(row)] for row in self.rows())

    def agents(self, mask: NDArray[np.bool_] | None = None) -> AgentSet:
        """Return an ``AgentSet`` of the members, or of those of them for which ``mask`` (over all rows) holds."""
        rows = self.rows() if mask is None else np.flatnonzero(self._member() & mask)
        return AgentSet([self[int(row)] for row in rows], random=self.model.random)
