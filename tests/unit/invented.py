"""An invented economy for tests: the signature of ``simulate_draw``, numbers from a formula and luck by draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ekraf.experiment.simulate import DrawResult
from ekraf.indicators import NAMES, catalogue
from ekraf.ledger import FLOWS
from ekraf.scenario import Scenario

PULL = {"training": 1.0, "grants": 0.6, "credit": 0.5, "licensing": 0.15, "festivals": 0.8, "market-access": 0.9,
        "hubs": 0.3, "package": 1.1}  # fmt: skip
LEVELS = {
    "employed": 89_000.0, "unemployed": 4_000.0, "unemployment_rate": 0.043, "youth_unemployment_rate": 0.121,
    "labour_force": 93_000.0, "creative_jobs": 16_800.0, "own_revenue": 16e9, "local_tax": 5e9, "grdp": 850e9,
    "mean_wage": 2.5e6, "creative_sales": 60e9, "participation_rate": 0.74, "central_tax": 30e9,
    "shared_revenue": 2e9, "population": 156_000.0, "programme_spending": 0.26e9, "price_level": 1.0,
    "employed_15_24": 12_000.0, "employed_25_34": 19_500.0, "employed_35_54": 39_000.0, "employed_55plus": 18_500.0,
    "local_tax_food": 1.1e9, "local_tax_hotel": 0.2e9, "local_tax_entertainment": 0.2e9, "local_levies": 0.7e9,
    "local_tax_electricity": 1.2e9, "local_tax_property": 1e9, "local_tax_land_transfer": 1e9,
    "local_tax_advertising": 0.2e9, "local_tax_parking": 0.1e9, "vehicle_tax_surcharge": 1e9,
    "other_own_revenue": 9.3e9,
}  # fmt: skip
EFFECTS = {  # what a pull of 1 adds in the end
    "employed": 260.0, "creative_jobs": 340.0, "unemployed": -180.0, "unemployment_rate": -0.0019,
    "youth_unemployment_rate": -0.008, "own_revenue": 0.06e9, "local_tax": 0.04e9, "grdp": 1.1e9,
    "creative_sales": 1.6e9, "mean_wage": 4e3, "central_tax": 0.11e9, "shared_revenue": 0.01e9,
    "employed_15_24": 150.0, "employed_25_34": 90.0, "employed_35_54": 30.0, "employed_55plus": -10.0,
    "unemployment_rate_male": -0.0018, "unemployment_rate_female": -0.0021, "unemployment_rate_vocational": -0.004,
    "unemployment_rate_upper_secondary": -0.003, "unemployment_rate_tertiary": -0.001,
}  # fmt: skip


def simulate(scenarios: Sequence[Scenario], seed: int, scale: float, threads: int = 1) -> DrawResult:
    """Return invented indicators: a growing path with a draw's own luck, plus an effect from month 6 on."""
    series, ledger = [], []
    for scenario in scenarios:
        luck = np.random.default_rng(seed)
        t = np.arange(scenario.months)
        values = np.empty((scenario.months, len(NAMES)))
        for column, name in enumerate(NAMES):
            kind = catalogue()[name].kind
            level = LEVELS.get(name, 0.05 if kind == "rate" else 100.0)
            growth = 0.0 if kind in ("rate", "index") else 0.004 if catalogue()[name].unit == "rupiah" else 0.0009
            walk = luck.normal(0, 0.006 if kind == "level" else 0.012, scenario.months).cumsum() * 0.5
            values[:, column] = level * np.exp(growth * t + walk)
            strength = luck.normal(1, 0.55) * PULL.get(scenario.key, 0.0)
            values[:, column] += EFFECTS.get(name, 0.0) * strength * np.clip((t - 6) / 24, 0, 1)
        values[:, NAMES.index("programme_spending")] = 0.26e9 + (5e9 / 12 * (t >= 6)) * bool(scenario.policy[3:])
        series.append(values)
        ledger.append(luck.uniform(1e6, 1e9, (scenario.months, len(FLOWS))))
    return DrawResult(tuple(series), tuple(ledger))


def broken(scenarios: Sequence[Scenario], seed: int, scale: float, threads: int = 1) -> DrawResult:
    """Stop as Ctrl-C does, unless the seed is that of the first draw."""
    from ekraf.experiment.luck import draw_seed

    if seed != draw_seed(1, 0):
        raise KeyboardInterrupt
    return simulate(scenarios, seed, scale)


def no_warm_up(scenarios: object) -> None:
    """There is nothing to compile."""
