"""Owners settle the month: materials, taxes by law, and what they draw for their household."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.firms import cash_kept, premium_part
from ekraf.engine import kernel, rule
from ekraf.ledger import FLOW
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import EXPORT, LOCAL, VISITOR, Firms, Households, People
from ekraf.state import (
    N_FIRMS,
    POOL_CENTRAL,
    POOL_LOCAL,
    POOL_OTHER,
    POOL_WORLD,
    Books,
    Industry,
    Law,
    Now,
    Subsector,
)

MATERIALS_LOCAL, MATERIALS_OUTSIDE, DRAWINGS = (
    FLOW["materials_local"],
    FLOW["materials_outside"],
    FLOW["drawings"],
)
FOOD, ENTERTAINMENT, ADVERTISING = (
    FLOW["tax_food_creative"],
    FLOW["tax_entertainment"],
    FLOW["tax_advertising"],
)
FINAL_TAX = FLOW["final_income_tax"]
ADVERTISING_SUBSECTOR = 13
UNREGISTERED_TAX = 0.1  # share of income tax that owners without a number pay all the same; judgement
MATERIALS_FROM = ((0, 0.35), (2, 0.3), (6, 0.25), (7, 0.1))  # farm goods, manufactures, trade, transport


@rule
def final_tax(month_sales: float, before: float, law: Law) -> float:
    """Return the final income tax on a month's turnover: ``final_rate`` on what exceeds the exempt yearly turnover.

    ``before`` is the turnover of this calendar year until last month, rupiah.
    """
    if before + month_sales > law.turnover_ceiling:
        return 0.0
    return law.final_rate * max(before + month_sales - max(law.exempt_turnover, before), 0.0)


@rule
def profit_tax(profit: float, turnover: float, law: Law) -> float:
    """Return income tax under the general regime, for a firm above the ceiling of the final tax.

    corporate_rate * profit * (1 - discount * turnover_ceiling / turnover); ``turnover`` in rupiah a year, no discount
    above discount_ceiling.
    """
    share = law.turnover_ceiling / max(turnover, law.turnover_ceiling) if turnover <= law.discount_ceiling else 0.0
    return law.corporate_rate * (1.0 - law.corporate_discount * share) * max(profit, 0.0)


@rule
def is_taxed(key: np.uint64, registered: int, seed: np.uint64, month: int, q: Parameters) -> bool:
    """Return whether the town takes restaurant and entertainment tax of a seller (``key``: identity of the firm).

    The taxes are due with or without a business number, and all who have one pay. Of those who have none the tax office
    finds a share of ``unregistered_tax`` in each calendar year, one by one, for that year; the others pay nothing.
    """
    return registered == 1 or uniform(seed, key, month // 12, purpose.TAX_OFFICE) < q.unregistered_tax


@rule
def restaurant_tax(seen: float, sales: float, law: Law, q: Parameters) -> float:
    """Return what a seller of food who is taxed pays on ``seen``, its sales to residents and visitors, rupiah.

    food_rate * food_tax_compliance * seen, if all ``sales`` of the month exceed the threshold of the law.
    """
    return law.food_rate * q.food_tax_compliance * seen if sales > law.food_threshold else 0.0


@rule
def entertainment_tax(seen: float, sales: float, law: Law, q: Parameters) -> float:
    """Return the same for a seller of music and shows, at the rate on entertainment."""
    return law.entertainment_rate * q.entertainment_tax_compliance * seen if sales > law.food_threshold else 0.0


@kernel
def find_taxed(firms: Firms, rows: NDArray[np.int64], taxed: NDArray[np.bool_], now: Now, q: Parameters) -> None:
    """Write of each firm in ``rows`` whether it is taxed into ``taxed``."""
    for n, f in enumerate(rows):
        taxed[n] = is_taxed(firms.id[f], firms.registered[f], now.seed, now.month, q)


@rule
def drawing(profit: float, cash: float, buffer: float, q: Parameters) -> float:
    """Return what the owner draws: a share of profit while cash is short of the buffer, and a tenth of what is above.

    ``buffer`` is what the firm keeps in cash and what it lacks in equipment.
    """
    if profit <= 0.0:
        return max(min(0.1 * (cash - buffer), cash), 0.0) if cash > buffer else 0.0
    share = q.drawing_share if cash < buffer else 1.0
    return min(share * profit + 0.1 * max(cash - profit - buffer, 0.0), max(cash, 0.0))


@kernel
def settle(firms: Firms, people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
           industry: Industry, subsector: Subsector, law: Law, interest: NDArray[np.float64], local_share: float,
           books: Books) -> float:  # fmt: skip
    """Settle every firm's month; ``interest`` is what each owes banks. Return creative value added, rupiah."""
    value_added = 0.0
    january = now.month % 12 == 0
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0:
            continue
        k = firms.subsector[f]
        sales = firms.sales[f].sum()
        materials = (1.0 - subsector.value_added[k]) * (sales - premium_part(q) * firms.sales[f, EXPORT])
        local = materials * local_share
        value_added += sales - materials
        books.flows[MATERIALS_LOCAL] += local
        books.flows[MATERIALS_OUTSIDE] += materials - local
        books.pools[POOL_OTHER] += local
        books.pools[POOL_WORLD] += materials - local
        for s, share in MATERIALS_FROM:
            industry.orders[s] += share * local
        seen = (firms.sales[f, LOCAL] + firms.sales[f, VISITOR]) * (1.0 - firms.relief[f])
        if not is_taxed(firms.id[f], firms.registered[f], now.seed, now.month, q):
            seen = 0.0
        food = subsector.taxed[k] * restaurant_tax(seen, sales, law, q)
        show = subsector.amusement[k] * entertainment_tax(seen, sales, law, q)
        books.flows[FOOD] += food
        books.flows[ENTERTAINMENT] += show
        tax = food + show
        if k == ADVERTISING_SUBSECTOR:
            sign = q.advertising_tax_share * sales
            books.flows[ADVERTISING] += sign
            tax += sign
        books.pools[POOL_LOCAL] += tax
        if january:
            firms.last_year_sales[f] = 0.0
        wear = q.depreciation * firms.capital[f] * now.price
        firms.profit[f] = sales - materials - tax - firms.wage_bill[f] - interest[f] + firms.support[f]
        owed = final_tax(sales, firms.last_year_sales[f], law)
        if firms.last_year_sales[f] + sales > law.turnover_ceiling:
            owed = profit_tax(firms.profit[f] - wear, 12.0 * sales, law)
        owed *= 1.0 if firms.registered[f] == 1 else UNREGISTERED_TAX
        firms.profit[f] -= owed
        firms.last_year_sales[f] += sales
        books.flows[FINAL_TAX] += owed
        books.pools[POOL_CENTRAL] += owed
        firms.cash[f] -= materials + tax + owed
        running = firms.formality_cost[f] * (sales - materials) if firms.registered[f] == 1 else 0.0
        firms.usual_profit[f] += 0.2 * (firms.profit[f] - wear - running - firms.usual_profit[f])
        buffer = cash_kept(firms.wage_bill[f], materials, q)
        drawn = drawing(firms.profit[f] - wear, firms.cash[f], buffer + firms.lacks[f], q)
        firms.cash[f] -= drawn
        h = people.household[firms.owner[f]]
        households.cash[h] += drawn
        households.income[h] += drawn
        households.earners[h] += 1
        books.flows[DRAWINGS] += drawn
    return value_added
