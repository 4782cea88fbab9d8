"""What a treatment does to the units of a trial that are offered it: the levers' own rules, without queue and purse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.ledger import FLOW
from ekraf.parameters import Parameters
from ekraf.policy import apprentices, buyers, hiring, licensing, support, training
from ekraf.policy.programme import Programme
from ekraf.scenario.levers import Apprenticeship, Credit, Grants, Licensing, MarketAccess, Training, WageSubsidy
from ekraf.scenario.trial import CashGrant, ExportOrder, Internet, Registration
from ekraf.state import POOL_LOCAL, Now
from ekraf.town import Town

Rows = NDArray[np.int64]
STIPENDS = FLOW["stipends"]


def carry_out(programme: Programme, unit: str, rows: Rows, first: bool, town: Town, now: Now, q: Parameters) -> None:
    """Make this month's offer to ``rows`` (``first``: it is the first month) and complete what was begun.

    What is given once is given in the first month; loans and registration may be taken up while the offer stands.
    """
    policy = programme.policy
    given = rows if first else rows[:0]
    match policy:
        case Training():
            training.complete(programme, policy, town, now, q)
            pupils = given if unit == "person" else np.asarray(town.firms.owner[given], dtype=np.int64)
            training.admit(programme, policy, pupils[town.people.class_until[pupils] <= now.month], town, now, q)
            training.pay_pupils(programme, policy, town, now)
        case Apprenticeship():
            apprentices.complete(programme, policy, town, now, q)
            waiting = rows[town.people.class_until[rows] == 0]
            apprentices.admit(programme, policy, waiting, len(waiting), town, now, q)
        case WageSubsidy():
            hiring.complete(programme, policy, town, now)
            hiring.hand_out(programme, policy, given, len(given), town, now)
        case Grants():
            support.give_to(programme, given, float(policy.unit_cost), policy.in_kind, town, now, q)
        case CashGrant() if unit == "firm":
            support.give_to(programme, given, float(policy.amount), False, town, now, q)
        case CashGrant():
            give_to_households(programme, given, float(policy.amount), town)
        case Credit():
            support.lend_to(programme, policy, rows, len(rows), town, now, q)
        case Licensing():
            licensing.call_on(programme, rows, licensing.terms_of(policy, now, q), town, now, q)
        case Registration():
            licensing.call_on(programme, rows, licensing.terms_of_offer(policy, now, q), town, now, q)
        case MarketAccess():
            kind = buyers.KINDS.index(policy.kind)
            buyers.introduce(town.firms, given, len(given), kind, now, q, town.subsector)
        case ExportOrder():
            buyers.place_order(town.firms, given, policy.months_of_sales, q)
        case Internet():
            town.firms.online[given] = 1
        case _:
            pass


def give_to_households(programme: Programme, rows: Rows, amount: float, town: Town) -> None:
    """Give ``amount`` rupiah to the household of each person in ``rows``."""
    np.add.at(town.households.cash, town.people.household[rows], amount)
    total = programme.pay(amount * len(rows))
    town.books.pools[POOL_LOCAL] -= total
    town.books.flows[STIPENDS] += total
