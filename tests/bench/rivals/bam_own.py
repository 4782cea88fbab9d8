"""bamengine's own model: firms, households and banks on three markets, with its standard parameters.

Not the micro-model: what is counted is households, firms and banks times periods (quarters there). Nothing is
collected. The first periods, when nobody has work or savings yet, are lived before the clock runs.
"""

from __future__ import annotations

import bamengine as bam

from tests.bench.rivals.model import SEED, Draws, Month


class Town:
    """``n`` households, and firms and banks in the standard proportions."""

    def __init__(self, n: int, months: int) -> None:
        firms, banks = n // 5, max(n // 50, 1)
        self.units, self.months = n + firms + banks, months
        self.sim = bam.Simulation.init(n_firms=firms, n_households=n, n_banks=banks, seed=SEED, log_level="ERROR")
        self.sim.run(months, collect=False)

    def run(self) -> list[Month]:
        self.sim.run(self.months, collect=False)
        if self.sim.ec.collapsed:
            raise RuntimeError("the economy of bamengine collapsed: its periods are not full ones")
        return []


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``; only timed."""
    return Town(n, months)
