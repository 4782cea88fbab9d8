"""The creative economy as plain Mesa: one object per resident, household, employer and firm, asked one after another.

It is the oracle of the engine (equal indicators, bit for bit) and the yardstick of its speed. The rules of one agent
are the engine's own, as ordinary Python; loops, queues, posts and counts are written anew here, without the engine's
columns, marks and short cuts. Shared with the engine is what is about the town and not about agents: the first day, the
world outside, the local government and purses of programmes, input-output arithmetic, ledger and catalogue.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import mesa
import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.government import LocalGovernment
from ekraf.clock import calendar_month
from ekraf.economy import ARRIVALS
from ekraf.markets import clearing
from ekraf.outside import Outside
from ekraf.parameters import parameters
from ekraf.population import CHILD, CREATIVE_EMPLOYEE, CREATIVE_FAMILY, CREATIVE_OWNER, INACTIVE, UNEMPLOYED
from ekraf.region import load
from ekraf.scenario import Scenario
from ekraf.state import HIRES, POSTS, Now
from ekraf.town import Town
from tests.bench.reference import money, start
from tests.bench.reference.employer import Employer
from tests.bench.reference.firm import CreativeFirm, numbers
from tests.bench.reference.household import Household
from tests.bench.reference.market import Board, learn_what_is_usual
from tests.bench.reference.observe import ObjectObserver, as_surveyed
from tests.bench.reference.programmes import run_programmes
from tests.bench.reference.resident import Resident, mind, moving
from tests.bench.reference.rules import total, uniform


class ReferenceEconomy(mesa.Model):
    """One town, one scenario, one seed, from a ``town`` that ``build_town`` made; ``series`` as in the engine."""

    def __init__(self, scenario: Scenario, town: Town, rng: int) -> None:
        super().__init__(rng=int(rng) % 2**32)
        given = parameters(scenario.parameters)
        self.q = SimpleNamespace(**{name: float(given[name]) for name in given.dtype.names})
        if scenario.trial is not None or self.q.posts_rationed < 0.5 or self.q.buyers_search < 0.5:
            raise NotImplementedError("the reference has no trials, and no town without posts or search for buyers")
        self.future, self.luck = scenario, np.uint64(rng)
        start.settle_in(self, town)
        self.town = start.without_agents(town)
        self.books, self.ledger = self.town.books, self.town.ledger
        self.tables, self.subsector = start.plain_numbers(town.tables), start.plain_numbers(town.subsector)
        self.creative_budget = total(self.subsector.budget)
        self.own_entry = town.industry.own_entry.tolist()
        self.own_account, self.own_weight = town.industry.own_account.tolist(), town.industry.own_weight.tolist()
        self.usual_skill = town.posts.usual.tolist()
        first = scenario.first_month - int(self.q.burn_in_months)
        self.outside = Outside(scenario, given, rng, first, load(scenario.region).code)
        self.outside.wage, self.outside.cycle = town.wage_index, town.cycle
        self.law = self.outside.law
        self.government = LocalGovernment(self, scenario, self.town, given, self.law.shared)
        self.observer = ObjectObserver(scenario.months)

    @property
    def residents(self) -> list[Resident]:
        """Residents of all ages who are in town."""
        return self.agents_by_type[Resident].to_list()

    @property
    def households(self) -> list[Household]:
        """Households, those whose members are all gone included."""
        return self.agents_by_type[Household].to_list()

    @property
    def employers(self) -> list[Employer]:
        """Other employers."""
        return self.agents_by_type[Employer].to_list()

    @property
    def firms_and_debtors(self) -> list[CreativeFirm]:
        """Creative firms, and closed ones whose loans are not yet written off."""
        return self.agents_by_type[CreativeFirm].to_list()

    @property
    def firms(self) -> list[CreativeFirm]:
        """Creative firms in business."""
        return [firm for firm in self.firms_and_debtors if firm.alive]

    @property
    def series(self) -> NDArray[np.float64]:
        """Indicators by month, [months, indicators]."""
        return self.observer.series

    def step(self) -> None:
        """One month, in the phases of the ODD description."""
        self.books.counts[:] = 0.0
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
            for one in self.residents:
                one.wage *= rise
        town.wage_index, town.cycle, self.law = self.outside.wage, self.outside.cycle, self.outside.law
        if calendar_month(town.month) == 1:
            town.kur_left = 0.0
        now = now._replace(prospects=town.prospects(), number_gain=town.number_gain)
        return start.plain_numbers(self.government.announce(now))

    def _people_age_leave_and_arrive(self, now: Now) -> None:
        self.agents_by_type[Resident].do("live_a_month", now, now.prospects**self.q.participation_income)
        for employer in self.employers:
            employer.jobs = 0
        for firm in self.firms_and_debtors:
            firm.employees, firm.helpers, firm.wage_bill, firm.talent = 0, 0, 0.0, 0.0
        self.agents_by_type[Resident].do("learn", now)
        expected = moving.how_many_arrive(self.town.arrivals, now.prospects, now.outside_wage, self.q)
        whole = math.floor(expected)
        luck = uniform(self.luck, ARRIVALS, now.month, purpose.ARRIVAL)
        for number in range(whole + int(luck < expected - whole)):
            Resident.arrive(self, number, now)
        self._check("people age, leave and arrive")

    def _the_government_runs_its_programmes(self, now: Now) -> Now:
        town = self.town
        town.event_days = town.event_visitors = town.event_spending = 0.0
        now = run_programmes(self, now)
        town.reputation *= 1.0 - self.q.reputation_decay
        self._check("programmes")
        return now

    def _ideas_become_firms(self, now: Now) -> None:
        self.agents_by_type[Resident].do("have_idea", now)
        self._check("ideas become firms")

    def _firms_plan(self, now: Now) -> None:
        for firm in self.firms:
            firm.plan(now)
        firms, terms = self.firms, numbers.usual_terms(now)
        online = sum(firm.online for firm in firms) / max(len(firms), 1)
        for firm in firms:
            firm.look_for_buyers(online, now)
        for firm in firms:
            firm.consider_registering(terms, now)
        self._check("firms plan")

    def _banks_lend(self, now: Now) -> None:
        self.town.kur_left += self.town.levels.kur * now.national
        for firm in self.firms:
            firm.ask_for_loan(now)
        self._check("credit")

    def _the_labour_market_clears(self, now: Now) -> None:
        self._employers_plan(now)
        if calendar_month(now.month) == 1:
            learn_what_is_usual(self.residents, self.usual_skill, self.q)
        now = now._replace(usual_skill=self.usual_skill[0][2], usual_creative=self.usual_skill[1][2])
        looking = [one for one in self.residents if one.leave_and_look(now)]
        board = Board(self.employers, self.firms, self.town.industry, self.usual_skill, now)
        self.books.counts[POSTS] = len(board.all)
        for sight in clearing.ROUNDS if board.all else ():
            for one in looking:
                one.apply(board, sight, now)
            self.books.counts[HIRES] += sum(post.fill(now) for post in board.all)

    def _firms_produce_and_sell(self, now: Now) -> None:
        self.creative_paid = money.sell(self, now)
        self._check("production and sales")

    def _incomes_and_taxes_are_paid(self, now: Now) -> None:
        money.pay_incomes(self, now)
        self._check("incomes and taxes")

    def _households_spend(self, now: Now) -> None:
        money.spend(self, self.creative_paid, now)
        self._check("households spend")

    def _employers_plan(self, now: Now) -> None:
        town, employers, claims = self.town, self.employers, [0.0] * len(self.own_account)
        for employer in employers:
            claims[employer.industry] += employer.meet_fortune(now)
        budget = min(max(town.spending / town.spending_at_start / (now.price * now.productivity), 0.85), 1.15)
        # expected output over output per worker is the industry's work; it starts as its private jobs
        work = (town.industry.expected / (town.industry.per_worker * now.price * now.productivity)).tolist()
        for employer in employers:
            employer.plan_staff(work[employer.industry], claims[employer.industry], float(budget), now)

    def _firms_fail_or_close(self, now: Now) -> None:
        for firm in self.firms:
            firm.fail_or_close(now)
        for one in self.residents:
            if one.activity >= CREATIVE_EMPLOYEE and one.activity != CREATIVE_OWNER and not one.employer.alive:
                one.leave_work(INACTIVE if one.activity == CREATIVE_FAMILY else UNEMPLOYED, now.month)
        for firm in self.firms_and_debtors:
            if not firm.alive and total(firm.loan) <= 0.0:
                firm.remove()
        self._check("firms close")

    def _the_government_closes_its_books(self, now: Now) -> None:
        world, years = self.future.world, (now.month - self.outside.first) / 12.0
        transfers = self.town.levels.transfers * (1.0 + world.transfer_growth) ** years
        self.government.close_books(now, transfers * world.factor("transfers", now.month), None)
        self._check("government")

    def _culture_spreads(self, now: Now) -> None:
        residents, choice = self.residents, self.town.choice
        chance = mind.exposure(now.event_days, self.q)
        for one in residents:
            one.start_or_stop(chance, now)
        heads, parts = [0] * len(choice.taste), [0] * len(choice.taste)
        for one in residents:
            one.aspire()
            if one.activity > CHILD and one.household.size > 0:
                heads[one.household.neighbourhood] += 1
                parts[one.household.neighbourhood] += one.takes_part
        choice.heads[:] = heads
        choice.taste[:] = [part / max(there, 1.0) for part, there in zip(parts, heads, strict=True)]

    def _the_month_is_observed(self, now: Now) -> None:
        town = self.town
        self.observer.observe(as_surveyed(self), now, now.month - self.future.first_month, self.q)
        town.remember_search()
        town.ledger.close()
        self.books.flows[:] = 0.0
        town.month += 1
        self.running = town.month <= self.future.last_month

    def _check(self, phase: str) -> None:
        self.ledger.flows[:] = self.books.flows
        held = [money.money_of(self.households), money.money_of(self.firms_and_debtors), *self.books.pools]
        self.ledger.check(np.array(held), phase)
