"""Creative firms: how they produce, plan staff, price and equipment, and when they close."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.employers import share_to_lay_off
from ekraf.agents.livelihoods import TRADE, expected_wage, leave_work, years_of_schooling
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EXPORT,
    INACTIVE,
    UNEMPLOYED,
    Firms,
    Households,
    People,
)
from ekraf.scratch import Scratch, write_down
from ekraf.state import (
    FIRM_DEATHS,
    N_FIRMS,
    N_PEOPLE,
    POOL_OTHER,
    POOL_WORLD,
    Books,
    Industry,
    Now,
    Subsector,
)

EQUIPMENT_LOCAL = FLOW["equipment_local"]
EQUIPMENT_OUTSIDE = FLOW["equipment_outside"]
DRAWINGS = FLOW["drawings"]
MANUFACTURING = 2

HELPER_WORK = 0.6  # an unpaid helper's time over a full-time worker's; Sakernas hours of family workers


@rule
def output_of(labour: float, capital: float, usual: float, efficiency: float, scale: float, q: Parameters) -> float:
    """Return output, rupiah a month at prices of the start.

    output = scale * exp(efficiency) * labour ** a * (capital / usual) ** b with a = production_labour and
    b = production_capital, a + b < 1; ``usual`` is the usual equipment of a one-person firm.
    """
    return (
        scale * math.exp(efficiency) * labour**q.production_labour * max(capital / usual, 1e-6) ** q.production_capital
    )


@rule
def labour_for(orders: float, capital: float, usual: float, efficiency: float, scale: float, q: Parameters) -> float:
    """Return the workers that ``orders`` need: the inverse of ``output_of`` in labour."""
    one = output_of(1.0, capital, usual, efficiency, scale, q)
    return (max(orders, 0.0) / one) ** (1.0 / q.production_labour)


@rule
def premium_part(q: Parameters) -> float:
    """Return the part of foreign sales that is paid for care and quality, over the price of the same work at home."""
    return q.export_premium / (1.0 + q.export_premium)


@rule
def usual_exports_after(usual: float, exports: float) -> float:
    """Return the exports a month that a firm reckons with, rupiah, smoothed over a year.

    An order from abroad comes and goes: staff is planned on what a year brings, and the order is done beside.
    """
    return usual + (exports - usual) / 12.0


@rule
def expectation_after(expected: float, orders: float, drift: float, q: Parameters) -> float:
    """Return the demand a firm reckons with after a month of ``orders``: sales grow with the town (``drift``), the rest
    is this firm's fortune."""
    usual = expected * drift
    return usual + q.expectation_speed * (orders - usual)


@rule
def appeal_after(appeal: float, workers: int, noise: float, q: Parameters) -> float:
    """Return passing fashion and luck next month: AR(1), its shock falling with size ** -exponent."""
    return q.appeal_persistence * appeal + q.appeal_sd * workers**-q.fortune_size_exponent * noise


@rule
def staff_worth(need: float, value_added: float, wage: float, own: float, talent: float, q: Parameters) -> float:
    """Return the paid workers that a firm has work for, besides the ``own`` work of its family and their ``talent``.

    Of those that orders ``need``, one more must earn the wage: a * value added / labour >= wage.
    """
    return max(min(need, max(value_added * q.production_labour / wage, 1.0)) - own - talent, 0.0)


@rule
def cash_kept(wage_bill: float, materials: float, q: Parameters) -> float:
    """Return the cash that a firm keeps for wages and half a month's ``materials``, over ``reserve_months``."""
    return q.reserve_months * (wage_bill + materials * 0.5)


@rule
def staff_for(wanted: float, staff: int, q: Parameters) -> int:
    """Return how many workers a firm has or looks for, given its ``staff`` and the work for ``wanted`` of them.

    Nobody hires a whole worker for a few hours, or dismisses one who is idle for a few: one more when ``hire_above`` of
    one is needed, one less when ``let_go_above`` of one is idle (an inaction band, Caballero and Engel 1993).
    """
    if wanted > staff:
        return staff + int(wanted - staff + 1.0 - q.hire_above)
    return staff - int(staff - wanted + 1.0 - q.let_go_above)


@rule
def wanted_price(price: float, orders: float, capacity: float, q: Parameters) -> float:
    """Return next month's price over the going one: up when orders leave less room than usual, down when more, drawn
    to 1."""
    pressure = min(max(q.capacity_margin * orders / max(capacity, 1.0) - 1.0, -0.5), 1.0)
    return price * (1.0 + q.price_flexibility * pressure) + 0.05 * (1.0 - price)


@rule
def wanted_equipment(value_added: float, wear: float, interest: float, q: Parameters) -> float:
    """Return the equipment at which its return meets its cost: b * value added / (interest + wear + premium)."""
    return q.production_capital * value_added / (interest + wear + q.risk_premium)


@rule
def closes(profit: float, outside: float, cash: float, luck: float, ended: bool, q: Parameters) -> bool:
    """Return whether a firm closes: owner gone, out of cash, better off elsewhere for long, or by misfortune."""
    hazard = q.closure_luck
    if profit < q.closure_ratio * outside:
        hazard += q.closure_patience * min(1.0 - profit / max(q.closure_ratio * outside, 1.0), 1.0)
    return ended or cash < 0.0 or luck < hazard


@step
def buy_equipment(firms: Firms, f: int, amount: float, now: Now, q: Parameters, industry: Industry,
                  books: Books) -> None:  # fmt: skip
    """Spend ``amount`` rupiah on equipment, part of it in town (trade and manufacturing)."""
    local = amount * q.capital_local_share
    firms.cash[f] -= amount
    firms.capital[f] += amount / now.price
    books.flows[EQUIPMENT_LOCAL] += local
    books.flows[EQUIPMENT_OUTSIDE] += amount - local
    industry.orders[TRADE] += 0.7 * local
    industry.orders[MANUFACTURING] += 0.3 * local
    books.pools[POOL_OTHER] += local
    books.pools[POOL_WORLD] += amount - local


