"""The local government: it runs its programmes, collects by law, spends what it has, and reinvests what it gained."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from ekraf.ledger import FLOW, FLOWS
from ekraf.opening import CAPITAL_SHARE
from ekraf.parameters import Parameters
from ekraf.policy.measures import announce, programmes_of, run_programmes
from ekraf.population import PUBLIC
from ekraf.scenario import Scenario
from ekraf.state import POOL_CENTRAL, POOL_LOCAL, POOL_OTHER, POOL_WORLD, Now
from ekraf.town import Town

LOCAL_TAXES = (
    "tax_food_creative", "tax_food_other", "tax_hotel", "tax_entertainment", "tax_electricity", "tax_property",
    "tax_land_transfer", "tax_advertising", "tax_parking",
)  # fmt: skip
LEVIES = (
    "hospital_fees", "hospital_insurance", "market_levies", "festival_levies", "festival_tickets", "visitor_tickets",
    "licence_fees",
)  # fmt: skip
OWN_REVENUE = (*LOCAL_TAXES, "tax_vehicle", *LEVIES, "other_revenue")
CENTRAL_TAXES = ("income_tax", "vat", "final_income_tax", "corporate_tax")
PROGRAMMES = (
    "programme_services", "programme_outside", "programme_creative", "stipends", "grants", "credit_support",
    "wage_subsidy_creative", "wage_subsidy_other",
)  # fmt: skip
USABLE = 0.05  # share of general public capital that creative work uses
CONSTRUCTION = 5


def rows(names: tuple[str, ...]) -> np.ndarray:
    """Return the rows of flows by name."""
    return np.array([FLOW[name] for name in names])


OWN_ROWS, CENTRAL_ROWS, PROGRAMME_ROWS = rows(OWN_REVENUE), rows(CENTRAL_TAXES), rows(PROGRAMMES)


class LocalGovernment(mesa.Agent):
    """Pemkot or pemkab: one a region, a registered Mesa agent."""

    def __init__(self, model: Any, scenario: Scenario, town: Town, q: Parameters, shared_rate: float) -> None:
        super().__init__(model)
        self.town, self.q, self.shared_rate = town, q, shared_rate
        self.programmes = programmes_of(scenario, town.weight)

    def announce(self, now: Now) -> Now:
        """Return the month with the rules that the government changes for everybody."""
        return announce(self.programmes, now, self.q)

    def run_programmes(self, now: Now) -> Now:
        """Carry out this month's programmes."""
        return run_programmes(self.programmes, self.town, now, self.q)

    def spent(self, financing: str) -> float:
        """Return what programmes of a kind of financing have spent this month, rupiah."""
        return math.fsum(programme.spent for programme in self.programmes if programme.policy.financing == financing)

    def forgone(self, *financing: str) -> float:
        """Return the revenue forgone this month by tax relief of some kinds of financing, rupiah."""
        return math.fsum(programme.forgone for programme in self.programmes if programme.policy.financing in financing)

    def close_books(self, now: Now, transfers: float, reference: float | None) -> None:
        """Receive transfers and revenue, spend, reinvest part of own revenue above ``reference``, let capital wear.

        A month below the reference is made up for before anything more is reinvested.
        """
        self._receive(now, transfers)
        town, books, q = self.town, self.town.books, self.q
        own = float(books.flows[OWN_ROWS].sum())
        plan = transfers + float(books.flows[FLOW["shared_revenue"]]) + town.usual_revenue
        orders = float(town.choice.bought[PUBLIC]) - town.reserved_sales  # reserved ones are in what programmes spent
        ordinary = max(plan - self.spent("reallocation") - orders, 0.0)
        town.gained += own - reference if reference is not None else 0.0
        extra = q.reinvestment_share * max(town.gained, 0.0)
        town.gained = min(town.gained, 0.0)
        self._purchase(ordinary, extra)
        made_up = self.forgone("reserve", "transfer")  # so that other spending need not follow revenue down
        town.usual_revenue += (own + made_up - extra - town.usual_revenue) / 6.0
        town.spending = ordinary + float(town.choice.bought[PUBLIC])
        town.own_revenue = own
        town.infrastructure = (1.0 - q.infrastructure_decay) * town.infrastructure
        town.infrastructure += (CAPITAL_SHARE * ordinary + extra) / now.price
        town.hubs *= 1.0 - q.infrastructure_decay
        town.public_capital = (town.hubs + USABLE * town.infrastructure) / town.public_capital_at_start

    def _receive(self, now: Now, transfers: float) -> None:
        """Enter transfers, shared revenue and the levies and revenue that follow the number of households."""
        town, books, q = self.town, self.town.books, self.q
        households = float(town.n_households_at_start) * town.levels.own_revenue_scale * now.wage / 12.0
        market = q.market_levies_household * households
        other = q.other_revenue_household * households
        insurer = q.hospital_household * q.hospital_insurer_share * households
        income_taxes = books.flows[FLOW["income_tax"]] + books.flows[FLOW["final_income_tax"]]
        shared = self.shared_rate * float(income_taxes)
        helped = self.spent("transfer") + self.forgone("transfer")
        for name, amount in (("market_levies", market), ("other_revenue", other)):
            books.flows[FLOW[name]] += amount
        for name, amount in (("transfers", transfers), ("shared_revenue", shared), ("hospital_insurance", insurer),
                             ("programme_transfer", helped)):  # fmt: skip
            books.flows[FLOW[name]] += amount
        books.pools[POOL_OTHER] -= market + other
        town.levies_other = market + other
        books.pools[POOL_CENTRAL] -= transfers + shared + insurer + helped
        books.pools[POOL_LOCAL] += market + other + transfers + shared + insurer + helped

    def _purchase(self, ordinary: float, extra: float) -> None:
        """Pay for ordinary spending, and for extra infrastructure, in town and elsewhere."""
        town, books, q = self.town, self.town.books, self.q
        local = q.spending_local_share * ordinary
        built = 0.85 * extra
        books.flows[FLOW["government_purchases"]] += local + built
        books.flows[FLOW["government_outside"]] += ordinary - local + extra - built
        books.pools[POOL_LOCAL] -= ordinary + extra
        books.pools[POOL_OTHER] += local + built
        books.pools[POOL_WORLD] += ordinary - local + extra - built
        town.industry.orders[:] += local * town.industry.government
        town.industry.orders[CONSTRUCTION] += built


assert {FLOWS[row].payee for row in OWN_ROWS} == {"local_government"}
