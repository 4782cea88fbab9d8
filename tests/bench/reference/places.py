"""Programmes for work among objects: vouchers that the jobless bring to an employer, and apprentices of firms."""

from __future__ import annotations

import math
from typing import Any

from ekraf import purpose
from ekraf.agents.firms import HELPER_WORK
from ekraf.ledger import FLOW
from ekraf.policy import apprentices, hiring, spending
from ekraf.policy.programme import Programme
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYEE,
    N_INDUSTRIES,
    NOBODY,
    SCHOOL,
    UNEMPLOYED,
)
from ekraf.scenario.levers import Apprenticeship, WageSubsidy
from ekraf.state import ENROLLED, POOL_LOCAL, POOL_OTHER, Now
from tests.bench.reference.business import making
from tests.bench.reference.queue import fill_places, firms_that_may_teach, people_in_queue
from tests.bench.reference.rules import normal, plain
from tests.bench.reference.worker import living

teaching, vouchers = plain(apprentices), plain(hiring)


def run_wage_subsidy(programme: Programme, policy: WageSubsidy, model: Any, now: Now) -> None:
    """Pay employers for those hired with a voucher, then issue vouchers."""
    books, paid, left = model.books, {"wage_subsidy_creative": 0.0, "wage_subsidy_other": 0.0}, 0.0
    for holder in model.residents:
        if holder.voucher != programme.number + 1:
            continue
        pay, runs = use_voucher(holder, policy, now)
        paid["wage_subsidy_creative" if holder.activity == CREATIVE_EMPLOYEE else "wage_subsidy_other"] += pay
        if runs:
            left += holder.voucher_left
        else:
            holder.voucher, holder.voucher_left, holder.voucher_worth = 0, 0.0, 0.0
    creative, other = paid.values()
    programme.settle(creative + other, left)
    model.town.wage_support += other
    for flow, amount in paid.items():
        books.flows[FLOW[flow]] += amount
    books.pools[POOL_OTHER] += other
    books.pools[POOL_LOCAL] -= creative + other
    if now.month in programme.months:
        fill_places(
            programme.affordable(hiring.EXPECTED_USE * policy.unit_cost),
            lambda: people_in_queue(programme, model.residents, now),
            lambda queue, places: issue(programme, policy, queue, places, now),
        )


def use_voucher(holder: Any, policy: WageSubsidy, now: Now) -> tuple[float, bool]:
    """Pay for last month's work of who was hired with a voucher, as long as the job lasts, months remain and the
    voucher has money; return what was paid, rupiah, and whether the voucher still runs."""
    works = holder.activity in (EMPLOYEE, CREATIVE_EMPLOYEE)
    runs, pay = True, 0.0
    if holder.voucher_worth > 0.0:  # not yet used
        if not works or holder.since < holder.voucher_until - hiring.LAPSES_AFTER:
            return 0.0, now.month < holder.voucher_until
        runs = holder.activity == CREATIVE_EMPLOYEE or not holder.employer.public
        holder.voucher_worth = 0.0
        holder.voucher_left /= hiring.EXPECTED_USE
        holder.voucher_until = holder.since + policy.months_paid
    if not runs or not works or holder.since != holder.voucher_until - policy.months_paid:
        return 0.0, False
    pay = min(policy.share * holder.wage, holder.voucher_left)
    holder.voucher_left -= pay
    if holder.activity == CREATIVE_EMPLOYEE:
        holder.employer.cash += pay
        holder.employer.support += pay
    return pay, now.month < holder.voucher_until


def issue(programme: Programme, policy: WageSubsidy, queue: list[Any], places: int, now: Now) -> int:
    """Give vouchers to up to ``places`` of the queue who hold none; return how many."""
    issued = 0
    for one in queue:
        if issued >= places:
            break
        if one.voucher == 0 and one.activity != CREATIVE_OWNER:
            one.voucher, one.voucher_until = programme.number + 1, now.month + hiring.LAPSES_AFTER
            one.voucher_left = hiring.EXPECTED_USE * policy.unit_cost
            one.voucher_worth = vouchers.voucher_worth(policy.share, float(policy.months_paid))
            issued += 1
    programme.promise(hiring.EXPECTED_USE * issued * policy.unit_cost)
    return issued


