"""Festivals among objects: stages and stalls, who shows and who is paid. Crowds and money are the model's."""

from __future__ import annotations

from typing import Any

import numpy as np

from ekraf import purpose
from ekraf.clock import calendar_month
from ekraf.ledger import FLOW
from ekraf.policy import events, spending
from ekraf.policy.programme import Programme
from ekraf.scenario.levers import Festivals
from ekraf.state import POOL_LOCAL, Now
from tests.bench.reference.queue import firms_in_queue
from tests.bench.reference.rules import uniform


def hold_festival(programme: Programme, policy: Festivals, model: Any, now: Now) -> float:
    """Hold this month's event days, if the calendar has any; return the days."""
    here, town, q = calendar_month(now.month), model.town, model.q
    if here not in policy.months:
        return 0.0
    ahead = min(12 - here, programme.months[-1] - now.month)
    left = max(len([m for m in policy.months if here <= m <= here + ahead]), 1)
    amount = (programme.purse + programme.policy.budget / 12.0 / programme.weight * ahead) / left
    days = amount * town.weight / policy.unit_cost
    if days <= 0.0:
        return 0.0
    programme.pay(amount)
    queue = firms_in_queue(programme, model.firms, now)
    pay_stages([firm for firm in queue if events.STAGE_SUBSECTORS[firm.subsector]][:200], amount, model)
    spending.buy_services(town, (1.0 - events.TO_CREATIVE) * amount, events.TO_SERVICES / (1.0 - events.TO_CREATIVE),
                          {"other_services": 0.5, "business_services": 0.3, "accommodation_food": 0.2})  # fmt: skip
    stalls = [firm for firm in queue if events.STALL_SUBSECTORS[firm.subsector]]
    stalls = stalls[: int(q.festival_stalls * min(days, 10.0) / town.weight)]
    levied = q.stall_fee * (1.0 - town.levy_cut)
    stalls = [firm for firm in stalls if firm.cash > 10.0 * levied]
    visitors, residents = events.crowd(town, days, q)
    noticed = q.festival_notice * residents / days / town.adults_at_start
    shown = min(days, events.MOST_DAYS)
    for firm in stalls:
        show(firm, shown, levied * now.price, noticed, now)
    town.levies_forgone += len(stalls) * shown * (q.stall_fee - levied) * now.price
    events.receive(policy, town, visitors, residents, now, q)
    town.reputation += days
    town.event_days += days
    return float(days)


def pay_stages(stages: list[Any], amount: float, model: Any) -> None:
    """Pay firms that perform at an event their part of its cost, shared by their capacity."""
    amount = events.TO_CREATIVE * amount
    if not stages:
        spending.buy_services(model.town, amount, 0.7, {"other_services": 1.0})
        return
    share = np.array([firm.capacity for firm in stages])
    share = share / max(float(share.sum()), 1.0)
    paid = amount * share / max(float(share.sum()), 1e-12)
    for firm, part in zip(stages, paid.tolist(), strict=True):
        firm.cash += part
    model.books.pools[POOL_LOCAL] -= float(paid.sum())
    model.books.flows[FLOW["programme_creative"]] += float(paid.sum())


def show(firm: Any, days: float, fee: float, noticed: float, now: Now) -> None:
    """Show at a festival: pay the levy, become better known, and perhaps meet a buyer."""
    q, books, levy = firm.model.q, firm.model.books, fee * days
    firm.cash -= levy
    books.pools[POOL_LOCAL] += levy
    books.flows[events.LEVIES] += levy
    firm.known_local += min(noticed * days, 1.0) * (1.0 - firm.known_local)
    met = 1.0 - (1.0 - q.festival_meeting) ** days
    if uniform(now.seed, firm.key, now.month, purpose.FESTIVAL) < met * firm.boldness:
        firm.buyers[0] += 1.0
