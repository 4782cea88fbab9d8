"""Measures of simulated experiments, from invented panels with known answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ekraf.analysis.measures import measured
from ekraf.evidence.designs import Measure


def results(**columns: Any) -> Any:
    rng = np.random.default_rng(3)
    units, draws = 2000, 4
    frame = pd.DataFrame({"draw": np.repeat(np.arange(draws), units), "treated": np.tile([True, False], units * 2)})
    frame["month"], frame["owner_female"] = 12, rng.integers(0, 2, len(frame))
    frame["owner_ability"] = rng.normal(size=len(frame))
    for name, value in columns.items():
        frame[name] = value(frame, rng)
    start = frame.assign(month=0)
    return SimpleNamespace(
        panel=pd.concat([start, frame]), trial=SimpleNamespace(treatment=SimpleNamespace(amount=1000.0))
    )


def of(outcome: str, transform: str, **more: Any) -> Measure:
    return Measure(outcome=(outcome,), transform=transform, horizons=(12,), **more)


def test_points_per_cent_and_returns() -> None:
    tried = results(
        employed=lambda f, rng: (rng.random(len(f)) < 0.5 + 0.1 * f.treated).astype(float),
        profit=lambda f, rng: 500.0 + 50.0 * f.treated + rng.normal(size=len(f)),
    )
    assert measured(of("employed", "points"), tried).mean() == pytest.approx(10.0, abs=2.5)
    assert measured(of("employed", "percent"), tried).mean() == pytest.approx(20.0, abs=5.0)
    assert measured(of("profit", "return"), tried).mean() == pytest.approx(5.0, abs=0.1)
    assert measured(of("profit", "difference"), tried).mean() == pytest.approx(50.0, abs=1.0)
    assert len(measured(of("profit", "return"), tried)) == 4


def test_subgroups_and_thresholds() -> None:
    tried = results(
        profit=lambda f, rng: 100.0 * f.treated * (f.owner_ability > 1.0) + rng.normal(size=len(f)),
        workers=lambda f, rng: np.where(f.treated, 12.0, np.nan),
    )
    able = measured(of("profit", "difference", subgroup="able_third"), tried).mean()
    assert able > 2.0 * measured(of("profit", "difference"), tried).mean()
    assert measured(of("workers", "share_at_least", threshold=10.0), tried) == pytest.approx(100.0)


def test_share_of_significant_effects() -> None:
    tried = results(earnings=lambda f, rng: 5.0 * f.treated + rng.normal(size=len(f)),
                    employed=lambda f, rng: rng.normal(size=len(f)))  # fmt: skip
    both = Measure(outcome=("earnings", "employed"), transform="share_significant", horizons=(12,), combine="any")
    assert measured(both, tried) == pytest.approx(100.0)
    mean = measured(both._replace(combine="mean"), tried)
    assert ((mean == 50.0) | (mean == 100.0)).all()
