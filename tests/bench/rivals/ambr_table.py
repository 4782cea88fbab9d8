"""ambr, the table: residents are rows of the Polars table; a month borrows its columns and commits them together.

``borrow`` and ``commit`` are ambr's way from its table to NumPy and back; its views (``agents.where(...)``) look up ids
and copy a column at each assignment. A borrowed column is read-only, hence the copies. Own luck: ``model.rng``.
"""

from __future__ import annotations

import ambr

from tests.bench.rivals.model import SEED, Columns, Draws, Month, opening
from tests.bench.rivals.numpy_columns import Room, live, stream, told


class Town(ambr.Model):
    """Residents as rows."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        super().__init__({"n": n, "seed": SEED, "show_progress": False})
        self.room, self.months, self.draws = Room(n), months, draws
        super().run(steps=0)  # sets up, outside the time that is measured

    def setup(self) -> None:
        self.add_agents(self.p["n"], **opening(self.p["n"])._asdict())

    def step_vectorized(self) -> None:
        """Live a month."""
        residents = Columns(*(self.agents.borrow(name)[0].copy() for name in Columns._fields))
        luck = stream(self.rng, self.room) if self.draws is None else told(self.draws, self.t)
        for name, value in live(residents, luck, self.room)._asdict().items():
            self.record_model(name, value)
        self.agents.commit(**residents._asdict())

    def run(self) -> list[Month]:
        counted = super().run(steps=self.months).model
        return [Month(**row) for row in counted.select(Month._fields).to_dicts()]

    def columns(self) -> Columns:
        return Columns(*(self.agents.frame[name].to_numpy() for name in Columns._fields))


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
