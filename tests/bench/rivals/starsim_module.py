"""Starsim: an ``ss.Module`` whose states are Starsim's arrays and whose luck comes from its distributions.

Its luck is keyed by agent, as ekraf's is (``ss.options.crn``, on by default). Nobody dies, so ``.values`` of a state
is the array itself, which ``numpy_columns.live`` changes in place; arithmetic on the states (``self.skill += ...``)
makes copies. Precision is set to 64 bits as elsewhere; Starsim's own default is 32.
"""

from __future__ import annotations

import starsim as ss
from numpy.typing import NDArray

from tests.bench.rivals.model import DRIFT, FATE, OFFER, SEED, Columns, Draws, Month, opening
from tests.bench.rivals.numpy_columns import Luck, Room, live, told

ss.options.set(precision=64, verbose=0)


class Labour(ss.Module):
    """The labour market."""

    def __init__(self, n: int, draws: Draws | None) -> None:
        super().__init__()
        self.start, self.room, self.draws = opening(n), Room(n), draws
        self.counted: list[Month] = []
        self.define_pars(drift=ss.random(), fate=ss.random(), offer=ss.random())
        self.define_states(
            ss.IntArr("months", default=0),
            ss.FloatArr("skill", default=0.0),
            ss.FloatArr("wage", default=0.0),
            ss.BoolArr("employed", default=False),
            reset=True,
        )

    def init_post(self) -> None:
        super().init_post()
        for state, column in zip(self.residents(), self.start, strict=True):
            state[:] = column

    def init_results(self) -> None:
        super().init_results()
        self.define_results(*(ss.Result(name, dtype=float, scale=False) for name in Month._fields))

    def residents(self) -> Columns:
        return Columns(self.months.values, self.skill.values, self.wage.values, self.employed.values)

    def luck(self) -> Luck:
        """Return this month's luck."""
        everybody = self.sim.people.auids
        dists = {DRIFT: self.pars.drift, FATE: self.pars.fate, OFFER: self.pars.offer}

        def draw(purpose: int, rows: NDArray | None) -> NDArray:
            return dists[purpose].rvs(everybody if rows is None else ss.uids(rows))

        return draw

    def step(self) -> None:
        """Live a month."""
        luck = self.luck() if self.draws is None else told(self.draws, self.ti)
        self.counted.append(live(self.residents(), luck, self.room))

    def update_results(self) -> None:
        super().update_results()
        for name, value in self.counted[-1]._asdict().items():
            self.results[name][self.ti] = value


class Town:
    """A simulation of nothing but the labour market."""

    def __init__(self, n: int, months: int, draws: Draws | None) -> None:
        self.labour = Labour(n, draws)
        # both ends of the time line are lived
        self.sim = ss.Sim(n_agents=n, modules=self.labour, dt=ss.month, start=0, dur=months - 1, rand_seed=SEED,
                          copy_inputs=False)  # fmt: skip
        self.sim.init()

    def run(self) -> list[Month]:
        self.sim.run()
        return self.labour.counted

    def columns(self) -> Columns:
        return self.labour.residents()


def build(n: int, months: int, draws: Draws | None) -> Town:
    """See ``model.Contender``."""
    return Town(n, months, draws)
