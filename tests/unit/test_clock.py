"""Months as numbers, and annual to monthly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekraf import clock
from ekraf.errors import ScenarioError

months = st.integers(1900 * 12, 2199 * 12 + 11)


def test_january_2026() -> None:
    month = clock.month_index("2026-01")
    assert month == 2026 * 12
    assert (clock.year(month), clock.calendar_month(month)) == (2026, 1)


def test_december_and_the_new_year_are_one_month_apart() -> None:
    assert clock.month_index("2027-01") - clock.month_index("2026-12") == 1


@given(months)
def test_text_and_number_are_the_same_month(month: int) -> None:
    text = clock.month_text(month)
    assert re.match(clock.MONTH_PATTERN, text)
    assert clock.month_index(text) == month
    assert clock.year(month) * 12 + clock.calendar_month(month) - 1 == month


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "", "2026-07 "])
def test_other_words_are_no_month(text: str) -> None:
    with pytest.raises(ScenarioError, match="'2026-07'"):
        clock.month_index(text)


@given(st.floats(-0.9, 5))
def test_a_monthly_rate_compounds_to_the_annual_one(annual: float) -> None:
    monthly = clock.monthly_rate(annual)
    assert (1 + monthly) ** 12 - 1 == pytest.approx(annual, rel=1e-9, abs=1e-12)
    assert clock.annual_rate(monthly) == pytest.approx(annual, rel=1e-9, abs=1e-12)


def test_a_rate_compounds_and_an_amount_does_not() -> None:
    assert clock.monthly_rate(0.05) < 0.05 / 12 == clock.monthly_amount(0.05)
    assert clock.annual_amount(clock.monthly_amount(2e9)) == pytest.approx(2e9)


def test_nothing_can_shrink_by_more_than_all() -> None:
    with pytest.raises(ValueError, match="domain"):
        clock.monthly_rate(-1.5)
