"""The world outside the town: how it grows along the reference path, and what may disturb it."""

from __future__ import annotations

import math

from ekraf.clock import month_index
from ekraf.scenario.fields import Count, Month, Number, Rate, Section, Share, setting
from ekraf.scenario.names import ShockKind


class Shock(Section):
    """A departure of one outside path from its reference: a slump, a boom, a cut in transfers."""

    kind: ShockKind = setting(..., "Which outside path moves")
    start: Month = setting(..., "First month of the change", "YYYY-MM")
    end: Month | None = setting(None, "Last month of the full change; left out: it stays", "YYYY-MM")
    change: Number = setting(..., "Change against the reference path", "share", ge=-1, le=2)
    fade_months: Count = setting(0, "Months after the end in which the change fades in a straight line", "months")

    def share_at(self, month: int) -> float:
        """Return the change in force in a month (number as in ``ekraf.clock``), as a share of the path."""
        if month < month_index(self.start):
            return 0.0
        if self.end is None or month <= month_index(self.end):
            return self.change
        gone = month - month_index(self.end)
        return self.change * (1 - gone / self.fade_months) if gone < self.fade_months else 0.0


class World(Section):
    """How the outside grows. Real means after inflation; nominal includes it."""

    national_demand_growth: Rate = setting(0.05, "Growth of national demand, real", "share a year")
    export_demand_growth: Rate = setting(0.05, "Growth of foreign demand, real", "share a year")
    visitor_growth: Rate = setting(0.04, "Growth of the number of visitors", "share a year")
    inflation: Rate = setting(0.025, "Growth of consumer prices", "share a year")
    minimum_wage_growth: Rate = setting(0.065, "Growth of the minimum wage (UMK), nominal", "share a year")
    outside_wage_growth: Rate = setting(0.06, "Growth of wages in other towns, nominal", "share a year")
    transfer_growth: Rate = setting(0.06, "Growth of central transfers to the town, nominal", "share a year")
    interest_rate: Share = setting(0.10, "Interest on commercial loans", "share a year")
    shock: tuple[Shock, ...] = setting((), "Departures from these paths")

    def factor(self, kind: ShockKind, month: int) -> float:
        """Return what the shocks of a kind multiply its reference path by in a month; 1 without any."""
        return math.prod(1 + shock.share_at(month) for shock in self.shock if shock.kind == kind)
