"""Easier licensing: fewer days and lower fees to register, less time to start. Owners still decide whether to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.outreach import register, wants_number
from ekraf.clock import monthly_amount
from ekraf.engine import kernel
from ekraf.ledger import FLOW
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.policy.spending import buy_services
from ekraf.population import Firms, People
from ekraf.scenario.levers import Licensing
from ekraf.state import N_FIRMS, POOL_LOCAL, Books, Now, Subsector
from ekraf.town import Town

GRANTS = FLOW["grants"]
VISITS_A_PLACE = 4  # owners an officer visits for each registration that the purse allows


@kernel
def visit(firms: Firms, people: People, queue: NDArray[np.int64], visits: int, places: int, days: float, share: float,
          payment: float, now: Now, q: Parameters, subsector: Subsector, books: Books) -> int:  # fmt: skip
    """Ask up to ``visits`` unregistered owners; those who gain register, and get ``payment`` (rupiah) if there is one.

    They pay ``share`` of the fee and of the side costs. Return how many did.
    """
    fee, papers = share * now.registration_fee, share * q.registration_side_cost * now.price
    done, asked = 0, 0
    for f in queue:
        if asked >= visits or done >= places:
            break
        if firms.registered[f] == 1 or firms.papers_until[f] > 0:
            continue
        asked += 1
        if wants_number(firms, people, f, days, fee + papers - payment, now, q, subsector):
            register(firms, f, days, fee, papers, now, books)
            firms.cash[f] += payment
            books.pools[POOL_LOCAL] -= payment
            books.flows[GRANTS] += payment
            done += 1
    return done


def days_left(saved: int, q: Parameters) -> float:
    """Return the days of own time that registering takes where a programme saves some; half a day at least."""
    return max(q.registration_days - saved, 0.5)


def is_open(programme: Programme, policy: Licensing) -> bool:
    """Return whether the purse, with this month's part of the budget, pays for a registration."""
    return programme.purse + monthly_amount(policy.budget) / programme.weight >= policy.unit_cost


def open_office(policy: Licensing, now: Now, q: Parameters) -> Now:
    """Return the month in which everybody who registers or starts a firm finds a quicker and cheaper office."""
    share = 1.0 - float(policy.fee_waiver)
    return now._replace(
        registration_days=min(now.registration_days, days_left(policy.days_saved, q)),
        registration_papers=min(now.registration_papers, share * q.registration_side_cost * now.price),
        startup_fee=min(now.startup_fee, share * q.startup_fee),
    )


def run(programme: Programme, policy: Licensing, town: Town, now: Now, q: Parameters) -> None:
    """Carry out a month of a licensing programme: officers go to owners and register those who want it, or the office
    hands out the numbers that owners asked for."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    if policy.calls:
        queue = firms_in_queue(programme, town, now)
        days = days_left(policy.days_saved, q)
        share = 1.0 - float(policy.fee_waiver)  # what the town takes over is part of its unit cost
        done = visit(town.firms, town.people, queue, VISITS_A_PLACE * places, places, days, share, 0.0, now, q,
                     town.subsector, town.books)  # fmt: skip
    else:
        done = min(int((town.firms.papers_until[: town.sizes[N_FIRMS]] == now.month).sum()), places)
    buy_services(town, programme.pay(done * policy.unit_cost), 0.9, {"business_services": 0.5, "trade_repair": 0.5})


def call_on(programme: Programme, rows: NDArray[np.int64], days: float, fee_share: float, payment: float, town: Town,
            now: Now, q: Parameters) -> None:  # fmt: skip
    """Offer registration to the firms in ``rows``: so many ``days``, a share of the costs, a ``payment`` (rupiah)."""
    done = visit(town.firms, town.people, rows, len(rows), len(rows), days, float(fee_share), payment, now, q,
                 town.subsector, town.books)  # fmt: skip
    programme.pay(done * payment)
