"""Arithmetic of fitting a population: whole numbers from shares, weighted choice, rank matching, raking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

Whole = NDArray[np.integer[Any]]
Real = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]


def apportion(shares: ArrayLike, total: int) -> Whole:
    """Return whole numbers in proportion to ``shares`` that sum to ``total`` (largest remainder)."""
    weights = np.asarray(shares, dtype=float)
    if total <= 0 or weights.sum() <= 0:
        return np.zeros(weights.shape, np.int64)
    exact = weights * (total / weights.sum())
    counts: Whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), axis=None, kind="stable")
    counts.reshape(-1)[order[: total - int(counts.sum())]] += 1
    return counts


def without(rows: Whole, others: Whole) -> Whole:
    """Return those of ``rows`` that are not among the ``others``, in rising order."""
    stays = np.zeros(max(rows.max(initial=-1), others.max(initial=-1)) + 1, np.bool_)
    stays[rows] = True
    stays[others] = False
    return np.flatnonzero(stays)


def choose(rng: np.random.Generator, score: Real, count: int) -> Whole:
    """Return the positions of ``count`` rows drawn with log-odds ``score`` (plus logistic luck), in order.

    All are returned if there are no more than ``count``.
    """
    if count >= len(score):
        return np.arange(len(score))
    if count <= 0:
        return np.zeros(0, np.int64)
    keyed = score + rng.logistic(size=len(score))
    return np.sort(np.argpartition(-keyed, count - 1)[:count])


def match_ranks(rng: np.random.Generator, person: Real, slots: Whole, level: Real, noise: float) -> Whole:
    """Return for each person one of ``slots`` (codes), the highest ``person`` getting the highest ``level``.

    ``level`` belongs to the codes of the slots; ``noise`` is the standard deviation added to both sides.
    """
    by_person = np.argsort(person + rng.normal(0.0, noise, len(person)))
    by_slot = np.argsort(level[slots] + rng.normal(0.0, noise, len(slots)))
    found = np.empty(len(person), np.int64)
    found[by_person] = slots[by_slot]
    return found


def rake(seed: Real, rows: Real, columns: Real) -> Real:
    """Return the table nearest to ``seed`` with the given row and column sums (proportional fitting).

    Sums are met in turn, rows last; sums that no table can meet leave the columns off.
    """
    table = seed.astype(float)
    for _ in range(200):
        table *= (columns / np.maximum(table.sum(axis=0), 1e-300))[None, :]
        table *= (rows / np.maximum(table.sum(axis=1), 1e-300))[:, None]
    return table


def shift_to_total(odds: Real, weight: Real, total: float) -> float:
    """Return x such that sum(weight / (1 + exp(-(odds + x)))) equals ``total``."""

    def gap(x: float) -> float:
        return float((weight / (1.0 + np.exp(-(odds + x)))).sum() - total)

    return root(gap, -40.0, 40.0)


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where ``function`` crosses 0 between ``low`` and ``high``."""
    return float(brentq(function, low, high))


def gini(values: Real, people: Real | None = None) -> float:
    """Return the Gini coefficient of non-negative values, each held by one person or by so many ``people``.

    It is 1 - sum over holders of people * (2 * held by them and those below - held by them) / (all people * all held).
    """
    order = np.argsort(values)
    each = np.ones(len(values)) if people is None else np.asarray(people, dtype=float)[order]
    held = each * np.asarray(values)[order]
    below = np.cumsum(held)
    return float(1.0 - (each * (2.0 * below - held)).sum() / (each.sum() * below[-1]))


def truncated_pareto(rng: np.random.Generator, count: int, tail: float, largest: float) -> Real:
    """Return ``count`` draws of a Pareto law from 1 to ``largest``, stratified to be even."""
    u = (rng.permutation(count) + rng.random(count)) / max(count, 1)
    return np.asarray((1.0 - u * (1.0 - largest**-tail)) ** (-1.0 / tail))


def zipf_sizes(total: int, exponent: float, largest: int) -> Whole:
    """Return whole sizes that follow size = c * rank**(-1/exponent) from about ``largest`` at most down to 1.

    They sum to ``total``, the largest first.
    """
    if total <= 0:
        return np.zeros(0, np.int64)

    def sizes(count: int) -> Whole:
        rank = np.arange(1, count + 1, dtype=float)
        return np.clip(np.rint((count / rank) ** (1.0 / exponent)), 1, largest).astype(np.int64)

    low, high = 1, total
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sizes(middle).sum() <= total else (low, middle - 1)
    found = sizes(low)
    return found + apportion(found, total - int(found.sum()))
