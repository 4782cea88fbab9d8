"""ambr, array kernels: an ``ArrayKernelModel``, whose state is a dictionary of NumPy arrays (no GPU here).

Own luck: the generator that ambr hands to the step. The step is the code of ``numpy_columns``.
"""

from __future__ import annotations

import ambr

from tests.bench.rivals.model import SEED, Columns, Draws, Month, opening
from tests.bench.rivals.numpy_columns import Room, live, stream, told


class Town(ambr.ArrayKernelModel):
    """Residents as arrays."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        super().__init__({"n": n, "seed": SEED})
        self.start, self.room = opening(n), Room(n)
        self.months, self.draws = months, draws
        self.counted: list[Month] = []

    def init_state(self, xp: object, n: int, rng: object, p: dict) -> dict:
        return self.start._asdict()

    def step_state(self, xp: object, state: dict, rng: object, p: dict) -> dict:
        luck = stream(rng, self.room) if self.draws is None else told(self.draws, self.t - 1)
        self.counted.append(live(Columns(**state), luck, self.room))
        return state

    def metrics(self, xp: object, state: dict) -> dict:
        return self.counted[-1]._asdict()

    def run(self) -> list[Month]:
        self.table = super().run(self.months).agents
        return self.counted

    def columns(self) -> Columns:
        return Columns(*(self.table[name].to_numpy() for name in Columns._fields))


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
