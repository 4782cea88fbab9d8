"""bamengine, a role: residents are a role of their own, the month an event of their own, the standard economy left out.

bamengine is an engine for one macroeconomic model and its extensions: the pipeline is emptied of the standard events,
which leaves its storage (a role's arrays) and its order of events. Firms, households and banks are the fewest that it
accepts. The event is ``numpy_columns.live``. Own luck: ``sim.rng``. What bamengine is made for is measured by
``bam_own``.
"""

from __future__ import annotations

import bamengine as bam
from bamengine import Bool, Float, Int

from tests.bench.rivals.model import SEED, Columns, Draws, Month, opening
from tests.bench.rivals.numpy_columns import Room, live, stream, told


@bam.role
class Resident:
    """A resident of working age."""

    age: Int
    skill: Float
    wage: Float
    employed: Bool


@bam.event
class ResidentsLive:
    """A month of all residents."""

    town: object

    def execute(self, sim: bam.Simulation) -> None:
        self.town.month()


class Town:
    """A simulation whose pipeline is one event."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        self.room, self.months, self.draws = Room(n), months, draws
        self.counted: list[Month] = []
        self.sim = bam.Simulation.init(n_firms=1, n_households=5, n_banks=1, seed=SEED, log_level="ERROR")
        role = self.sim.use_role(Resident, n_agents=n)
        self.residents = Columns(role.age, role.skill, role.wage, role.employed)
        for column, start in zip(self.residents, opening(n), strict=True):
            column[:] = start
        self.sim.pipeline.events[:] = [bam.get_event("residents_live")(self)]

    def month(self) -> None:
        """Live a month."""
        luck = stream(self.sim.rng, self.room) if self.draws is None else told(self.draws, self.sim.t - 1)
        self.counted.append(live(self.residents, luck, self.room))

    def run(self) -> list[Month]:
        self.sim.run(self.months, collect=False)
        return self.counted

    def columns(self) -> Columns:
        return self.residents


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
