"""Whether the published rate could show an effect: against the textbook's two-sample test, and in words."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.test_compare import Made

from ekraf.analysis.detectable import detectable
from ekraf.show.table import published_sentence

MONTHS = 24


def study(effect: float, error: float = 0.01, draws: int = 40) -> Made:
    level = np.full((draws, MONTHS), 0.05)
    rates = {"baseline": level, "training": level + effect, "grants": level + effect / 4}
    made = Made({key: {"unemployment_rate": rate, "unemployment_rate_error": np.full_like(rate, error)}
                 for key, rate in rates.items()}, draws, MONTHS)  # fmt: skip
    for key in rates:
        made.described[key] |= {"name": key, "name_id": key}
    return made


def test_the_largest_effect_is_held_against_two_augusts() -> None:
    found = detectable(study(-0.02))
    assert (found.key, found.effect, found.error) == ("training", pytest.approx(-0.02), pytest.approx(0.01))
    assert found.smallest == pytest.approx((1.95996 + 0.84162) * np.sqrt(2) * 0.01, rel=1e-4)


def test_the_chance_to_be_found_is_that_of_simulated_surveys() -> None:
    rng = np.random.default_rng(5)
    measured = 0.02 + 0.01 * (rng.standard_normal(200_000) - rng.standard_normal(200_000))
    significant = np.abs(measured) > 1.95996 * np.sqrt(2) * 0.01
    assert detectable(study(-0.02)).shown == pytest.approx(significant.mean(), abs=0.005)
    assert detectable(study(0.0)).shown == pytest.approx(0.05, abs=1e-6)
    assert detectable(study(detectable(study(0.0)).smallest)).shown == pytest.approx(0.8, abs=0.001)


def test_an_effect_is_seen_by_a_census_and_not_by_a_small_sample() -> None:
    assert detectable(study(-0.001, error=0.0)).shown == 1.0
    for lang, said in (("en", "hardly"), ("id", "hampir tidak")):
        text = published_sentence(study(-0.002), lang)
        assert said in text
        assert "training" in text
    assert "would show it" in published_sentence(study(-0.08), "en")
    assert "\N{MINUS SIGN}0,20 poin" in published_sentence(study(-0.002), "id")
