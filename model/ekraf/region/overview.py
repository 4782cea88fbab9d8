"""The key facts of a region as rows for a table, in English or Indonesian."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ekraf.errors import RegionError
from ekraf.region.dataset import data
from ekraf.region.profile import Profile


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
    """Return about 50 key facts of a region by group; facts known at no level are left out."""
    rows = []
    for known in data().key_facts:
        try:
            fact = profile.get(known["indicator"])
        except RegionError:
            continue
        rows.append(
            Row(
                group=known[f"group_{lang}"],
                label=known[f"label_{lang}"],
                value=fact.value,
                unit=fact.unit,
                period=fact.period,
                region=fact.region,
                level=fact.level,
                status=fact.status,
                source=data().sources[fact.source_id].title,
            )
        )
    return rows
