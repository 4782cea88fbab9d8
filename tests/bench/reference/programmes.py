"""The town's programmes among objects: which are in force, and their courses. Purses and rules are the model's."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ekraf import purpose
from ekraf.ledger import FLOW
from ekraf.policy import measures, relief, spending, training
from ekraf.policy.programme import Programme
from ekraf.population import CHILD, CREATIVE_OWNER, INACTIVE, NOBODY, OWN_ACCOUNT, UNEMPLOYED
from ekraf.scenario.levers import (
    Apprenticeship,
    Credit,
    Festivals,
    Grants,
    Hubs,
    Licensing,
    MarketAccess,
    Training,
    WageSubsidy,
)
from ekraf.state import ENROLLED, POOL_LOCAL, Now
from tests.bench.reference import places, support
from tests.bench.reference.festivals import hold_festival
from tests.bench.reference.queue import fill_places, firms_in_queue, people_in_queue
from tests.bench.reference.rules import normal, plain, uniform

courses = plain(training)


def run_programmes(model: Any, now: Now) -> Now:
    """Carry out the month's programmes; return the month with the festival days that were held."""
    days, town, programmes = 0.0, model.town, model.government.programmes
    for firm in model.firms:
        firm.apprentices, firm.learning, firm.support = 0, 0.0, 0.0
    town.wage_support = town.event_tickets = town.levies_forgone = 0.0
    opened = [programme.open_month(now.month) for programme in programmes]
    town.levy_cut = relief.levy_cut(programmes, now.month)
    for programme, active in zip(programmes, opened, strict=True):
        policy = programme.policy
        match policy:
            case Training() if policy.budget > 0.0:
                run_training(programme, policy, model, now)
            case WageSubsidy() if policy.budget > 0.0:
                places.run_wage_subsidy(programme, policy, model, now)
            case Apprenticeship() if policy.budget > 0.0:
                places.run_apprenticeship(programme, policy, model, now)
            case Grants() if active:
                support.run_grants(programme, policy, model, now)
            case Credit() if active:
                support.run_credit(programme, policy, model, now)
            case Licensing() if active:
                support.run_licensing(programme, policy, model, now)
            case MarketAccess() if active:
                support.run_market_access(programme, policy, model, now)
            case Festivals() if active:
                days += hold_festival(programme, policy, model, now)
            case Hubs() if active:
                measures.run_hubs(programme, policy, town, now, model.q)
            case _:  # tax relief and reserved orders wait for this month's sales
                pass
    reserved = town.reserved_sales / max(float(town.choice.bought.sum()), 1.0)
    return now._replace(event_days=days, reserved_orders=reserved)


def run_training(programme: Programme, policy: Training, model: Any, now: Now) -> None:
    """End the courses that are due, fill places, and pay the stipend to those in class."""
    gain = courses.course_gain(float(policy.duration), model.q)
    for pupil in model.residents:
        if pupil.programme == programme.number and pupil.class_until <= now.month:
            teach(pupil, policy, gain, now)
    if now.month in programme.months:
        fill_places(
            programme.affordable(policy.unit_cost + policy.stipend * policy.duration),
            lambda: applicants(programme, policy, model, now),
            lambda queue, free: enrol(programme, policy, queue, free, model, now),
        )
    paid = 0.0
    for pupil in model.residents if policy.stipend > 0.0 else ():
        if pupil.programme == programme.number and pupil.class_until > now.month and pupil.activity > CHILD:
            pupil.household.cash += policy.stipend
            paid += policy.stipend
    programme.pay(paid)
    model.books.pools[POOL_LOCAL] -= paid
    model.books.flows[FLOW["stipends"]] += paid


def applicants(programme: Programme, policy: Training, model: Any, now: Now) -> list[Any]:
    """Return who may apply: residents for vocational courses, owners for the others."""
    if policy.kind == "vocational":
        return people_in_queue(programme, model.residents, now)
    owners = [firm.owner for firm in firms_in_queue(programme, model.firms, now)]
    return [owner for owner in owners if owner.class_until <= now.month]


def enrol(programme: Programme, policy: Training, queue: list[Any], free: int, model: Any, now: Now) -> int:
    """Enrol up to ``free`` of the queue who apply, and pay the provider; return how many."""
    enrolled, gain = 0, courses.course_gain(float(policy.duration), model.q)
    for one in queue:
        if enrolled >= free:
            break
        if wants_course(one, policy, gain, now):
            one.class_until, one.programme = now.month + policy.duration, programme.number
            enrolled += 1
    model.books.counts[ENROLLED] += enrolled
    if enrolled > 0:
        cost = programme.pay(float(enrolled * policy.unit_cost))
        spending.buy_services(model.town, cost, model.q.training_local_share, training.PROVIDERS)
    return enrolled


def wants_course(one: Any, policy: Training, gain: float, now: Now) -> bool:
    """Return whether somebody applies for a course that brings ``gain`` of creative skill, or better practices."""
    q, earned, usual = one.model.q, one.wage, one.expects(now)
    if one.activity == OWN_ACCOUNT:
        earned = one.makes_on_own(one.trade)
    elif one.activity == CREATIVE_OWNER:
        earned = one.employer.usual_profit
    luck = normal(np.uint64(0), one.key, 0, purpose.TIME_COST)
    burden = math.exp(q.take_up_cost_sd * luck)
    brings = courses.practice_brings(earned, one.aspiration, q)
    if policy.kind == "vocational":
        brings = courses.skill_brings(courses.learns(gain, one.ability, q), usual, one.aspiration, q)
    return courses.applies(brings, earned, usual, policy.duration, policy.stipend, burden, q)


def teach(pupil: Any, policy: Training, gain: float, now: Now) -> None:
    """End a pupil's course; most have completed it."""
    q, pupil.programme = pupil.model.q, NOBODY
    if uniform(now.seed, pupil.key, now.month, purpose.TRAINING) >= q.training_completion:
        return
    if policy.kind == "vocational":
        learnt = courses.learns(gain, pupil.ability, q)
        pupil.creative_skill += learnt
        pupil.skill += 0.5 * learnt
        pupil.certificate = max(pupil.certificate, int(policy.certified))
        if pupil.activity == INACTIVE:  # it applied for what the skill earns, so now it looks for work
            pupil.leave_work(UNEMPLOYED, now.month)
    elif pupil.activity == CREATIVE_OWNER:
        firm = pupil.employer
        if policy.kind == "business":
            firm.practices += q.practice_gain * max(1.0 - firm.practices / (3.0 * q.practice_gain), 0.0)
        else:
            firm.boldness = max(firm.boldness, 1.0 + q.boldness_gain)
