"""Apprenticeships: young people learn creative work in firms of the town, which pays them a stipend.

An apprentice is a creative employee who learns on the job: a novice does part of a worker's work, and takes a
teacher's time. Whether a firm takes one, whether somebody accepts the place, and whether the firm keeps the person
afterwards, they decide. Somebody who looks for a place meets one firm a month.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.firms import HELPER_WORK, staff_for
from ekraf.agents.livelihoods import (
    AtWork,
    count_worker,
    expected_wage,
    leave_work,
    talent_of,
    years_of_schooling,
)
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import normal
from ekraf.markets.labour import lowest_pay
from ekraf.parameters import Parameters
from ekraf.policy.programme import LOTTERY, Programme, bounds, firms_eligible
from ekraf.policy.queue import YES_NO, people_in_queue
from ekraf.policy.spending import buy_services
from ekraf.policy.training import learns, skill_brings
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    N_INDUSTRIES,
    NOBODY,
    SCHOOL,
    UNEMPLOYED,
    Firms,
    Households,
    People,
)
from ekraf.scenario.levers import Apprenticeship
from ekraf.state import ENROLLED, N_PEOPLE, POOL_LOCAL, Industry, Now, Subsector
from ekraf.town import Town

Rows = NDArray[np.int64]
STIPENDS = FLOW["stipends"]
APPRENTICE_PAY = 0.6  # of the wage a firm offers
FIND_PLACES = {"education": 0.5, "business_services": 0.3, "public_administration": 0.2}


@rule
def novice_work(months: float, q: Parameters) -> float:
    """Return an apprentice's work after ``months`` over a worker's, at most 1: novice_work + novice_learns * months."""
    return min(q.novice_work + q.novice_learns * months, 1.0)


@rule
def work_lost(skill: float, match: float, months: float, q: Parameters) -> float:
    """Return by how much an apprentice and its teacher do less than two workers, in worker equivalents.

    (1 - novice work) * (1 + talent of the apprentice) + teaching_time.
    """
    return (1.0 - novice_work(months, q)) * (1.0 + talent_of(skill, match)) + q.teaching_time


@rule
def takes_apprentice(value_added: float, labour: float, short: float, pay: float, months: int, q: Parameters) -> bool:
    """Return whether an apprentice pays for a firm: what it adds to what the firm can sell, less the teacher's time,
    beats ``pay`` (rupiah a month).

    production_labour * value added / labour * (min(novice work in mid-course, short) - teaching_time) >= pay;
    ``value_added`` is what the firm reckons with, ``short`` the workers it lacks for its orders: with hands enough,
    another pair sells nothing more.
    """
    adds = min(novice_work(0.5 * months, q), max(short, 0.0)) - q.teaching_time
    return q.production_labour * value_added / labour * adds >= pay


@rule
def accepts_place(pay: float, least: float, gain: float, usual: float, wish: float, months: int, q: Parameters) -> bool:
    """Return whether somebody accepts a place: its pay and what the skill may bring beat the lowest wage accepted.

    months * pay + wage_skill_share * gain * usual wage * 24 * (1/2 + wish) >= months * least, in rupiah.
    """
    return months * pay + skill_brings(gain, usual, wish, q) >= months * least


@step
def has_room(firms: Firms, f: int) -> bool:
    """Return whether firm ``f`` has a place: an open post, or fewer apprentices than others who work there."""
    others = 1 + firms.helpers[f] + firms.employees[f] - firms.apprentices[f]
    return firms.vacancies[f] > 0 or firms.apprentices[f] < others


@step
def wants_apprentice(firms: Firms, f: int, pay: float, months: int, q: Parameters, subsector: Subsector) -> bool:
    """Return whether firm ``f`` takes an apprentice whom it pays ``pay`` rupiah a month."""
    value_added = subsector.value_added[firms.subsector[f]] * firms.expected[f]
    staff = firms.employees[f] - firms.learning[f]
    labour = 1.0 + HELPER_WORK * firms.helpers[f] + staff + firms.talent[f]
    return takes_apprentice(value_added, labour, firms.wanted[f] - staff, pay, months, q)


@step
def accepts(people: People, households: Households, i: int, pay: float, months: int, now: Now, q: Parameters,
            industry: Industry) -> bool:  # fmt: skip
    """Return whether person ``i`` accepts a place at ``pay`` rupiah a month, stipend included."""
    usual = expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
    least = lowest_pay(people, households, i, industry, now, q)
    gain = learns(q.training_gain / 6.0 * months, people.ability[i], q)
    return accepts_place(pay, least, gain, usual, people.aspiration[i], months, q)


@step
def firm_pay(firms: Firms, f: int, stipend: float) -> float:
    """Return what firm ``f`` pays an apprentice: the rest up to 60% of its wage offer, rupiah a month."""
    return max(APPRENTICE_PAY * firms.wage_offer[f] - stipend, 0.0)


@step
def begin(people: People, firms: Firms, i: int, f: int, pay: float, months: int, number: int, now: Now,
          q: Parameters, at_work: AtWork) -> None:  # fmt: skip
    """Make person ``i`` an apprentice of firm ``f``."""
    count_worker(people, i, -1, at_work)
    people.activity[i] = CREATIVE_EMPLOYEE
    people.employer[i] = f
    people.trade[i] = N_INDUSTRIES + firms.subsector[f]
    people.wage[i] = pay
    people.since[i] = now.month
    people.match[i] = q.match_sd * normal(now.seed, people.id[i], now.month, purpose.APPRENTICE_MATCH)
    people.class_until[i] = now.month + months
    people.programme[i] = number
    firms.apprentices[f] += 1
    firms.learning[f] += work_lost(people.creative_skill[i], people.match[i], 0.0, q)
    firms.vacancies[f] = max(firms.vacancies[f] - 1, 0)
    count_worker(people, i, 1, at_work)


@kernel
def place(people: People, households: Households, firms: Firms, queue: Rows, meeting: Rows, places: int,
          terms: tuple[int, int, float], now: Now, q: Parameters, industry: Industry, subsector: Subsector,
          at_work: AtWork) -> int:  # fmt: skip
    """Let each of the queue meet one of the firms (``meeting``) in turn, until ``places`` agree; return how many do.

    ``terms``: number of the policy, months, stipend. A firm, too, meets one a month.
    """
    number, months, stipend = terms
    placed, j = 0, 0
    for i in queue:
        if placed >= places or j >= meeting.shape[0]:
            break
        if people.activity[i] in (SCHOOL, CREATIVE_EMPLOYEE, CREATIVE_OWNER):
            continue
        f = meeting[j]
        j += 1
        pay = firm_pay(firms, f, stipend)
        if has_room(firms, f) and wants_apprentice(firms, f, pay, months, q, subsector):
            if accepts(people, households, i, pay + stipend, months, now, q, industry):
                begin(people, firms, i, f, pay, months, number, now, q, at_work)
                placed += 1
    return placed


@kernel
def look_after(
    people: People,
    households: Households,
    firms: Firms,
    sizes: NDArray[np.int64],
    terms: tuple[int, int, float],
    now: Now,
    q: Parameters,
    at_work: AtWork,
) -> tuple[float, float]:
    """Pay apprentices their stipend for the last month and let them learn; end places that are due or were left.

    At its end a firm with a post for the apprentice offers the going wage; else the apprentice looks for work. Return
    what was paid and what stays set aside, rupiah.
    """
    number, months, stipend = terms
    paid, left = 0.0, 0.0
    for i in range(sizes[N_PEOPLE]):
        if people.programme[i] != number:
            continue
        if people.activity[i] != CREATIVE_EMPLOYEE or people.since[i] + months != people.class_until[i]:
            people.programme[i] = NOBODY  # has gone to something else
            people.class_until[i] = min(people.class_until[i], now.month)
            continue
        f, h = people.employer[i], people.household[i]
        households.cash[h] += stipend
        households.usual_income[h] += stipend / q.income_memory  # it is income, as wages are
        paid += stipend
        count_worker(people, i, -1, at_work)
        people.creative_skill[i] += learns(q.training_gain / 6.0, people.ability[i], q)
        if people.class_until[i] > now.month:
            left += stipend * (people.class_until[i] - now.month)
            firms.apprentices[f] += 1
            done = float(now.month - people.since[i])
            firms.learning[f] += work_lost(people.creative_skill[i], people.match[i], done, q)
            count_worker(people, i, 1, at_work)
            continue
        people.programme[i] = NOBODY
        if staff_for(firms.wanted[f], firms.employees[f], q) > firms.employees[f]:
            own = q.general_return_schooling * (years_of_schooling(people.education[i]) - 12.0)
            people.wage[i] = firms.wage_offer[f] * math.exp(own + q.wage_skill_share * people.skill[i])
            people.since[i] = now.month
            count_worker(people, i, 1, at_work)
        else:
            leave_work(people, i, UNEMPLOYED, now.month)
    return paid, left


def firms_that_may_teach(programme: Programme, town: Town, now: Now) -> Rows:
    """Return eligible firms in the order of a lottery; age, sex, schooling and neighbourhood are the apprentice's."""
    who = programme.policy.eligible
    rows, rank = town.scratch.rows, town.scratch.rank
    n = firms_eligible(town.firms, town.sizes, now, programme.key, programme.subsectors, bounds(who.firm_age),
                       bounds(who.workers), YES_NO[who.registered], LOTTERY, rows, rank)  # fmt: skip
    return np.asarray(rows[:n][np.argsort(rank[:n])], np.int64)


