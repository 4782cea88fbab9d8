"""The opening books of creative firms and their markets: sales, equipment, quality, buyers and cash of each firm."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.firms import HELPER_WORK, premium_part
from ekraf.markets.goods import ORDER_LEAD
from ekraf.opening import Levels, column, going_wages, industry_index, table
from ekraf.parameters import Parameters
from ekraf.population import (
    BUSINESS,
    CREATIVE_EMPLOYEE,
    EXPORT,
    N_INDUSTRIES,
    N_SUBSECTORS,
    NATIONAL,
    PUBLIC,
    VISITOR,
    Firms,
)
from ekraf.scenario import SUBSECTORS
from ekraf.state import Subsector
from ekraf.synthesis import Census

Reals = NDArray[np.float64]
ENTERTAINMENT = ("music", "performing_arts")


def open_firms(census: Census, level: Levels, q: Parameters, seed: int) -> tuple[Subsector, Reals]:
    """Set every firm's opening books; return the subsectors and sales by subsector and market, [17, 6] rupiah a month.

    What owners make of their own work is spread log-normally around ``owner_income``; hired hands and helpers add what
    their wage asks for (a worker is kept while a * value added / labour covers the wage); equipment is what its return
    warrants, short of it for many; better firms have more custom.
    """
    rows = table("subsectors.csv", "subsector")
    rng = np.random.Generator(np.random.PCG64DXSM([seed, 17]))
    n = census.n_firms
    firms = Firms._make(array[:n] for array in census.firms)
    k = firms.subsector.astype(int)
    going = np.exp(going_wages(census, CREATIVE_EMPLOYEE, N_SUBSECTORS, N_INDUSTRIES, q))
    income = q.owner_income * column(rows, "owner_income", SUBSECTORS)
    ratio = column(rows, "value_added", SUBSECTORS)
    spread = np.exp(q.owner_income_sd * rng.standard_normal(n) - 0.5 * q.owner_income_sd**2)
    cost = 0.1 / 12.0 + q.depreciation + q.risk_premium
    worn = q.production_capital * q.depreciation / cost
    value = income[k] * spread / (1.0 - worn)
    value += (firms.wage_bill + HELPER_WORK * firms.helpers * going[k]) / q.production_labour
    profit = (1.0 - worn) * value - 1.06 * firms.wage_bill
    short = np.exp(-q.equipment_shortfall * np.abs(rng.standard_normal(n)))
    firms.capital[:] = q.production_capital * value / cost * short
    target = value / ratio[k]
    offer, ordered = _markets(firms, k, target, rows, q, rng)
    totals = np.bincount(k, target, N_SUBSECTORS)
    count = np.maximum(np.bincount(k, minlength=N_SUBSECTORS), 1)
    shares = _shares(rows)
    asked = shares[:, PUBLIC] + shares[:, BUSINESS]
    sales = totals[:, None] * shares
    visiting = column(rows, "visitor", SUBSECTORS) * level.visitors * q.visitor_spending_mean
    sales[:, VISITOR] = np.minimum(visiting, 0.5 * sales[:, 0])
    sales[:, 0] -= sales[:, VISITOR]
    weight = np.exp(q.quality_weight * firms.quality + offer)
    near = np.bincount(k, weight, N_SUBSECTORS)
    home = column(rows, "home_share", SUBSECTORS)
    elsewhere = 2.0 * near * (1.0 - home) / home
    town = np.bincount(k, weight * firms.known_local, N_SUBSECTORS)
    reached = q.local_loyalty * home + (1.0 - q.local_loyalty) * town / np.maximum(town + 0.5 * elsewhere, 1e-9)
    budget = sales[:, 0] / reached / level.consumption
    spending = level.visitors * q.visitor_spending_mean
    mean_quality = np.bincount(k, firms.quality, N_SUBSECTORS) / count
    lead = np.exp(q.quality_weight * np.clip(firms.quality - mean_quality[k], -3.0, 3.0))
    reach = np.bincount(k, lead * np.where(firms.online == 1, 1.0, q.buyer_search_offline), N_SUBSECTORS)
    held = np.stack([np.bincount(k, firms.buyers[:, m], N_SUBSECTORS) for m in range(2)], axis=1)
    known = [np.maximum(np.bincount(k, firms.buyers[:, m] * ordered, N_SUBSECTORS), 1.0) for m in range(2)]
    subsector = Subsector(
        budget=budget,
        elsewhere=elsewhere,
        visitor=sales[:, VISITOR] / spending,
        order=sales[:, NATIONAL] / known[0],
        export_order=sales[:, EXPORT] / known[1] / q.export_order_rate,
        public=sales[:, PUBLIC] / max(sales[:, PUBLIC].sum(), 1.0),
        business=sales[:, BUSINESS] / max(sales[:, BUSINESS].sum(), 1.0),
        value_added=ratio,
        scale=totals / count,
        equipment=np.maximum(np.bincount(k, firms.capital, N_SUBSECTORS) / count, 1e5),
        entry=np.cumsum(count / count.sum()),
        income=np.bincount(k, profit, N_SUBSECTORS) / count,
        going=going,
        finding=(q.buyer_loss + q.buyers_lost_with_firms) * held / np.maximum(reach, 1e-9)[:, None],
        quality=mean_quality,
        industry=industry_index(),
        to_people=shares[:, 0].copy(),
        asking=asked / np.average(asked, weights=totals),
        taxed=np.where(np.array(SUBSECTORS) == "culinary", 1.0, 0.0),
        amusement=np.where(np.isin(SUBSECTORS, ENTERTAINMENT), 1.0, 0.0),
    )
    _books(firms, target, value, profit, going[k], q)
    return subsector, sales


def _books(firms: Firms, sales: Reals, value: Reals, profit: Reals, wage: Reals, q: Parameters) -> None:
    """Set what each firm reckons with, its cash and its staff (rupiah a month, persons)."""
    firms.expected[:] = sales
    firms.usual_profit[:] = profit
    firms.cash[:] = 1.3 * q.reserve_months * (firms.wage_bill + 0.5 * (sales - value)) + 0.5 * profit
    firms.price[:] = 1.0
    firms.wage_offer[:] = wage
    firms.wanted[:] = firms.employees
    firms.last_year_sales[:] = 0.0


def _shares(rows: dict[str, dict[str, str]]) -> Reals:
    """Return the share of each market in each subsector's sales, [17, 6]; residents take what others leave."""
    shares = np.zeros((N_SUBSECTORS, 6))
    for market, name in ((NATIONAL, "national"), (EXPORT, "export"), (PUBLIC, "public"), (BUSINESS, "business")):
        shares[:, market] = column(rows, name, SUBSECTORS)
    shares[:, 0] = 1.0 - shares[:, 1:].sum(axis=1)
    return shares


