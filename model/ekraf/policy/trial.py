"""Trials: a lottery among eligible people or firms of one town, an offer to some of them, and what becomes of all."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.clock import month_text
from ekraf.errors import RunError
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.policy import treatments
from ekraf.policy.outcomes import firm_outcomes, firm_traits, person_outcomes, person_traits
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue, people_in_queue
from ekraf.scenario import Scenario
from ekraf.scenario.trial import Trial
from ekraf.state import N_PEOPLE, Now
from ekraf.town import Town

Rows = NDArray[np.int64]
LOTTERY_KEY = 0x7A1A1
Columns = dict[str, NDArray[Any]]


class Sample(NamedTuple):
    """Who takes part: rows and identities, who is offered the treatment, and how many around them are."""

    rows: Rows
    ids: NDArray[np.uint64]
    treated: NDArray[np.bool_]
    neighbourhood: NDArray[np.int64]
    saturation: NDArray[np.float64]  # treated share of the neighbourhood


class RunningTrial:
    """A trial during a run. ``panel`` holds a block of columns for each horizon, one row a unit."""

    def __init__(self, scenario: Scenario, weight: float) -> None:
        assert scenario.trial is not None
        self.trial: Trial = scenario.trial
        self.start = scenario.month_of(self.trial.start)
        number = len(scenario.policy)
        policy = self.trial.treatment.model_copy(
            update={"eligible": self.trial.eligible, "financing": "transfer", "budget": 0.0, "allocation": "lottery"}
        )
        self.programme = Programme(policy, number, range(self.start, self.start + self.trial.offer_months), weight)  # type: ignore[arg-type]
        self.size = round(self.trial.sample / weight)
        self.sample: Sample | None = None
        self.traits: Columns = {}
        self.panel: list[Columns] = []

    def eligible(self, town: Town, now: Now) -> Rows:
        """Return rows of all who may be drawn this month, in the order of a lottery."""
        if self.trial.unit == "person":
            return people_in_queue(self.programme, town, now, int(town.sizes[N_PEOPLE]))
        return firms_in_queue(self.programme, town, now)

    def check_eligible(self, town: Town, now: Now) -> Rows:
        """Return rows of all who may be drawn; RunError if they are fewer than the sample."""
        pool = self.eligible(town, now)
        if len(pool) < self.size:
            raise RunError(
                f"the trial asks for a sample of {self.size} {self.trial.unit}s, and {len(pool)} are eligible in "
                f"{month_text(now.month)}; ask for a smaller sample, or let more be eligible"
            )
        return pool

    def offer(self, town: Town, now: Now, q: Parameters) -> None:
        """Draw the sample when the trial starts; make the offer while it stands; complete what was begun."""
        if now.month == self.start:
            self.sample = self._draw(town, now, q)
            traits = person_traits if self.trial.unit == "person" else firm_traits
            self.traits = traits(town, self.sample.rows, now)
            self.panel = [self._block(town, now, q, 0)]
        if self.sample is None:
            return
        standing = now.month in self.programme.months
        there = self._present(town)
        rows = self.sample.rows[self.sample.treated & there] if standing else np.zeros(0, dtype=np.int64)
        treatments.carry_out(self.programme, self.trial.unit, rows, now.month == self.start, town, now, q)

    def observe(self, town: Town, now: Now, q: Parameters) -> None:
        """Record outcomes at the end of a month that is a horizon of the trial."""
        if self.sample is not None and now.month - self.start in self.trial.horizons:
            self.panel.append(self._block(town, now, q, now.month - self.start))

    def columns(self) -> Columns:
        """Return the panel: one row a unit and horizon, unit, treated, month, traits at the start, outcomes."""
        if not self.panel or self.sample is None:
            return {}
        count = len(self.panel)
        fixed = {"unit": self.sample.ids, "treated": self.sample.treated, "neighbourhood": self.sample.neighbourhood,
                 "saturation": self.sample.saturation, **self.traits}  # fmt: skip
        repeated = {name: np.tile(values, count) for name, values in fixed.items()}
        return repeated | {name: np.concatenate([block[name] for block in self.panel]) for name in self.panel[0]}

    def _present(self, town: Town) -> NDArray[np.bool_]:
        assert self.sample is not None
        table = town.people if self.trial.unit == "person" else town.firms
        alive = (town.people.activity if self.trial.unit == "person" else town.firms.alive)[self.sample.rows] > 0
        return np.asarray((table.id[self.sample.rows] == self.sample.ids) & alive)

    def _block(self, town: Town, now: Now, q: Parameters, horizon: int) -> Columns:
        assert self.sample is not None
        there, rows = self._present(town), self.sample.rows
        outcomes = person_outcomes if self.trial.unit == "person" else firm_outcomes
        values = outcomes(town, rows, there, now, self.start)
        chosen = {name: values[name] for name in self.trial.measured}
        return {"month": np.full(len(rows), horizon), "present": there, **chosen}

    def _draw(self, town: Town, now: Now, q: Parameters) -> Sample:
        """Draw the sample, and within each neighbourhood group the treated: exact shares, by a second lottery."""
        pool = self.check_eligible(town, now)
        person = self.trial.unit == "person"
        keys = (town.people if person else town.firms).id
        if self.trial.assignment == "lottery":
            rows = pool[: self.size]
            place = np.array([uniform(now.seed, keys[row], LOTTERY_KEY, purpose.PROGRAMME) for row in rows])
        else:
            rows = pool[: 4 * self.size]
            keen = treatments.keenness(self.programme, self.trial.unit, rows, town, now, q)
            rows = rows[np.argsort(-keen, kind="stable")[: self.size]]
            place = np.arange(len(rows), dtype=float)
        home = town.households.neighbourhood[town.people.household[rows]] if person else town.firms.neighbourhood[rows]
        treated = np.zeros(len(rows), dtype=np.bool_)
        saturation = np.zeros(len(rows))
        shares = self.trial.shares
        for group, share in enumerate(shares):
            here = np.flatnonzero(home % len(shares) == group)
            treated[here[np.argsort(place[here], kind="stable")[: round(share * len(here))]]] = True
            saturation[here] = share
        return Sample(rows, keys[rows].copy(), treated, home.astype(np.int64), saturation)
