"""A small town stands for a large one, and a town that nothing disturbs stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from tests.conftest import short

from ekraf.economy import CreativeEconomy
from ekraf.scenario import Scenario, build
from ekraf.town import Town

# How far towns at 1:20 and 1:5 may lie from the full one, as a share. Rates of the labour market come out better in a
# small town (unemployment by a tenth, wages by a twentieth lower at 1:20): read levels at full size.
NEAR = {
    "population_15plus": 0.02, "employed": 0.03, "participation_rate": 0.03, "informal_share": 0.05, "grdp": 0.04,
    "own_revenue": 0.03, "creative_jobs": 0.08, "creative_firms": 0.06, "creative_sales": 0.1, "gini": 0.04,
    "mean_wage": 0.08, "unemployment_rate": 0.25, "online_share": 0.06,
}  # fmt: skip
STILL = ("national_demand_growth", "export_demand_growth", "visitor_growth", "inflation", "minimum_wage_growth",
         "outside_wage_growth", "transfer_growth")  # fmt: skip


def last_year(scenario: Scenario, scale: float, seeds: int) -> dict[str, float]:
    """Means of the last twelve months, over seeds."""
    found = []
    for seed in range(seeds):
        economy = CreativeEconomy(scenario, rng=100 + seed, scale=scale).run()
        found.append([economy.series[-12:, economy.indicator_names.index(name)].mean() for name in NEAR])
    return dict(zip(NEAR, np.mean(found, axis=0).tolist(), strict=True))


@pytest.mark.slow
def test_towns_at_three_scales_agree() -> None:
    scenario = short("baseline", 36)
    full = last_year(scenario, 1.0, 1)
    for scale, seeds in ((0.05, 6), (0.2, 2)):
        small = last_year(scenario, scale, seeds)
        for name, share in NEAR.items():
            assert small[name] == pytest.approx(full[name], rel=share), f"{name} at {scale}"


def test_a_town_that_nothing_disturbs_stays_as_it_is() -> None:
    """No growth outside or of productivity: what remains is that people grow up, age, come and go."""
    world = dict.fromkeys(STILL, 0.0)
    years = []
    for seed in range(2):
        scenario = build({"extends": "baseline", "months": 48, "world": world})
        scenario = scenario.model_copy(update={"parameters": {"trend_productivity": 0.0}})
        economy = CreativeEconomy(scenario, rng=50 + seed, scale=0.1).run()
        years.append(economy.series.reshape(4, 12, -1).mean(axis=1))
    mean = np.mean(years, axis=0)
    for name, share in (("grdp_real", 0.05), ("mean_wage", 0.03), ("employed", 0.04), ("creative_firms", 0.06),
                        ("creative_sales", 0.08), ("vacancies", 0.15), ("local_spending", 0.05)):  # fmt: skip
        second, fourth = mean[[1, 3], economy.indicator_names.index(name)]
        assert fourth == pytest.approx(second, rel=share), name


def test_the_first_month_is_like_those_that_follow(small_town: Town) -> None:
    economy = CreativeEconomy(short("baseline", 6), rng=3, town=small_town).run()
    for name in ("employed", "creative_firms", "grdp_real", "household_consumption_real"):
        months = economy.series[:5, economy.indicator_names.index(name)]
        assert months[0] == pytest.approx(months[1:].mean(), rel=0.08), name
