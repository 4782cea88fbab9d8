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
def normal(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> float:
    """Return a standard normal draw (Box and Muller 1958); uses the purposes ``purpose`` and ``purpose + 1``."""
    u = 1.0 - uniform(seed, agent, month, purpose)
    v = uniform(seed, agent, month, purpose + 1)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
