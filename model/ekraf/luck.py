"""Luck belongs to an agent: a draw is a function of (seed, agent, month, purpose), and of nothing else.

Nobody's luck depends on who else was asked, so two runs of the same seed differ only by what a policy changed.
The generator is the finaliser of SplitMix64 (Steele, Lea and Flood 2014) applied to the mixed key.
"""

from __future__ import annotations

import math

import numpy as np

from ekraf.engine import rule

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
STRIDE = np.uint64(0xD1B54A32D192ED03)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
UNIT = 2.0**-53


@rule
def scramble(x: np.uint64) -> np.uint64:
    """Return 64 well-mixed bits of ``x`` (the SplitMix64 finaliser)."""
    x = (x ^ (x >> np.uint64(30))) * MIX_A
    x = (x ^ (x >> np.uint64(27))) * MIX_B
    return x ^ (x >> np.uint64(31))


@rule
def bits(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> np.uint64:
    """Return 64 bits of luck of ``agent`` in ``month`` for ``purpose`` (see ``ekraf.purpose``)."""
    key = np.uint64(month * 128 + purpose + 1)
    return scramble((seed ^ (agent * GOLDEN)) + key * STRIDE)


@rule
def uniform(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> float:
    """Return a draw in [0, 1)."""
    return float(bits(seed, agent, month, purpose) >> np.uint64(11)) * UNIT


@rule
def standard_normal(p: float) -> float:
    """Return the standard normal quantile of ``p``, 0 < p < 1, to about seven figures (Wichura 1988, AS 241)."""
    middle = p - 0.5
    if abs(middle) <= 0.425:
        r = 0.180625 - middle * middle
        above = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        below = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0
        return middle * above / below
    r = math.sqrt(-math.log(p if middle < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        above = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        value = above / ((0.12021132975 * r + 0.73700164250) * r + 1.0)
    else:
        r -= 5.0
        above = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        value = above / ((0.012258202635 * r + 0.24197894225) * r + 1.0)
    return -value if middle < 0.0 else value


@rule
def normal(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> float:
    """Return a standard normal draw, by the inverse of its distribution."""
    return standard_normal(uniform(seed, agent, month, purpose) + 0.25 * UNIT)
