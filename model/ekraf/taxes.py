"""Tax law in force in a month, as the numbers that rules need; the law itself, with its sources, is data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekraf.region.law import law_or_earliest
from ekraf.state import Law

NO_CEILING = 1e15  # rupiah a year; the highest bracket of the income tax has none


@dataclass(frozen=True)
class TaxLaw:
    """What the law takes this month, and what the centre pays towards interest on subsidised credit."""

    firms: Law
    food: float  # PBJT on restaurants, share of the price
    hotel: float  # PBJT on lodging
    electricity: float  # PBJT on electricity
    free_income: float  # PTKP of a single person, rupiah a year
    ceilings: NDArray[np.float64]  # upper ends of the income tax brackets, rupiah a year
    rates: NDArray[np.float64]  # their rates
    kur_subsidy: float  # share of the balance a year
    shared: float  # share of income tax that comes back to the town


def law_in_force(place: str, month: int) -> TaxLaw:
    """Return tax law of a place (BPS code) in ``month`` (see ``ekraf.clock``)."""

    def value(name: str) -> float:
        return float(law_or_earliest(name, place, month).value)

    return TaxLaw(
        firms=Law(
            food_rate=value("pbjt_food_rate"),
            entertainment_rate=value("pbjt_entertainment_rate"),
            food_threshold=value("pbjt_food_threshold_month"),
            final_rate=value("msme_final_tax_rate"),
            exempt_turnover=value("msme_exempt_turnover"),
            turnover_ceiling=value("msme_turnover_ceiling"),
            corporate_rate=value("corporate_rate"),
            corporate_discount=value("corporate_31e_discount"),
            discount_ceiling=value("corporate_31e_turnover_ceiling"),
        ),
        food=value("pbjt_food_rate"),
        hotel=value("pbjt_hotel_rate"),
        electricity=value("pbjt_electricity_rate"),
        free_income=value("ptkp_single"),
        ceilings=np.array([*(value(f"income_tax_bracket_{b}_upper") for b in range(1, 5)), NO_CEILING]),
        rates=np.array([value(f"income_tax_bracket_{b}_rate") for b in range(1, 6)]),
        kur_subsidy=value("kur_subsidy"),
        shared=value("dbh_pph_producing") + value("dbh_pph_others"),
    )
