"""A region as the model sees it: its figures, and wider ones where it has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ekraf.errors import RegionError, nearest
from ekraf.region.dataset import data
from ekraf.region.facts import INDUSTRIES, Fact
from ekraf.region.input_output import IoTable, io_table
from ekraf.region.law import law_or_earliest
from ekraf.region.places import chain, find


@dataclass(frozen=True)
class Profile:
    """The figures of one region; ``province`` is the code of its province (empty for a province or the nation).

    With a ``year`` it is the region as it was then (see ``as_of``), and ``stand_ins`` collects, by indicator, the facts
    that were asked for and are of another year or place.
    """

    code: str
    name: str
    province: str
    year: int | None = None
    stand_ins: dict[str, Fact] = field(default_factory=dict, compare=False, repr=False)

    def as_of(self, year: int) -> Profile:
        """Return the region as of a year: of each figure the latest up to it, or else the earliest after it.

        Periods that are asked for are disregarded. Rupiah of a later year are carried back by the minimum wage.
        """
        return replace(self, year=year, stand_ins={})

    def get(self, indicator: str, period: str | None = None) -> Fact:
        """Return a figure of the town, or else of its province, or else of the nation.

        Without a ``period``, the latest plain year of the first of them that has any figure; its latest month or
        span only where it has no plain year. RegionError: unknown indicator, or no figure (of that period).
        """
        by_region = _named(data().figures, indicator, "indicator")
        if self.year is not None:
            return self._as_it_was(indicator, by_region)
        for code in chain(self.code):
            by_period = by_region.get(code, {})
            if period is None and by_period:
                return by_period[max(by_period, key=_year_first)]
            if period is not None and period in by_period:
                return by_period[period]
        if period is None:
            raise RegionError(
                f"'{indicator}' is not known for {', '.join(chain(self.code))}, only for {', '.join(by_region)}"
            )
        known = sorted({when for code in chain(self.code) for when in by_region.get(code, {})})
        raise RegionError(
            f"'{indicator}' of {self.code} is not known for {period}; known are {', '.join(known) or 'none'}"
        )

    def value(self, indicator: str, period: str | None = None, default: float | None = None) -> float:
        """Return the number that ``get`` finds, in the unit of the data; ``default``, if given, where there is none."""
        try:
            return self.get(indicator, period).value
        except RegionError:
            if default is None:
                raise
            return default

    def series(self, indicator: str, level_fallback: bool = False) -> dict[int, float]:
        """Return the plain years of the region itself, in order; empty if it has none.

        With ``level_fallback``, those of the nearest level that has any, and RegionError if none has.
        """
        return {year: fact.value for year, fact in self.history(indicator, level_fallback).items()}

    def history(self, indicator: str, level_fallback: bool = False) -> dict[int, Fact]:
        """Return what ``series`` does, as facts with unit, status and source."""
        by_region = _named(data().figures, indicator, "indicator")
        for code in chain(self.code) if level_fallback else (self.code,):
            by_period = by_region.get(code, {})
            years = {int(when): by_period[when] for when in sorted(by_period) if _plain_year(when)}
            if years:
                until = max(self.year, min(years)) if self.year is not None else max(years)
                return {when: fact for when, fact in years.items() if when <= until}
        if level_fallback:
            raise RegionError(f"'{indicator}' has no yearly figure for {', '.join(chain(self.code))}")
        return {}

    def industries(self, prefix: str, missing: float | None = None) -> dict[str, float]:
        """Return the indicators ``prefix + industry`` by industry, all of one level.

        The level is the nearest that has all 17, or else the one that has most. Industries that it does not publish
        are left out, or set to ``missing`` if that is given. RegionError: no industry is known.
        """
        figures = data().figures
        best: dict[str, float] = {}
        for code in chain(self.code):
            place = Profile(code, "", "")
            known = [name for name in INDUSTRIES if code in figures.get(prefix + name, {})]
            if len(known) > len(best):
                best = {name: place.value(prefix + name) for name in known}
        if not best:
            stems = {name.removesuffix(end) for name in figures for end in INDUSTRIES if name.endswith(f"_{end}")}
            raise RegionError(f"no industry is known as '{prefix}' + its name{nearest(prefix, sorted(stems))}")
        return best if missing is None else {name: best.get(name, missing) for name in INDUSTRIES}

    def population_by_age_sex(self, year: int) -> list[tuple[str, float, float]]:
        """Return (age group, male, female) in persons, youngest first: 0-4, 5-9, ... 75+.

        BPS projects these on the census of 2010; where estimates by age on the census of 2020 exist (2025), the
        sexes are scaled to add up to them.
        """
        if self.year is not None:
            there = sorted(when for code, when in data().people if code == self.code)
            year = max((when for when in there if when <= self.year), default=min(there, default=year))
        groups = data().people.get((self.code, year))
        if groups is None:
            known = sorted(when for code, when in data().people if code == self.code)
            listed = ", ".join(map(str, known)) or "no year"
            raise RegionError(f"people of {self.code} by age and sex are not known for {year}; known are {listed}")
        table = []
        for at, (group, male, female) in enumerate(groups):
            ages = "75_plus" if group == "75+" else f"{5 * at:02d}_{5 * at + 4:02d}"
            by_period = data().figures.get(f"population_age5_{ages}_estimate", {}).get(self.code, {})
            total = by_period[str(year)].value if str(year) in by_period else male + female
            factor = total / (male + female)
            table.append((group, male * factor, female * factor))
        return table

    def _as_it_was(self, indicator: str, by_region: dict[str, dict[str, Fact]]) -> Fact:
        """Return the figure nearest in time, of the nearest place that has any, and note it where it stands in."""
        assert self.year is not None
        code = next((place for place in chain(self.code) if by_region.get(place)), None)
        if code is None:
            raise RegionError(f"'{indicator}' is not known for {', '.join(chain(self.code))}")
        by_period = by_region[code]
        plain = [when for when in by_period if _plain_year(when)] or list(by_period)
        earlier = [when for when in plain if int(when[:4]) <= self.year]
        found = by_period[max(earlier) if earlier else min(plain)]
        then = int(found.period[:4])
        if then > self.year and "IDR" in found.unit:
            found = replace(found, value=found.value * self._wages_since(then), note="carried back by the minimum wage")
        if then != self.year or code != self.code:
            self.stand_ins[indicator] = found
        return found

    def _wages_since(self, later: int) -> float:
        """Return the minimum wage (UMK) of this year over that of a later one."""
        now, then = (law_or_earliest("minimum_wage", self.code, 12 * int(year)) for year in (self.year or later, later))
        return now.value / then.value

    def parameter(self, group: str, name: str) -> Fact:
        """Return a parameter of law, credit, trade or firms with its range; RegionError if it is unknown."""
        return _named(_named(data().parameters, group, "parameter group"), name, f"parameter of '{group}'")

    def io_table(self) -> IoTable:
        """Return the national input-output table as ratios (there is none of a regency or city)."""
        return io_table()


def load(code_or_name: str) -> Profile:
    """Return the profile of a region by BPS code or name; RegionError lists the candidates or nearest spelling."""
    region = find(code_or_name)
    return Profile(region.code, region.name_id, region.province)


def _named[T](table: dict[str, T], name: str, what: str) -> T:
    if name not in table:
        raise RegionError(f"'{name}' is not a known {what}{_hint(name, table)}")
    return table[name]


def _hint(name: str, known: Iterable[str]) -> str:
    words = sorted(known)
    return nearest(name, words) or (f"; known are {', '.join(words)}" if len(words) <= 40 else "")


def _plain_year(period: str) -> bool:
    return len(period) == 4


def _year_first(period: str) -> tuple[bool, str]:
    return _plain_year(period), period
