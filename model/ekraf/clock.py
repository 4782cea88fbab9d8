"""Months as whole numbers, the calendar, and annual to monthly: converted here and nowhere else.

A month is ``year * 12 + calendar month - 1``, so that subtraction counts months and 24312 is January 2026.
Rates compound (a yearly growth of 5% is less than 5/12% a month); amounts are twelfths.
"""

from __future__ import annotations

import math
import re

from ekraf.errors import ScenarioError

MONTHS_A_YEAR = 12
MONTH_PATTERN = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"


def month_index(text: str) -> int:
    """Return the month number of ``'2026-01'``; ScenarioError unless it is ``YYYY-MM``, 1900 to 2199."""
    if not re.match(MONTH_PATTERN, text):
        raise ScenarioError(f"'{text}' is not a month; write year and month as '2026-07'")
    return int(text[:4]) * MONTHS_A_YEAR + int(text[5:]) - 1


def month_text(month: int) -> str:
    """Return ``'2026-01'`` for month number 24312."""
    return f"{year(month):04d}-{calendar_month(month):02d}"


def calendar_month(month: int) -> int:
    """Return the month of the year, 1 (January) to 12, of a month number."""
    return month % MONTHS_A_YEAR + 1


def year(month: int) -> int:
    """Return the year of a month number."""
    return month // MONTHS_A_YEAR


def monthly_rate(annual: float) -> float:
    """Return the rate a month that compounds to ``annual`` a year: (1 + annual)^(1/12) - 1, annual > -1."""
    return math.expm1(math.log1p(annual) / MONTHS_A_YEAR)


def annual_rate(monthly: float) -> float:
    """Return the rate a year that ``monthly`` compounds to: (1 + monthly)^12 - 1, monthly > -1."""
    return math.expm1(math.log1p(monthly) * MONTHS_A_YEAR)


def monthly_amount(annual: float) -> float:
    """Return a twelfth of an amount a year (rupiah, persons, places)."""
    return annual / MONTHS_A_YEAR


def annual_amount(monthly: float) -> float:
    """Return twelve times an amount a month."""
    return monthly * MONTHS_A_YEAR