def run_apprenticeship(programme: Programme, policy: Apprenticeship, model: Any, now: Now) -> None:
    """Look after the apprentices that there are, then bring people and firms together."""
    books, paid, left = model.books, 0.0, 0.0
    for one in model.residents:
        if one.programme != programme.number:
            continue
        if one.activity != CREATIVE_EMPLOYEE or one.since + policy.duration != one.class_until:
            one.programme = NOBODY  # has gone to something else
            one.class_until = min(one.class_until, now.month)
            continue
        paid += policy.stipend
        left += look_after(one, policy, now)
    programme.settle(paid, left)
    books.flows[FLOW["stipends"]] += paid
    books.pools[POOL_LOCAL] -= paid
    places = programme.affordable(policy.unit_cost + float(policy.stipend * policy.duration))
    if now.month not in programme.months or places <= 0:
        return
    meeting, placed = iter(firms_that_may_teach(programme, model.firms, now)), 0
    for one in people_in_queue(programme, model.residents, now)[: 8 * places + 100]:
        if placed >= places:
            break
        if one.activity in (SCHOOL, CREATIVE_EMPLOYEE, CREATIVE_OWNER):
            continue
        firm = next(meeting, None)  # a firm, too, meets one a month
        if firm is None:
            break
        placed += agree(one, firm, programme, policy, now)
    books.counts[ENROLLED] += placed
    programme.promise(placed * float(policy.stipend * policy.duration))
    cost = programme.pay(float(placed * policy.unit_cost))
    spending.buy_services(model.town, cost, 0.9, apprentices.FIND_PLACES)


def look_after(one: Any, policy: Apprenticeship, now: Now) -> float:
    """Pay an apprentice the stipend for the last month and let it learn; return what stays set aside, rupiah.

    At the end a firm with a post for the apprentice offers the going wage; else it looks for work.
    """
    q, firm = one.model.q, one.employer
    one.household.cash += policy.stipend
    one.household.usual_income += policy.stipend / q.income_memory  # it is income, as wages are
    one.count(-1)
    one.creative_skill += teaching.learns(q.training_gain / 6.0, one.ability, q)
    if one.class_until > now.month:
        firm.apprentices += 1
        months = float(now.month - one.since)
        firm.learning += teaching.work_lost(one.creative_skill, one.match, months, q)
        one.count(1)
        return float(policy.stipend * (one.class_until - now.month))
    one.programme = NOBODY
    if making.staff_for(firm.wanted, firm.employees, q) > firm.employees:
        own = q.general_return_schooling * (living.years_of_schooling(one.education) - 12.0)
        one.wage = firm.wage_offer * math.exp(own + q.wage_skill_share * one.skill)
        one.since = now.month
        one.count(1)
    else:
        one.leave_work(UNEMPLOYED, now.month)
    return 0.0


def agree(one: Any, firm: Any, programme: Programme, policy: Apprenticeship, now: Now) -> bool:
    """Return whether somebody and a firm agree on an apprenticeship, and begin it if they do."""
    q, months, subsector = one.model.q, policy.duration, one.model.subsector
    pay = max(apprentices.APPRENTICE_PAY * firm.wage_offer - policy.stipend, 0.0)
    if firm.vacancies <= 0 and firm.apprentices >= 1 + firm.helpers + firm.employees - firm.apprentices:
        return False
    value_added, staff = subsector.value_added[firm.subsector] * firm.expected, firm.employees - firm.learning
    labour = 1.0 + HELPER_WORK * firm.helpers + staff + firm.talent
    if not teaching.takes_apprentice(value_added, labour, firm.wanted - staff, pay, months, q):
        return False
    gain, least = teaching.learns(q.training_gain / 6.0 * months, one.ability, q), one.lowest_pay(now)
    if not teaching.accepts_place(pay + policy.stipend, least, gain, one.expects(now), one.aspiration, months, q):
        return False
    one.count(-1)
    one.activity, one.employer, one.trade = CREATIVE_EMPLOYEE, firm, N_INDUSTRIES + firm.subsector
    one.wage, one.since, one.class_until, one.programme = pay, now.month, now.month + months, programme.number
    one.match = q.match_sd * normal(now.seed, one.key, now.month, purpose.APPRENTICE_MATCH)
    firm.apprentices += 1
    firm.learning += teaching.work_lost(one.creative_skill, one.match, 0.0, q)
    firm.vacancies = max(firm.vacancies - 1, 0)
    one.count(1)
    return True
