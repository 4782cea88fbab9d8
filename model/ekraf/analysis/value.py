"""Value for money: what a scenario costs, the work and revenue it brings, and how sure its place in the order is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ekraf.analysis.annual import Reals
from ekraf.analysis.compare import band
from ekraf.analysis.results import Results
from ekraf.clock import MONTHS_A_YEAR, year
from ekraf.experiment.tables import INTERVAL
from ekraf.indicators import NAMES


def value(results: Results) -> pd.DataFrame:
    """Return a row a scenario, sums over the whole run against the comparator, money in rupiah at current prices.

    ``programme_cost``: extra programme spending. ``extra_job_years``: extra employed residents of all trades (net),
    in years of work; ``extra_creative_job_years`` are those in creative firms (gross) and ``displaced_job_years``
    gross less net. ``cost_per_job_year``: cost over net job-years, empty where either is not positive; its interval
    counts a draw without extra work as infinitely dear, so ``_high`` may be inf. ``payback_year``: first year at the
    end of which the summed extra own revenue covers the summed cost, empty if never. ``rank`` and ``probability_best``
    (share of draws; equals share a draw) go by net job-years a rupiah, among scenarios that cost anything; empty
    for others.
    """
    keys = results.others()
    parts = [_one(results, key) for key in keys]
    frame = pd.DataFrame(parts, columns=[*_CONTRACT[:-2], *_BESIDE])
    cost = np.array([_change(results, key, "programme_spending").sum(axis=1) for key in keys])
    jobs = np.array([_change(results, key, "employed").sum(axis=1) for key in keys]) / MONTHS_A_YEAR
    costs = frame["programme_cost"].to_numpy() > 0
    per_rupiah = np.where(costs, jobs.mean(axis=1) / np.where(costs, cost.mean(axis=1), 1.0), np.nan)
    by_draw = np.where((cost > 0) & costs[:, None], jobs / np.where(cost > 0, cost, 1.0), -np.inf)
    leads = (by_draw == by_draw.max(axis=0)) & np.isfinite(by_draw)
    best = (leads / np.maximum(leads.sum(axis=0), 1)).mean(axis=1)
    rank = pd.Series(per_rupiah).rank(ascending=False, method="min")
    frame.insert(7, "rank", rank.astype("Int64"))
    frame.insert(8, "probability_best", np.where(costs, best, np.nan))
    return frame.astype({"payback_year": "Int64"})


_CONTRACT = (
    "scenario", "programme_cost", "extra_job_years", "cost_per_job_year", "extra_own_revenue",
    "extra_central_revenue", "payback_year", "rank", "probability_best",
)  # fmt: skip
_BESIDE = (
    "extra_job_years_low", "extra_job_years_high", "cost_per_job_year_low", "cost_per_job_year_high",
    "extra_own_revenue_low", "extra_own_revenue_high", "extra_creative_job_years", "displaced_job_years",
    "extra_shared_revenue",
)  # fmt: skip


def _change(results: Results, key: str, indicator: str) -> Reals:
    """Return [draws, months]: a scenario less the comparator."""
    column = NAMES.index(indicator)
    return results.monthly[key][:, :, column] - results.monthly[str(results.comparator)][:, :, column]


def _one(results: Results, key: str) -> dict[str, object]:
    def total(indicator: str) -> Reals:
        return np.asarray(_change(results, key, indicator).sum(axis=1))

    cost, own = total("programme_spending"), total("own_revenue")
    jobs, creative = total("employed") / MONTHS_A_YEAR, total("creative_jobs") / MONTHS_A_YEAR
    job_band, own_band = band(jobs), band(own)
    per_job, low, high = _cost_per_job(cost, jobs)
    return {
        "scenario": key,
        "programme_cost": cost.mean(),
        "extra_job_years": job_band.mean,
        "cost_per_job_year": per_job,
        "extra_own_revenue": own_band.mean,
        "extra_central_revenue": total("central_tax").mean(),
        "payback_year": _payback_year(results, key),
        "extra_job_years_low": job_band.low,
        "extra_job_years_high": job_band.high,
        "cost_per_job_year_low": low,
        "cost_per_job_year_high": high,
        "extra_own_revenue_low": own_band.low,
        "extra_own_revenue_high": own_band.high,
        "extra_creative_job_years": creative.mean(),
        "displaced_job_years": (creative - jobs).mean(),
        "extra_shared_revenue": total("shared_revenue").mean(),
    }


def _cost_per_job(cost: Reals, jobs: Reals) -> tuple[float, float, float]:
    """Return cost a job-year with its 90% interval over draws, rupiah; NaN where there is no cost or no work."""
    if cost.mean() <= 0 or jobs.mean() <= 0:
        return np.nan, np.nan, np.nan
    each = np.divide(cost, jobs, out=np.full_like(cost, np.inf), where=jobs > 0)
    low, high = np.quantile(each, INTERVAL, method="inverted_cdf")  # no mixing of finite and infinite
    return float(cost.mean() / jobs.mean()), float(low), float(high)


def _payback_year(results: Results, key: str) -> int | None:
    spent = _change(results, key, "programme_spending").mean(axis=0).cumsum()
    earned = _change(results, key, "own_revenue").mean(axis=0).cumsum()
    first = results.first_month(key)
    numbers = np.arange(first, first + len(spent))
    # Ends of years, so that revenue that happens to come before the bill is not taken for a programme paid back.
    ends = np.flatnonzero(np.diff(numbers // MONTHS_A_YEAR, append=-1))
    paid_back = ends[(spent[ends] > 0) & (earned[ends] >= spent[ends])]
    return year(first + int(paid_back[0])) if paid_back.size else None
