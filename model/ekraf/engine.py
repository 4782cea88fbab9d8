"""How a rule becomes fast: written once as plain Python, compiled by Numba, still callable as plain Python.

``rule`` marks a function of one agent (numbers in, numbers out); ``kernel`` marks the loop that applies rules to
columns; ``step`` a part of such a loop that several kernels share. All keep the original as ``.py_func``: with ``NUMBA_DISABLE_JIT=1`` the whole model runs as ordinary
Python, which is the oracle that the compiled version is tested against.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., object])

if TYPE_CHECKING:

    def rule(function: F) -> F:
        """Compile a rule of one agent."""
        return function

    def kernel(function: F) -> F:
        """Compile a loop over agents."""
        return function

    def step(function: F) -> F:
        """Compile a part of a kernel that reads and writes columns; it is written into the kernel that calls it."""
        return function

else:
    # No kernel allocates, so none needs reference counts: without them it compiles and runs faster.
    rule = njit(cache=True, error_model="numpy", _nrt=False)
    kernel = njit(cache=True, error_model="numpy", _nrt=False, nogil=True)
    step = njit(cache=True, error_model="numpy", _nrt=False)
