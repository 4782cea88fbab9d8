"""Luck: a fair draw that depends on seed, agent, month and purpose, and on nothing else."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ekraf.engine import kernel
from ekraf.luck import bits, normal, scramble, uniform

WORD = 2**64 - 1
keys = st.integers(0, WORD).map(np.uint64)
months = st.integers(0, 40_000)
purposes = st.integers(0, 125)


def mixed(x: int) -> int:
    """Return the SplitMix64 finaliser in whole numbers of any size: the oracle of ``scramble``."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & WORD
    return x ^ (x >> 31)


def drawn(seed: int, agent: int, month: int, purpose: int) -> int:
    key = (month * 128 + purpose + 1) * 0xD1B54A32D192ED03
    return mixed(((seed ^ (agent * 0x9E3779B97F4A7C15 & WORD)) + key) & WORD)


@kernel
def many(seed: np.uint64, month: int, purpose: int, gaussian: bool, into: np.ndarray) -> None:
    """Fill ``into`` with the draws of agents 1, 2, 3 and so on."""
    for i in range(into.shape[0]):
        agent = np.uint64(i + 1)
        into[i] = normal(seed, agent, month, purpose) if gaussian else uniform(seed, agent, month, purpose)


@given(keys)
def test_scrambling_is_that_of_splitmix(x: np.uint64) -> None:
    with np.errstate(over="ignore"):
        assert int(scramble(x)) == int(scramble.py_func(x)) == mixed(int(x))


@given(keys, keys, months, purposes)
def test_compiled_luck_is_plain_luck(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> None:
    expected = drawn(int(seed), int(agent), month, purpose)
    with np.errstate(over="ignore"):
        assert int(bits.py_func(seed, agent, month, purpose)) == expected
        assert uniform.py_func(seed, agent, month, purpose) == uniform(seed, agent, month, purpose)
        assert normal.py_func(seed, agent, month, purpose) == normal(seed, agent, month, purpose)
    assert int(bits(seed, agent, month, purpose)) == expected
    assert uniform(seed, agent, month, purpose) == (expected >> 11) * 2.0**-53


@given(keys, keys, months, purposes)
def test_a_draw_is_in_range(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> None:
    assert 0.0 <= uniform(seed, agent, month, purpose) < 1.0
    assert abs(normal(seed, agent, month, purpose)) < 8.4


@given(keys, st.lists(st.tuples(keys, months, purposes), min_size=2, max_size=8), st.randoms())
def test_who_is_asked_first_makes_no_difference(seed: np.uint64, asked: list, order: object) -> None:
    first = {who: uniform(seed, *who) for who in asked}
    order.shuffle(asked)  # type: ignore[attr-defined]
    assert {who: uniform(seed, *who) for who in asked} == first


@given(keys, keys, months, st.integers(0, 124))
def test_another_seed_agent_month_or_purpose_is_another_draw(
    seed: np.uint64, agent: np.uint64, month: int, purpose: int
) -> None:
    here = bits(seed, agent, month, purpose)
    one = np.uint64(1)
    with np.errstate(over="ignore"):
        others = {bits(seed ^ one, agent, month, purpose), bits(seed, agent ^ one, month, purpose),
                  bits(seed, agent, month + 1, purpose), bits(seed, agent, month, purpose + 1)}  # fmt: skip
    assert here not in others
    assert len(others) == 4


def test_draws_are_spread_evenly() -> None:
    draws = np.empty(200_000)
    for purpose in (0, 6, 127 - 2):
        many(np.uint64(5), 24_300, purpose, False, draws)
        assert abs(draws.mean() - 0.5) < 4.0 / math.sqrt(12 * draws.size)
        assert abs(draws.var() - 1.0 / 12.0) < 0.001
        counts = np.bincount((draws * 50).astype(int), minlength=50)
        expected = draws.size / 50
        assert ((counts - expected) ** 2 / expected).sum() < 95.0  # chi-square, 49 degrees: 1 in 10 thousand


def test_normals_are_normal() -> None:
    draws = np.empty(200_000)
    many(np.uint64(5), 24_300, 12, True, draws)
    assert abs(draws.mean()) < 4.0 / math.sqrt(draws.size)
    assert abs(draws.std() - 1.0) < 0.01
    assert abs((draws**3).mean()) < 0.03
    assert abs((draws**4).mean() - 3.0) < 0.08


def test_neighbours_in_time_purpose_and_seed_are_not_alike() -> None:
    one, other = np.empty(100_000), np.empty(100_000)
    many(np.uint64(1), 24_300, 7, False, one)
    for seed, month, purpose in ((1, 24_301, 7), (1, 24_300, 8), (2, 24_300, 7)):
        many(np.uint64(seed), month, purpose, False, other)
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.015
    assert abs(np.corrcoef(one[:-1], one[1:])[0, 1]) < 0.015
