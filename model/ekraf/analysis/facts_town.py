"""Measures of the facts about town, credit, taxes, visitors and adoption (M, K, P), each one number of a draw."""

from __future__ import annotations

import numpy as np

from ekraf.analysis.fact_records import Measure, Reals, Records, ratio, slope
from ekraf.population import INDUSTRIES
from ekraf.scenario import SUBSECTORS

# What visitors buy, by kind of spending: industries, and creative subsectors.
LODGING_AND_FOOD = (("accommodation_food",), ("culinary",))
TRANSPORT: tuple[tuple[str, ...], tuple[str, ...]] = (("transport_storage",), ())
SOUVENIRS: tuple[tuple[str, ...], tuple[str, ...]] = ((), ("craft", "visual_arts", "product_design"))
SHOPPING = (("trade_repair",), ("fashion", "photography"))
RECREATION = (("other_services",), ("music", "performing_arts"))
TAXED = 1e4  # rupiah a year; less is rounding


def books_close(records: Records) -> float:
    """Largest part of the sums at stake in a month that no payment explains."""
    return float(records.arrays["residual"].max())


def growth_volatility(records: Records) -> float:
    """Standard deviation of yearly growth of real product, points."""
    return float(_growth(records).std(ddof=1))


def growth_persistence(records: Records) -> float:
    """Correlation of yearly growth of real product with that of the year before."""
    growth = _growth(records)
    return float(np.corrcoef(growth[1:], growth[:-1])[0, 1])


def _growth(records: Records) -> Reals:
    return np.asarray(100.0 * np.diff(np.log(records.years("grdp_real"))))


def young_without_collateral(records: Records) -> float:
    """Their share among new borrowers over their share among firms that want a loan."""
    wants, they_want, got, they_got = records.arrays["credit"][:, 2:].sum(axis=0)
    return ratio(ratio(they_got, got), ratio(they_want, wants))


def bad_loans(records: Records) -> float:
    """Subsidised loans with three or more instalments missed over all that are owed, mean of months."""
    owed, bad = records.arrays["credit"][:, :2].sum(axis=0)
    return ratio(bad, owed)


def firms_that_pay_tax(records: Records) -> float:
    """Share of firms that paid any tax in the year."""
    return float((records.firms.loc[records.firms["whole"], "tax"] > TAXED).mean())


def visitors_lodging_and_food(records: Records) -> float:
    """Share of visitors' spending."""
    return _spent(records, LODGING_AND_FOOD)


def visitors_transport(records: Records) -> float:
    """Share of visitors' spending."""
    return _spent(records, TRANSPORT)


def visitors_souvenirs(records: Records) -> float:
    """Share of visitors' spending on craft and art."""
    return _spent(records, SOUVENIRS)


def visitors_shopping(records: Records) -> float:
    """Share of visitors' spending in shops, fashion and all that BPS calls other."""
    return _spent(records, SHOPPING)


def visitors_recreation(records: Records) -> float:
    """Share of visitors' spending."""
    return _spent(records, RECREATION)


def _spent(records: Records, kind: tuple[tuple[str, ...], tuple[str, ...]]) -> float:
    spent = records.arrays["visitors"]
    there = [spent[0, INDUSTRIES.index(name)] for name in kind[0]]
    there += [spent[1, SUBSECTORS.index(name)] for name in kind[1]]
    return float(np.sum(there) / spent.sum())


def adoption_innovation(records: Records) -> float:
    """Bass p of selling online: yearly share of offline firms that would go online if nobody else had."""
    return _bass(records)[0]


def adoption_imitation(records: Records) -> float:
    """Bass q of selling online: how much that share rises with the share of firms online."""
    return _bass(records)[1]


def _bass(records: Records) -> tuple[float, float]:
    """Return p and q of: share of offline firms that go online in a year = p + q * share online before."""
    firms = records.firms
    pairs = firms.merge(firms.assign(year=firms["year"] - 1), on=["firm", "year"], suffixes=("", "_next"))
    offline = pairs[pairs["online"] == 0].groupby("year")["online_next"].mean()
    share = firms.groupby("year")["online"].mean().reindex(offline.index)
    q, _ = slope(share.to_numpy(float), offline.to_numpy(float))
    return float(offline.mean() - q * share.mean()), q


MEASURES: tuple[Measure, ...] = (
    books_close,
    growth_volatility,
    growth_persistence,
    young_without_collateral,
    bad_loans,
    firms_that_pay_tax,
    visitors_lodging_and_food,
    visitors_transport,
    visitors_souvenirs,
    visitors_shopping,
    visitors_recreation,
    adoption_innovation,
    adoption_imitation,
)
