"""Hypothesis for compiled rules: the first call compiles, so there is no deadline; the same examples for everybody."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rules", deadline=None, derandomize=True)
settings.load_profile("rules")
