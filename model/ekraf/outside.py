"""The world outside moves: prices, minimum wage, demand, visitors, law and wages elsewhere, as one value a month."""

from __future__ import annotations

import numpy as np

from ekraf import purpose
from ekraf.agents.registration import papers_in_full
from ekraf.clock import MONTHS_A_YEAR, calendar_month, monthly_rate
from ekraf.luck import normal
from ekraf.parameters import Parameters
from ekraf.region.law import law_or_earliest
from ekraf.region.outside_path import PRESENT, History
from ekraf.scenario import Scenario
from ekraf.state import Now
from ekraf.taxes import law_in_force

# Visitors by calendar month over the mean: June (commemoration of Bung Karno), July and December holidays.
SEASON = (0.95, 0.8, 0.85, 1.05, 0.95, 1.45, 1.25, 1.1, 0.8, 0.85, 0.85, 1.1)
NATION = np.uint64(0xEC0)
CYCLE_SD, CYCLE_PERSISTENCE = (
    0.006,
    0.93,
)  # monthly national demand; growth of GDP varied by about 1 point a year


class Outside:
    """The outside path of a scenario from the first month of the burn-in, with a small national business cycle."""

    def __init__(self, scenario: Scenario, q: Parameters, seed: int, first: int, place: str) -> None:
        self.world, self.first, self.seed, self.place = scenario.world, first, np.uint64(seed), place
        self.q = q
        self.law = law_in_force(place, first)
        self.cycle = 0.0
        self.wage = 1.0
        past = scenario.first_month < PRESENT
        self.history = History(place, scenario.world, first, scenario.last_month - first + 2) if past else None

    def minimum_wage(self, month: int) -> float:
        """Return the minimum wage (UMK), rupiah a month: the law while it is known, then its growth."""
        known = 2026 * MONTHS_A_YEAR + 11
        wage = law_or_earliest("minimum_wage", self.place, min(month, known)).value
        years = max(month // MONTHS_A_YEAR - 2026, 0)
        return float(wage * (1.0 + self.world.minimum_wage_growth) ** years)

    def _grown(self, path: str, gone: int) -> float:
        """Return a path of the world over its start ``gone`` months later: as it was, where that is history."""
        if self.history is not None:
            return self.history.grown(path, gone)
        return float((1.0 + monthly_rate(getattr(self.world, path))) ** gone)

    def _over_last_month(self, path: str, gone: int) -> float:
        """Return a path over its value of the month before; in the first month, what it grows by until the next."""
        if self.history is not None:
            later = max(gone, 1)
            return self.history.grown(path, later) / self.history.grown(path, later - 1)
        return 1.0 + monthly_rate(getattr(self.world, path))

    def move(self, month: int, visitors: float, public_capital: float, weight: float, going: float) -> Now:
        """Return the month; ``visitors`` a month and the log of the ``going`` wage are those of the start."""
        gone, world = month - self.first, self.world
        shock = CYCLE_SD * normal(self.seed, NATION, month, purpose.WORLD)
        self.cycle = CYCLE_PERSISTENCE * self.cycle + shock
        price = self._grown("inflation", gone)
        if calendar_month(month) == 1:
            self.law = law_in_force(self.place, month)
            if gone > 0:
                rise = self.minimum_wage(month) / self.minimum_wage(month - 1) - 1.0
                self.wage *= 1.0 + self.q.wage_passthrough * rise
        national = self._grown("national_demand_growth", gone) * price * float(np.exp(self.cycle))
        national *= world.factor("national_demand", month)
        export = self._grown("export_demand_growth", gone) * price
        elsewhere = self._grown("outside_wage_growth", gone) / self.wage
        growth = self._grown("visitor_growth", gone)
        return Now(
            seed=self.seed,
            month=month,
            price=price,
            productivity=(1.0 + monthly_rate(self.q.trend_productivity)) ** gone,
            drift=self._over_last_month("inflation", gone) * (1.0 + monthly_rate(self.q.trend_productivity)),
            wage=self.wage,
            minimum_wage=self.minimum_wage(month),
            outside_wage=elsewhere * world.factor("outside_wages", month),
            national=national,
            creative=national * world.factor("creative_demand", month),
            export=export * world.factor("export_demand", month),
            visitors=visitors * growth * SEASON[month % MONTHS_A_YEAR] * world.factor("visitors", month),
            interest=self.history.interest(month) if self.history is not None else world.interest_rate,
            public_capital=public_capital,
            event_days=0.0,
            startup_days=self.q.startup_days,
            startup_fee=self.q.startup_fee,
            registration_days=self.q.registration_days,
            registration_fee=0.0,
            registration_papers=papers_in_full(price, self.q),
            weight=weight,
            law=self.law.firms,
            going=going,
        )
