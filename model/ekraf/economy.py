"""The creative economy of a town: a Mesa model whose month is one page, in the order of the ODD description."""

from __future__ import annotations

import copy
import math

import mesa
import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents import employers, firms, founders, households, outreach, owners, registration
from ekraf.agents.government import LocalGovernment
from ekraf.clock import calendar_month
from ekraf.errors import RunError
from ekraf.founding import MATERIALS_LOCAL_SHARE, found
from ekraf.indicators import NAMES
from ekraf.ledger import FLOW
from ekraf.luck import uniform
from ekraf.markets import clearing, credit, goods, labour, other_goods, separations
from ekraf.observe import Observer
from ekraf.outside import Outside
from ekraf.parameters import Parameters, parameters
from ekraf.policy import events, procurement, relief
from ekraf.policy.trial import RunningTrial
from ekraf.population import BUSINESS, CHILD, EXPORT, LOCAL, NATIONAL, PUBLIC, VISITOR
from ekraf.region import load
from ekraf.region.outside_path import region_then
from ekraf.scenario import Scenario
from ekraf.society import culture, demography, migration
from ekraf.state import POOL_OTHER, POOL_WORLD, POSTS, Now
from ekraf.threads import HEAVY, Threads
from ekraf.town import Town
from ekraf.views import CreativeFirm, Household, Resident, Table

POOL_LOCAL = 1
ARRIVALS = np.uint64(0xA881)


def build_town(scenario: Scenario, seed: int, scale: float = 1.0, threads: int = 1) -> Town:
    """Return the town at the start of ``scenario``: founded, and lived in for the burn-in under today's programmes."""
    q = parameters(scenario.parameters)
    town = found(scenario, region_then(scenario.region, scenario.first_month), q, seed, scale)
    town.reputation = events.usual_reputation(scenario.policy, q)
    economy = CreativeEconomy(scenario, rng=seed, scale=scale, town=town, threads=threads, in_place=True)
    for _ in range(int(q.burn_in_months)):
        economy.step()
    town.ledger.forget()
    return town


