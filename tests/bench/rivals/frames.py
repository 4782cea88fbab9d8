"""mesa-frames: an ``AgentSetPolars`` whose month is a chain of Polars projections.

Whole columns are replaced by ``with_columns``, since ``AgentSetPolars.set`` joins tables anew for each attribute. Own
luck: the model's NumPy generator; an offer is drawn for everybody, since an expression has no draws of its own. Run at
once, not lazily, which was slower.
"""

from __future__ import annotations

import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

from tests.bench.rivals.model import DRIFT, FATE, OFFER, RATES, SEED, Columns, Draws, Month, opening

age, skill, wage, employed = pl.col("age"), pl.col("skill"), pl.col("wage"), pl.col("employed")
old, changes = pl.col("old"), pl.col("changes")
LEARNT = (
    skill
    + pl.when(employed).then(RATES.learn).otherwise(RATES.fade) * (employed.cast(pl.Float64) - skill)
    + RATES.jitter * (pl.col("drift") - 0.5)
)
GROWN = wage * (RATES.growth + RATES.merit * skill + 1.0)
OFFERED = RATES.base * (0.5 + skill) * (1.0 + RATES.spread * (pl.col("offer") - 0.5))
COUNTED = (
    employed.sum(),
    (changes & employed).sum().alias("hired"),
    (changes & ~employed).sum().alias("parted"),
    old.sum().alias("newcomers"),
    age.cast(pl.Int64).sum().alias("ages"),
    skill.sum().alias("skills"),
    wage.sum().alias("wages"),
)


class Residents(AgentSetPolars):
    """Residents as rows."""

    def __init__(self, model: Town, n: int) -> None:
        super().__init__(model)
        columns = opening(n)._asdict()
        self += pl.DataFrame({"unique_id": pl.int_range(n, eager=True), **columns})

    def step(self) -> None:
        """Live a month."""
        town = self.model
        works = self.agents["employed"].sum()
        finds = RATES.find * skill * (1.0 - (1.0 - works / len(self.agents)))
        chance = pl.when(employed).then(RATES.loss).otherwise(finds)
        self.agents = (
            self.agents.with_columns(
                pl.Series("drift", town.draw(DRIFT)), pl.Series("fate", town.draw(FATE)),
                pl.Series("offer", town.draw(OFFER)),
            )
            .with_columns(age + 1, LEARNT.clip(lower_bound=0.0))
            .with_columns(GROWN, old=age >= RATES.retire)
            .with_columns(changes=(pl.col("fate") < chance) & ~old)
            .with_columns(
                pl.when(old).then(pl.lit(RATES.first, pl.Int16)).otherwise(age).alias("age"),
                pl.when(old).then(RATES.entry).otherwise(skill).alias("skill"),
                pl.when(old | (changes & employed)).then(0.0).when(changes).then(OFFERED).otherwise(wage).alias("wage"),
                (employed ^ changes) & ~old,
            )
        )  # fmt: skip
        town.counted.append(Month(*self.agents.select(COUNTED).row(0)))
        self.agents = self.agents.drop("drift", "fate", "offer", "old", "changes")


class Town(ModelDF):
    """The residents' model."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        super().__init__(seed=SEED)
        self.n, self.months, self.draws = n, months, draws
        self.counted: list[Month] = []
        self.agents += Residents(self, n)

    def draw(self, purpose: int) -> object:
        """Return everybody's draws of the month."""
        return self.random.random(self.n) if self.draws is None else self.draws[len(self.counted), purpose]

    def run(self) -> list[Month]:
        for _ in range(self.months):
            self.step()
        return self.counted

    def columns(self) -> Columns:
        table = self.get_agents_of_type(Residents).agents
        return Columns(*(table[name].to_numpy() for name in Columns._fields))


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
