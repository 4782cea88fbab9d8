"""Jobs end, and people look for others: lay-offs, contracts that run out, matches that prove bad; the jobless turn to
own-account work or search, and some of those at work search too.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import (
    AtWork,
    buy_stock,
    count_worker,
    expected_wage,
    has_means,
    leave_work,
    may_turn_to_own_account,
    need,
    own_pay,
    own_trade,
    reservation_wage,
    skill_at_work,
    start_own_account,
    turns_to_own_account,
    years_of_schooling,
)
from ekraf.engine import kernel, rule, step
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    EMPLOYEE,
    FAMILY_WORKER,
    OWN_ACCOUNT,
    UNEMPLOYED,
    Employers,
    Households,
    People,
)
from ekraf.scratch import BLOCK, Scratch, find, write_down
from ekraf.state import (
    FOUND_WORK,
    N_PEOPLE,
    SEPARATIONS,
    UNEMPLOYED_BEFORE,
    Books,
    Industry,
    Now,
    Subsector,
)
from ekraf.tables import AHEAD, bring
from ekraf.town import Town

SECURE_END = 0.002  # chance a month that a public job of over a year ends; judgement


@rule
def worth_to_employer(match: float, skill: float, usual: float, q: Parameters) -> float:
    """Return what a worker is worth above its pay, log, as is seen once it has worked: match + (1 - share) * (skill -
    usual), since pay follows ``wage_skill_share`` of skill only (employers learn: Farber and Gibbons 1996).
    """
    return match + (1.0 - q.wage_skill_share) * (skill - usual)


@rule
def may_end(luck: float, q: Parameters) -> bool:
    """Return whether ``luck`` is bad enough to end any job, by contract or because of the worker."""
    return luck < q.contract_end_new + q.match_revealed


@rule
def job_ends(months: int, worth: float, secure: bool, luck: float, q: Parameters) -> bool:
    """Return whether a job ends by contract or because the worker proves bad for it; both grow rarer with tenure.

    hazard = contract_end(months) + match_revealed (in the first year, if worth < bad_match_limit); a ``secure`` job,
    one in public service that has lasted over a year, has a low one of its own.
    """
    if not may_end(luck, q):
        return False
    if secure and months > 12:
        return luck < SECURE_END
    old = min(months / 24.0, 1.0)
    hazard = q.contract_end_new + (q.contract_end_old - q.contract_end_new) * math.sqrt(old)
    if months <= 12 and worth < q.bad_match_limit:
        hazard += q.match_revealed
    return luck < hazard


@rule
def laid_off(share: float, worth: float, q: Parameters) -> float:
    """Return the chance that a worker is laid off where a ``share`` of the staff is: the least worthy go first.

    share * 2 / (1 + exp(worth / match_sd)), which is ``share`` for one who is worth the pay.
    """
    return min(share * 2.0 / (1.0 + math.exp(worth / max(q.match_sd, 1e-6))), 1.0)


@rule
def may_be_laid_off(share: float, luck: float) -> bool:
    """Return whether ``luck`` is bad enough to be laid off, however little one is worth; see ``laid_off``."""
    return luck < 2.0 * share


@step
def chance_on_own(people: People, households: Households, i: int, fresh: bool, now: Now, q: Parameters,
                  industry: Industry, subsector: Subsector) -> float:  # fmt: skip
    """Return the chance that jobless person ``i`` starts own-account work this month.

    Who has just lost a job has its tools; others need money for tools and stock. A course takes part of the time.
    """
    h = people.household[i]
    months = now.month - people.since[i]
    if people.trade[i] < 0 and months == 0:
        return 0.0  # a school leaver looks around first
    if not fresh and not has_means(households.cash[h], now.price, q):
        return 0.0
    age = (now.month - people.born[i]) // 12
    want = need(households.usual_income[h], households.size[h], now.wage)
    luck = uniform(now.seed, people.id[i], now.month, purpose.OWN_TRADE)
    s = own_trade(people.trade[i], luck, industry.own_entry, subsector.industry)
    pay = own_pay(industry.own_account[s], industry.own_weight[s], people.ability[i], people.skill[i])
    usual = expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
    chance = turns_to_own_account(age, fresh, pay, reservation_wage(usual, months, want, q), want, q)
    return chance * time_to_search(people.class_until[i] > now.month, q)


@rule
def time_to_search(in_class: bool, q: Parameters) -> float:
    """Return the share of the usual time that somebody has to look for work: a course takes part of it."""
    return 1.0 - q.search_class_time if in_class else 1.0


@rule
def searches(activity: int, in_class: bool, q: Parameters) -> float:
    """Return the chance a month to apply for jobs, by activity; a course takes part of the time."""
    chance = 0.0
    if activity == UNEMPLOYED:
        chance = q.search_effort_unemployed
    elif activity in (OWN_ACCOUNT, FAMILY_WORKER, CREATIVE_FAMILY):
        chance = q.search_effort_own_account
    elif activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
        chance = q.search_effort_employed
    return chance * time_to_search(in_class, q)


@rule
def bad_luck(activity: int, q: Parameters) -> float:
    """Return the luck below which something may end the work of an employee or an own-account worker."""
    return q.own_account_quit if activity == OWN_ACCOUNT else q.contract_end_new + q.match_revealed


@kernel
def mark_who_may_move(people: People, first: int, last: int, employers: Employers, layoff: NDArray[np.float64],
                      now: Now, q: Parameters, scratch: Scratch) -> int:  # fmt: skip
    """Mark those of the residents from ``first`` to before ``last`` who may leave work or search this month, and some
    who do not, and write them down; return how many."""
    ends, quits = bad_luck(EMPLOYEE, q), bad_luck(OWN_ACCOUNT, q)
    search, search_own = searches(EMPLOYEE, False, q), searches(OWN_ACCOUNT, False, q)
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            activity = people.activity[i]
            luck = uniform(now.seed, people.id[i], now.month, purpose.WORK)
            hired = (activity == EMPLOYEE) | (activity == CREATIVE_EMPLOYEE)
            own = (activity == OWN_ACCOUNT) | (activity == FAMILY_WORKER) | (activity == CREATIVE_FAMILY)
            leaves = (hired & (luck < ends)) | ((activity == OWN_ACCOUNT) & (luck < quits))
            looks = (hired & (1.0 - luck < search)) | (own & (1.0 - luck < search_own))
            scratch.mask[i] = (activity == UNEMPLOYED) | leaves | looks
            scratch.rank[i] = uniform(now.seed, people.id[i], now.month, purpose.JOB_SEARCH)
        for i in range(np.uint64(begin), np.uint64(end)):
            e, activity = people.employer[i], people.activity[i]
            other = employers.layoff[e if activity == EMPLOYEE else 0]
            creative = layoff[e if activity == CREATIVE_EMPLOYEE else 0]
            share = other if activity == EMPLOYEE else creative if activity == CREATIVE_EMPLOYEE else 0.0
            scratch.mask[i] |= may_be_laid_off(share * q.posts_rationed, scratch.rank[i])
        at = write_down(scratch, begin, end, at)
    return at - first


@kernel
def leave_and_look(people: People, households: Households, employers: Employers, layoff: NDArray[np.float64],
                   scratch: Scratch, number: int, now: Now, q: Parameters, industry: Industry,
                   subsector: Subsector, at_work: AtWork, books: Books) -> int:  # fmt: skip
    """End jobs, let the jobless and own-account workers decide, and write the rows of those who search for a job
    into ``scratch.rows``; return how many.

    The ``number`` residents in ``scratch.rows`` are asked. ``layoff`` is the share that each creative firm lets go.
    """
    count = 0
    for k in range(number):
        i = scratch.rows[k]
        bring(people, scratch.rows[k + AHEAD])
        before = people.activity[i]
        fresh = False
        luck = uniform(now.seed, people.id[i], now.month, purpose.WORK)
        if before in (EMPLOYEE, CREATIVE_EMPLOYEE):
            e = people.employer[i]
            secure = before == EMPLOYEE and employers.public[e] == 1
            share = employers.layoff[e] if before == EMPLOYEE else layoff[e]
            surplus = share * q.posts_rationed > 0.0
            if may_end(luck, q) or surplus:  # for most the month brings neither: what they are worth need not be known
                creative = before == CREATIVE_EMPLOYEE
                usual = now.usual_creative if creative else now.usual_skill
                worth = worth_to_employer(people.match[i], skill_at_work(people, i, creative), usual, q)
                fresh = job_ends(now.month - people.since[i], worth, secure, luck, q)
                if surplus and not fresh:
                    fresh = uniform(now.seed, people.id[i], now.month, purpose.JOB_SEARCH) < laid_off(share, worth, q)
        if fresh:
            books.counts[SEPARATIONS] += 1.0
            count_worker(people, i, -1, at_work)
            leave_work(people, i, UNEMPLOYED, now.month)
        if fresh or before == UNEMPLOYED:
            draw = uniform(now.seed, people.id[i], now.month, purpose.OWN_ACCOUNT)
            if may_turn_to_own_account(fresh, draw, q) and draw < chance_on_own(
                people, households, i, fresh, now, q, industry, subsector
            ):
                start_own_account(people, i, now, industry, subsector)
                count_worker(people, i, 1, at_work)
                if not fresh and people.activity[i] == OWN_ACCOUNT:
                    buy_stock(households, people.household[i], now, q, industry, books)
        elif before == OWN_ACCOUNT and luck < q.own_account_quit:
            leave_work(people, i, UNEMPLOYED, now.month)
        if before == UNEMPLOYED:
            # who sits in class hardly looks: that it finds nothing tells others nothing of their chances
            books.counts[UNEMPLOYED_BEFORE] += time_to_search(people.class_until[i] > now.month, q)
            books.counts[FOUND_WORK] += 1.0 if people.activity[i] != UNEMPLOYED else 0.0
        # bad luck ends jobs, good luck sets off a search; whose job has just ended has another draw
        draw = uniform(now.seed, people.id[i], now.month, purpose.SEARCH) if fresh else 1.0 - luck
        if draw < searches(people.activity[i], people.class_until[i] > now.month, q):
            scratch.rows[count] = i  # not beyond the row that is read
            count += 1
    return count


def end_jobs(town: Town, now: Now, q: Parameters) -> int:
    """End jobs and write the rows of those who search for a job into ``town.scratch.rows``; return how many."""
    people, employers, scratch = town.people, town.employers, town.scratch
    number = find(scratch, int(town.sizes[N_PEOPLE]), town.threads, lambda first, last: mark_who_may_move(
        people, first, last, employers, town.layoff, now, q, scratch))  # fmt: skip
    return leave_and_look(people, town.households, employers, town.layoff, scratch, number, now, q, town.industry,
                          town.subsector, town.at_work, town.books)  # fmt: skip
