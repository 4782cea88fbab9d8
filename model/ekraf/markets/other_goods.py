"""The rest of the local economy sells what was ordered; its surplus goes to local and outside owners.

Output of an industry is last month's paid orders plus building, outside demand and visitors of this month. Own-account
workers and employers share it; each industry buys its inputs by the input-output table, in town as far as ``local``
says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.ledger import FLOW
from ekraf.parameters import Parameters
from ekraf.population import BUSINESS
from ekraf.state import POOL_CENTRAL, POOL_LOCAL, POOL_OTHER, POOL_WORLD, Now
from ekraf.taxes import TaxLaw
from ekraf.town import Town

PAPERS = FLOW["registration_costs"]
OUTSIDE, VISITORS, INPUTS = FLOW["outside_demand"], FLOW["visitor_other"], FLOW["inputs_outside"]
INVESTMENT = FLOW["investment"]
SURPLUS, CORPORATE, CREATIVE = FLOW["surplus_outside"], FLOW["corporate_tax"], FLOW["creative_purchases"]
HOTEL, FOOD, PARKING = FLOW["tax_hotel"], FLOW["tax_food_other"], FLOW["tax_parking"]
FOOD_INDUSTRY, TRADE_INDUSTRY, SERVICES_INDUSTRY = 8, 6, 12
# Of sales of food and lodging outside the creative firms, that of sellers above the threshold; judgement.
RESTAURANT_SHARE = 0.1
LODGING_SHARE = 0.228  # of visitors' spending; BPS domestic tourists 2023


def visitor_spending(town: Town, now: Now, q: Parameters) -> float:
    """Return what this month's visitors spend in town, those of events included, rupiah."""
    return (town.visitors + town.event_visitors) * q.visitor_spending_mean * now.price


def product(town: Town) -> float:
    """Return value added of all industries and of the creative firms, rupiah a month."""
    return float((town.industry.value_added * town.industry.output).sum()) + town.creative_value_added


def invest(town: Town, q: Parameters) -> NDArray[np.float64]:
    """Return what households and employers order for building and equipment, by industry, rupiah.

    It follows the product of the town, smoothed over ``investment_memory`` months (the accelerator, Clark 1917). Who
    pays are those, in town and elsewhere, to whom surplus, rents and credit flow: the rest of the world.
    """
    town.usual_product += (product(town) - town.usual_product) / q.investment_memory
    return town.industry.invested * town.usual_product / town.product_at_start


def deliver(town: Town, now: Now, q: Parameters) -> None:
    """Set this month's output, own-account income and the orders that follow from it."""
    industry, books = town.industry, town.books
    visiting = visitor_spending(town, now, q) * industry.visitor
    outside = industry.outside * now.national
    industry.orders[SERVICES_INDUSTRY] += books.flows[PAPERS]  # of this month, like what programmes buy
    built = invest(town, q)
    industry.output[:] = industry.orders + built + outside + visiting
    books.flows[OUTSIDE] += outside.sum()
    books.flows[INVESTMENT] += built.sum()
    books.flows[VISITORS] += visiting.sum()
    paid = built.sum() + outside.sum() + visiting.sum()
    books.pools[POOL_WORLD] -= paid
    books.pools[POOL_OTHER] += paid
    ratio = industry.own_weight / np.maximum(industry.jobs, 1.0) / np.maximum(industry.own_ratio, 1e-9)
    share = np.minimum(industry.own_share * np.clip(ratio, 0.3, 3.0) ** q.own_account_substitution, 0.9)
    industry.own_account[:] = share * industry.value_added * industry.output
    industry.orders[:] = (industry.inputs * industry.output).sum(axis=1)
    industry.expected[:] += q.expectation_speed * (industry.output * (1.0 - share) - industry.expected)


def pay_taxes(town: Town, now: Now, q: Parameters, law: TaxLaw) -> float:
    """Pay local taxes of hotels, restaurants and parking; return the sum, rupiah."""
    books, industry = town.books, town.industry
    hotel = law.hotel * q.hotel_tax_compliance * LODGING_SHARE * visitor_spending(town, now, q)
    rate = law.food * (1.0 - town.tax_relief) * q.food_tax_compliance
    food = rate * RESTAURANT_SHARE * industry.output[FOOD_INDUSTRY]
    parking = q.parking_tax_share * industry.output[TRADE_INDUSTRY]
    books.flows[HOTEL] += hotel
    books.flows[FOOD] += food
    books.flows[PARKING] += parking
    books.pools[POOL_LOCAL] += hotel + food + parking
    books.pools[POOL_OTHER] -= hotel + food + parking
    return float(hotel + food + parking)


def settle_surplus(town: Town, q: Parameters, corporate_rate: float, dues: float) -> float:
    """Pay inputs from elsewhere, company tax and outside owners; return property income of local owners, rupiah.

    The surplus is value added less own-account income, wages and levies (of last month) and ``dues`` to the town,
    with the wage subsidies of this month.
    """
    books, industry = town.books, town.industry
    value_added = float((industry.value_added * industry.output).sum())
    inputs = float(industry.output.sum()) - value_added - float((industry.inputs * industry.output).sum())
    inputs -= float(town.choice.bought[BUSINESS])
    surplus = value_added - float(industry.own_account.sum()) - town.wages_other - dues - town.levies_other
    surplus = max(surplus + town.wage_support, 0.0)
    tax = corporate_rate * q.corporate_share * surplus
    local = town.property_share * (surplus - tax)
    outside = surplus - tax - local
    books.flows[INPUTS] += inputs
    books.flows[CORPORATE] += tax
    books.flows[SURPLUS] += outside
    books.pools[POOL_OTHER] -= inputs + tax + outside
    books.pools[POOL_WORLD] += inputs + outside
    books.pools[POOL_CENTRAL] += tax
    return local
