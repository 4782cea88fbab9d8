"""Households: they pool what their members earn, pay taxes, and spend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.livelihoods import earning_power, own_pay
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    EMPLOYED_FROM,
    EMPLOYEE,
    FAMILY_WORKER,
    OWN_ACCOUNT,
    Firms,
    Households,
    People,
)
from ekraf.scratch import BLOCK, Scratch, find, write_down
from ekraf.state import (
    N_HOUSEHOLDS,
    N_PEOPLE,
    POOL_CENTRAL,
    POOL_LOCAL,
    POOL_OTHER,
    POOL_WORLD,
    Books,
    Choice,
    Industry,
    Subsector,
)
from ekraf.town import Town

WAGES_CREATIVE, WAGES_OTHER, OWN_INCOME = (
    FLOW["wages_creative"],
    FLOW["wages_other"],
    FLOW["own_account_income"],
)
PROPERTY, SOCIAL, INCOME_TAX = FLOW["property_income"], FLOW["social_transfers"], FLOW["income_tax"]
LOCAL_GOODS, OUTSIDE, VAT = FLOW["spending_local"], FLOW["spending_outside"], FLOW["vat"]
ELECTRICITY, PBB, BPHTB = FLOW["tax_electricity"], FLOW["tax_property"], FLOW["tax_land_transfer"]
OPSEN, HOSPITAL = FLOW["tax_vehicle"], FLOW["hospital_fees"]
FAMILY_POWER = 0.4  # custom that an unpaid helper brings, over an own-account worker of mean ability


@rule
def wage_tax(wage: float, free: float, ceilings: NDArray[np.float64], rates: NDArray[np.float64]) -> float:
    """Return income tax on a month's wage (PPh 21): brackets on (12 * 0.95 * wage - free) / 12, rupiah a month.

    The deduction for office costs is 5% of the wage, at most 500 thousand rupiah a month.
    """
    taxable = 12.0 * (wage - min(0.05 * wage, 500_000.0)) - free
    if taxable <= 0.0:
        return 0.0
    tax, below = 0.0, 0.0
    for b in range(rates.shape[0]):
        if taxable > below:
            tax += rates[b] * (min(taxable, ceilings[b]) - below)
        below = ceilings[b]
    return tax / 12.0


@rule
def spending_of(usual_income: float, cash: float, thrift: float, q: Parameters) -> float:
    """Return planned consumption a month: (1 - thrift * saving) * usual income + wealth part of cash above a reserve.

    The reserve is two months' income times ``thrift`` (1 in the mean); never more than the cash at hand.
    """
    plan = (1.0 - thrift * q.saving_rate) * usual_income
    plan += q.wealth_spending * max(cash - 2.0 * thrift * usual_income, 0.0)
    return max(min(plan, cash), 0.0)


@kernel
def weigh_power(people: People, first: int, last: int, scratch: Scratch) -> int:
    """Write down the own-account workers and their helpers from row ``first`` to before ``last``, and what custom each
    brings into ``scratch.rank``; return how many."""
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            scratch.mask[i] = (people.activity[i] == OWN_ACCOUNT) | (people.activity[i] == FAMILY_WORKER)
        at = write_down(scratch, begin, end, at)
    for k in range(first, at):
        i = scratch.rows[k]
        helps = people.activity[i] == FAMILY_WORKER
        scratch.rank[i] = FAMILY_POWER if helps else earning_power(people.ability[i], people.skill[i])
    return at - first


@kernel
def sum_power(people: People, number: int, industry: Industry, scratch: Scratch) -> None:
    """Sum the earning power of the ``number`` residents in ``scratch.rows`` by industry."""
    industry.own_weight[:] = 0.0
    for k in range(number):
        i = scratch.rows[k]
        industry.own_weight[people.trade[i]] += scratch.rank[i]


def weigh_own_account(town: Town) -> None:
    """Sum the earning power of own-account workers and their helpers by industry."""
    people, scratch = town.people, town.scratch
    number = find(scratch, int(town.sizes[N_PEOPLE]), town.threads, lambda first, last: weigh_power(
        people, first, last, scratch))  # fmt: skip
    sum_power(people, number, town.industry, scratch)


@kernel
def earn(people: People, first: int, last: int, industry: Industry, free: float, ceilings: NDArray[np.float64],
         rates: NDArray[np.float64], scratch: Scratch) -> int:  # fmt: skip
    """Write down who is at work from row ``first`` to before ``last``, and into ``scratch.rank`` the tax on a wage or
    what own-account work brings; return how many. Owners draw later, helpers of firms are not paid."""
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            scratch.rank[i] = 0.0
            hired = (people.activity[i] == EMPLOYEE) | (people.activity[i] == CREATIVE_EMPLOYEE)
            scratch.mask[i] = hired & (12.0 * people.wage[i] > free)  # nobody below is taxed
        for k in range(begin, write_down(scratch, begin, end, begin)):
            i = scratch.rows[k]
            scratch.rank[i] = wage_tax(people.wage[i], free, ceilings, rates)
        for i in range(np.uint64(begin), np.uint64(end)):
            scratch.mask[i] = (people.activity[i] == OWN_ACCOUNT) | (people.activity[i] == FAMILY_WORKER)
        for k in range(begin, write_down(scratch, begin, end, begin)):
            i = scratch.rows[k]
            s = people.trade[i]
            pay = own_pay(industry.own_account[s], industry.own_weight[s], people.ability[i], people.skill[i])
            if people.activity[i] == FAMILY_WORKER:
                pay = industry.own_account[s] * FAMILY_POWER / max(industry.own_weight[s], 1e-9)
            scratch.rank[i] = pay
        for i in range(np.uint64(begin), np.uint64(end)):
            scratch.mask[i] = people.activity[i] >= EMPLOYED_FROM
        at = write_down(scratch, begin, end, at)
    return at - first


@kernel
def pay_out(people: People, households: Households, firms: Firms, number: int, books: Books,
            scratch: Scratch) -> None:  # fmt: skip
    """Pay the ``number`` residents in ``scratch.rows`` what they earn, and hand wage tax on; creative firms pay from
    their cash."""
    taxes, wages, creative, own = 0.0, 0.0, 0.0, 0.0
    for k in range(
        number
    ):  # sums without a branch, which would be guessed wrongly: what belongs elsewhere counts 0 times
        i = np.uint32(scratch.rows[k])
        activity, wage, found = people.activity[i], people.wage[i], scratch.rank[i]
        elsewhere, in_firm = float(int(activity == EMPLOYEE)), float(int(activity == CREATIVE_EMPLOYEE))
        hired = elsewhere + in_firm
        taxes += found * hired
        wages += wage * elsewhere
        creative += wage * in_firm
        own += found * (1.0 - hired)
        if activity == CREATIVE_EMPLOYEE:
            firms.cash[people.employer[i]] -= wage
        home = np.uint32(people.household[i])
        households.income[home] += wage * hired - found * (2.0 * hired - 1.0)
        households.earners[home] += 1
    books.flows[INCOME_TAX] += taxes
    books.flows[WAGES_OTHER] += wages
    books.flows[WAGES_CREATIVE] += creative
    books.flows[OWN_INCOME] += own
    books.pools[POOL_OTHER] -= wages
    books.pools[POOL_OTHER] -= own
    books.pools[POOL_CENTRAL] += taxes


@kernel
def share_out(households: Households, n: int, property_income: float, social: float, books: Books) -> None:
    """Begin the income of the first ``n`` households with property income and transfers (rupiah in all, and a head)."""
    shares, aids = 0.0, 0.0
    for h in range(n):
        share = households.property[h] * property_income
        aid = social * households.size[h]
        households.earners[h] = 0
        households.income[h] = share + aid
        shares += share
        aids += aid
    books.flows[PROPERTY] += shares
    books.flows[SOCIAL] += aids
    books.pools[POOL_OTHER] -= shares
    books.pools[POOL_CENTRAL] -= aids


@kernel
def take_in(households: Households, n: int) -> None:
    """Add the month's income of the first ``n`` households to their cash."""
    for h in range(n):
        households.cash[h] += households.income[h]


