"""Jobs end: lay-offs, contracts that run out, and matches that prove bad; who loses a job turns to own-account work
or searches.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import (
    earning_power,
    expected_wage,
    leave_work,
    need,
    reservation_wage,
    start_own_account,
    turns_to_own_account,
    years_of_schooling,
)
from ekraf.engine import kernel, rule
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    EMPLOYEE,
    N_INDUSTRIES,
    UNEMPLOYED,
    Employers,
    Households,
    People,
)
from ekraf.state import (
    N_PEOPLE,
    SEPARATIONS,
    Books,
    Industry,
    Now,
    Subsector,
)


@rule
def job_ends(months: int, match: float, luck: float, q: Parameters) -> bool:
    """Return whether a job ends by contract or because the match proves bad; both grow rarer with tenure.

    hazard = contract_end(months) + match_revealed (in the first year, if match < bad_match_limit).
    """
    old = min(months / 24.0, 1.0)
    hazard = q.contract_end_new + (q.contract_end_old - q.contract_end_new) * math.sqrt(old)
    if months <= 12 and match < q.bad_match_limit:
        hazard += q.match_revealed
    return luck < hazard


@kernel
def separate(people: People, households: Households, employers: Employers, layoff: NDArray[np.float64],
             sizes: NDArray[np.int64], now: Now, q: Parameters, industry: Industry, subsector: Subsector,
             yardstick: float, going: float, books: Books) -> None:  # fmt: skip
    """End jobs: lay-offs (``employers.layoff``, ``layoff`` of creative firms), contracts, bad matches.

    Who loses a job turns to own-account work at once or searches.
    """
    for i in range(sizes[N_PEOPLE]):
        activity = people.activity[i]
        if activity not in (EMPLOYEE, CREATIVE_EMPLOYEE):
            continue
        e = people.employer[i]
        share = employers.layoff[e] if activity == EMPLOYEE else layoff[e]
        luck = uniform(now.seed, people.id[i], now.month, purpose.SEPARATION)
        months = now.month - people.since[i]
        secure = activity == EMPLOYEE and employers.public[e] == 1 and months > 12
        ends = luck < 0.002 if secure else job_ends(months, people.match[i], luck, q)
        laid_off = share > 0.0 and uniform(now.seed, people.id[i], now.month, purpose.JOB_SEARCH) < share
        if not (ends or laid_off):
            continue
        books.counts[SEPARATIONS] += 1.0
        leave_work(people, i, UNEMPLOYED, now.month)
        h = people.household[i]
        age = (now.month - people.born[i]) // 12
        want = need(households.usual_income[h], households.size[h], yardstick)
        s = people.trade[i] if people.trade[i] < N_INDUSTRIES else subsector.industry[people.trade[i] - N_INDUSTRIES]
        power = earning_power(people.ability[i], people.skill[i])
        pay = industry.own_account[s] / max(industry.own_weight[s], 1e-9) * power
        usual = expected_wage(going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
        chance = turns_to_own_account(age, True, pay, reservation_wage(usual, 0, want, q), want, q)
        if uniform(now.seed, people.id[i], now.month, purpose.OWN_ACCOUNT) < chance:
            start_own_account(people, i, now, industry, subsector)
