"""Festivals: visitors come through a reputation that decays, residents see and mostly divert spending, buyers meet
firms, stalls pay levies. Days compete for the outings that people are ready to make."""

from __future__ import annotations

import numpy as np

from ekraf import purpose
from ekraf.clock import calendar_month, monthly_amount
from ekraf.engine import kernel, rule
from ekraf.ledger import FLOW
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.policy.spending import buy_services, pay_firms
from ekraf.population import Firms
from ekraf.scenario import SUBSECTORS, Policy
from ekraf.scenario.levers import Festivals
from ekraf.state import POOL_LOCAL, POOL_WORLD, Books, Now
from ekraf.town import Town

LEVIES = FLOW["festival_levies"]
TICKETS, VISITOR_TICKETS = FLOW["festival_tickets"], FLOW["visitor_tickets"]
STALL_SUBSECTORS = np.isin(SUBSECTORS, ("culinary", "craft", "fashion", "visual_arts", "photography"))
STAGE_SUBSECTORS = np.isin(SUBSECTORS, ("performing_arts", "music", "advertising", "film_animation_video"))
# Of the cost of an event: performers and design; stage, security, catering.
TO_CREATIVE, TO_SERVICES = 0.4, 0.45
MOST_DAYS = 5.0  # that one firm keeps a stall at an event; judgement


@rule
def attendance(spending: float, ticket: float) -> float:
    """Return visits to an event over those to a free one: people spend as much on outings, and each is dearer.

    spending / (spending + ticket), both rupiah a visit.
    """
    return spending / (spending + ticket)


@rule
def audience(draw: float, outings: float) -> float:
    """Return visits to the events of a month, which share with all others the outings that people make.

    draw * outings / (draw + outings): ``draw`` visits would come if days did not compete, never more than ``outings``.
    """
    return draw * outings / max(draw + outings, 1e-9)


@kernel
def show(firms: Firms, rows: np.ndarray, days: float, fee: float, noticed: float, now: Now, q: Parameters,
         books: Books) -> None:  # fmt: skip
    """Let firms show at a festival: they pay the levy, become better known, and may meet buyers.

    ``noticed`` is the share of residents who come on a day and notice a given stall.
    """
    for f in rows:
        levy = fee * days
        firms.cash[f] -= levy
        books.pools[POOL_LOCAL] += levy
        books.flows[LEVIES] += levy
        firms.known_local[f] += min(noticed * days, 1.0) * (1.0 - firms.known_local[f])
        met = 1.0 - (1.0 - q.festival_meeting) ** days
        if uniform(now.seed, firms.id[f], now.month, purpose.FESTIVAL) < met * firms.boldness[f]:
            firms.buyers[f, 0] += 1.0


def run(programme: Programme, policy: Festivals, town: Town, now: Now, q: Parameters) -> float:
    """Hold this month's event days, if the calendar has any; return the days.

    The year's budget is spent in the calendar months of the policy, in equal parts; the town advances what is to come.
    Days of other programmes in the month compete: whoever comes later in the calendar adds what is left to add.
    """
    if calendar_month(now.month) not in policy.months:
        return 0.0
    here = calendar_month(now.month)
    ahead = min(12 - here, programme.months[-1] - now.month)
    left = max(len([m for m in policy.months if here <= m <= here + ahead]), 1)
    coming = programme.policy.budget / 12.0 / programme.weight * ahead
    amount = (programme.purse + coming) / left
    days = amount * town.weight / policy.unit_cost
    if days <= 0.0:
        return 0.0
    programme.pay(amount)
    subsector = town.firms.subsector
    queue = firms_in_queue(programme, town, now)
    stages = queue[STAGE_SUBSECTORS[subsector[queue]]][:200]
    pay_firms(town, stages, TO_CREATIVE * amount)
    buy_services(town, (1.0 - TO_CREATIVE) * amount, TO_SERVICES / (1.0 - TO_CREATIVE),
                 {"other_services": 0.5, "business_services": 0.3, "accommodation_food": 0.2})  # fmt: skip
    stalls = queue[STALL_SUBSECTORS[subsector[queue]]][: int(q.festival_stalls * min(days, 10.0) / town.weight)]
    levied = q.stall_fee * (1.0 - town.levy_cut)
    stalls = stalls[town.firms.cash[stalls] > 10.0 * levied]
    visitors, residents = crowd(town, days, q)
    noticed = q.festival_notice * residents / days / town.adults_at_start
    shown = min(days, MOST_DAYS)
    show(town.firms, np.asarray(stalls), shown, levied * now.price, noticed, now, q, town.books)
    town.levies_forgone += len(stalls) * shown * (q.stall_fee - levied) * now.price
    receive(policy, town, visitors, residents, now, q)
    town.reputation += days
    town.event_days += days
    return float(days)


def crowd(town: Town, days: float, q: Parameters) -> tuple[float, float]:
    """Return the visits of people from elsewhere and of residents that ``days`` add to this month's events."""
    fame = town.reputation / (town.reputation + q.festival_reputation)
    draw = q.festival_visitors * (q.festival_unknown + (1.0 - q.festival_unknown) * fame)
    outings = q.festival_reach * q.outings_a_month * q.outings_to_events
    at_home = town.adults_at_start * town.weight * q.festival_outings_local
    held = town.event_days
    visitors = audience((held + days) * draw, outings) - audience(held * draw, outings)
    here = q.festival_local_visits
    residents = audience((held + days) * here, at_home) - audience(held * here, at_home)
    return visitors / town.weight, residents / town.weight


def receive(policy: Festivals, town: Town, visitors: float, residents: float, now: Now, q: Parameters) -> None:
    """Let visitors and residents come; at a ticketed event fewer do, and they pay the town, which holds it.

    Part of those from elsewhere would have come to town anyway, now or at another time: they are visitors already.
    """
    ticket = q.ticket_price * now.price if policy.ticketed else 0.0
    visitors *= attendance(q.visitor_spending_mean * now.price, ticket)
    residents *= attendance(q.festival_local_spending * now.price, ticket)
    town.event_visitors += (1.0 - q.festival_switchers) * visitors
    town.event_spending += residents * q.festival_local_spending * now.price
    town.event_tickets += residents * ticket  # charged with what they buy there
    town.books.pools[POOL_WORLD] -= visitors * ticket
    town.books.pools[POOL_LOCAL] += visitors * ticket
    town.books.flows[VISITOR_TICKETS] += visitors * ticket


def usual_reputation(policies: tuple[Policy, ...], q: Parameters) -> float:
    """Return the event days that a town remembers whose running festivals have long been held: days a month / decay."""
    held = [p for p in policies if isinstance(p, Festivals) and p.already_running]
    return sum(monthly_amount(p.budget) / p.unit_cost for p in held) / q.reputation_decay


def spend_at_festivals(town: Town, q: Parameters) -> None:
    """Add residents' festival spending on food, crafts and shows; most of it, and of what their tickets cost, is taken
    from their other budgets."""
    choice, extra = town.choice, town.event_spending
    total = float(choice.town_budget.sum() + choice.near_budget.sum())
    keep = max(1.0 - (1.0 - q.festival_new_spending) * (extra + town.event_tickets) / max(total, 1.0), 0.0)
    town.books.pools[POOL_LOCAL] += town.event_tickets
    town.books.flows[TICKETS] += town.event_tickets
    choice.near_budget[:] *= keep
    choice.town_budget[:] *= keep
    for name, share in (("culinary", 0.7), ("craft", 0.15), ("performing_arts", 0.15)):
        choice.town_budget[SUBSECTORS.index(name)] += share * extra
