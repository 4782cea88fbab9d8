"""Creative firms reach out: to local customers, to national and export buyers, and online."""

from __future__ import annotations

import math

from ekraf import purpose
from ekraf.engine import kernel, rule
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import Firms
from ekraf.state import N_FIRMS, Now, Subsector
from ekraf.threads import HEAVY
from ekraf.town import Town


@rule
def reach_of(boldness: float, online: int, lead: float, q: Parameters) -> float:
    """Return how easily a firm finds buyers, over a usual online firm: boldness * online *
    exp(quality_weight * lead in quality)."""
    return (
        boldness
        * (1.0 if online == 1 else q.buyer_search_offline)
        * math.exp(q.quality_weight * min(max(lead, -3.0), 3.0))
    )


@rule
def selling_effort(orders: float, capacity: float, q: Parameters) -> float:
    """Return how hard a firm looks for buyers, over one with the usual room: (capacity / orders / capacity_margin) **
    selling_effort, a quarter to four times. Idle hands look for customers; whoever has more orders than it can fill
    does not.
    """
    room = capacity / max(orders, 1.0) / q.capacity_margin
    return min(max(room, 0.25), 4.0) ** q.selling_effort


@kernel
def look_for_buyers(firms: Firms, first: int, last: int, now: Now, q: Parameters, subsector: Subsector,
                    online_share: float) -> None:  # fmt: skip
    """Let the firms from ``first`` to before ``last`` become known in town, find and lose national and export buyers,
    and go online."""
    for f in range(first, last):
        if firms.alive[f] == 0:
            continue
        firms.known_local[f] += q.known_growth * max(q.known_ceiling - firms.known_local[f], 0.0)
        k = firms.subsector[f]
        reach = reach_of(firms.boldness[f], firms.online[f], firms.quality[f] - subsector.quality[k], q)
        reach *= selling_effort(firms.demand[f].sum(), firms.capacity[f], q)
        for m in range(2):
            if uniform(now.seed, firms.id[f], now.month, purpose.FIND_BUYERS + m) < reach * subsector.finding[k, m]:
                firms.buyers[f, m] += 1.0
            loss = q.buyer_loss * firms.buyers[f, m]
            if firms.buyers[f, m] > 0.0 and uniform(now.seed, firms.id[f], now.month, purpose.LOSE_BUYERS + m) < loss:
                firms.buyers[f, m] = max(firms.buyers[f, m] - 1.0, 0.0)
        if firms.online[f] == 0:
            chance = q.online_adoption + q.online_imitation * online_share
            if uniform(now.seed, firms.id[f], now.month, purpose.ONLINE) < chance:
                firms.online[f] = 1


def reach_out(town: Town, now: Now, q: Parameters) -> None:
    """Let firms become known, find and lose buyers, and go online as others do."""
    firms = town.firms
    alive = firms.alive == 1
    online = float(firms.online[alive].sum()) / max(int(alive.sum()), 1)
    town.threads.over(int(town.sizes[N_FIRMS]), lambda first, last: look_for_buyers(
        firms, first, last, now, q, town.subsector, online), HEAVY)  # fmt: skip
