"""A creative firm as its owner leads it: plans, looks for buyers, weighs a business number, and attracts orders."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ekraf import purpose
from ekraf.agents import employers, firms, founders, outreach, registration
from ekraf.markets import goods
from ekraf.population import (
    BUSINESS,
    EXPORT,
    LOCAL,
    NATIONAL,
    PUBLIC,
    VISITOR,
)
from ekraf.state import POOL_LOCAL, POOL_OTHER, REGISTRATIONS, Now
from tests.bench.reference.business import Business, making
from tests.bench.reference.rules import normal, plain, total, uniform

staffing, reaching, numbers, market, starting = map(plain, (employers, outreach, registration, goods, founders))


class CreativeFirm(Business):
    """A creative firm (pelaku usaha ekraf)."""

    @classmethod
    def found(cls, owner: Any, key: np.uint64, subsector: int, now: Now) -> CreativeFirm:
        """Return a new firm of ``owner``, who leads it from now on; its traits come from the founder and its luck."""
        model = owner.model
        q, table, k = model.q, model.subsector, subsector
        firm = cls(model, key, k, owner, owner.household.neighbourhood, now.month)
        firm.formality_cost = numbers.private_cost(key, q)
        luck = normal(np.uint64(0), key, 0, purpose.TRAIT + 2)
        firm.productivity = starting.first_productivity(owner.ability, luck)
        firm.quality = starting.first_quality(table.quality[k], owner.creative_skill)
        firm.known_local = q.known_start
        firm.wage_offer = table.going[k] * now.wage
        firm.expected = table.scale[k] * now.price * now.productivity * 0.7
        firm.usual_profit = table.income[k]
        owner.become_owner(firm, now)
        return firm

    def plan(self, now: Now) -> None:
        """Set price, staff, equipment and the loan it wants from what it expects to sell."""
        q, k, subsector = self.model.q, self.subsector, self.model.subsector
        far = (1.0 - making.premium_part(q)) * self.demand[EXPORT]
        self.usual_exports = making.usual_exports_after(self.usual_exports, far)
        orders = total(self.demand) - self.demand[EXPORT] + far
        if now.month > self.born + 1:
            steady = orders - far + self.usual_exports
            self.expected = making.expectation_after(self.expected, steady, now.drift, q)
        self.price = making.wanted_price(self.price, orders, self.capacity, q)
        noise = normal(now.seed, self.key, now.month, purpose.FIRM_SHOCK)
        self.appeal = making.appeal_after(self.appeal, 1 + self.employees + self.helpers, noise, q)
        self.quality += q.quality_fade * (subsector.quality[k] - self.quality)
        self.plan_staff(now)
        self.plan_equipment(now)

    def plan_staff(self, now: Now) -> None:
        """Set wanted staff, open posts and lay-offs."""
        q, k, subsector = self.model.q, self.subsector, self.model.subsector
        nominal = now.price * now.productivity * self.price
        output = self.expected * q.capacity_margin / nominal
        efficiency = self.productivity + self.practices
        usual, scale = subsector.equipment[k], subsector.scale[k]
        need = making.labour_for(output, self.capital, usual, efficiency, scale, q)
        own = 1.0 + firms.HELPER_WORK * self.helpers
        self.wage_offer = wage = subsector.going[k] * now.wage
        wanted = making.staff_worth(need, subsector.value_added[k] * self.expected, wage, own, self.talent, q)
        self.wanted += q.expectation_speed * (wanted - self.wanted)
        # apprentices come on top of the posts, so nobody is let go on their account
        posts = making.staff_for(self.wanted, self.employees - self.apprentices, q)
        if self.cash < 0.3 * self.wage_bill:
            posts = max(min(posts, self.employees - 1), 0)
        affordable = self.cash > 0.5 * self.wage_bill + wage
        self.vacancies = max(posts - self.employees, 0) if affordable else 0
        self.layoff = staffing.share_to_lay_off(posts + self.apprentices, self.employees, q)

    def plan_equipment(self, now: Now) -> None:
        """Buy equipment that pays as far as cash allows, and set the loan it wants for the rest."""
        q, share = self.model.q, self.model.subsector.value_added[self.subsector]
        wish = making.wanted_equipment(share * self.expected, q.depreciation, now.interest / 12.0, q) / now.price
        self.capital *= 1.0 - q.depreciation
        gap = max(wish - self.capital, 0.0) * now.price * q.investment_speed
        buffer = making.cash_kept(self.wage_bill, (1.0 - share) * self.expected, q)
        paid = min(gap, max(self.cash - buffer, 0.0))
        if paid > 0.0:
            self.buy_equipment(paid, now)
        self.lacks = max(wish - self.capital, 0.0) * now.price
        self.wants_loan = 0.6 * self.lacks if paid < 0.8 * gap else 0.0

    def look_for_buyers(self, online_share: float, now: Now) -> None:
        """Become known in town, find and lose national and export buyers, and go online."""
        q, k, subsector = self.model.q, self.subsector, self.model.subsector
        self.known_local += q.known_growth * max(q.known_ceiling - self.known_local, 0.0)
        reach = reaching.reach_of(self.boldness, self.online, self.quality - subsector.quality[k], q)
        reach *= reaching.selling_effort(total(self.demand), self.capacity, q)
        for m in range(2):
            if uniform(now.seed, self.key, now.month, purpose.FIND_BUYERS + m) < reach * subsector.finding[k][m]:
                self.buyers[m] += 1.0
            loss = q.buyer_loss * self.buyers[m]
            if self.buyers[m] > 0.0 and uniform(now.seed, self.key, now.month, purpose.LOSE_BUYERS + m) < loss:
                self.buyers[m] = max(self.buyers[m] - 1.0, 0.0)
        if not self.online:
            chance = q.online_adoption + q.online_imitation * online_share
            self.online = int(uniform(now.seed, self.key, now.month, purpose.ONLINE) < chance)

    def consider_registering(self, terms: Any, now: Now) -> None:
        """Receive papers that are due; perhaps be asked for a number and get one, or think about it."""
        if self.registered:
            return
        if self.papers_until > 0:
            if now.month >= self.papers_until:
                self.registered, self.papers_until = 1, 0
            return
        q, luck = self.model.q, uniform(now.seed, self.key, now.month, purpose.REGISTRATION)
        if luck < q.registration_asked:
            if self.cash > terms.fee + terms.papers:
                self.register(terms, now)
        elif luck < q.registration_asked + q.registration_try:
            if self.wants_number(terms, now):
                self.register(terms, now)

    def wants_number(self, terms: Any, now: Now) -> bool:
        """Return whether the owner would register on ``terms``: it brings more than is asked, and there is cash."""
        q, subsector = self.model.q, self.model.subsector
        value_added = subsector.value_added[self.subsector] * self.expected
        use = numbers.use_of_number(self.employees, self.buyers[0], subsector.asking[self.subsector], q)
        taxed, seen = subsector.taxed[self.subsector], subsector.to_people[self.subsector] * self.expected
        show = subsector.amusement[self.subsector]
        taxes = numbers.taxes_of_number(self.expected, seen, taxed, show, self.usual_profit, now.law, q)
        running = self.formality_cost * value_added + taxes
        cost = numbers.cost_of_number(self.owner.expects(now), terms, q)
        asked = numbers.gain_needed(use, running, cost, value_added, q)
        if now.number_gain + now.reserved_orders <= asked:
            return False
        return self.cash > terms.fee + terms.papers - terms.payment

    def register(self, terms: Any, now: Now) -> None:
        """File for a number: pay the fee and, elsewhere in town, for papers; it comes when the days have passed."""
        books = self.model.books
        self.cash -= terms.fee + terms.papers
        books.pools[POOL_OTHER] += terms.papers
        books.flows[registration.PAPERS] += terms.papers
        books.pools[POOL_LOCAL] += terms.fee
        books.flows[registration.FEES] += terms.fee
        self.papers_until = now.month + 1 + int(terms.days / 30.0)
        books.counts[REGISTRATIONS] += 1.0

    def weigh_on(self, choice: Any) -> None:
        """Weigh in the choice of buyers."""
        q, k, subsector = self.model.q, self.subsector, self.model.subsector
        # practices are marketing too, not only records and stocks
        offer = market.range_of(self.capital, subsector.equipment[k], q) + self.practices
        self.weight = market.attraction(self.quality, self.appeal + offer, self.price, q)
        choice.near[k][self.neighbourhood] += self.weight
        choice.town[k] += self.weight * self.known_local
        if self.registered:
            choice.registered[k] += self.weight
        choice.businesses[k] += self.weight * (q.registered_business_edge if self.registered else 1.0)

    def receive_orders(self, choice: Any, now: Now) -> None:
        """Receive the orders of the month by market, from the buyers' budgets and those who know it."""
        q, k, n, a, subsector = self.model.q, self.subsector, self.neighbourhood, self.weight, self.model.subsector
        elsewhere, known = subsector.elsewhere[k], self.weight * self.known_local
        near, places = choice.near[k][n], len(choice.near[k])
        self.demand[LOCAL] = market.local_orders(
            choice.near_budget[k][n], near, choice.town_budget[k], choice.town[k], a, known, elsewhere, places
        )
        self.demand[VISITOR] = choice.visitors[k] * known / max(choice.town[k], 1e-9)
        lead = goods.ORDER_LEAD * (self.quality - subsector.quality[k])
        relative = market.attraction(lead, 0.3 * self.appeal, self.price, q)
        self.demand[NATIONAL] = self.buyers[0] * subsector.order[k] * now.creative * relative
        free = self.to_deliver < 1.0  # an order is finished before the next is taken
        luck = uniform(now.seed, self.key, now.month, goods.ORDER)
        if free and market.sends_order(self.buyers[1], luck, q):
            size = math.exp(0.5 * normal(now.seed, self.key, now.month, goods.ORDER_SIZE))
            size *= subsector.export_order[k] * now.export * relative
            most = market.paid_abroad(q.far_order_months * q.far_order_capacity, self.capacity, q)
            self.to_deliver = min(size, most)
        self.demand[EXPORT] = min(self.to_deliver, market.paid_abroad(q.far_order_capacity, self.capacity, q))
        public = choice.public[k] * a / max(choice.registered[k], 1e-9)
        self.demand[PUBLIC] = public if self.registered else 0.0
        edge = q.registered_business_edge if self.registered else 1.0
        self.demand[BUSINESS] = choice.business[k] * a * edge / max(choice.businesses[k], 1e-9)
