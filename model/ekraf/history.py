"""What a scenario that starts in the past rests on: figures that stand in for those of its own year and place."""

from __future__ import annotations

from typing import NamedTuple

from ekraf.opening import levels
from ekraf.parameters import parameters
from ekraf.region.outside_path import PRESENT, known_path, region_then
from ekraf.scenario import Scenario
from ekraf.synthesis import margins


class StandIn(NamedTuple):
    """A figure of another year or place; ``carried`` if its rupiah were carried back by the minimum wage."""

    indicator: str
    period: str
    region: str
    carried: bool


def stand_ins(scenario: Scenario) -> list[StandIn]:
    """Return what stands in when people and opening levels of a scenario are set; nothing if it starts today."""
    if scenario.first_month >= PRESENT:
        return []
    profile = region_then(scenario.region, scenario.first_month)
    margins.read(profile, scenario.first_month, 1.0)
    levels(profile, scenario.first_month, parameters(scenario.parameters), 1.0)
    found = [
        StandIn(name, fact.period, fact.region, "carried back" in fact.note)
        for name, fact in sorted(profile.stand_ins.items())
    ]
    visitors = known_path(profile.code)
    if visitors.visitors_of != profile.code:
        years = f"{min(visitors.visitors)}..{max(visitors.visitors)}"
        found.append(StandIn("growth of visitors", years, visitors.visitors_of, False))
    return found
