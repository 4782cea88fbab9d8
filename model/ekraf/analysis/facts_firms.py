"""Measures of the facts about firms (F), each one number of a draw. Firms are creative ones unless said otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ekraf.analysis.fact_records import Measure, Reals, Records, logs, ratio, slope

SMALL = 10  # workers
STOCK_YEARS = 5
TAIL = 0.05
YOUNG_FIRM, YOUTH = 3, 30  # years
BINS = 10
THRESHOLD, NEAR = 500e6, 25e6  # rupiah a year
GROWTH_YEARS, BEST = 5, 0.05


def small_firms(records: Records) -> float:
    """Share of firms with fewer than ten workers, the owner among them."""
    return float((records.firms["workers"] < SMALL).mean())


def modal_size(records: Records) -> float:
    """The most frequent number of workers of a firm."""
    return float(records.firms["workers"].mode()[0])


def tail_exponent(records: Records) -> float:
    """Hill exponent of the upper 5% of sizes, creative firms and private employers of the last year together."""
    firms, others = records.firms, records.table("employers")
    last = firms["year"].max()
    private = others[(others["year"] == last) & (others["public"] == 0)]
    sizes = np.concatenate([firms.loc[firms["year"] == last, "workers"], private["jobs"]]).astype(float)
    sizes = np.sort(sizes[sizes > 0])[::-1]
    top = sizes[: max(int(TAIL * sizes.size), 2)]
    return float(1.0 / np.log(top / top[-1])[:-1].mean())


def exit_rate(records: Records) -> float:
    """Yearly rate at which a stock of firms is gone after five years, mean over stocks."""
    return float(np.mean([1.0 - share ** (1.0 / STOCK_YEARS) for share in _surviving(records)[:, STOCK_YEARS]
                          if np.isfinite(share)]))  # fmt: skip


def half_life(records: Records) -> float:
    """Years until half of the first stock is gone; at the mean rate seen if that is beyond the last year."""
    shares = _surviving(records)[0]
    below = np.flatnonzero(shares < 0.5)
    if below.size == 0:
        return float(np.log(0.5) / np.log(shares[-1]) * (shares.size - 1))
    at = int(below[0])
    step = np.log(shares[at] / shares[at - 1])
    return float(at - 1 + np.log(0.5 / shares[at - 1]) / step)


def _surviving(records: Records) -> Reals:
    """Return [first year, years later] share of a year's firms still in business; NaN beyond the last year."""
    groups = [set(group) for _, group in records.firms.groupby("year")["firm"]]
    found = np.full((len(groups), len(groups)), np.nan)
    for first, stock in enumerate(groups):
        for later in range(first, len(groups)):
            found[first, later - first] = len(stock & groups[later]) / len(stock)
    return found


def _with_exit(records: Records) -> pd.DataFrame:
    """Return firm-years but the last, each with whether the firm is gone a year later."""
    firms = records.firms
    there = set(zip(firms["firm"], firms["year"], strict=True))
    before = firms[firms["year"] < firms["year"].max()]
    gone = [(firm, year + 1) not in there for firm, year in zip(before["firm"], before["year"], strict=True)]
    found: pd.DataFrame = before.assign(gone=np.array(gone, dtype=float))
    return found


def young_firms_die(records: Records) -> float:
    """Yearly exits of firms under three years old over those of older ones."""
    firms = _with_exit(records)
    young = firms["age"] < YOUNG_FIRM
    return ratio(firms.loc[young, "gone"].mean(), firms.loc[~young, "gone"].mean())


def poor_firms_die(records: Records) -> float:
    """Yearly exits of firms below the median profit of their subsector and year less those of the others, points."""
    firms = _with_exit(records)
    firms = firms[firms["whole"]]
    poor = firms["profit"] < firms.groupby(["year", "subsector"])["profit"].transform("median")
    return 100.0 * float(firms.loc[poor, "gone"].mean() - firms.loc[~poor, "gone"].mean())


def youths_firms_die(records: Records) -> float:
    """Yearly exits of firms whose owner is at most 30 less those of the others, points."""
    firms = _with_exit(records)
    young = firms["owner_age"] <= YOUTH
    return 100.0 * float(firms.loc[young, "gone"].mean() - firms.loc[~young, "gone"].mean())


