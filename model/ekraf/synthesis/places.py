"""Neighbourhoods: the 21 kelurahan of Kota Blitar and the 22 kecamatan of Kabupaten Blitar.

Names: the ministry's list of areas (Kemendagri codes 35.72 and 35.05). The town's weights are the areas of
its three districts (BPS Kota Blitar 2002), equal within a district, since no population by kelurahan is at
hand. The regency's are persons of the 2020 census where the figure (or the number of women, doubled) is at
hand, and an equal rest elsewhere (1,223,745 in all). The regency's 248 villages are too many for a one-byte
column.
"""

from __future__ import annotations

from ekraf.errors import RegionError

_TOWN = {
    9.92: ("Tlumpu", "Karangsari", "Turi", "Blitar", "Sukorejo", "Pakunden", "Tanjungsari"),
    10.50: ("Kepanjenkidul", "Kepanjenlor", "Kauman", "Bendo", "Tanggung", "Sentul", "Ngadirejo"),
    12.15: ("Rembang", "Klampok", "Plosokerep", "Karangtengah", "Sananwetan", "Bendogerit", "Gedog"),
}
_REST = 54_900.0
_KNOWN = {
    "Wonotirto": 37_920.0, "Bakung": 27_340.0, "Panggungrejo": 42_300.0, "Wates": 30_150.0,
    "Kanigoro": 81_400.0, "Nglegok": 74_000.0, "Ponggok": 107_000.0,
}  # fmt: skip
_DISTRICTS = (
    "Wonotirto", "Bakung", "Panggungrejo", "Wates", "Binangun", "Sutojayan", "Kademangan", "Kanigoro",
    "Talun", "Selopuro", "Kesamben", "Wlingi", "Doko", "Gandusari", "Garum", "Nglegok", "Sanankulon",
    "Ponggok", "Srengat", "Wonodadi", "Udanawu", "Selorejo",
)  # fmt: skip
PLACES: dict[str, dict[str, float]] = {
    "3572": {name: area / len(names) for area, names in _TOWN.items() for name in names},
    "3505": {name: _KNOWN.get(name, _REST) for name in _DISTRICTS},
}


def neighbourhoods(region: str) -> dict[str, float]:
    """Return name -> weight of the neighbourhoods of a region; ``RegionError`` if none are known."""
    if region not in PLACES:
        raise RegionError(f"no neighbourhoods are known for region {region}; known: {', '.join(PLACES)}")
    return PLACES[region]
