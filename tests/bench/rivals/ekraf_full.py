"""ekraf's own model, whole: the town of the scenario ``package``, all residents, firms, programmes and indicators.

Not the micro-model: what is counted is residents of all ages times months. Two months are lived before the clock runs.
"""

from __future__ import annotations

from ekraf.economy import CreativeEconomy
from ekraf.experiment.profile import WARM
from ekraf.scenario import load, override
from tests.bench.rivals.model import SEED, Draws, Month


class Town:
    """The whole town."""

    def __init__(self, months: int) -> None:
        self.economy = CreativeEconomy(override(load("package"), months=months + WARM), rng=SEED)
        for _ in range(WARM):
            self.economy.step()
        self.units = int(self.economy.town.sizes[0])

    def run(self) -> list[Month]:
        while self.economy.running:
            self.economy.step()
        return []


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``; only timed, at the size of the town."""
    return Town(months)
