"""Who comes forward for an offer where nobody draws lots: who hears of it, and takes it by the lever's own rule.

A study of those who took part sees them, and others who might have but did not.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import years_of_schooling
from ekraf.agents.registration import Terms, wants_number
from ekraf.engine import kernel, rule
from ekraf.luck import uniform
from ekraf.markets.credit import asks_for_loan
from ekraf.parameters import Parameters
from ekraf.policy import apprentices, buyers, licensing, support, training
from ekraf.policy.programme import Programme
from ekraf.population import CREATIVE_OWNER, UNEMPLOYED, Firms, Households, People
from ekraf.scenario.levers import Apprenticeship, Credit, Grants, Licensing, MarketAccess, Training, WageSubsidy
from ekraf.scenario.trial import Internet, Registration
from ekraf.state import Industry, Now, Subsector
from ekraf.town import Town

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


def comes_forward(programme: Programme, unit: str, rows: Rows, town: Town, now: Now, q: Parameters) -> Mask:
    """Return which of ``rows`` hear of the offer and want it, this month."""
    policy, found, firms, people = programme.policy, np.ones(len(rows), dtype=np.bool_), town.firms, town.people
    match policy:
        case Training():
            pupils = rows if unit == "person" else np.asarray(firms.owner[rows], dtype=np.int64)
            gain = training.course_gain(float(policy.duration), q)
            kind = training.KINDS.index(policy.kind)
            apply_for_course(people, firms, pupils, kind, policy.duration, gain, float(policy.stipend), now, q,
                             town.industry, found)  # fmt: skip
        case Apprenticeship():
            wage = float(np.median(firms.wage_offer[firms.alive == 1]))
            pay = max(apprentices.APPRENTICE_PAY * wage, float(policy.stipend))
            accept_places(people, town.households, rows, pay, policy.duration, now, q, town.industry, found)
        case WageSubsidy():
            found = people.activity[rows] != CREATIVE_OWNER
        case Credit():  # what owners know of loans is known apart
            borrow(firms, rows, float(policy.ceiling), float(policy.term), policy.guarantee,
                   int(policy.collateral_waiver), now, q, found)  # fmt: skip
            return found
        case Licensing():
            register(firms, people, rows, licensing.terms_of(policy, now, q), now, q, town.subsector, found)
        case Registration():
            register(firms, people, rows, licensing.terms_of_offer(policy, now, q), now, q, town.subsector, found)
        case Grants() if policy.in_kind:
            found = firms.wants_loan[rows] > 0.0  # lacks equipment that it cannot pay for
        case MarketAccess():
            meet_buyers(firms, rows, buyers.KINDS.index(policy.kind), town.subsector, found)
        case Internet():
            found = firms.online[rows] == 0
        case _:  # money, or an order: everybody who hears of it
            pass
    heard = np.zeros(len(rows), dtype=np.bool_)
    asked = rows if unit == "person" else np.asarray(firms.owner[rows], dtype=np.int64)
    hear(people, asked, (people if unit == "person" else firms).id[rows], now, q, heard)
    return found & heard


def already_has(programme: Programme, rows: Rows, town: Town) -> Mask:
    """Return which of ``rows`` have what is offered from elsewhere, so that they are no controls either."""
    firms = town.firms
    match programme.policy:
        case Credit():
            return np.asarray(firms.loan[rows].sum(axis=1) > 0.0)
        case Licensing() | Registration():
            return np.asarray((firms.registered[rows] == 1) | (firms.papers_until[rows] > 0))
        case Internet():
            return np.asarray(firms.online[rows] == 1)
        case _:
            return np.zeros(len(rows), dtype=np.bool_)


@rule
def chance_to_hear(years: float, search: float, q: Parameters) -> float:
    """Return the chance to hear of an offer that is not brought to people, by ``years`` of schooling.

    Its log-odds are those of ``offer_heard`` (12 years, at work) + offer_heard_schooling * (years - 12) +
    offer_heard_search * search: who looks for work (``search`` 1) looks for courses too, who is outside the labour
    force (-1) looks for neither (Heckman and Smith 1999).
    """
    odds = q.offer_heard / (1.0 - q.offer_heard)
    odds *= math.exp(q.offer_heard_schooling * (years - 12.0) + q.offer_heard_search * search)
    return odds / (1.0 + odds)


@kernel
def hear(people: People, rows: Rows, keys: NDArray[np.uint64], now: Now, q: Parameters, heard: Mask) -> None:
    """Write into ``heard`` which people (``rows``; ``keys`` are theirs or their firms') hear of the offer."""
    for at in range(rows.shape[0]):
        i = rows[at]
        search = 0.0
        if people.activity[i] == UNEMPLOYED:
            search = 1.0
        elif people.activity[i] < UNEMPLOYED:
            search = -1.0
        chance = chance_to_hear(years_of_schooling(people.education[i]), search, q)
        heard[at] = uniform(now.seed, keys[at], 0, purpose.HEARING) < chance


@kernel
def apply_for_course(people: People, firms: Firms, rows: Rows, kind: int, months: int, gain: float, stipend: float,
                     now: Now, q: Parameters, industry: Industry, found: Mask) -> None:  # fmt: skip
    """Write into ``found`` who applies for a course."""
    for at in range(rows.shape[0]):
        found[at] = training.wants_course(people, rows[at], kind, months, gain, stipend, now, q, industry, firms)


@kernel
def accept_places(people: People, households: Households, rows: Rows, pay: float, months: int, now: Now,
                  q: Parameters, industry: Industry, found: Mask) -> None:  # fmt: skip
    """Write into ``found`` who would accept a place as an apprentice at ``pay`` rupiah a month."""
    for at in range(rows.shape[0]):
        found[at] = apprentices.accepts(people, households, rows[at], pay, months, now, q, industry)


@kernel
def borrow(firms: Firms, rows: Rows, ceiling: float, term: float, guarantee: float, waiver: int, now: Now,
           q: Parameters, found: Mask) -> None:  # fmt: skip
    """Write into ``found`` which owners know of loans, apply for one this month, and get it from a bank."""
    for at in range(rows.shape[0]):
        amount = support.approved(firms, rows[at], ceiling, term, guarantee, waiver, now, q)
        found[at] = amount > 0.0 and asks_for_loan(firms, rows[at], now, q)


@kernel
def register(firms: Firms, people: People, rows: Rows, terms: Terms, now: Now, q: Parameters, subsector: Subsector,
             found: Mask) -> None:  # fmt: skip
    """Write into ``found`` which owners without a number would register on ``terms``."""
    for at in range(rows.shape[0]):
        f = rows[at]
        without = firms.registered[f] == 0 and firms.papers_until[f] == 0
        found[at] = without and wants_number(firms, people, f, terms, now, q, subsector)


@kernel
def meet_buyers(firms: Firms, rows: Rows, kind: int, subsector: Subsector, found: Mask) -> None:
    """Write into ``found`` which firms buyers of a kind look at."""
    for at in range(rows.shape[0]):
        found[at] = buyers.may_be_brought(firms, rows[at], kind, subsector)
