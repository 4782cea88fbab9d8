"""A creative firm as a business: it makes, sells, owes, pays taxes and its owner, and may close."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from ekraf import purpose
from ekraf.agents import firms, owners
from ekraf.founding import MATERIALS_LOCAL_SHARE
from ekraf.ledger import FLOW
from ekraf.markets import credit, goods
from ekraf.population import (
    COMMERCIAL,
    CREATIVE_OWNER,
    EXPORT,
    KUR,
    LOCAL,
    N_LOANS,
    N_MARKETS,
    NATIONAL,
    PROGRAMME,
    UNEMPLOYED,
    VISITOR,
)
from ekraf.state import FIRM_DEATHS, LOANS_BAD, POOL_BANKS, POOL_CENTRAL, POOL_LOCAL, POOL_OTHER, POOL_WORLD, Now
from tests.bench.reference.rules import plain, total, uniform

making, owning, lending = plain(firms), plain(owners), plain(credit)
SALES_FLOW = goods.SALES_FLOW.tolist()


class Business(mesa.Agent):
    """What a creative firm has and does; ``owner`` is a resident, lists are by market or kind of loan."""

    def __init__(self, model: Any, key: np.uint64, subsector: int, owner: Any, neighbourhood: int, born: int) -> None:
        super().__init__(model)
        self.key, self.subsector, self.owner, self.neighbourhood, self.born = key, subsector, owner, neighbourhood, born
        self.alive, self.boldness, self.price = 1, 1.0, 1.0
        self.registered = self.papers_until = self.online = self.partner = 0
        self.employees = self.helpers = self.apprentices = self.vacancies = 0
        self.arrears = self.loans_repaid = 0
        self.learning = self.wanted = self.wage_offer = self.wage_bill = self.support = self.relief = 0.0
        self.talent = self.capital = self.cash = self.guaranteed = self.lacks = self.wants_loan = 0.0
        self.productivity = self.practices = self.quality = self.appeal = self.formality_cost = 0.0
        self.known_local = self.expected = self.usual_exports = self.to_deliver = self.capacity = 0.0
        self.profit = self.usual_profit = self.last_year_sales = self.layoff = self.weight = 0.0
        self.buyers = [0.0, 0.0]
        self.loan, self.rate, self.instalment = [0.0] * N_LOANS, [0.0] * N_LOANS, [0.0] * N_LOANS
        self.demand, self.sales = [0.0] * N_MARKETS, [0.0] * N_MARKETS
        self.granted: set[int] = set()  # numbers of the programmes that have given it a grant
        self.post: Any = None

    def buy_equipment(self, amount: float, now: Now) -> None:
        """Spend ``amount`` rupiah on equipment, part of it in town (trade and manufacturing)."""
        books, orders = self.model.books, self.model.town.industry.orders
        local = amount * self.model.q.capital_local_share
        self.cash -= amount
        self.capital += amount / now.price
        books.flows[firms.EQUIPMENT_LOCAL] += local
        books.flows[firms.EQUIPMENT_OUTSIDE] += amount - local
        orders[firms.TRADE] += 0.7 * local
        orders[firms.MANUFACTURING] += 0.3 * local
        books.pools[POOL_OTHER] += local
        books.pools[POOL_WORLD] += amount - local

    def produce_and_sell(self, now: Now) -> None:
        """Produce up to capacity and sell what was ordered."""
        model, q, k = self.model, self.model.q, self.subsector
        labour = 1.0 + firms.HELPER_WORK * self.helpers + self.employees + self.talent
        labour -= min(self.learning, 1.0 * self.employees)  # an apprentice who has left costs nothing
        efficiency = self.productivity + self.practices
        efficiency += q.infrastructure_productivity * math.log(now.public_capital)
        usual, scale = model.subsector.equipment[k], model.subsector.scale[k]
        made = making.output_of(labour, self.capital, usual, efficiency, scale, q)
        wanted = total(self.demand)
        work = wanted - making.premium_part(q) * self.demand[EXPORT]
        demanding = (self.demand[NATIONAL] + self.demand[EXPORT]) / max(wanted, 1.0)
        strict = self.demand[EXPORT] / max(wanted, 1.0)
        self.capacity = made * now.price * now.productivity * self.price * (1.0 - q.demanding_cost * strict)
        fill = min(1.0, self.capacity / max(work, 1.0))
        for m in range(N_MARKETS):
            self.sales[m] = self.demand[m] * fill
            self.cash += self.sales[m]
            model.books.flows[SALES_FLOW[m]] += self.sales[m]
            model.town.choice.bought[m] += self.sales[m]
        self.to_deliver -= self.sales[EXPORT]
        self.quality += q.demand_teaches * demanding

    def ask_for_loan(self, now: Now) -> None:
        """Apply for the loan it wants, if its owner knows how: KUR first while the quota lasts."""
        model, q, wish = self.model, self.model.q, self.wants_loan
        if wish < credit.SMALLEST * q.credit_rationed or wish <= 0.0 or self.arrears > 0 or total(self.loan) > 0.0:
            return
        if uniform(np.uint64(0), self.key, 0, credit.LOAN) >= q.loan_knowledge:
            return
        if uniform(now.seed, self.key, now.month, credit.LOAN) >= q.loan_try * self.boldness:
            return
        home, age, subsidised = self.owner.household, now.month - self.born, model.tables.subsidised
        security = lending.collateral(home.cash, home.usual_income, q.collateral_wealth)
        amount = min(wish, q.loan_multiple * self.expected, subsidised[2][0])
        burden = amount / lending.first_loan_months(q.loan_term) / max(self.expected, 1.0)
        luck = uniform(now.seed, self.key, now.month, credit.LENDING)

        def approval(kur: bool) -> float:
            return lending.approval(security, age, self.registered, self.loans_repaid, burden, kur, q)

        if age >= credit.MINIMUM_AGE and model.town.kur_left >= amount and luck < approval(True):
            model.town.kur_left -= amount
            rate = subsidised[0][1] if amount <= subsidised[0][0] else subsidised[1][1]
            self.borrow(KUR, amount, rate, q.loan_term)
        elif luck < approval(False):
            self.borrow(COMMERCIAL, amount, now.interest, q.loan_term)
        else:
            return
        model.books.counts[credit.LENT] += amount

    def borrow(self, kind: int, amount: float, rate: float, term: float) -> None:
        """Receive a loan of ``amount`` rupiah at ``rate`` a year over ``term`` months."""
        self.cash += amount
        self.model.books.pools[POOL_BANKS] -= amount
        self.model.books.flows[credit.LOANS] += amount
        self.loan[kind] += amount
        self.rate[kind] = rate / 12.0
        self.instalment[kind] = self.loan[kind] / lending.first_loan_months(term)

    def service_loans(self, kur_subsidy: float) -> None:
        """Pay interest and principal; after six missed instalments, or a closure, the loan is written off."""
        owed, q, books = total(self.loan), self.model.q, self.model.books
        if owed <= 0.0:
            return
        subsidy = self.loan[KUR] * kur_subsidy / 12.0
        books.pools[POOL_CENTRAL] -= subsidy
        books.pools[POOL_BANKS] += subsidy
        books.flows[credit.KUR_SUBSIDY] += subsidy
        interest = [loan * rate for loan, rate in zip(self.loan, self.rate, strict=True)]
        principal = [min(part, loan) for part, loan in zip(self.instalment, self.loan, strict=True)]
        due = total([one + other for one, other in zip(interest, principal, strict=True)])
        if self.alive and self.cash >= due and due <= q.loan_default_income * max(self.expected, 1.0):
            self.arrears = 0
            for kind in range(N_LOANS):
                self.loan[kind] -= principal[kind]
                self.cash -= interest[kind] + principal[kind]
                books.pools[POOL_BANKS] += interest[kind] + principal[kind]
                books.flows[credit.INTEREST] += interest[kind]
                books.flows[credit.REPAYMENTS] += principal[kind]
            if total(self.loan) < 1.0:
                self.loan = [0.0] * N_LOANS
                self.loans_repaid += 1
            return
        self.arrears += 1
        if self.arrears >= 3 or not self.alive:
            books.counts[LOANS_BAD] += owed
        if self.arrears > 6 or not self.alive:
            cover = self.loan[PROGRAMME] * self.guaranteed
            books.pools[POOL_LOCAL] -= cover
            books.pools[POOL_BANKS] += cover
            books.flows[credit.SUPPORT] += cover
            self.loan = [0.0] * N_LOANS
            self.loans_repaid = self.arrears = 0

    def settle(self, interest: float, now: Now) -> float:
        """Pay materials, taxes by law, and what the owner draws; return value added, rupiah."""
        model, q, k, law = self.model, self.model.q, self.subsector, now.law
        books, subsector = model.books, model.subsector
        sales = total(self.sales)
        materials = (1.0 - subsector.value_added[k]) * (sales - making.premium_part(q) * self.sales[EXPORT])
        local = materials * MATERIALS_LOCAL_SHARE
        books.flows[owners.MATERIALS_LOCAL] += local
        books.flows[owners.MATERIALS_OUTSIDE] += materials - local
        books.pools[POOL_OTHER] += local
        books.pools[POOL_WORLD] += materials - local
        for s, share in owners.MATERIALS_FROM:
            model.town.industry.orders[s] += share * local
        seen = (self.sales[LOCAL] + self.sales[VISITOR]) * (1.0 - self.relief)
        if not owning.is_taxed(self.key, self.registered, now.seed, now.month, q):
            seen = 0.0
        food = subsector.taxed[k] * owning.restaurant_tax(seen, sales, law, q)
        show = subsector.amusement[k] * owning.entertainment_tax(seen, sales, law, q)
        sign = q.advertising_tax_share * sales if k == owners.ADVERTISING_SUBSECTOR else 0.0
        tax = food + show + sign
        for flow, amount in ((owners.FOOD, food), (owners.ENTERTAINMENT, show), (owners.ADVERTISING, sign)):
            books.flows[flow] += amount
        books.pools[POOL_LOCAL] += tax
        if now.month % 12 == 0:
            self.last_year_sales = 0.0
        wear = q.depreciation * self.capital * now.price
        self.profit = sales - materials - tax - self.wage_bill - interest + self.support
        owed = owning.final_tax(sales, self.last_year_sales, law)
        if self.last_year_sales + sales > law.turnover_ceiling:
            owed = owning.profit_tax(self.profit - wear, 12.0 * sales, law)
        owed *= 1.0 if self.registered else owners.UNREGISTERED_TAX
        self.profit -= owed
        self.last_year_sales += sales
        books.flows[owners.FINAL_TAX] += owed
        books.pools[POOL_CENTRAL] += owed
        self.cash -= materials + tax + owed
        running = self.formality_cost * (sales - materials) if self.registered else 0.0
        self.usual_profit += 0.2 * (self.profit - wear - running - self.usual_profit)
        buffer = making.cash_kept(self.wage_bill, materials, q)
        drawn = owning.drawing(self.profit - wear, self.cash, buffer + self.lacks, q)
        self.cash -= drawn
        self.owner.household.cash += drawn
        self.owner.household.receive(drawn)
        books.flows[owners.DRAWINGS] += drawn
        return sales - materials

    def fail_or_close(self, now: Now) -> None:
        """Close if out of cash, if the owner does better elsewhere or is gone, or by misfortune."""
        owner, books = self.owner, self.model.books
        ended = owner.activity != CREATIVE_OWNER or owner.employer is not self
        luck = uniform(now.seed, self.key, now.month, purpose.CLOSURE)
        better = 0.6 * owner.expects(now)
        if not making.closes(self.usual_profit, better, self.cash, luck, ended, self.model.q):
            return
        self.alive = 0
        books.counts[FIRM_DEATHS] += 1.0
        owner.household.cash += self.cash
        books.flows[FLOW["drawings"]] += self.cash
        self.cash = 0.0
        self.vacancies = self.employees = self.helpers = 0
        self.demand, self.sales = [0.0] * N_MARKETS, [0.0] * N_MARKETS
        if not ended:
            owner.leave_work(UNEMPLOYED, now.month)
