"""The engine against the plain Mesa reference, one object per agent: the same indicators, payments and agents, bit for
bit, for some 2,000 residents over 24 months."""

from __future__ import annotations

import numpy as np
import pytest
from tests.bench.reference.compare import differences, first_difference
from tests.bench.reference.model import ReferenceEconomy
from tests.conftest import short

from ekraf.economy import CreativeEconomy, build_town
from ekraf.ledger import Ledger
from ekraf.scenario import Scenario, build

MONTHS, SCALE = 24, 0.0125
# Every lever, and every allocation rule, kind of course and kind of buyers; budgets large enough for a small town.
LEVERS = [
    {"lever": "training", "stipend": 5e5, "certified": True, "allocation": "need"},
    {"lever": "training", "kind": "business", "allocation": "first_come", "eligible": {"age": [20, 60]}},
    {"lever": "training", "kind": "mindset", "eligible": {"sex": "female"}},
    {"lever": "training", "allocation": "merit", "eligible": {"neighbourhood": [0, 1, 2, 3, 4], "sex": "male"}},
    {"lever": "grants", "allocation": "need"},
    {"lever": "grants", "in_kind": True, "eligible": {"registered": False}},
    {"lever": "credit", "allocation": "first_come"},
    {"lever": "credit", "collateral_waiver": False},
    {"lever": "licensing", "allocation": "merit"},
    {"lever": "licensing", "calls": False, "fee_waiver": 0.5},
    {"lever": "festivals", "months": [2, 5, 11], "ticketed": True},
    {"lever": "market_access", "kind": "online"},
    {"lever": "market_access", "kind": "export", "eligible": {"subsector": ["craft", "fashion", "culinary"]}},
    {"lever": "market_access", "kind": "partnership"},
    {"lever": "hubs"},
    {"lever": "wage_subsidy", "financing": "transfer"},
    {"lever": "apprenticeship", "duration": 4},
    {"lever": "tax_relief", "levy_cut": 0.5, "financing": "reserve"},
    {"lever": "procurement"},
]  # fmt: skip


def lived(scenario: Scenario, seed: int) -> list[float]:
    """Let engine and reference live a scenario and be equal; return what each programme spent or did without."""
    town = build_town(scenario, seed=seed, scale=SCALE)
    engine = CreativeEconomy(scenario, rng=seed, scale=SCALE, town=town).run()
    reference = ReferenceEconomy(scenario, town, seed)
    assert 1_500 < len(reference.residents) < 2_500
    programmes = reference.government.programmes
    used = [0.0 for _ in programmes]
    while reference.running:
        reference.step()
        used = [before + one.spent + one.forgone for before, one in zip(used, programmes, strict=True)]
    try:
        np.testing.assert_array_equal(engine.series, reference.series)
    except AssertionError as error:
        where = first_difference(scenario, town, seed, SCALE, MONTHS) or "agents and books are equal, figures are not"
        raise AssertionError(where) from error
    np.testing.assert_array_equal(engine.ledger.history, reference.ledger.history)
    assert not list(differences(engine, reference))
    assert np.isfinite(engine.series).mean() > 0.99  # all but the growth of the first months
    return used


@pytest.mark.parametrize(("name", "seed"), [("baseline", 3), ("downturn", 4), ("no-support", 5)])
def test_engine_and_reference_are_equal(name: str, seed: int) -> None:
    lived(short(name, MONTHS), seed)


def test_they_are_equal_under_every_lever() -> None:
    policies = [{"budget": 4e9, "start": "2026-03"} | policy for policy in LEVERS]
    used = lived(build({"extends": "baseline", "months": MONTHS, "policy": policies}), seed=6)
    assert min(used[-len(policies) :]) > 0.0
    assert len(used) > len(policies)


def test_a_single_rupiah_is_noticed() -> None:
    scenario = short("baseline", MONTHS)
    town = build_town(scenario, seed=3, scale=SCALE)
    richer = town.copy()
    richer.households.cash[7] += 1.0
    richer.ledger = Ledger(richer.balances())
    engine, reference = CreativeEconomy(scenario, rng=3, scale=SCALE, town=town), ReferenceEconomy(scenario, richer, 3)
    engine.step()
    reference.step()
    assert not np.array_equal(engine.series[0], reference.series[0], equal_nan=True)
    assert any(line.startswith("households 7: cash") for line in differences(engine, reference))
