"""The engine against the plain Mesa reference, one object per agent: the same indicators, payments and agents, bit for
bit, for some 2,000 residents over 24 months."""

from __future__ import annotations

import numpy as np
import pytest
from tests.bench.reference.compare import differences, first_difference
from tests.bench.reference.model import ReferenceEconomy
from tests.conftest import short

from ekraf.economy import CreativeEconomy, build_town

MONTHS, SCALE = 24, 0.0125


@pytest.mark.parametrize(("name", "seed"), [("baseline", 3), ("downturn", 4), ("no-support", 5)])
def test_engine_and_reference_are_equal(name: str, seed: int) -> None:
    scenario = short(name, MONTHS)
    town = build_town(scenario, seed=seed, scale=SCALE)
    engine = CreativeEconomy(scenario, rng=seed, scale=SCALE, town=town).run()
    reference = ReferenceEconomy(scenario, town, seed)
    assert 1_500 < len(reference.residents) < 2_500
    while reference.running:
        reference.step()
    try:
        np.testing.assert_array_equal(engine.series, reference.series)
    except AssertionError as error:
        raise AssertionError(first_difference(scenario, town, seed, SCALE, MONTHS)) from error
    np.testing.assert_array_equal(engine.ledger.history, reference.ledger.history)
    assert not list(differences(engine, reference))
    assert np.isfinite(engine.series[1:]).mean() > 0.99


def test_a_single_rupiah_is_noticed() -> None:
    scenario = short("baseline", MONTHS)
    town = build_town(scenario, seed=3, scale=SCALE)
    richer = town.copy()
    richer.households.cash[7] += 1.0
    richer.ledger.__init__(richer.balances())
    engine, reference = CreativeEconomy(scenario, rng=3, scale=SCALE, town=town), ReferenceEconomy(scenario, richer, 3)
    engine.step()
    reference.step()
    assert not np.array_equal(engine.series[0], reference.series[0], equal_nan=True)
    assert any(line.startswith("households 7: cash") for line in differences(engine, reference))
