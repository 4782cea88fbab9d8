"""NumPy: whole columns in place, and only the rows of the month's events one by one.

Own luck: PCG64 (``np.random.default_rng``), the draws of everybody filled into one buffer, offers for the hired alone.
``live`` is also what the contenders call whose framework hands out NumPy arrays: they then differ by luck, storage and
recording.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tests.bench.rivals.model import DRIFT, FATE, OFFER, RATES, SEED, Columns, Draws, Month, opening

Luck = Callable[[int, NDArray | None], NDArray]  # (purpose, rows or None for everybody) -> draws


class Room:
    """Numbers a resident that a month needs on its way."""

    def __init__(self, n: int) -> None:
        self.luck, self.work, self.chance = np.empty(n), np.empty(n), np.empty(n)


def live(residents: Columns, luck: Luck, room: Room) -> Month:
    """Live a month: change ``residents`` in place and return what was counted."""
    age, skill, wage, employed = residents
    unemployment = 1.0 - np.count_nonzero(employed) / age.size
    drift(residents, luck, room.work)
    chance = np.multiply(skill, RATES.find, out=room.chance)
    chance *= 1.0 - unemployment
    np.copyto(chance, RATES.loss, where=employed)
    old = age >= RATES.retire
    rows = np.flatnonzero((luck(FATE, None) < chance) & ~old)
    worked = employed[rows]
    lost, hired, left = rows[worked], rows[~worked], np.flatnonzero(old)
    employed[lost], wage[lost] = False, 0.0
    employed[hired] = True
    wage[hired] = RATES.base * (0.5 + skill[hired]) * (1.0 + RATES.spread * (luck(OFFER, hired) - 0.5))
    age[left], skill[left], wage[left], employed[left] = RATES.first, RATES.entry, 0.0, False
    return Month(
        employed=int(np.count_nonzero(employed)),
        hired=hired.size,
        parted=lost.size,
        newcomers=left.size,
        ages=int(age.sum(dtype=np.int64)),
        skills=float(skill.sum()),
        wages=float(wage.sum()),
    )


def drift(residents: Columns, luck: Luck, room: NDArray[np.float64]) -> None:
    """Let everybody age, and skills and wages move; ``room`` [residents]."""
    age, skill, wage, employed = residents
    np.add(age, 1, out=age)
    np.subtract(employed, skill, out=room)
    room *= np.where(employed, RATES.learn, RATES.fade)
    skill += room
    np.subtract(luck(DRIFT, None), 0.5, out=room)
    room *= RATES.jitter
    skill += room
    np.maximum(skill, 0.0, out=skill)
    np.multiply(skill, RATES.merit, out=room)
    room += RATES.growth
    room += 1.0
    wage *= room


def told(draws: Draws, month: int) -> Luck:
    """Return the luck that reads given draws."""
    return lambda purpose, rows: draws[month, purpose] if rows is None else draws[month, purpose, rows]


def stream(rng: np.random.Generator, room: Room) -> Luck:
    """Return the luck of a generator."""
    return lambda _, rows: rng.random(out=room.luck) if rows is None else rng.random(rows.size)


class Town:
    """Residents as columns."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        self.residents, self.room = opening(n), Room(n)
        self.months, self.draws = months, draws
        self.rng = np.random.default_rng(SEED)

    def run(self) -> list[Month]:
        own = stream(self.rng, self.room)
        return [live(self.residents, told(self.draws, m) if self.draws is not None else own, self.room)
                for m in range(self.months)]  # fmt: skip

    def columns(self) -> Columns:
        return self.residents


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
