"""How a rule becomes fast: written once as plain Python, compiled by Numba, still callable as plain Python.

``rule`` marks a function of one agent (numbers in, numbers out); ``kernel`` marks the loop that applies rules to
columns; ``step`` a part of such a loop that several kernels share. All keep the original as ``.py_func``: with
``NUMBA_DISABLE_JIT=1`` the whole model runs as ordinary Python, which is the oracle that the compiled version is
tested against.

Compiled code is kept on disk under a fingerprint of all sources: Numba itself looks only at the file of the kernel, so
a change to a rule in another file, or to the list of parameters, would otherwise run stale code.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numba
from numba.core import types
from numba.core.caching import FunctionCache, IndexDataCacheFile

F = TypeVar("F", bound=Callable[..., object])
HERE = Path(__file__).parent
COMPILED = ("*.py", "agents/*.py", "markets/*.py", "society/*.py", "policy/*.py")


def fingerprint() -> str:
    """Return a short hash of the sources that are compiled, the names of the parameters, and Numba's version."""
    digest = hashlib.sha256(numba.__version__.encode())
    for pattern in COMPILED:
        for path in sorted(HERE.glob(pattern)):
            digest.update(path.read_bytes())
    with (HERE / "parameters.csv").open(encoding="utf-8", newline="") as file:
        digest.update(" ".join(row["name"] for row in csv.DictReader(file)).encode())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of compiled code: in the user's cache, or in a temporary place where that cannot be written."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(given)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for base in (home, Path(tempfile.gettempdir())):
        folder = base / "ekraf" / fingerprint()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="ekraf-"))


def is_compiled(part: str) -> bool:
    """Return whether ``mark_compiled`` was called for a part of the model, as its sources are, on this machine."""
    return (Path(numba.config.CACHE_DIR) / f"{part}.compiled").exists()


def mark_compiled(part: str) -> None:
    """Note in the cache that a part's kernels are in it, so that no process waits for one that compiles them."""
    with suppress(OSError):
        (Path(numba.config.CACHE_DIR) / f"{part}.compiled").touch()


if TYPE_CHECKING:

    def rule(function: F) -> F:
        """Compile a rule of one agent."""
        return function

    def kernel(function: F) -> F:
        """Compile a loop over agents."""
        return function

    def step(function: F) -> F:
        """Compile a part of a kernel that reads and writes columns."""
        return function

else:
    numba.config.CACHE_DIR = str(cache_folder())

    class _Cache(FunctionCache):
        """Compiled code of a function on disk; processes that compile at the same time never write the same file."""

        def __init__(self, function: F, use: str) -> None:
            super().__init__(function)
            stamp, base = self._impl.locator.get_source_stamp(), f"{self._impl.filename_base}.{use}"
            self._cache_file = IndexDataCacheFile(self._cache_path, base, stamp)
            self._cache_file._data_name_pattern = f"{base}.{uuid.uuid4().hex[:12]}.{{number}}.nbc"

    def _compiled(function: F, use: str, **options: bool) -> F:
        # No kernel allocates, so none needs reference counts: without them it compiles and runs several times faster.
        options |= {"cache": True, "_nrt": False, "no_cfunc_wrapper": True}
        compiled = numba.njit(error_model="numpy", **options)(function)
        compiled._cache = _Cache(function, use)
        return compiled

    def _typed(given: Iterable[types.Type]) -> tuple[types.Type, ...]:
        # a number written in a call is a number like others: else each would be compiled for
        return tuple(map(types.unliteral, given))

    def rule(function: F) -> F:
        """Compile a rule of one agent."""
        if numba.config.DISABLE_JIT:
            return function
        marked = _compiled(function, "called")
        # nearly all are only part of kernels: for these they are compiled without what a call from Python needs
        inner = _compiled(function, "part", no_cpython_wrapper=True)
        marked.get_call_template = lambda given, named: inner.get_call_template(
            _typed(given), dict(zip(named, _typed(named.values()), strict=True))
        )
        marked.get_overload = inner.get_overload
        return marked

    step = rule

    def kernel(function: F) -> F:
        """Compile a loop over agents."""
        return function if numba.config.DISABLE_JIT else _compiled(function, "called", nogil=True)
