"""A town that starts in 2018 lives through the pandemic: visitors stay away and its product stops growing."""

from __future__ import annotations

import numpy as np

from ekraf.economy import CreativeEconomy
from ekraf.indicators import NAMES
from ekraf.scenario import build


def test_the_pandemic_of_2020_is_seen_in_the_series() -> None:
    past = build({"extends": "baseline", "start": "2018-01", "months": 60})
    economy = CreativeEconomy(past, rng=2, scale=0.02).run()
    yearly = {name: economy.series[:, NAMES.index(name)].reshape(5, 12).mean(axis=1) for name in
              ("visitors", "grdp_real", "minimum_wage", "price_level", "unemployment_rate")}  # fmt: skip
    assert yearly["visitors"][2] < 0.65 * yearly["visitors"][1]
    growth = np.diff(yearly["grdp_real"]) / yearly["grdp_real"][:-1]
    assert growth[1] < growth[0] - 0.02  # 2020 against 2019
    assert growth[3] > growth[1] + 0.02  # 2022
    assert yearly["minimum_wage"][0] == 1640439.34
    assert 1.0 < yearly["price_level"][4] / yearly["price_level"][0] < 1.15
    assert (np.abs(yearly["unemployment_rate"] - 0.05) < 0.04).all()
