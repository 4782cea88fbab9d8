"""Everything that can go wrong for a user, as one small hierarchy.

A message says what is wrong, where, what is allowed and, where a word was misspelt, the nearest right
spelling. The command line prints the message and exits with status 2; it never shows a traceback for these.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EkrafError(Exception):
    """Base of every error that ekraf raises on purpose."""


class ScenarioError(EkrafError):
    """A scenario file says something that cannot be run."""


class RegionError(EkrafError):
    """A region is unknown, or its data are damaged or incomplete."""


class LedgerError(EkrafError):
    """The books of the simulated town do not close."""


class RunError(EkrafError):
    """A run cannot be started or carried on as asked."""


class StoreError(EkrafError):
    """Results cannot be written or read."""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the allowed word nearest to ``word``, or an empty string."""
    match = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.55)
    return f"; did you mean '{match[0]}'?" if match else ""
