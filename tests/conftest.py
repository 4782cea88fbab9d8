"""Shared by all tests: small towns that are built once."""

from __future__ import annotations

import pytest

from ekraf.economy import build_town
from ekraf.scenario import Scenario, load, override
from ekraf.town import Town


def short(name: str, months: int) -> Scenario:
    """Return a shipped scenario cut to a number of months."""
    return override(load(name), months=months)


@pytest.fixture(scope="session")
def small_town() -> Town:
    """A town at 1:20 with 24 months ahead of it; copy it before changing it."""
    return build_town(short("baseline", 24), seed=3, scale=0.05)