def _markets(firms: Firms, k: NDArray[np.int64], target: Reals, rows: dict[str, dict[str, str]], q: Parameters,
             rng: np.random.Generator) -> tuple[Reals, Reals]:  # fmt: skip
    """Give firms the quality and the buyers that bring about their target sales.

    Return what their range adds to their appeal, log, and what a buyer orders of each over the usual order.
    """
    mean = np.bincount(k, target, N_SUBSECTORS) / np.maximum(np.bincount(k, minlength=N_SUBSECTORS), 1)
    relative = target / mean[k]
    firms.known_local[:] = np.clip(
        q.known_ceiling * (1.0 - np.exp(-0.05 * (firms.born.max() - firms.born + 3))), 0.2, 1
    )
    count = np.maximum(np.bincount(k, minlength=N_SUBSECTORS), 1)
    equipped = firms.capital / np.maximum(np.bincount(k, firms.capital, N_SUBSECTORS) / count, 1e5)[k]
    offer = q.range_weight * np.log(np.maximum(equipped, 1e-3))
    firms.quality[:] = 0.9 * (np.log(relative / firms.known_local**0.5) - offer) / q.quality_weight
    firms.appeal[:] = 0.0
    mean_quality = np.bincount(k, firms.quality, N_SUBSECTORS) / count
    ordered = np.exp(ORDER_LEAD * q.quality_weight * (firms.quality - mean_quality[k]))
    for market, name, share in ((0, "national", q.national_buyers), (1, "export", q.export_buyers)):
        wanted = column(rows, name, SUBSECTORS)[k] * relative / ordered * share
        firms.buyers[:, market] = rng.poisson(np.minimum(wanted * np.where(firms.online == 1, 1.4, 0.6), 40.0))
    return np.asarray(offer), np.asarray(ordered)


def calibrate_capacity(firms: Firms, n: int, subsector: Subsector, q: Parameters) -> None:
    """Set productivity so that capacity covers the opening orders with ``capacity_margin`` to spare."""
    k = firms.subsector[:n].astype(int)
    labour = 1.0 + HELPER_WORK * firms.helpers[:n] + firms.employees[:n] + firms.talent[:n]
    lead = np.exp(ORDER_LEAD * q.quality_weight * (firms.quality[:n] - subsector.quality[k]))
    ordered = firms.buyers[:n, 1] * lead * subsector.export_order[k] * q.export_order_rate
    firms.usual_exports[:n] = (1.0 - premium_part(q)) * ordered
    orders = np.maximum(np.delete(firms.demand[:n], EXPORT, axis=1).sum(axis=1) + firms.usual_exports[:n], 2e5)
    plain = subsector.scale[k] * labour**q.production_labour
    plain *= (firms.capital[:n] / subsector.equipment[k]) ** q.production_capital
    efficiency = np.log(q.capacity_margin * orders / plain)
    mean = np.bincount(k, efficiency, N_SUBSECTORS) / np.maximum(np.bincount(k, minlength=N_SUBSECTORS), 1)
    subsector.scale[:] *= np.exp(mean)
    firms.productivity[:n] = efficiency - mean[k]
    firms.expected[:n] = orders
    firms.capacity[:n] = q.capacity_margin * orders
    assert math.isfinite(float(firms.productivity[:n].sum()))
