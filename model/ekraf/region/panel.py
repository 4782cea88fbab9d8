"""The panel of East Java's regencies and cities: published yearly figures to fit forecasts to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ekraf.errors import RegionError, nearest
from ekraf.region.dataset import FOLDER
from ekraf.region.table import Reader, anything, filled, number, one_of, period

PROVINCE = "35"


@dataclass(frozen=True)
class Panel:
    """Yearly figures as BPS published them; a year without a figure is a missing key, nothing is interpolated."""

    names: dict[str, str]  # region code: Indonesian name, the province among them
    figures: dict[str, dict[str, dict[int, float]]]  # indicator, region, year
    units: dict[str, str]  # of each indicator
    titles: dict[str, str]  # source_id: title

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes of the regencies and cities, without the province."""
        return tuple(sorted(code for code in self.names if code != PROVINCE))

    def find(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the codes of regions given by code or name, all if none is; RegionError names the nearest."""
        known = {text.casefold(): code for code, name in self.names.items() for text in (code, name)}
        unknown = [one for one in asked if known.get(one.strip().casefold(), PROVINCE) == PROVINCE]
        if unknown:
            spelt = [self.names[code] for code in self.regions]
            raise RegionError(
                f"'{unknown[0]}' is not a region of the panel{nearest(unknown[0], [*spelt, *self.regions])}\n"
                f"  known: {', '.join(f'{code} ({self.names[code]})' for code in self.regions)}"
            )
        return tuple(dict.fromkeys(known[one.strip().casefold()] for one in asked)) or self.regions


@cache
def panel() -> Panel:
    """Return the panel of the package; RegionError lists what is damaged in its files."""
    reader = Reader(FOLDER / "panel")
    columns = {"source_id": filled, "title": filled, "publisher": anything, "year": anything, "url": anything}
    titles = {row["source_id"]: row["title"] for row in reader.rows("panel_sources.csv", columns, ("source_id",))}
    cells = {
        "region": filled, "region_name": filled, "indicator": filled, "period": period, "value": number,
        "unit": filled, "source_id": one_of(titles, "a source_id of panel_sources.csv"), "note": anything,
    }  # fmt: skip
    rows = reader.rows("panel.csv", cells, ("region", "indicator", "period"))
    reader.finish()
    figures: dict[str, dict[str, dict[int, float]]] = {}
    for row in rows:
        by_region = figures.setdefault(row["indicator"], {}).setdefault(row["region"], {})
        by_region[int(row["period"])] = float(row["value"])
    names = {row["region"]: row["region_name"] for row in rows}
    return Panel(names, figures, {row["indicator"]: row["unit"] for row in rows}, titles)
