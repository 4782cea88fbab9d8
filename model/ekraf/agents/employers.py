"""Other employers: how many people they want, whom they let go, what they pay."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, rule
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.population import Employers
from ekraf.state import N_EMPLOYERS, Industry, Now

SHOCK, ROUNDING = purpose.EMPLOYER_SHOCK, purpose.ROUNDING


@rule
def fortune_after(fortune: float, shock: float, jobs: int, q: Parameters) -> float:
    """Return an employer's custom next month: AR(1), its shock falling with size ** -exponent (Riccaboni et al.
    2008).
    """
    return q.fortune_persistence * fortune + q.fortune_sd * max(jobs, 1) ** -q.fortune_size_exponent * shock


@rule
def whole_posts(wanted: float, luck: float) -> int:
    """Return wanted staff as a whole number: rounded up or down by ``luck``, which an employer keeps for good."""
    return int(wanted + luck)


@rule
def share_to_lay_off(posts: int, jobs: int, q: Parameters) -> float:
    """Return the share of staff laid off: part of the staff above the wanted whole posts."""
    return q.layoff_speed * (jobs - posts) / jobs if jobs > posts else 0.0


@kernel
def plan_staff(employers: Employers, base: NDArray[np.float64], sizes: NDArray[np.int64], now: Now, q: Parameters,
               industry: Industry, public: float) -> None:  # fmt: skip
    """Set wanted staff, open posts and lay-offs. Private employers share their industry's expected work by size and
    fortune; public ones follow the budget (``public`` is spending over that of the start, per unit of price and trend
    productivity)."""
    industry.fortune_sum[:] = 0.0
    for e in range(sizes[N_EMPLOYERS]):
        shock = normal(now.seed, employers.id[e], now.month, SHOCK)
        employers.fortune[e] = fortune_after(employers.fortune[e], shock, employers.jobs[e], q)
        if employers.public[e] == 0:
            industry.fortune_sum[employers.industry[e]] += base[e] * math.exp(employers.fortune[e])
    for e in range(sizes[N_EMPLOYERS]):
        employers.short[e] = employers.short[e] + 1 if employers.vacancies[e] > 0 else 0
        s = employers.industry[e]
        if employers.public[e] == 1:
            employers.wanted[e] = base[e] * public
        else:
            # expected output over output per worker is the industry's work; it starts as its private jobs
            work = industry.expected[s] / (industry.per_worker[s] * now.price * now.productivity)
            share = base[e] * math.exp(employers.fortune[e]) / max(industry.fortune_sum[s], 1e-9)
            employers.wanted[e] = work * share
        jobs = employers.jobs[e]
        posts = whole_posts(employers.wanted[e], uniform(now.seed, employers.id[e], 0, ROUNDING))
        employers.vacancies[e] = max(posts - jobs, 0 if q.posts_rationed > 0.5 else 1)
        employers.layoff[e] = share_to_lay_off(posts, jobs, q)
        employers.wage_premium[e] += 0.01 if employers.short[e] >= 3 else -0.02 * max(employers.wage_premium[e], 0.0)
