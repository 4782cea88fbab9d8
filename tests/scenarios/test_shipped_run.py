"""Every shipped scenario runs: three months in a small town, its books closed and no indicator missing."""

from __future__ import annotations

import numpy as np
import pytest
from tests.conftest import short

from ekraf.economy import CreativeEconomy
from ekraf.indicators import NAMES
from ekraf.scenario import names


@pytest.mark.parametrize("name", names())
def test_three_months(name: str) -> None:
    scale = 0.01 if name.startswith("kabupaten") else 0.05
    economy = CreativeEconomy(short(name, 3), rng=2, scale=scale).run()
    missing = {NAMES[c] for c in np.flatnonzero(np.isnan(economy.series).any(axis=0))}
    assert missing <= {"grdp_growth"}  # known only where a year earlier was simulated
    assert len(economy.ledger.history) == 3
