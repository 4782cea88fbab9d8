"""Numbers as people write them: 1,234.5 in English, 1.234,5 in Indonesian, rupiah in thousands, millions, billions."""

from __future__ import annotations

import math
from typing import NamedTuple

from ekraf.show.messages import say

MINUS = "\N{MINUS SIGN}"
_SWAP = str.maketrans(",.", ".,")
_STEPS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"), (1.0, "one"))


class Scale(NamedTuple):
    """How values of a unit are written: divided by ``divisor``, with ``digits`` decimals, and ``unit`` behind."""

    divisor: float
    digits: int
    unit: str


def number(value: float, digits: int, lang: str, signed: bool = False) -> str:
    """Return a number with separators; ``signed`` puts + before what is above zero. NaN is a dash."""
    if math.isnan(value):
        return "\N{EN DASH}"
    if math.isinf(value):
        return (MINUS if value < 0 else "") + "\N{INFINITY}"
    rounded = round(value, digits) + 0.0  # no minus before a zero
    text = f"{abs(rounded):,.{digits}f}"
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + (text.translate(_SWAP) if lang == "id" else text)


def scale(unit: str, largest: float, lang: str, difference: bool = False) -> Scale:
    """Return how values of ``unit``, of which ``largest`` is the largest, are best written.

    A difference of shares is in percentage points.
    """
    largest = abs(largest) if math.isfinite(largest) else 0.0
    if unit == "share":
        digits = 2 if difference and largest < 0.02 else 1
        return Scale(0.01, digits, say("unit.points" if difference else "unit.percent", lang))
    if unit == "rupiah":
        divisor, word = next(((size, word) for size, word in _STEPS if largest >= size), _STEPS[-1])
        return Scale(divisor, _digits(largest / divisor), say(f"unit.rupiah_{word}", lang))
    digits = 0 if unit in ("persons", "firms", "jobs") else _digits(largest)
    return Scale(1.0, digits, say(f"unit.{unit}", lang))


def _digits(largest: float) -> int:
    """Return the decimals that leave about three figures."""
    return 0 if largest >= 100 else 1 if largest >= 10 else 2
