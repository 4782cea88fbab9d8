"""Where programme money goes: services bought in town and elsewhere, creative firms, and transfers to people."""

from __future__ import annotations

import numpy as np

from ekraf.ledger import FLOW
from ekraf.population import INDUSTRIES
from ekraf.state import POOL_LOCAL, POOL_OTHER, POOL_WORLD
from ekraf.town import Town

SERVICES, ELSEWHERE, TO_CREATIVE = (
    FLOW["programme_services"],
    FLOW["programme_outside"],
    FLOW["programme_creative"],
)


def buy_services(town: Town, amount: float, local_share: float, industries: dict[str, float]) -> None:
    """Pay ``amount`` rupiah for services: ``local_share`` of it in town, spread over ``industries`` by share."""
    local = amount * local_share
    books = town.books
    books.pools[POOL_LOCAL] -= amount
    books.pools[POOL_OTHER] += local
    books.pools[POOL_WORLD] += amount - local
    books.flows[SERVICES] += local
    books.flows[ELSEWHERE] += amount - local
    for name, share in industries.items():
        town.industry.orders[INDUSTRIES.index(name)] += local * share


def pay_firms(town: Town, rows: np.ndarray, amount: float) -> None:
    """Pay ``amount`` rupiah to creative firms for work at an event, shared by their capacity."""
    if len(rows) == 0:
        return buy_services(town, amount, 0.7, {"other_services": 1.0})
    share = town.firms.capacity[rows] / max(float(town.firms.capacity[rows].sum()), 1.0)
    paid = amount * share / max(float(share.sum()), 1e-12)
    town.firms.cash[rows] += paid
    town.books.pools[POOL_LOCAL] -= float(paid.sum())
    town.books.flows[TO_CREATIVE] += float(paid.sum())
    return None
