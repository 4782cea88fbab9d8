"""The key facts of a region as rows for a table, in English or Indonesian."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ekraf.errors import RegionError
from ekraf.region.dataset import data
from ekraf.region.facts import Fact
from ekraf.region.law import law
from ekraf.region.profile import Profile

LAW_MONTH = "2026-01"
_LAW_GROUP = {"en": "Law in force in January 2026", "id": "Ketentuan yang berlaku Januari 2026"}
_KEY_LAW = (
    "minimum_wage", "pbjt_food_rate", "pbjt_food_threshold_month", "pbjt_hotel_rate", "pbjt_entertainment_rate",
    "reklame_rate", "opsen_pkb_rate", "market_fee_los", "msme_final_tax_rate", "msme_exempt_turnover", "vat_rate",
    "vat_threshold", "dbh_pph_producing", "kur_micro_rate", "kur_micro_ceiling", "nib_fee",
)  # fmt: skip


class Row(NamedTuple):
    """One key fact; ``region`` is the code of the place it was measured in, ``source`` the title of its source."""

    group: str
    label: str
    value: float
    unit: str
    period: str
    region: str
    level: str
    status: str
    source: str


def profile_rows(profile: Profile, lang: Literal["en", "id"]) -> list[Row]:
    """Return about 60 key facts of a region by group, the law last; facts known at no level are left out."""
    rows = []
    for known in data().key_facts:
        try:
            fact = profile.get(known["indicator"])
        except RegionError:
            continue
        rows.append(_row(known[f"group_{lang}"], known[f"label_{lang}"], fact))
    for name in _KEY_LAW:
        try:
            provision = law(name, profile.code, LAW_MONTH)
        except RegionError:
            continue
        label = provision.text_id if lang == "id" else provision.text_en
        rows.append(_row(_LAW_GROUP[lang], label, provision))
    return rows


def _row(group: str, label: str, fact: Fact) -> Row:
    return Row(
        group=group,
        label=label,
        value=fact.value,
        unit=fact.unit,
        period=fact.period,
        region=fact.region,
        level=fact.level,
        status=fact.status,
        source=data().sources[fact.source_id].title,
    )
