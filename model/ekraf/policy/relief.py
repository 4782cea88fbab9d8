"""Relief from local taxes: lower rates or a higher threshold on restaurants and entertainment, lower stall levies.

The relief is on the tax itself: sellers keep their prices, so it raises their profit and not what buyers pay; what
follows (survival, staff, equipment, founding) is left to them. It lasts while the year's budget does, which is the
revenue that the town does without: no payment in the books, but less revenue in them. Who sells more than the threshold
of the law and is registered has it without asking.
"""

from __future__ import annotations

import numpy as np

from ekraf.agents.owners import find_taxed
from ekraf.markets.other_goods import FOOD_INDUSTRY, RESTAURANT_SHARE
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.population import LOCAL, VISITOR
from ekraf.scenario.levers import Eligibility, TaxRelief
from ekraf.state import Now
from ekraf.taxes import TaxLaw
from ekraf.town import Town


def levy_cut(programmes: list[Programme], month: int) -> float:
    """Return the share of stall levies taken off this month: the largest cut of those with money left."""
    in_force = (p for p in programmes if month in p.months and p.purse > 0.0)
    return max((p.policy.levy_cut for p in in_force if isinstance(p.policy, TaxRelief)), default=0.0)


def grant(programmes: list[Programme], town: Town, now: Now, q: Parameters, law: TaxLaw) -> None:
    """Set the relief of this month's taxes, now that sales are known, and charge what is forgone to the purses.

    Where a purse does not hold the whole relief, all get the same part of it.
    """
    town.firms.relief[:] = 0.0
    town.tax_relief = 0.0
    for programme in programmes:
        policy = programme.policy
        if isinstance(policy, TaxRelief) and now.month in programme.months and policy.budget > 0.0:
            _relieve(programme, policy, town, now, q, law)


def _relieve(programme: Programme, policy: TaxRelief, town: Town, now: Now, q: Parameters, law: TaxLaw) -> None:
    firms = town.firms
    rows = firms_in_queue(programme, town, now)
    if policy.capacity is not None:
        rows = rows[: round(policy.capacity / town.weight)]
    sales, kind = firms.sales[rows].sum(axis=1), firms.subsector[rows]
    rate = law.firms.food_rate * town.subsector.taxed[kind] * q.food_tax_compliance
    rate += law.firms.entertainment_rate * town.subsector.amusement[kind] * q.entertainment_tax_compliance
    taxed = np.zeros(len(rows), dtype=np.bool_)
    find_taxed(firms, rows, taxed, now, q)
    seen = firms.sales[rows, LOCAL] + firms.sales[rows, VISITOR]
    due = np.where(taxed & (sales > law.firms.food_threshold), rate * seen, 0.0)
    more = np.maximum(np.where(sales <= policy.threshold, 1.0, policy.rate_cut) - firms.relief[rows], 0.0)
    asked, others = float((due * more).sum()), 0.0
    if policy.eligible == Eligibility() and policy.capacity is None:  # then it is for all sellers of food
        others = max(policy.rate_cut - town.tax_relief, 0.0)
        restaurants = RESTAURANT_SHARE * float(town.industry.output[FOOD_INDUSTRY])
        asked += others * law.food * q.food_tax_compliance * restaurants
    if policy.levy_cut > 0.0:
        programme.purse -= town.levies_forgone
        programme.forgone += town.levies_forgone
        town.levies_forgone = 0.0
    part = min(max(programme.purse, 0.0) / asked, 1.0) if asked > 0.0 else 0.0
    firms.relief[rows] += part * more
    town.tax_relief += part * others
    programme.purse -= part * asked
    programme.forgone += part * asked