def volatility_by_size(records: Records) -> float:
    """Slope of the log standard deviation of yearly sales growth on log size, by tenths of size."""
    pairs = _pairs(records)
    growth, size = logs(pairs["sales_next"] / pairs["sales"]), logs(pairs["sales"])
    tenth = pd.qcut(size.rank(method="first"), BINS, labels=False)
    spread, middle = growth.groupby(tenth).std(), size.groupby(tenth).mean()
    return slope(middle.to_numpy(float), np.log(spread.to_numpy(float)))[0]


def product_by_size(records: Records) -> float:
    """Slope of log value added a worker on log workers."""
    firms = _productive(records)
    return slope(np.log(firms["workers"].to_numpy(float)), np.log(firms["product"].to_numpy(float)))[0]


def product_spread(records: Records) -> float:
    """Value added a worker at the ninth tenth over that at the first, mean of years."""
    by_year = _productive(records).groupby("year")["product"]
    return float((by_year.quantile(0.9) / by_year.quantile(0.1)).mean())


def product_persistence(records: Records) -> float:
    """Correlation of log value added a worker with that of the year before."""
    pairs = _pairs(records)
    pairs = pairs[(pairs["value_added"] > 0) & (pairs["value_added_next"] > 0)]
    now = np.log(pairs["value_added"] / pairs["workers"])
    return float(np.corrcoef(now, np.log(pairs["value_added_next"] / pairs["workers_next"]))[0, 1])


def _productive(records: Records) -> pd.DataFrame:
    firms = records.firms[records.firms["whole"] & (records.firms["value_added"] > 0)]
    return firms.assign(product=firms["value_added"] / firms["workers"])


def _pairs(records: Records) -> pd.DataFrame:
    """Return whole firm-years with positive sales beside the next year of the same firm (columns ``..._next``)."""
    firms = records.firms[records.firms["whole"] & (records.firms["sales"] > 0)]
    later = firms.assign(year=firms["year"] - 1)
    return firms.merge(later, on=["firm", "year"], suffixes=("", "_next"))


def first_employee(records: Records) -> float:
    """Share of firms without staff so far that have staff a year later."""
    firms = records.firms.sort_values("year")
    so_far = firms.groupby("firm")["employees"].cummax()
    none = firms[so_far == 0]
    pairs = none.merge(firms.assign(year=firms["year"] - 1), on=["firm", "year"], suffixes=("", "_next"))
    return float((pairs["employees_next"] > 0).mean())


def bunching(records: Records) -> float:
    """Firm-years with sales just below the Rp 500 million of the final tax over those just above, 25 million each."""
    sales = records.firms.loc[records.firms["whole"], "sales"]
    below, above = ((sales >= low) & (sales < low + NEAR) for low in (THRESHOLD - NEAR, THRESHOLD))
    return ratio(below.sum(), above.sum())


def skewed_growth(records: Records) -> float:
    """Share of the jobs that entrants add in five years which is due to the best 5% of them."""
    firms = records.firms
    entrants = firms[firms["age"] < 1.0]
    later = firms.assign(year=firms["year"] - GROWTH_YEARS)[["firm", "year", "workers"]]
    pairs = entrants[entrants["year"] <= firms["year"].max() - GROWTH_YEARS].merge(
        later, on=["firm", "year"], how="left", suffixes=("", "_later"))  # fmt: skip
    gains = np.sort((pairs["workers_later"] - pairs["workers"]).clip(lower=0).fillna(0.0).to_numpy(float))[::-1]
    return ratio(gains[: max(round(BEST * gains.size), 1)].sum(), gains.sum())


def agglomeration(records: Records) -> float:
    """Elasticity of value added a worker to the number of firms of the subsector in the neighbourhood, within subsector
    and year."""
    firms = _productive(records)
    near = logs(firms.groupby(["year", "subsector", "neighbourhood"])["firm"].transform("size"))
    product = logs(firms["product"])
    groups = [firms["year"], firms["subsector"]]
    within = (values - values.groupby(groups).transform("mean") for values in (near, product))
    return slope(*(values.to_numpy(float) for values in within))[0]


MEASURES: tuple[Measure, ...] = (
    small_firms,
    modal_size,
    tail_exponent,
    exit_rate,
    half_life,
    young_firms_die,
    poor_firms_die,
    youths_firms_die,
    volatility_by_size,
    product_by_size,
    product_spread,
    product_persistence,
    first_employee,
    bunching,
    skewed_growth,
    agglomeration,
)
