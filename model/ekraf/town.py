"""The town: all state of a run in one place, made once a draw and copied for each scenario of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.firms import buy_equipment
from ekraf.agents.livelihoods import AtWork
from ekraf.errors import RunError
from ekraf.ledger import Ledger
from ekraf.markets.labour import Applications, Posts, room_for
from ekraf.opening import Levels
from ekraf.parameters import Parameters
from ekraf.population import Employers, Firms, Households, People
from ekraf.scratch import Scratch
from ekraf.society.migration import year_at_work
from ekraf.state import FOUND_WORK, UNEMPLOYED_BEFORE, Books, Choice, Industry, Now, Subsector, Tables
from ekraf.threads import Threads

Reals = NDArray[np.float64]


@dataclass
class Town:
    """Agents, markets and books of one town. Money in rupiah at the scale of the simulated town."""

    people: People
    households: Households
    firms: Firms
    employers: Employers
    sizes: NDArray[np.int64]  # rows in use: people, households, firms, employers
    industry: Industry
    subsector: Subsector
    tables: Tables
    choice: Choice
    books: Books
    posts: Posts
    levels: Levels
    ledger: Ledger
    weight: float
    month: int
    n_households_at_start: int
    adults_at_start: int
    employers_at_start: Reals  # employees of each employer
    property_share: float  # of the surplus of other employers that local owners receive
    social: float  # transfers to households per head at the start, rupiah a month
    public_sales: float  # public orders to creative firms at the start, rupiah a month
    spending_at_start: float  # local government spending, rupiah a month
    going: float  # log of the going wage over all trades
    usual_taste: float
    usual_aspiration: float
    arrivals: float  # a month
    number_gain: float  # of being registered, share of value added: what makes as many owners register as have
    scratch: Scratch
    crowding: float  # household size above which grown-up workers move out
    threads: Threads = field(default_factory=Threads)  # that live through it
    found: Reals = field(default_factory=lambda: np.full(12, np.nan))  # work found by the jobless, last twelve months
    searched: Reals = field(default_factory=lambda: np.full(12, np.nan))  # jobless at the start of these months
    usual_year: float = 0.0  # share of a year at work that a searcher can expect, at the start
    wage_index: float = 1.0
    cycle: float = 0.0
    spending: float = 0.0  # local government spending of last month
    usual_revenue: float = 0.0  # own revenue a month, smoothed
    infrastructure: float = 0.0  # general public capital, constant rupiah
    hubs: float = 0.0  # creative public capital, constant rupiah
    public_capital_at_start: float = 1.0
    public_capital: float = 1.0  # over its start
    reputation: float = 0.0  # event days, decaying
    event_days: float = 0.0  # held so far this month
    event_visitors: float = 0.0  # who would not have come without the events of the month
    event_spending: float = 0.0
    event_tickets: float = 0.0  # that residents buy this month, rupiah
    levy_cut: float = 0.0  # share of stall levies that a policy takes off this month
    levies_forgone: float = 0.0  # by it, rupiah
    tax_relief: float = 0.0  # share of restaurant tax taken off sellers outside the creative firms this month
    wage_support: float = 0.0  # wage subsidies to other employers this month, rupiah
    reserved_sales: float = 0.0  # reserved public orders that were served, rupiah of the last month
    kur_left: float = 0.0
    consumption: float = 0.0
    creative_value_added: float = 0.0
    usual_product: float = 0.0  # value added of all industries a month, smoothed
    product_at_start: float = 1.0
    visitors: float = 0.0
    wages_other: float = 0.0  # paid by other employers last month
    own_revenue: float = 0.0  # of last month
    gained: float = 0.0  # own revenue above the reference path that is not yet reinvested, or what is short of it
    levies_other: float = 0.0  # levies and other revenue that other employers paid last month
    applications: Applications = field(default_factory=lambda: room_for(0))
    layoff: Reals = field(default_factory=lambda: np.zeros(0))
    interest: Reals = field(default_factory=lambda: np.zeros(0))
    given: dict[int, NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def at_work(self) -> AtWork:
        """The columns that count who works where."""
        firms = self.firms
        return AtWork(self.employers.jobs, firms.employees, firms.helpers, firms.wage_bill, firms.talent)

    def remember_search(self) -> None:
        """Keep how many searched for work this month and how many found it, and once, after a year, what was usual."""
        self.searched[self.month % 12] = self.books.counts[UNEMPLOYED_BEFORE]
        self.found[self.month % 12] = self.books.counts[FOUND_WORK]
        self.usual_year = self.usual_year or self.year_ahead()

    def year_ahead(self) -> float:
        """Return the share of a year at work that a searcher can expect; 0 before there are twelve months to go by."""
        searched = float(self.searched.sum())
        return year_at_work(float(self.found.sum()) / searched) if searched > 0.0 else 0.0

    def prospects(self) -> float:
        """Return what a searcher can expect to earn in a year over that of the start; 1 in the first twelve months."""
        return self.year_ahead() / self.usual_year if self.usual_year > 0.0 else 1.0

    def copy(self) -> Town:
        """Return an independent copy, for another scenario that starts from the same day."""
        return copy.deepcopy(self)

    def balances(self) -> Reals:
        """Return what each sector holds (rupiah), in the order of ``ekraf.ledger.SECTORS``."""
        pools = self.books.pools
        return np.array([
            self.households.cash[: self.sizes[1]].sum(), self.firms.cash[: self.sizes[2]].sum(), *pools,
        ])  # fmt: skip

    def buy_equipment(self, f: int, amount: float, now: Now, q: Parameters) -> None:
        """Let firm ``f`` spend ``amount`` rupiah on equipment."""
        buy_equipment(self.firms, f, amount, now, q, self.industry, self.books)

    def require_room(self) -> None:
        """Raise RunError when the rows set aside for people, households or firms are nearly used up."""
        rows = (len(self.people.id), len(self.households.size), len(self.firms.id))
        if any(there - used < 0.002 * there for there, used in zip(rows, self.sizes, strict=False)):
            raise RunError("the town has outgrown the rows that were set aside for it; ask for fewer months")