def complete(programme: Programme, policy: Apprenticeship, town: Town, now: Now, q: Parameters) -> None:
    """Look after the apprentices there are, also where their time outlasts the policy."""
    books = town.books
    terms = (programme.number, policy.duration, float(policy.stipend))
    paid, left = look_after(town.people, town.households, town.firms, town.sizes, terms, now, q, town.at_work)
    programme.settle(paid, left)
    books.flows[STIPENDS] += paid
    books.pools[POOL_LOCAL] -= paid


def admit(programme: Programme, policy: Apprenticeship, queue: Rows, places: int, town: Town, now: Now,
          q: Parameters) -> None:  # fmt: skip
    """Bring the queue and firms together, up to ``places``; set their stipends aside and pay who finds the places."""
    terms = (programme.number, policy.duration, float(policy.stipend))
    meeting = firms_that_may_teach(programme, town, now)
    placed = place(town.people, town.households, town.firms, queue, meeting, places, terms, now, q, town.industry,
                   town.subsector, town.at_work)  # fmt: skip
    town.books.counts[ENROLLED] += placed
    programme.promise(placed * float(policy.stipend * policy.duration))
    buy_services(town, programme.pay(float(placed * policy.unit_cost)), 0.9, FIND_PLACES)


def run(programme: Programme, policy: Apprenticeship, town: Town, now: Now, q: Parameters) -> None:
    """Carry out a month of apprenticeships: look after those that run, then bring people and firms together."""
    complete(programme, policy, town, now, q)
    if now.month not in programme.months:
        return
    stipends = float(policy.stipend * policy.duration)
    places = programme.affordable(policy.unit_cost + stipends)
    if places <= 0:
        return
    admit(programme, policy, people_in_queue(programme, town, now, 8 * places + 100), places, town, now, q)
