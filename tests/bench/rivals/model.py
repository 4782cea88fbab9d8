"""The micro-model that all contenders compute: what happens to residents of working age in a labour market's month.

State of a resident: ``age`` [months], ``skill`` [index, 1 is the goal of those in work], ``wage`` [money a month, 0
without work], ``employed``. All start from ``opening(n)``; floats are 64 bits wide in every contender.

A month, with U the unemployment rate at its start and three draws in [0, 1) a resident (DRIFT, FATE, OFFER):

1. Everybody ages by a month. Who reaches ``retire`` leaves: a newcomer of age ``first`` takes the row, with skill
   ``entry``, no wage and no work, and nothing else happens in that row this month.
2. Skill drifts: with work it learns towards 1, without it fades towards 0, and luck moves it:
   skill <- max(0, skill + rate (goal - skill) + jitter (DRIFT - 0.5)), (rate, goal) = (learn, 1) or (fade, 0).
3. Wages grow, those of the skilled faster: wage <- wage (1 + (growth + merit skill)).
4. Those who had work lose it if FATE < loss: no wage, no work.
   Those who had none find it if FATE < find skill (1 - U): wage <- base (0.5 + skill) (1 + spread (OFFER - 0.5)).
5. The month is counted (``Month``): stocks at its end and flows in it.

The unemployment rate couples all residents every month; nobody else's state of the same month matters, so that the
result does not depend on the order of residents and columns can express it. It has no search among vacancies, no
firms, no contacts: what those cost, this bench does not say.

This module needs NumPy alone, because every contender's environment has it.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

DRIFT, FATE, OFFER = 0, 1, 2
OPENING = 3  # and 4 to 6: draws of the first day
SEED = 20260101
MONTHS = 24

Draws = NDArray[np.float64]  # [months, 3, residents]


class Rates(NamedTuple):
    """Parameters, those of time a month."""

    first: int = 180  # months of age
    retire: int = 720
    entry: float = 0.4
    learn: float = 0.01
    fade: float = 0.02
    jitter: float = 0.02
    growth: float = 0.002
    merit: float = 0.002
    loss: float = 0.02
    find: float = 0.35
    base: float = 3.0
    spread: float = 0.4


RATES = Rates()


class Columns(NamedTuple):
    """The state of all residents, [residents] each."""

    age: NDArray[np.int16]
    skill: NDArray[np.float64]
    wage: NDArray[np.float64]
    employed: NDArray[np.bool_]


class Month(NamedTuple):
    """What is counted in a month; sums are of all residents at its end."""

    employed: int
    hired: int
    parted: int
    newcomers: int
    ages: int
    skills: float
    wages: float


class World(Protocol):
    """A contender's residents, ready to run."""

    def run(self) -> list[Month]:
        """Run all months and return what was counted; called once."""

    def columns(self) -> Columns:
        """Return the residents' state."""


class Contender(Protocol):
    """A contender's module."""

    def build(self, n: int, months: int, draws: Draws | None) -> World:
        """Make ``n`` residents, ready to live ``months`` by the given draws or by their framework's own luck."""


def keyed(n: int, month: int, purpose: int) -> NDArray[np.float64]:
    """Return the draws [residents] of ``ekraf.luck.uniform``: the same bits, by NumPy alone."""
    mask = 2**64 - 1
    added = np.uint64(((month * 128 + purpose + 1) * 0xD1B54A32D192ED03) & mask)
    x = (np.uint64(SEED) ^ (np.arange(n, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))) + added
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((x ^ (x >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def given(n: int, months: int) -> Draws:
    """Return the draws that the equality gate hands to every contender."""
    return np.array([[keyed(n, month, purpose) for purpose in (DRIFT, FATE, OFFER)] for month in range(months)])


def opening(n: int) -> Columns:
    """Return the residents of the first day: nine in ten have work."""
    age, skill, work, offer = (keyed(n, 0, OPENING + k) for k in range(4))
    ages = RATES.first + (age * (RATES.retire - RATES.first)).astype(np.int16)
    skills = 0.3 + 0.5 * skill
    employed = work < 0.9
    wages = np.where(employed, RATES.base * (0.5 + skills) * (1.0 + RATES.spread * (offer - 0.5)), 0.0)
    return Columns(ages.astype(np.int16), skills, wages, employed)


def digest(columns: Columns) -> str:
    """Return a hash of every bit of the state, in the order of residents."""
    whole = hashlib.sha256()
    for column, kind in zip(columns, (np.int16, np.float64, np.float64, np.bool_), strict=True):
        whole.update(np.ascontiguousarray(column, dtype=kind).tobytes())
    return whole.hexdigest()[:16]
