"""Access to markets: selling online, introductions to export buyers, a link to a large firm. It brings buyers who know
the firm; whether they buy is decided by quality and price. A trial may also place a first export order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, step
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.policy.spending import buy_services
from ekraf.population import Firms
from ekraf.scenario.levers import MarketAccess
from ekraf.state import Now, Subsector
from ekraf.town import Town

ONLINE_KIND, EXPORT_KIND, PARTNER_KIND = range(3)
KINDS = ("online", "export", "partnership")


@step
def may_be_brought(firms: Firms, f: int, kind: int, subsector: Subsector) -> bool:
    """Return whether firm ``f`` is one that buyers of this kind look at, and that they do not know yet."""
    if kind == ONLINE_KIND:
        return firms.online[f] == 0
    if kind == EXPORT_KIND:
        k = firms.subsector[f]
        exports = subsector.export_order[k] > 0.0 and firms.buyers[f, 1] < 3.0
        return exports and firms.quality[f] > subsector.quality[k]
    return firms.partner[f] == 0 and firms.employees[f] + firms.helpers[f] > 0


@kernel
def introduce(firms: Firms, queue: NDArray[np.int64], places: int, kind: int, now: Now, q: Parameters,
              subsector: Subsector) -> int:  # fmt: skip
    """Bring up to ``places`` firms of the queue to buyers; return how many.

    Online: a firm that is not yet online is listed, and may find a first buyer. Export: buyers look at firms of at
    least usual quality. Partnership: a large firm takes a supplier with at least one paid worker or helper.
    """
    done = 0
    for f in queue:
        if done >= places:
            break
        if not may_be_brought(firms, f, kind, subsector):
            continue
        luck = uniform(now.seed, firms.id[f], now.month, purpose.INTRODUCTION)
        if kind == ONLINE_KIND:
            firms.online[f] = 1
            firms.buyers[f, 0] += 1.0 if luck < q.online_start_buyers else 0.0
        elif kind == EXPORT_KIND:
            firms.buyers[f, 1] += np.floor(q.export_introductions + luck)
        else:
            firms.partner[f] = 1
            firms.buyers[f, 0] += np.floor(q.partnership_buyers + luck)
        done += 1
    return done


def place_order(firms: Firms, rows: NDArray[np.int64], months: float, q: Parameters) -> None:
    """Place an export order of ``months`` of their usual work with the firms in ``rows``; its buyer stays with the
    firm and orders again like any foreign buyer."""
    firms.to_deliver[rows] += months * firms.expected[rows] * (1.0 + q.export_premium)
    firms.buyers[rows, 1] += 1.0


def run(programme: Programme, policy: MarketAccess, town: Town, now: Now, q: Parameters) -> None:
    """Carry out a month of a programme of market access."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    queue = firms_in_queue(programme, town, now)
    done = introduce(town.firms, queue, places, KINDS.index(policy.kind), now, q, town.subsector)
    cost = programme.pay(done * policy.unit_cost)
    buy_services(town, cost, 0.5, {"information_communication": 0.4, "business_services": 0.4, "trade_repair": 0.2})
