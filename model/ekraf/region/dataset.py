"""The data set of the regions: all files read and checked together, once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ekraf.clock import month_index
from ekraf.region.facts import (
    INDUSTRIES,
    LEVELS,
    RECIPIENTS,
    STATUSES,
    Fact,
    Level,
    Provision,
    Region,
    Source,
    Status,
)
from ekraf.region.origin import of_indicator, of_parameter
from ekraf.region.table import (
    Check,
    Reader,
    anything,
    filled,
    month_or_nothing,
    number,
    number_or_nothing,
    one_of,
    period,
)

FOLDER = Path(__file__).parent / "data"
_LAW_GROUPS = (
    "income_tax_umkm", "income_tax_general", "vat", "local_tax_hkpd", "local_tax_kota_blitar",
    "local_fee_kota_blitar", "revenue_sharing", "licensing", "kur",
)  # fmt: skip
# Rows of law groups that count what happened rather than say what holds.
_COUNTED = ("npl_", "mean_", "graduation_", "umkm_taxpayers_", "nib_time_", "pph_final_extension_")
_IO_ROWS = (*(f"{at:02d}" for at in range(1, 18)), "1950", "2000", "2010", "2090", "2100")
DEMAND_COLUMNS = ("fd_household", "fd_government", "fd_gfcf", "exports_goods", "exports_services")
IO_COLUMNS = tuple(f"s{at:02d}_{name}" for at, name in enumerate(INDUSTRIES, 1))


@dataclass(frozen=True)
class DataSet:
    """Everything read from the files; nothing in it may be changed."""

    regions: dict[str, Region]
    sources: dict[str, Source]
    figures: dict[str, dict[str, dict[str, Fact]]]  # indicator, region, period
    parameters: dict[str, dict[str, Fact]]  # group, name
    law: dict[str, dict[str, tuple[Provision, ...]]]  # name, place; in the order of the file
    people: dict[tuple[str, int], list[tuple[str, float, float]]]  # region and year: age group, male, female
    trade: dict[str, dict[str, str]]  # row code of the input-output table: cells
    key_facts: list[dict[str, str]]


@cache
def data() -> DataSet:
    """Return the data set that ships with ekraf; RegionError lists what is damaged in it."""
    return read(FOLDER)


def read(folder: Path) -> DataSet:
    """Return the data set in ``folder``; RegionError lists everything that is damaged, twenty mistakes at most."""
    reader = Reader(folder)
    regions = _regions(reader)
    sources = _sources(reader)
    source = one_of(sources, "a source_id of sources.csv")
    place = one_of(regions, "a code of regions.csv")
    figures = _figures(reader, regions, sources, place, source)
    found = DataSet(
        regions=regions,
        sources=sources,
        figures=figures,
        parameters=_parameters(reader, regions, sources, source),
        law=_law(reader, regions, place, source),
        people=_people(reader, place, source),
        trade=_trade(reader, source),
        key_facts=_key_facts(reader, figures),
    )
    reader.finish()
    return found


def _regions(reader: Reader) -> dict[str, Region]:
    columns: dict[str, Check] = {
        "code": filled, "name_id": filled, "name_en": filled, "province": anything,
        "level": one_of(LEVELS, "one of " + ", ".join(LEVELS)),
    }  # fmt: skip
    levels: dict[str, Level] = {level: level for level in LEVELS}
    return {
        row["code"]: Region(row["code"], row["name_id"], row["name_en"], row["province"], levels[row["level"]])
        for row in reader.rows("regions.csv", columns, ("code",))
    }


def _sources(reader: Reader) -> dict[str, Source]:
    columns: dict[str, Check] = {
        "source_id": filled, "title": filled, "publisher": anything, "year": anything, "url": anything,
        "quality": one_of(kinds := ("official", "press", "secondary", "estimate"), "one of " + ", ".join(kinds)),
    }  # fmt: skip
    return {
        row["source_id"]: Source(row["title"], row["publisher"], row["year"], row["url"], row["quality"])
        for row in reader.rows("sources.csv", columns, ("source_id",))
    }


def _status(sources: dict[str, Source], row: dict[str, str], otherwise: Status) -> Status:
    unsure = sources[row["source_id"]].quality == "estimate" or "general knowledge" in row["note"]
    return "estimate" if unsure else otherwise


def _figures(reader: Reader, regions: dict[str, Region], sources: dict[str, Source], place: Check,
             source: Check) -> dict[str, dict[str, dict[str, Fact]]]:  # fmt: skip
    columns: dict[str, Check] = {
        "region": place, "indicator": filled, "period": period, "value": number, "unit": filled,
        "source_id": source, "note": anything,
    }  # fmt: skip
    figures: dict[str, dict[str, dict[str, Fact]]] = {}
    for row in reader.rows("indicators.csv", columns, ("region", "indicator", "period")):
        code, name, when = row["region"], row["indicator"], row["period"]
        figures.setdefault(name, {}).setdefault(code, {})[when] = Fact(
            name=name, value=float(row["value"]), unit=row["unit"], period=when, region=code,
            level=of_indicator(name, regions[code]), status=_status(sources, row, "statistic"),
            source_id=row["source_id"], note=row["note"],
        )  # fmt: skip
    return figures


def _parameters(reader: Reader, regions: dict[str, Region], sources: dict[str, Source],
                source: Check) -> dict[str, dict[str, Fact]]:  # fmt: skip
    columns: dict[str, Check] = {
        "group": filled, "name": filled, "value": number, "low": number_or_nothing, "high": number_or_nothing,
        "unit": filled, "source_id": source, "note": anything,
    }  # fmt: skip
    found: dict[str, dict[str, Fact]] = {}
    for row in reader.rows("parameters.csv", columns, ("group", "name")):
        group, name = row["group"], row["name"]
        code, level = of_parameter(group, name, regions)
        is_law = group in _LAW_GROUPS and not name.startswith(_COUNTED)
        low, high = (float(row[key]) if row[key] else None for key in ("low", "high"))
        found.setdefault(group, {})[name] = Fact(
            name=name, value=float(row["value"]), unit=row["unit"], period="",
            region=code, level=level, status=_status(sources, row, "law" if is_law else "statistic"),
            source_id=row["source_id"], note=row["note"], low=low, high=high,
        )  # fmt: skip
    return found


def _law(reader: Reader, regions: dict[str, Region], place: Check,
         source: Check) -> dict[str, dict[str, tuple[Provision, ...]]]:  # fmt: skip
    columns: dict[str, Check] = {
        "name": filled, "place": place, "from": month_or_nothing, "to": month_or_nothing, "value": number,
        "unit": filled, "status": one_of(STATUSES, "one of " + ", ".join(STATUSES)),
        "accrues_to": one_of(RECIPIENTS, "one of " + ", ".join(RECIPIENTS[:-1]) + ", or nothing"),
        "source_id": source, "text_en": filled, "text_id": filled,
    }  # fmt: skip
    statuses: dict[str, Status] = {status: status for status in STATUSES}
    found: dict[str, dict[str, tuple[Provision, ...]]] = {}
    for row in reader.rows("law.csv", columns, ("name", "place", "from")):
        first, last = (month_index(row[key]) if row[key] else None for key in ("from", "to"))
        provision = Provision(
            name=row["name"], value=float(row["value"]), unit=row["unit"],
            period=f"{row['from']}..{row['to']}" if row["to"] else row["from"], region=row["place"],
            level=regions[row["place"]].level, status=statuses[row["status"]], source_id=row["source_id"],
            note=row["text_en"], first=first, last=last, accrues_to=row["accrues_to"], text_en=row["text_en"],
            text_id=row["text_id"],
        )  # fmt: skip
        by_place = found.setdefault(row["name"], {})
        by_place[row["place"]] = (*by_place.get(row["place"], ()), provision)
    return found


def _people(reader: Reader, place: Check, source: Check) -> dict[tuple[str, int], list[tuple[str, float, float]]]:
    columns: dict[str, Check] = {
        "region": place, "year": _year, "age_group": filled, "male": number, "female": number, "source_id": source,
    }  # fmt: skip
    found: dict[tuple[str, int], list[tuple[str, float, float]]] = {}
    for row in reader.rows("population_age_sex.csv", columns, ("region", "year", "age_group")):
        groups = found.setdefault((row["region"], int(row["year"])), [])
        groups.append((row["age_group"], float(row["male"]), float(row["female"])))
    return found


def _year(cell: str) -> str | None:
    return None if len(cell) == 4 and cell.isdecimal() else "a year (2025)"


def _trade(reader: Reader, source: Check) -> dict[str, dict[str, str]]:
    columns: dict[str, Check] = {"row_code": filled, **dict.fromkeys(IO_COLUMNS, number)}
    columns |= {**dict.fromkeys(DEMAND_COLUMNS, number_or_nothing), "source_id": source}
    found = {row["row_code"]: row for row in reader.rows("io_17.csv", columns, ("row_code",))}
    if found:
        reader.mistakes += [
            f"io_17.csv, column 'row_code': found no row '{code}'; expected one"
            for code in _IO_ROWS
            if code not in found
        ]
        reader.mistakes += [
            f"io_17.csv, row '{code}', column '{column}': found nothing; expected a number"
            for code in _IO_ROWS[: len(INDUSTRIES)]
            for column in DEMAND_COLUMNS
            if code in found and not found[code][column]
        ]
    return found


def _key_facts(reader: Reader, figures: dict[str, dict[str, dict[str, Fact]]]) -> list[dict[str, str]]:
    columns: dict[str, Check] = {
        "group_en": filled, "group_id": filled, "indicator": one_of(figures, "an indicator of indicators.csv"),
        "label_en": filled, "label_id": filled,
    }  # fmt: skip
    return reader.rows("key_facts.csv", columns, ("indicator",))
