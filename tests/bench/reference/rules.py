"""The model's rules as ordinary Python: the same sources, read by the interpreter instead of compiled.

Draws of luck alone stay compiled, as a plain Mesa model too draws from a generator that is written in C: with them
interpreted the reference is slower, and the engine looks faster than it is. ``EKRAF_REFERENCE_LUCK=python`` in the
environment has them interpreted all the same.
"""

from __future__ import annotations

import os
import sys
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from ekraf import luck

LUCK_IS_COMPILED = os.environ.get("EKRAF_REFERENCE_LUCK") != "python"
_seen: dict[str, dict[str, Any]] = {}


def plain(module: ModuleType) -> SimpleNamespace:
    """Return what a module defines, its compiled functions as ordinary Python that calls only ordinary Python."""
    return SimpleNamespace(**_plain_names(module.__name__))


def _plain_names(module: str) -> dict[str, Any]:
    if module not in _seen:
        names = _seen[module] = dict(vars(sys.modules[module]))
        for name, value in names.items():
            source = getattr(value, "py_func", None)
            if source is None or (source.__module__ == luck.__name__ and LUCK_IS_COMPILED):
                continue
            if source.__module__ == module:
                names[name] = FunctionType(source.__code__, names, source.__name__, source.__defaults__)
            else:
                names[name] = _plain_names(source.__module__)[source.__name__]
    return _seen[module]


uniform, normal, bits, scramble = (getattr(plain(luck), name) for name in ("uniform", "normal", "bits", "scramble"))
if not LUCK_IS_COMPILED:
    np.seterr(over="ignore")  # keys are mixed by products of which 64 bits are kept


def total(values: list[float]) -> float:
    """Return the sum of ``values`` in their order, as a compiled loop adds (Python's ``sum`` makes up for rounding)."""
    result = 0.0
    for value in values:
        result += value
    return result


def luck_of_its_own(seed: np.uint64, agent: np.uint64, month: int, purpose: int) -> np.uint64:
    """Return the key of somebody or something that ``agent`` brings into the town."""
    return np.uint64(scramble(np.uint64(bits(seed, agent, month, purpose))))
