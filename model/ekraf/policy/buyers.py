"""Access to markets: selling online, introductions to export buyers, a link to a large firm. It brings buyers who know
the firm; whether they buy is decided by quality and price."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel
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
        better = firms.quality[f] - subsector.quality[firms.subsector[f]]
        luck = uniform(now.seed, firms.id[f], now.month, purpose.INTRODUCTION)
        if kind == ONLINE_KIND and firms.online[f] == 0:
            firms.online[f] = 1
            firms.buyers[f, 0] += 1.0 if luck < q.online_start_buyers else 0.0
        elif (
            kind == EXPORT_KIND
            and better > 0.0
            and firms.buyers[f, 1] < 3.0
            and subsector.export_order[firms.subsector[f]] > 0.0
        ):
            firms.buyers[f, 1] += np.floor(q.export_introductions + luck)
        elif kind == PARTNER_KIND and firms.partner[f] == 0 and firms.employees[f] + firms.helpers[f] > 0:
            firms.partner[f] = 1
            firms.buyers[f, 0] += np.floor(q.partnership_buyers + luck)
        else:
            continue
        done += 1
    return done


def run(programme: Programme, policy: MarketAccess, town: Town, now: Now, q: Parameters) -> None:
    """Carry out a month of a programme of market access."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    queue = firms_in_queue(programme, town, now)
    done = introduce(town.firms, queue, places, KINDS.index(policy.kind), now, q, town.subsector)
    cost = programme.pay(done * policy.unit_cost)
    buy_services(town, cost, 0.5, {"information_communication": 0.4, "business_services": 0.4, "trade_repair": 0.2})
