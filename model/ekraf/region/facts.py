"""What a figure is: its value with unit, period, place, status and source, so that none travels without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["kabupaten/kota", "province", "nation", "proxy"]
Status = Literal["law", "statistic", "estimate"]
LEVELS: tuple[Level, ...] = ("kabupaten/kota", "province", "nation")  # of places; a figure can also be a proxy
STATUSES: tuple[Status, ...] = ("law", "statistic", "estimate")
RECIPIENTS = ("local", "province", "shared", "central", "")
NATION = "ID"

# The 17 industries of BPS, in the order of the input-output table.
INDUSTRIES = (
    "agriculture", "mining", "manufacturing", "electricity_gas", "water_waste", "construction", "trade_repair",
    "transport_storage", "accommodation_food", "information_communication", "finance_insurance", "real_estate",
    "business_services", "public_administration", "education", "health_social", "other_services",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure with everything needed to quote it.

    ``period`` is a year (``'2025'``), a month (``'2025-02'``), a span (``'2021-08..2021-12'``) or empty;
    ``region`` and ``level`` say where it was measured, which may be wider than the town that asked, or (``proxy``)
    another town altogether.
    """

    name: str
    value: float
    unit: str
    period: str
    region: str
    level: Level
    status: Status
    source_id: str
    note: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Fact):
    """One rule of law with a number, in force from ``first`` to ``last`` (month numbers of ``ekraf.clock``).

    ``first`` None: the data do not say since when. ``last`` None: still in force. ``accrues_to`` names the government
    that gets the money (local, province, shared or central); empty where no government does.
    """

    first: int | None
    last: int | None
    accrues_to: str
    text_en: str
    text_id: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from; ``quality`` is official, press, secondary or estimate."""

    title: str
    publisher: str
    year: str
    url: str
    quality: str


@dataclass(frozen=True, slots=True)
class Region:
    """A place with a BPS code; ``province`` is the code of the province it lies in, if it is a town."""

    code: str
    name_id: str
    name_en: str
    province: str
    level: Level
