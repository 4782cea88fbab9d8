"""Finding a region by its code or name, and the wider places whose figures stand in for it."""

from __future__ import annotations

from functools import cache

from ekraf.errors import RegionError, nearest
from ekraf.region.dataset import data
from ekraf.region.facts import NATION, Region


@cache
def find(code_or_name: str) -> Region:
    """Return the region of a BPS code or of an Indonesian or English name, in any case.

    RegionError: the name fits several regions (all are listed) or none (the nearest spelling is).
    """
    regions = data().regions
    asked = _plain(code_or_name)
    if asked.upper() in regions:
        return regions[asked.upper()]
    names = {_plain(name): region for region in regions.values() for name in (region.name_id, region.name_en)}
    if asked in names:
        return names[asked]
    fits = {region.code: region for name, region in names.items() if f" {asked} " in f" {name} " and asked}
    if len(fits) == 1:
        return next(iter(fits.values()))
    if fits:
        listed = " or ".join(f"'{region.code}' ({region.name_id})" for region in fits.values())
        raise RegionError(f"'{code_or_name}' is more than one region: write {listed}")
    spelt = {_plain(name): name for region in regions.values() for name in (region.name_id, region.name_en)}
    hint = nearest(asked, [*spelt, *regions])
    for plain, name in spelt.items():
        hint = hint.replace(f"'{plain}'", f"'{name}'")
    listed = ", ".join(f"'{region.code}' ({region.name_id})" for region in list_regions())
    raise RegionError(f"'{code_or_name}' is not a known region: allowed are {listed}{hint}")


def list_regions() -> tuple[Region, ...]:
    """Return the regions that can be simulated: those with people by age and sex, the city first."""
    known = {code for code, _ in data().people}
    return tuple(data().regions[code] for code in sorted(known, reverse=True))


@cache
def chain(code: str) -> tuple[str, ...]:
    """Return the codes whose figures a region may use, nearest first: itself, its province, the nation."""
    region = data().regions[code]
    return tuple(dict.fromkeys(place for place in (code, region.province, NATION) if place))


def _plain(name: str) -> str:
    words = name.strip().casefold().split()
    return " ".join("kabupaten" if word in ("kab", "kab.") else word for word in words)
