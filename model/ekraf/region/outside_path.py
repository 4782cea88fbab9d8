"""What the outside really did: national growth, prices, interest, wages elsewhere and visitors, year by year.

A scenario that starts before ``PRESENT`` runs along this path as far as it is known, and along its own growth rates
after it. Yearly figures are put in the middle of their year and joined by straight lines in logarithms, so set that the
mean of a year grows as published. The pandemic is in the figures; visitors of 2020 fall from April on, when
the national emergency began (Presidential Decree 12/2020), by as much as the year's total asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import MONTHS_A_YEAR, month_index
from ekraf.region.law import law_or_earliest
from ekraf.region.profile import Profile, load

PRESENT = month_index("2026-01")
NATION, REGENCY = "ID", "3505"
# Indicators by path, the first that knows a year counts.
GROWTH = ("gdp_growth", "gdp_growth_sum_of_provinces")
INFLATION = ("inflation_annual_average", "inflation_december_yoy")
SWEEPS = 30
EMERGENCY = (month_index("2020-04"), month_index("2020-12"))
Reals = NDArray[np.float64]


class Rates(Protocol):
    """Growth a year of each path where it is not known, as ``ekraf.scenario.World``."""

    @property
    def visitor_growth(self) -> float:
        """Growth of the number of visitors."""

    @property
    def interest_rate(self) -> float:
        """Interest on commercial loans at the latest mean policy rate."""


class OutsidePath(NamedTuple):
    """Known yearly growth (shares) by path name, and levels of interest (share) and visitors (persons) by year."""

    growth: dict[str, dict[int, float]]
    interest: dict[int, float]
    visitors: dict[int, float]
    visitors_of: str  # BPS code of the place whose visitors these are


@cache
def known_path(place: str) -> OutsidePath:
    """Return the outside path of a region (BPS code); visitors are its own, or else those of Kabupaten Blitar."""
    nation, region = load(NATION), load(place)
    prices = _joined(nation, INFLATION)
    own = region.series("visitors_total")
    visitors = own if len(own) > 2 else load(REGENCY).series("visitors_total")
    wages = {year: _minimum_wage(place, year) for year in range(2011, 2027)}
    growth = {
        "national_demand_growth": _joined(nation, GROWTH),
        "inflation": prices,
        "outside_wage_growth": {year: wages[year] / wages[year - 1] - 1.0 for year in range(2012, 2027)},
    }
    interest = {year: rate / 100.0 for year, rate in nation.series("bi_rate_mean").items()}
    return OutsidePath(growth, interest, visitors, place if visitors is own else REGENCY)


def index(growth: Mapping[int, float], otherwise: float, first: int, months: int) -> Reals:
    """Return a path [months] that is 1 in the month ``first`` and grows as known by year, else by ``otherwise`` a year.

    The mean of a year is set against that of the year before, as growth is published.
    """
    start, end = first // MONTHS_A_YEAR - 1, (first + months) // MONTHS_A_YEAR + 2
    steps = [np.log1p(growth.get(year, otherwise)) for year in range(start + 1, end)]
    wanted = np.concatenate([[0.0], np.cumsum(steps)])
    middle = (np.arange(start, end) + 0.5) * MONTHS_A_YEAR
    every = np.arange(start * MONTHS_A_YEAR, end * MONTHS_A_YEAR) + 0.5
    anchors = wanted.copy()
    for _ in range(SWEEPS):  # straight lines blunt a turn: move the anchors until the yearly means are right
        means = np.exp(np.interp(every, middle, anchors)).reshape(-1, MONTHS_A_YEAR).mean(axis=1)
        anchors[1:-1] += (wanted - np.log(means))[1:-1]
    level = np.interp(every, middle, anchors)[first - start * MONTHS_A_YEAR :][:months]
    return np.asarray(np.exp(level - level[0]))


def visitors_by_month(path: OutsidePath, otherwise: float, first: int, months: int) -> Reals:
    """Return visitors [months] over those of ``first``: known years level, others by ``otherwise`` a year."""
    known = path.visitors
    low, high = min(known), max(known)

    def level(year: int) -> float:
        near = min(max(year, low), high)
        between = known.get(near, known[min(known, key=lambda one: abs(one - near))])
        return float(between * (1.0 + otherwise) ** (year - near))

    table = np.array([level(month // MONTHS_A_YEAR) for month in range(first, first + months)])
    begin, end = EMERGENCY
    year, before = begin // MONTHS_A_YEAR, level(begin // MONTHS_A_YEAR - 1)
    calm = begin - year * MONTHS_A_YEAR
    rest = max((MONTHS_A_YEAR * level(year) - calm * before) / (MONTHS_A_YEAR - calm), 0.0)
    month = np.arange(first, first + months)
    table = np.where((month >= year * MONTHS_A_YEAR) & (month < begin), before, table)
    table = np.where((month >= begin) & (month <= end), rest, table)
    return np.asarray(table / table[0])


def region_then(code_or_name: str, first_month: int) -> Profile:
    """Return a region as it was in the year of a first month before ``PRESENT``, or else as it is."""
    now = load(code_or_name)
    return now.as_of(first_month // MONTHS_A_YEAR) if first_month < PRESENT else now


class History:
    """The outside path of one run by month, from its first month on."""

    def __init__(self, place: str, rates: Rates, first: int, months: int) -> None:
        """Join what is known of ``place`` (BPS code) to the growth ``rates`` of a scenario."""
        self.first, self.months, self.rates, self.path = first, months, rates, known_path(place)
        self._levels = {"visitor_growth": visitors_by_month(self.path, rates.visitor_growth, first, months)}

    def grown(self, name: str, gone: int) -> float:
        """Return a path over its start; its known years are taken from the data."""
        if name not in self._levels:
            known = self.path.growth.get(name, self.path.growth["national_demand_growth"])
            self._levels[name] = index(known, getattr(self.rates, name), self.first, self.months)
        return float(self._levels[name][gone])

    def interest(self, month: int) -> float:
        """Return interest on commercial loans: it moves with the yearly mean of the policy rate (BI)."""
        known = self.path.interest
        year = min(max(month // MONTHS_A_YEAR, min(known)), max(known))
        return self.rates.interest_rate + known[year] - known[max(known)]


def _joined(profile: Profile, names: tuple[str, ...]) -> dict[int, float]:
    """Return yearly shares of the first indicator that knows each year."""
    found: dict[int, float] = {}
    for name in reversed(names):
        found |= {year: value / 100.0 for year, value in profile.series(name).items()}
    return found


def _minimum_wage(place: str, year: int) -> float:
    return law_or_earliest("minimum_wage", place, year * MONTHS_A_YEAR).value
