"""Where a figure was measured, as its name tells: in the region, in a wider place, or in another town (a proxy)."""

from __future__ import annotations

from ekraf.region.facts import NATION, Level, Region

KOTA, KABUPATEN, EAST_JAVA = "3572", "3505", "35"
_OF_GROUP = {
    "benchmark_kediri": "3571", "benchmark_malang": "3573", "craft_djembe": KOTA, "tourism_blitar": KOTA,
    "event_calendar": KOTA, "festival": KOTA, "firm_micro_cases": KOTA, "firm_case_kampung_coklat": KABUPATEN,
}  # fmt: skip
# Words of a name that place it, whatever its group; the first that fits decides.
_OF_NAME = {
    "nib_blitar": KABUPATEN, "kresnayana": KABUPATEN, "hari_jadi_kabupaten": KABUPATEN, "kemirigede": KABUPATEN,
    "_kab_": KABUPATEN, "east_java": EAST_JAVA, "bank_jatim": EAST_JAVA, "prokesra": EAST_JAVA, "indonesia": NATION,
}  # fmt: skip
# Towns and provinces that stand in for Blitar, which has no figure of its own.
_ELSEWHERE = (
    "bangkalan", "batang", "blora", "central_java", "kendal", "kudus", "madiun", "magelang", "malang", "pamekasan",
    "pati", "placement_share_reported", "ponorogo", "probolinggo", "quota_exhausted", "sampang", "tapping_box", "tuban",
    "tulungagung",
)  # fmt: skip


def of_indicator(indicator: str, region: Region) -> Level:
    """Return the level of an indicator recorded for ``region``; ``proxy`` where it is another town's."""
    return "proxy" if "_proxy_" in indicator else region.level


def of_parameter(group: str, name: str, regions: dict[str, Region]) -> tuple[str, Level]:
    """Return the code of the place a parameter holds for, and its level.

    A figure of another town is a ``proxy``; it bears the code of the nation unless its whole group is of one town.
    """
    code = _code(group, name)
    elsewhere = any(f"_{word}_" in f"_{name}_" for word in _ELSEWHERE) or group.startswith("benchmark_")
    if elsewhere and code not in (KOTA, KABUPATEN):
        return code, "proxy"
    return code, regions[code].level if code in regions else "nation"


def _code(group: str, name: str) -> str:
    for word, code in _OF_NAME.items():
        if word in f"_{name}_":
            return code
    if group in _OF_GROUP:
        return _OF_GROUP[group]
    if "kota_blitar" in group or name.startswith("kota_"):
        return KOTA
    if "kab_blitar" in group or name.startswith("kab_"):
        return KABUPATEN
    return EAST_JAVA if "east_java" in group else NATION
