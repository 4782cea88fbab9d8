"""Rates, ceilings and minimum wages in force in a place and month, with their source and who gets the money."""

from __future__ import annotations

from ekraf.clock import month_index, month_text
from ekraf.errors import RegionError, nearest
from ekraf.region.dataset import data
from ekraf.region.facts import Provision
from ekraf.region.places import chain, find


def law(name: str, place: str, month: int | str) -> Provision:
    """Return the provision in force: that of the town, or else of its province, or else of the nation.

    ``place`` is a code or name, ``month`` a month number of ``ekraf.clock`` or ``'YYYY-MM'``. The last one dated
    stays in force until it is replaced. RegionError: unknown name or place, or nothing in force yet.
    """
    by_place = data().law.get(name)
    if by_place is None:
        raise RegionError(f"'{name}' is not a known provision of law{nearest(name, sorted(data().law))}")
    when = month_index(month) if isinstance(month, str) else month
    code = find(place).code
    for where in chain(code):
        in_force = [one for one in by_place.get(where, ()) if _holds(one, when)]
        if in_force:
            return max(in_force, key=lambda one: one.first or 0)
    places = ", ".join(by_place)
    raise RegionError(f"'{name}' is not known for {code} in {month_text(when)}; rows of law.csv are for {places}")


def law_or_earliest(name: str, place: str, month: int) -> Provision:
    """Return the provision in force, or the earliest that is known where none was yet; errors as ``law`` otherwise.

    For history only: the data begin with the law of today, and what went before is known for few provisions.
    """
    by_place = data().law.get(name, {})
    for where in chain(find(place).code):
        if known := by_place.get(where):
            first = min(known, key=lambda one: one.first or 0)
            if first.first is not None and month < first.first:
                return first
    return law(name, place, month)


def _holds(one: Provision, month: int) -> bool:
    return (one.first is None or one.first <= month) and (one.last is None or month <= one.last)