@kernel
def plan(firms: Firms, first: int, last: int, now: Now, q: Parameters, subsector: Subsector,
         layoff: NDArray[np.float64]) -> None:  # fmt: skip
    """Let the firms from ``first`` to before ``last`` set price and staff from what they expect to sell."""
    for f in range(first, last):
        layoff[f] = 0.0
        if firms.alive[f] == 0:
            continue
        k = firms.subsector[f]
        far = (1.0 - premium_part(q)) * firms.demand[f, EXPORT]
        firms.usual_exports[f] = usual_exports_after(firms.usual_exports[f], far)
        orders = firms.demand[f].sum() - firms.demand[f, EXPORT] + far
        if now.month > firms.born[f] + 1:
            steady = orders - far + firms.usual_exports[f]
            firms.expected[f] = expectation_after(firms.expected[f], steady, now.drift, q)
        firms.price[f] = wanted_price(firms.price[f], orders, firms.capacity[f], q)
        noise = normal(now.seed, firms.id[f], now.month, purpose.FIRM_SHOCK)
        people_there = 1 + firms.employees[f] + firms.helpers[f]
        firms.appeal[f] = appeal_after(firms.appeal[f], people_there, noise, q)
        firms.quality[f] += q.quality_fade * (subsector.quality[k] - firms.quality[f])
        nominal = now.price * now.productivity * firms.price[f]
        efficiency = firms.productivity[f] + firms.practices[f]
        output = firms.expected[f] * q.capacity_margin / nominal
        need = labour_for(output, firms.capital[f], subsector.equipment[k], efficiency, subsector.scale[k], q)
        own = 1.0 + HELPER_WORK * firms.helpers[f]
        wage = subsector.going[k] * now.wage
        firms.wage_offer[f] = wage
        value_added = subsector.value_added[k] * firms.expected[f]
        wanted = staff_worth(need, value_added, wage, own, firms.talent[f], q)
        firms.wanted[f] += q.expectation_speed * (wanted - firms.wanted[f])
        affordable = firms.cash[f] > 0.5 * firms.wage_bill[f] + wage
        # apprentices come on top of the posts, so nobody is let go on their account
        posts = staff_for(firms.wanted[f], firms.employees[f] - firms.apprentices[f], q)
        if firms.cash[f] < 0.3 * firms.wage_bill[f]:
            posts = max(min(posts, firms.employees[f] - 1), 0)
        firms.vacancies[f] = max(posts - firms.employees[f], 0) if affordable else 0
        layoff[f] = share_to_lay_off(posts + firms.apprentices[f], firms.employees[f], q)


@kernel
def invest(firms: Firms, sizes: NDArray[np.int64], now: Now, q: Parameters, industry: Industry, subsector: Subsector,
           books: Books) -> None:  # fmt: skip
    """Let firms buy equipment and say which loan they want, from what they expect to sell."""
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0:
            continue
        k = firms.subsector[f]
        value_added = subsector.value_added[k] * firms.expected[f]
        wish = wanted_equipment(value_added, q.depreciation, now.interest / 12.0, q) / now.price
        firms.capital[f] *= 1.0 - q.depreciation
        gap = max(wish - firms.capital[f], 0.0) * now.price * q.investment_speed
        buffer = cash_kept(firms.wage_bill[f], (1.0 - subsector.value_added[k]) * firms.expected[f], q)
        paid = min(gap, max(firms.cash[f] - buffer, 0.0))
        if paid > 0.0:
            buy_equipment(firms, f, paid, now, q, industry, books)
        firms.lacks[f] = max(wish - firms.capital[f], 0.0) * now.price
        firms.wants_loan[f] = 0.6 * firms.lacks[f] if paid < 0.8 * gap else 0.0


@kernel
def fail_or_close(firms: Firms, people: People, households: Households, sizes: NDArray[np.int64], now: Now,
                  q: Parameters, books: Books, scratch: Scratch) -> None:  # fmt: skip
    """Close firms that are out of cash, whose owner does better elsewhere, or is gone; free their people."""
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 0:
            continue
        owner = firms.owner[f]
        ended = people.activity[owner] != CREATIVE_OWNER or people.employer[owner] != f
        usual = expected_wage(now.going, years_of_schooling(people.education[owner]), people.skill[owner], now.wage, q)
        luck = uniform(now.seed, firms.id[f], now.month, purpose.CLOSURE)
        if not closes(firms.usual_profit[f], 0.6 * usual, firms.cash[f], luck, ended, q):
            continue
        firms.alive[f] = 0
        books.counts[FIRM_DEATHS] += 1.0
        h = people.household[owner]
        households.cash[h] += firms.cash[f]
        books.flows[DRAWINGS] += firms.cash[f]
        firms.cash[f] = 0.0
        firms.vacancies[f] = 0
        firms.employees[f] = 0
        firms.helpers[f] = 0
        firms.demand[f, :] = 0.0
        firms.sales[f, :] = 0.0
        if not ended:
            leave_work(people, owner, UNEMPLOYED, now.month)
    n = sizes[N_PEOPLE]
    for i in range(n):
        scratch.mask[i] = (people.activity[i] >= CREATIVE_EMPLOYEE) & (people.activity[i] != CREATIVE_OWNER)
    for c in range(write_down(scratch, 0, n, 0)):
        i = scratch.rows[c]
        if firms.alive[people.employer[i]] == 0:
            leave_work(people, i, INACTIVE if people.activity[i] == CREATIVE_FAMILY else UNEMPLOYED, now.month)
