"""Trials: eligible people or firms of one town, an offer to some of them, by lottery or to who comes forward, and what
becomes of all."""

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
from ekraf.policy.coming_forward import already_has, comes_forward
from ekraf.policy.outcomes import firm_outcomes, firm_traits, person_outcomes, person_traits
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue, people_in_queue
from ekraf.scenario import Scenario
from ekraf.scenario.trial import Trial, town_of
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
    """A trial during a run. ``panel`` holds a block of columns for each horizon, one row a unit.

    Without ``offered`` the same units are drawn in the same month, and nobody is offered anything.
    """

    def __init__(self, scenario: Scenario, weight: float) -> None:
        assert scenario.trial is not None
        self.offered = True
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
        standing = self.offered and now.month in self.programme.months
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
        alive = self._status(town)[self.sample.rows] > 0
        return np.asarray((table.id[self.sample.rows] == self.sample.ids) & alive)

    def _status(self, town: Town) -> NDArray[np.int8]:
        """Return of each row whether somebody is there: 0 if not."""
        return town.people.activity if self.trial.unit == "person" else town.firms.alive

    def _block(self, town: Town, now: Now, q: Parameters, horizon: int) -> Columns:
        assert self.sample is not None
        there, rows = self._present(town), self.sample.rows
        outcomes = person_outcomes if self.trial.unit == "person" else firm_outcomes
        values = outcomes(town, rows, there, self.start, q)
        block = {"month": np.full(len(rows), horizon), "present": there, **{n: values[n] for n in self.trial.measured}}
        if self.trial.totalled:
            everybody = np.flatnonzero(self._status(town) > 0)
            of_all = outcomes(town, everybody, np.ones(len(everybody), dtype=np.bool_), self.start, q)
            block |= {town_of(name): np.full(len(rows), of_all[name].sum()) for name in self.trial.totalled}
        return block

    def _draw(self, town: Town, now: Now, q: Parameters) -> Sample:
        """Draw the sample and the treated among it."""
        pool = self.check_eligible(town, now)
        keys = (town.people if self.trial.unit == "person" else town.firms).id
        if self.trial.assignment == "lottery":
            rows = pool[: self.size]
            treated = self._by_lottery(self._home(town, rows), keys[rows], now)
        else:
            rows, treated = self._by_choice(pool, town, now, q)
        home = self._home(town, rows)
        saturation = np.array(self.trial.shares)[home % len(self.trial.shares)]
        return Sample(rows, keys[rows].copy(), treated, home, saturation)

    def _home(self, town: Town, rows: Rows) -> NDArray[np.int64]:
        """Return the neighbourhood of each unit."""
        if self.trial.unit == "person":
            return town.households.neighbourhood[town.people.household[rows]].astype(np.int64)
        return town.firms.neighbourhood[rows].astype(np.int64)

    def _by_lottery(self, home: NDArray[np.int64], keys: NDArray[np.uint64], now: Now) -> NDArray[np.bool_]:
        """Return who of the sample is treated: exact shares of each group of neighbourhoods."""
        place = np.array([uniform(now.seed, key, LOTTERY_KEY, purpose.PROGRAMME) for key in keys])
        treated = np.zeros(len(home), dtype=np.bool_)
        for group, share in enumerate(self.trial.shares):
            here = np.flatnonzero(home % len(self.trial.shares) == group)
            treated[here[np.argsort(place[here], kind="stable")[: round(share * len(here))]]] = True
        return treated

    def _by_choice(self, pool: Rows, town: Town, now: Now, q: Parameters) -> tuple[Rows, NDArray[np.bool_]]:
        """Return the sample and who of it is treated: of those who come forward the first of a lottery, and so many
        others who might have, but did not. It is smaller than asked for if too few do either."""
        forward = comes_forward(self.programme, self.trial.unit, pool, town, now, q)
        others = ~forward & ~already_has(self.programme, pool, town)
        home, shares = self._home(town, pool) % len(self.trial.shares), self.trial.shares
        arms: list[tuple[Rows, bool]] = []
        for group, share in enumerate(shares):
            here = home == group
            size = round(self.size * float(here.mean()))
            wanted = round(share * size)
            arms += [(pool[here & forward][:wanted], True), (pool[here & others][: size - wanted], False)]
        rows = np.concatenate([part for part, _ in arms])
        treated = np.repeat([arm for _, arm in arms], [len(part) for part, _ in arms])
        if max(shares) > 0.0 and not treated.any():
            raise RunError(f"of {len(pool)} eligible {self.trial.unit}s none comes forward in {month_text(now.month)}; "
                           "let more be eligible, offer more, or assign by lottery")  # fmt: skip
        return rows, treated
