"""The seed of each draw."""

from __future__ import annotations

_MASK = (1 << 64) - 1


def draw_seed(seed: int, draw: int) -> int:
    """Return the seed of a draw, 0 to 2^63 - 1: a hash of both numbers (finaliser of SplitMix64).

    Draws of one seed never share luck with each other, and asking for more draws leaves the first ones alone.
    """
    mixed = (seed * 0x9E3779B97F4A7C15 + (draw + 1) * 0xD1B54A32D192ED03) & _MASK
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = ((mixed ^ (mixed >> shift)) * factor) & _MASK
    return (mixed ^ (mixed >> 31)) >> 1