def receive_income(town: Town, property_income: float, social: float, free: float, ceilings: NDArray[np.float64],
                   rates: NDArray[np.float64]) -> None:  # fmt: skip
    """Pay wages, own-account income, property income and transfers to households, less wage tax.

    ``property_income`` and ``social`` (rupiah) are shared by ``households.property`` and by head.
    """
    people, homes, scratch, books = town.people, town.households, town.scratch, town.books
    share_out(homes, int(town.sizes[N_HOUSEHOLDS]), property_income, social, books)
    number = find(scratch, int(town.sizes[N_PEOPLE]), town.threads, lambda first, last: earn(
        people, first, last, town.industry, free, ceilings, rates, scratch))  # fmt: skip
    pay_out(people, homes, town.firms, number, books, scratch)
    take_in(homes, int(town.sizes[N_HOUSEHOLDS]))


@kernel
def pay_for_creative(households: Households, sizes: NDArray[np.int64], share: float) -> None:
    """Let households pay firms ``share`` of what they had planned to spend in all (the flow is entered by the
    firms).
    """
    for h in range(sizes[N_HOUSEHOLDS]):
        households.cash[h] -= households.spending[h] * share


@step
def pay_dues(households: Households, h: int, plan: float, room: float, index: float, count: int, power_rate: float,
             q: Parameters, books: Books) -> float:  # fmt: skip
    """Pay household ``h``'s local taxes and hospital fees, at most ``room`` rupiah; return what was paid.

    Property and land transfer tax follow the wage index, a quarter of them by property; electricity tax is
    ``power_rate`` of the electricity in ``plan``, the household's consumption. ``count`` is the number of households.
    """
    wealth = index / 12.0 * (0.75 + 0.25 * households.property[h] * count)
    power = power_rate * q.electricity_share * plan
    pbb, bphtb = q.property_tax_household * wealth, q.land_transfer_household * wealth
    opsen = q.vehicle_surcharge_household * index / 12.0
    hospital = q.hospital_household * index / 12.0 * (1.0 - q.hospital_insurer_share)
    due = power + pbb + bphtb + opsen + hospital
    part = min(1.0, room / due)
    books.flows[ELECTRICITY] += power * part
    books.flows[PBB] += pbb * part
    books.flows[BPHTB] += bphtb * part
    books.flows[OPSEN] += opsen * part
    books.flows[HOSPITAL] += hospital * part
    books.pools[POOL_LOCAL] += due * part
    return due * part


