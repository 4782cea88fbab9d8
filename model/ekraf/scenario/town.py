"""What only the data of the region can tell: does it exist, and can it pay for the policies?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ekraf.clock import month_text
from ekraf.errors import RegionError
from ekraf.scenario.lines import Place
from ekraf.scenario.mistakes import Mistake

if TYPE_CHECKING:
    from ekraf.region import Profile

_BILLION = 1e9


class Cost(NamedTuple):
    """What a policy may spend a year (rupiah), and in which months; ``last`` is None for "to the end"."""

    place: Place
    budget: float
    first: int
    last: int | None


def town_mistakes(region: str, costs: list[Cost]) -> Iterator[Mistake]:
    """Yield an unknown region, or else policies that together cost more than its whole budget (APBD)."""
    from ekraf.region import load  # reads data files: only when a scenario is checked

    try:
        profile = load(region)
    except RegionError as error:
        yield Mistake(("region",), str(error), region)
        return
    by_month = {month: [cost for cost in costs if _in_force(cost, month)] for month in {c.first for c in costs}}
    month, dearest = max(by_month.items(), key=lambda item: (_total(item[1]), -item[0]), default=(0, []))
    apbd, year = _whole_budget(profile)
    if _total(dearest) > apbd * _BILLION:
        largest = max(dearest, key=lambda cost: cost.budget)
        cost = f"{_total(dearest) / _BILLION:_.1f} billion rupiah a year"
        text = (
            f"the policies in force in {month_text(month)} cost {cost}, more than"
            f" the whole budget (APBD) of {region}: {apbd:_.1f} billion in {year}"
        )
        yield Mistake(largest.place, text, largest.budget)


def _in_force(cost: Cost, month: int) -> bool:
    return cost.first <= month and (cost.last is None or month <= cost.last)


def _total(costs: list[Cost]) -> float:
    return sum(cost.budget for cost in costs)


def _whole_budget(profile: Profile) -> tuple[float, str]:
    """Return the region's latest budget (APBD), billion rupiah, and its year; no limit if none is known."""
    for indicator in ("apbd_expenditure_budget", "apbd_revenue_budget"):
        try:
            fact = profile.get(indicator)
        except RegionError:
            continue
        return fact.value, fact.period
    return math.inf, ""
