"""Easier licensing: fewer days and lower fees to register, less time to start. Owners still decide whether to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.registration import Terms, eased, register, wants_number
from ekraf.clock import monthly_amount
from ekraf.engine import kernel
from ekraf.ledger import FLOW
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.policy.spending import buy_services
from ekraf.population import Firms, People
from ekraf.scenario.levers import Licensing
from ekraf.scenario.trial import Registration
from ekraf.state import N_FIRMS, POOL_LOCAL, Books, Now, Subsector
from ekraf.town import Town

GRANTS = FLOW["grants"]
VISITS_A_PLACE = 4  # owners an officer visits for each registration that the purse allows


@kernel
def visit(firms: Firms, people: People, queue: NDArray[np.int64], visits: int, places: int, terms: Terms, now: Now,
          q: Parameters, subsector: Subsector, books: Books) -> int:  # fmt: skip
    """Ask up to ``visits`` unregistered owners; those who gain register, and get the payment if there is one.

    Return how many did.
    """
    done, asked = 0, 0
    for f in queue:
        if asked >= visits or done >= places:
            break
        if firms.registered[f] == 1 or firms.papers_until[f] > 0:
            continue
        asked += 1
        if wants_number(firms, people, f, terms, now, q, subsector):
            register(firms, f, terms, now, books)
            firms.cash[f] += terms.payment
            books.pools[POOL_LOCAL] -= terms.payment
            books.flows[GRANTS] += terms.payment
            done += 1
    return done


def terms_of(policy: Licensing, now: Now, q: Parameters) -> Terms:
    """Return the terms on which a programme registers owners; what the town takes over is part of its unit cost."""
    return eased(now, q, float(policy.days_saved), float(policy.fee_waiver))


def is_open(programme: Programme, policy: Licensing) -> bool:
    """Return whether the purse, with this month's part of the budget, pays for a registration."""
    return programme.purse + monthly_amount(policy.budget) / programme.weight >= policy.unit_cost


def open_office(policy: Licensing, now: Now, q: Parameters) -> Now:
    """Return the month in which everybody who registers or starts a firm finds a quicker and cheaper office."""
    terms = terms_of(policy, now, q)
    return now._replace(
        registration_days=terms.days,
        registration_fee=terms.fee,
        registration_papers=terms.papers,
        startup_fee=min(now.startup_fee, (1.0 - float(policy.fee_waiver)) * q.startup_fee),
    )


def run(programme: Programme, policy: Licensing, town: Town, now: Now, q: Parameters) -> None:
    """Carry out a month of a licensing programme: officers go to owners and register those who want it, or the office
    hands out the numbers that owners asked for."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    if policy.calls:
        queue = firms_in_queue(programme, town, now)
        done = visit(town.firms, town.people, queue, VISITS_A_PLACE * places, places, terms_of(policy, now, q), now, q,
                     town.subsector, town.books)  # fmt: skip
    else:
        done = min(int((town.firms.papers_until[: town.sizes[N_FIRMS]] == now.month).sum()), places)
    buy_services(town, programme.pay(done * policy.unit_cost), 0.9, {"business_services": 0.5, "trade_repair": 0.5})


def call_on(programme: Programme, rows: NDArray[np.int64], terms: Terms, town: Town, now: Now, q: Parameters) -> None:
    """Offer registration to the firms in ``rows`` on ``terms``."""
    done = visit(town.firms, town.people, rows, len(rows), len(rows), terms, now, q, town.subsector, town.books)
    programme.pay(done * terms.payment)


def terms_of_offer(offer: Registration, now: Now, q: Parameters) -> Terms:
    """Return the terms on which a number is offered at the door."""
    saved = 0.0 if offer.information_only else float(offer.days_saved)
    return eased(now, q, saved, 0.0, float(offer.payment))
