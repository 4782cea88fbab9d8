"""Training: vocational courses raise creative skill; business courses practices; mindset courses boldness.

People decide whether to apply. Time in class is time not searching. A certificate lets employers see skill better.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import expected_wage, leave_work, own_pay, years_of_schooling
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import fill_places, firms_in_queue, people_in_queue
from ekraf.policy.spending import buy_services
from ekraf.population import (
    CHILD,
    CREATIVE_OWNER,
    INACTIVE,
    NOBODY,
    OWN_ACCOUNT,
    UNEMPLOYED,
    Firms,
    Households,
    People,
)
from ekraf.scenario.levers import Training
from ekraf.society.migration import ABILITY_SD
from ekraf.state import ENROLLED, N_PEOPLE, POOL_LOCAL, Books, Industry, Now
from ekraf.town import Town

STIPENDS = FLOW["stipends"]
VOCATIONAL = 0  # the first of the kinds of courses
HORIZON = 24.0  # months over which people weigh what a course brings
PROVIDERS = {"education": 0.7, "business_services": 0.1, "accommodation_food": 0.1, "trade_repair": 0.1}


@rule
def course_gain(months: float, q: Parameters) -> float:
    """Return creative skill gained in a course: gain of six months * min(months / 6, 2) ** exponent."""
    return q.training_gain * min(months / 6.0, 2.0) ** q.training_gain_exponent


@rule
def learns(gain: float, ability: float, q: Parameters) -> float:
    """Return what a person learns of a course that teaches ``gain`` on average.

    gain * exp(k * a - (k * sd) ** 2 / 2), where a is ability, with spread sd, and k ``learning_ability``: skills beget
    skills (Cunha and Heckman 2007).
    """
    k = q.learning_ability
    return gain * math.exp(k * ability - 0.5 * (k * ABILITY_SD) ** 2)


@rule
def skill_brings(gain: float, usual: float, wish: float, q: Parameters) -> float:
    """Return what skill may bring in two years, rupiah: wage_skill_share * gain * usual * 24 * (1/2 + wish)."""
    return q.wage_skill_share * gain * usual * HORIZON * (0.5 + wish)


@rule
def practice_brings(profit: float, wish: float, q: Parameters) -> float:
    """Return what better practices may bring an owner in two years: practice_gain * profit * 24 * (1/2 + wish)."""
    return q.practice_gain * max(profit, 0.0) * HORIZON * (0.5 + wish)


@rule
def applies(brings: float, earned: float, usual: float, months: float, stipend: float, burden: float,
            q: Parameters) -> bool:  # fmt: skip
    """Return whether somebody applies for a course: what it ``brings``, and the stipend, beat the time it costs.

    The cost is months * take_up_cost * burden * what is earned now (or could be, a third of the usual wage);
    ``burden`` is how hard it is for this person to spare the time, over the median.
    """
    return brings + stipend * months > months * q.take_up_cost * burden * max(earned, usual / 3.0)


@step
def wants_course(people: People, i: int, kind: int, months: int, gain: float, stipend: float, now: Now, q: Parameters,
                 industry: Industry, firms: Firms) -> bool:  # fmt: skip
    """Return whether person ``i`` applies for a course of a ``kind`` (0 vocational, 1 business, 2 mindset).

    A vocational course brings ``gain`` of creative skill, the others, which are for owners, better practices.
    """
    usual = expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
    earned = people.wage[i]
    if people.activity[i] == OWN_ACCOUNT:
        s = people.trade[i]
        earned = own_pay(industry.own_account[s], industry.own_weight[s], people.ability[i], people.skill[i])
    elif people.activity[i] == CREATIVE_OWNER:
        earned = firms.usual_profit[people.employer[i]]
    # distance, children and kin to care for: they last, so they are drawn once
    burden = math.exp(q.take_up_cost_sd * normal(np.uint64(0), people.id[i], 0, purpose.TIME_COST))
    brings = practice_brings(earned, people.aspiration[i], q)
    if kind == VOCATIONAL:
        brings = skill_brings(learns(gain, people.ability[i], q), usual, people.aspiration[i], q)
    return applies(brings, earned, usual, months, stipend, burden, q)


@kernel
def enrol(people: People, queue: NDArray[np.int64], places: int, number: int, kind: int, months: int, gain: float,
          stipend: float, now: Now, q: Parameters, industry: Industry, firms: Firms) -> int:  # fmt: skip
    """Enrol up to ``places`` of the queue who apply; return how many."""
    enrolled = 0
    for i in queue:
        if enrolled >= places:
            break
        if wants_course(people, i, kind, months, gain, stipend, now, q, industry, firms):
            people.class_until[i] = now.month + months
            people.programme[i] = number
            enrolled += 1
    return enrolled


@kernel
def teach(people: People, firms: Firms, sizes: NDArray[np.int64], number: int, kind: int, certified: int,
          gain: float, now: Now, q: Parameters) -> None:  # fmt: skip
    """Complete the courses of programme ``number`` that end this month (kind 0 vocational, 1 business, 2 mindset)."""
    for i in range(sizes[N_PEOPLE]):
        if people.programme[i] != number or people.class_until[i] > now.month:
            continue
        people.programme[i] = NOBODY
        if uniform(now.seed, people.id[i], now.month, purpose.TRAINING) >= q.training_completion:
            continue
        if kind == VOCATIONAL:
            learnt = learns(gain, people.ability[i], q)
            people.creative_skill[i] += learnt
            people.skill[i] += 0.5 * learnt
            people.certificate[i] = max(people.certificate[i], certified)
            if people.activity[i] == INACTIVE:  # it applied for what the skill earns, so now it looks for work
                leave_work(people, i, UNEMPLOYED, now.month)
        elif people.activity[i] == CREATIVE_OWNER:
            f = people.employer[i]
            if kind == 1:
                firms.practices[f] += q.practice_gain * max(1.0 - firms.practices[f] / (3.0 * q.practice_gain), 0.0)
            else:
                firms.boldness[f] = max(firms.boldness[f], 1.0 + q.boldness_gain)


@kernel
def pay_stipends(people: People, households: Households, sizes: NDArray[np.int64], number: int, stipend: float,
                 now: Now, books: Books) -> float:  # fmt: skip
    """Pay the stipend to those in class; return the sum."""
    total = 0.0
    for i in range(sizes[N_PEOPLE]):
        if people.programme[i] == number and people.class_until[i] > now.month and people.activity[i] > CHILD:
            households.cash[people.household[i]] += stipend
            total += stipend
    books.pools[POOL_LOCAL] -= total
    books.flows[STIPENDS] += total
    return total


KINDS = ("vocational", "business", "mindset")


def run(programme: Programme, policy: Training, town: Town, now: Now, q: Parameters) -> None:
    """Carry out a month of a training programme."""
    complete(programme, policy, town, now, q)
    if now.month in programme.months:
        _fill_places(programme, policy, town, now, q)
    pay_pupils(programme, policy, town, now)


def _fill_places(programme: Programme, policy: Training, town: Town, now: Now, q: Parameters) -> None:
    """Enrol as many as the purse allows."""
    fill_places(
        programme.affordable(policy.unit_cost + policy.stipend * policy.duration),
        town,
        lambda most: _queue(programme, KINDS.index(policy.kind), town, now, most),
        lambda queue, places: admit(programme, policy, queue, town, now, q, places),
    )


def complete(programme: Programme, policy: Training, town: Town, now: Now, q: Parameters) -> None:
    """End the courses that are due, also those that outlast the policy."""
    gain = course_gain(float(policy.duration), q)
    teach(town.people, town.firms, town.sizes, programme.number, KINDS.index(policy.kind), int(policy.certified), gain,
          now, q)  # fmt: skip


def pay_pupils(programme: Programme, policy: Training, town: Town, now: Now) -> None:
    """Pay this month's stipend to those in class."""
    if policy.stipend > 0.0:
        paid = pay_stipends(town.people, town.households, town.sizes, programme.number, float(policy.stipend), now,
                            town.books)  # fmt: skip
        programme.pay(paid)


def admit(programme: Programme, policy: Training, queue: NDArray[np.int64], town: Town, now: Now, q: Parameters,
          places: int | None = None) -> int:  # fmt: skip
    """Enrol those of the queue (rows of people) who apply, at most ``places``; pay the provider; return how many."""
    number = enrol(town.people, queue, len(queue) if places is None else places, programme.number,
                   KINDS.index(policy.kind), policy.duration, course_gain(float(policy.duration), q),
                   float(policy.stipend), now, q, town.industry, town.firms)  # fmt: skip
    town.books.counts[ENROLLED] += number
    if number > 0:
        buy_services(town, programme.pay(float(number * policy.unit_cost)), q.training_local_share, PROVIDERS)
    return number


def _queue(programme: Programme, kind: int, town: Town, now: Now, most: int) -> NDArray[np.int64]:
    """Return rows of people: job seekers and workers for vocational courses, owners for the others."""
    if kind == 0:
        return people_in_queue(programme, town, now, most)
    owners = np.asarray(town.firms.owner[firms_in_queue(programme, town, now)], dtype=np.int64)
    return owners[town.people.class_until[owners] <= now.month][:most]
