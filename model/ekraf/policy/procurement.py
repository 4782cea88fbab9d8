"""Procurement: public orders that only registered creative firms of the town may fill.

The eligible are invited in the order of the queue, one firm an order; quality and price decide how the month's orders
are shared among them, and a firm takes no more than it can make beside its other custom. Owners without a number see
that there are orders which ask for one (``Now.reserved_orders``). What is not delivered is not paid.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.ledger import FLOW
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.population import PUBLIC
from ekraf.scenario.levers import Procurement
from ekraf.state import Now
from ekraf.town import Town

PUBLIC_ORDERS, BY_PROGRAMMES = FLOW["public_orders"], FLOW["programme_creative"]


class Reserved(NamedTuple):
    """The reserved orders of a programme this month."""

    programme: Programme
    rows: NDArray[np.int64]  # firms
    orders: NDArray[np.float64]  # rupiah


def place_orders(programmes: list[Programme], town: Town, now: Now, q: Parameters) -> list[Reserved]:
    """Add this month's reserved orders to what the public asks of firms; return them."""
    placed = []
    for programme in programmes:
        policy = programme.policy
        if not isinstance(policy, Procurement) or now.month not in programme.months or policy.budget <= 0.0:
            continue
        places = programme.affordable(policy.unit_cost)
        queue = firms_in_queue(programme, town, now)
        rows = queue[town.firms.registered[queue] == 1][: max(places, 0)]
        if len(rows) == 0:
            continue
        appeal = town.choice.weight[rows]
        orders = np.minimum(places * policy.unit_cost * appeal / appeal.sum(),
                            q.far_order_capacity * town.firms.capacity[rows])  # fmt: skip
        town.firms.demand[rows, PUBLIC] += orders
        placed.append(Reserved(programme, rows, orders))
    return placed


def pay_orders(placed: list[Reserved], town: Town) -> None:
    """Charge programmes for what was delivered; firms already hold the money, entered as ordinary public orders."""
    firms = town.firms
    town.reserved_sales = 0.0
    for programme, rows, orders in placed:
        served = firms.sales[rows, PUBLIC] / np.maximum(firms.demand[rows, PUBLIC], 1e-9)
        paid = programme.pay(float((orders * served).sum()))
        town.reserved_sales += paid
        town.books.flows[PUBLIC_ORDERS] -= paid
        town.books.flows[BY_PROGRAMMES] += paid