class CreativeEconomy(mesa.Model):
    """One town, one scenario, one seed.

    ``step`` is a month; ``run`` goes to the end. ``series`` holds the catalogue's indicators by month [months,
    indicators], ``ledger.history`` the payments [months, flows]. ``town`` may be one that ``build_town`` made for
    several scenarios of a draw: it is copied, unless lived ``in_place``. The months of a large town pass faster in
    several ``threads``, with the same bits. Own revenue above ``reference_revenue`` (rupiah a month, by month) is
    reinvested in part; without it nothing is.
    """

    indicator_names = NAMES

    def __init__(self, scenario: Scenario, *, rng: int = 0, scale: float = 1.0, town: Town | None = None,
                 reference_revenue: NDArray[np.float64] | None = None, threads: int = 1,
                 in_place: bool = False) -> None:  # fmt: skip
        super().__init__(rng=int(rng) % 2**32)
        self.future, self.luck, self.reference_revenue = scenario, np.uint64(rng), reference_revenue
        self.parameters: Parameters = parameters(scenario.parameters)
        self.region = load(scenario.region)
        if town is None:
            town, in_place = build_town(scenario, rng, scale, threads), True
        self.town = town if in_place else town.copy()
        self.town.threads = Threads(threads)
        first = scenario.first_month - int(self.parameters.burn_in_months)
        self.outside = Outside(scenario, self.parameters, rng, first, self.region.code)
        self.outside.wage, self.outside.cycle = self.town.wage_index, self.town.cycle
        self.law = self.outside.law
        self.ledger = self.town.ledger
        self.government = LocalGovernment(self, scenario, self.town, self.parameters, self.law.shared)
        self.trial = RunningTrial(scenario, self.town.weight) if scenario.trial is not None else None
        if self.trial is not None:
            self.government.programmes.append(self.trial.programme)
        self.observer = Observer(scenario.months)
        self.latest: list[float] = []  # indicators of the last month, in the order of indicator_names
        self.datacollector = mesa.DataCollector(
            model_reporters={name: (lambda model, c=c: model.latest[c]) for c, name in enumerate(NAMES)}
        )

        people, homes = self.town.people, self.town.households
        self.residents = Table(self, Resident, people, lambda: people.activity > CHILD)
        self.youth = Table(self, Resident, people, self._young)
        self.firms = Table(self, CreativeFirm, self.town.firms, lambda: self.town.firms.alive == 1)
        self.households = Table(self, Household, homes, lambda: np.arange(len(homes.size)) < self.town.sizes[1])

    def _young(self) -> NDArray[np.bool_]:
        """Return who is of 16 to 30 years, the youth of Law 40/2009."""
        age = (self.town.month - self.town.people.born) // 12
        return (self.town.people.activity > CHILD) & (age >= 16) & (age <= 30)

    @property
    def series(self) -> NDArray[np.float64]:
        """Indicators by month, [months, indicators]."""
        return self.observer.series

    def present(self) -> Now:
        """Return the month that comes next as everybody will see it, without living it."""
        return copy.copy(self.outside).move(self.town.month, self.town.levels.visitors, 1.0, self.town.weight,
                                            self.town.going)  # fmt: skip

    def run(self) -> CreativeEconomy:
        """Simulate to the last month of the scenario."""
        while self.running:
            self.step()
        return self

    def step(self) -> None:
        """One month. Each line is a phase of the ODD description; the ledger is checked after each that moves money."""
        town = self.town
        if town.month > self.future.last_month:
            raise RunError(f"the scenario ends with month {self.future.months}; ask for more months")
        town.books.counts[:] = 0.0
        now = self._the_world_moves()
        self._people_age_leave_and_arrive(now)
        now = self._the_government_runs_its_programmes(now)
        self._ideas_become_firms(now)
        self._firms_plan(now)
        self._banks_lend(now)
        self._the_labour_market_clears(now)
        self._firms_produce_and_sell(now)
        self._incomes_and_taxes_are_paid(now)
        self._households_spend(now)
        self._firms_fail_or_close(now)
        self._the_government_closes_its_books(now)
        self._culture_spreads(now)
        self._the_month_is_observed(now)

    def _the_world_moves(self) -> Now:
        town = self.town
        now = self.outside.move(town.month, town.levels.visitors, town.public_capital, town.weight, town.going)
        rise = self.outside.wage / town.wage_index
        if rise != 1.0:
            n = town.sizes[0]
            town.people.wage[:n] *= rise
        town.wage_index, town.cycle, self.law = self.outside.wage, self.outside.cycle, self.outside.law
        if calendar_month(town.month) == 1:
            town.kur_left = 0.0
        return self.government.announce(now._replace(prospects=town.prospects(), number_gain=town.number_gain))

    def _people_age_leave_and_arrive(self, now: Now) -> None:
        town, q = self.town, self.parameters
        people, homes, sizes = town.people, town.households, town.sizes
        demography.pass_a_month(town, now, q)
        expected = migration.how_many_arrive(town.arrivals, now.prospects, now.outside_wage, q)
        whole = math.floor(expected)
        luck = uniform(self.luck, ARRIVALS, now.month, purpose.ARRIVAL)
        number = whole + int(luck < expected - whole)
        migration.arrive(people, homes, sizes, now, number, town.n_households_at_start, town.books)
        self._check("people age, leave and arrive")
        town.require_room()

    def _the_government_runs_its_programmes(self, now: Now) -> Now:
        town = self.town
        town.event_days = town.event_visitors = town.event_spending = 0.0
        now = self.government.run_programmes(now)
        if self.trial is not None:
            self.trial.offer(town, now, self.parameters)
        town.reputation *= 1.0 - self.parameters.reputation_decay
        self._check("programmes")
        return now

    def _ideas_become_firms(self, now: Now) -> None:
        founders.turn_ideas_into_firms(self.town, now, self.parameters)
        self._check("ideas become firms")

    def _firms_plan(self, now: Now) -> None:
        town, q = self.town, self.parameters
        town.threads.over(int(town.sizes[2]), lambda first, last: firms.plan(
            town.firms, first, last, now, q, town.subsector, town.layoff), HEAVY)  # fmt: skip
        firms.invest(town.firms, town.sizes, now, q, town.industry, town.subsector, town.books)
        outreach.reach_out(town, now, q)
        clearing.let_buyers_meet(town, q)
        registration.consider_registering(town.firms, town.people, town.sizes, now, q, town.subsector,
                                      town.books)  # fmt: skip
        self._check("firms plan")

    def _banks_lend(self, now: Now) -> None:
        town, q = self.town, self.parameters
        town.kur_left += town.levels.kur * now.national
        town.kur_left = credit.lend(town.firms, town.people, town.households, town.sizes, now, q, town.tables,
                                    town.kur_left, town.books)  # fmt: skip
        self._check("credit")

    def _the_labour_market_clears(self, now: Now) -> None:
        town, q, counts = self.town, self.parameters, self.town.books.counts
        public = min(max(town.spending / town.spending_at_start / (now.price * now.productivity), 0.85), 1.15)
        employers.plan_staff(town.employers, town.employers_at_start, town.sizes, now, q, town.industry, public)
        if calendar_month(now.month) == 1:
            labour.learn_what_is_usual(town.people, int(town.sizes[0]), town.posts.usual, q)
        now = now._replace(usual_skill=float(town.posts.usual[0, 2]), usual_creative=float(town.posts.usual[1, 2]))
        number = separations.end_jobs(town, now, q)
        counts[POSTS] = clearing.post_jobs(town, now)
        clearing.fill_posts(town, town.scratch.rows[:number], now, q)

    def _firms_produce_and_sell(self, now: Now) -> None:
        town, q, choice, books = self.town, self.parameters, self.town.choice, self.town.books
        town.visitors = now.visitors
        town.industry.jobs[:] = np.bincount(town.employers.industry, town.employers.jobs, 17)
        households.weigh_own_account(town)
        other_goods.deliver(town, now, q)
        choice.visitors[:] = other_goods.visitor_spending(town, now, q) * town.subsector.visitor
        if town.event_spending > 0.0:
            events.spend_at_festivals(town, q)
        choice.public[:] = town.public_sales * town.spending / town.spending_at_start * town.subsector.public
        size = float((town.industry.creative * town.industry.output).sum())
        choice.business[:] = size * town.subsector.business
        goods.order_from_firms(town, now, q)
        reserved = procurement.place_orders(self.government.programmes, town, now, q)
        goods.serve_buyers(town, now, q)
        procurement.pay_orders(reserved, town)
        bought = choice.bought
        books.pools[POOL_WORLD] -= bought[VISITOR] + bought[NATIONAL] + bought[EXPORT]
        books.pools[POOL_LOCAL] -= bought[PUBLIC]
        books.pools[POOL_OTHER] -= bought[BUSINESS]
        paid = float(bought[LOCAL]) + town.event_tickets
        self.creative_paid = paid / max(town.consumption, 1.0)  # of what was planned last month
        households.pay_for_creative(town.households, town.sizes, self.creative_paid)
        self._check("production and sales")

    def _incomes_and_taxes_are_paid(self, now: Now) -> None:
        town, q, books = self.town, self.parameters, self.town.books
        relief.grant(self.government.programmes, town, now, q, self.law)
        dues = other_goods.pay_taxes(town, now, q, self.law)
        prop = other_goods.settle_surplus(town, q, self.law.firms.corporate_rate, dues)
        before = float(books.flows[FLOW["wages_other"]])
        households.receive_income(town, prop, town.social * now.wage, self.law.free_income, self.law.ceilings,
                                  self.law.rates)  # fmt: skip
        town.wages_other = float(books.flows[FLOW["wages_other"]]) - before
        town.interest[:] = (town.firms.loan * town.firms.rate).sum(axis=1)
        credit.service_loans(town.firms, town.sizes, q, self.law.kur_subsidy, books)
        town.creative_value_added = owners.settle(
            town.firms, town.people, town.households, town.sizes, now, q, town.industry, town.subsector, self.law.firms,
            town.interest, MATERIALS_LOCAL_SHARE, books,
        )  # fmt: skip
        goods.usual_profits(town.firms, town.sizes, town.subsector, np.zeros(17), np.zeros(17), 0.1)
        self._check("incomes and taxes")

    def _households_spend(self, now: Now) -> None:
        town = self.town
        town.consumption = households.spend(
            town.households, town.sizes, self.parameters, town.industry, town.subsector, self.creative_paid,
            now.wage * town.levels.own_revenue_scale, town.n_households_at_start, town.choice,
            town.usual_taste, self.law.electricity, town.books,
        )  # fmt: skip
        self._check("households spend")

    def _firms_fail_or_close(self, now: Now) -> None:
        town = self.town
        firms.fail_or_close(town.firms, town.people, town.households, town.sizes, now, self.parameters, town.books,
                            town.scratch)  # fmt: skip
        self._check("firms close")

    def _the_government_closes_its_books(self, now: Now) -> None:
        row = now.month - self.future.first_month
        years = (now.month - self.outside.first) / 12.0
        growth = (1.0 + self.future.world.transfer_growth) ** years
        transfers = self.town.levels.transfers * growth * self.future.world.factor("transfers", now.month)
        known = self.reference_revenue is not None and row >= 0
        reference = float(self.reference_revenue[row]) / self.town.weight if known else None  # type: ignore[index]
        self.government.close_books(now, transfers, reference)
        self._check("government")

    def _culture_spreads(self, now: Now) -> None:
        culture.spread_culture(self.town, now, self.parameters)

    def _the_month_is_observed(self, now: Now) -> None:
        town = self.town
        row = now.month - self.future.first_month
        self.observer.observe(town, now, row, self.parameters)
        if self.trial is not None:
            self.trial.observe(town, now, self.parameters)
        town.remember_search()
        town.ledger.close()
        town.books.flows[:] = 0.0
        town.month += 1
        if row >= 0:
            self.latest = self.series[row].tolist()
            self.datacollector.collect(self)
        self.running = town.month <= self.future.last_month

    def _check(self, phase: str) -> None:
        self.town.ledger.flows[:] = self.town.books.flows
        self.town.ledger.check(self.town.balances(), phase)