@kernel
def spend(households: Households, sizes: NDArray[np.int64], q: Parameters, industry: Industry, subsector: Subsector,
          creative_paid: float, index: float, count: int, choice: Choice, usual_taste: float,
          power_rate: float, books: Books) -> float:  # fmt: skip
    """Let households pay taxes and other goods, and plan next month's creative budgets; return consumption in all.

    ``creative_paid`` is what each has paid creative firms this month over its plan of the month before.
    """
    fond = choice.fond
    fond[:] = 0.0
    choice.town_budget[:] = 0.0
    total = 0.0
    creative = subsector.budget.sum()
    local_share = 0.0
    for s in range(industry.budget.shape[0]):
        local_share += industry.budget[s] * industry.local[s]
    for h in range(sizes[N_HOUSEHOLDS]):
        households.usual_income[h] += (households.income[h] - households.usual_income[h]) / q.income_memory
        plan = spending_of(households.usual_income[h], households.cash[h], households.thrift[h], q)
        goods = max(plan - households.spending[h] * creative_paid, 0.0)
        creative_away = min(max(plan * creative - households.spending[h] * creative_paid, 0.0), goods)
        dues = pay_dues(households, h, plan, goods - creative_away, index, count, power_rate, q, books)
        vat = q.vat_share * (goods - dues)
        local = max(goods - creative_away - dues - vat, 0.0) * local_share
        away = goods - dues - vat - local
        books.flows[VAT] += vat
        books.flows[LOCAL_GOODS] += local
        books.flows[OUTSIDE] += away
        books.pools[POOL_CENTRAL] += vat
        books.pools[POOL_OTHER] += local
        books.pools[POOL_WORLD] += away
        households.cash[h] -= goods
        households.spending[h] = plan
        total += plan
        n = households.neighbourhood[h]
        fond[n] += plan * (1.0 + q.taste_weight * (choice.taste[n] - usual_taste))
    for k in range(subsector.budget.shape[0]):
        for n in range(fond.shape[0]):
            choice.near_budget[k, n] = q.local_loyalty * fond[n] * subsector.budget[k]
            choice.town_budget[k] += (1.0 - q.local_loyalty) * fond[n] * subsector.budget[k]
    local = books.flows[LOCAL_GOODS]
    for s in range(industry.orders.shape[0]):
        industry.orders[s] += local * industry.budget[s] * industry.local[s] / max(local_share, 1e-9)
    return total
