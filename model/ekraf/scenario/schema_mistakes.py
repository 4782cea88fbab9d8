"""What the schema found wrong, turned from the validator's terms into those of a scenario file."""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ekraf.errors import nearest
from ekraf.scenario.fields import Section
from ekraf.scenario.levers import LEVER_SECTIONS, Eligibility
from ekraf.scenario.lines import Place
from ekraf.scenario.mistakes import Mistake, toml_text
from ekraf.scenario.schema import Scenario
from ekraf.scenario.trial import TREATMENT_SECTIONS, Trial
from ekraf.scenario.world import Shock, World

_WANTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false, without quotes",
    "string_type": "text in quotes",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "finite_number": "a finite number",
    "string_pattern_mismatch": "a month written as '2026-07'",
    "too_long": "a list of two, [lowest, highest]",
    "too_short": "a list of one or more",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "above"),
    "less_than_equal": ("le", "at most"),
}
_TABLES: dict[str, type[Section]] = {"world": World, "shock": Shock, "eligible": Eligibility, "trial": Trial}


class _Spot(NamedTuple):
    """Where the validator stumbled: the place in the file, its table's section, its field if there is one."""

    place: Place
    section: type[Section]
    field: FieldInfo | None

    @property
    def unit(self) -> str:
        extra = self.field.json_schema_extra if self.field is not None else None
        known = isinstance(extra, dict) and extra["unit"] != "YYYY-MM"
        return f" ({extra['unit']})" if known and isinstance(extra, dict) else ""


def schema_mistakes(error: ValidationError) -> list[Mistake]:
    """Return what the schema found wrong, one entry per mistake."""
    details = error.errors(include_url=False)
    # A list whose entries are all wrong also counts as too short: one mistake, not two.
    real = [detail for detail in details if detail["type"] != "too_short" or not detail["input"]]
    return [_mistake(detail, _spot(detail["loc"])) for detail in real]


def _spot(location: tuple[str | int, ...]) -> _Spot:
    """Leave out the lever names that the validator puts into a place, and find section and field."""
    place: Place = ()
    section: type[Section] = Scenario
    field: FieldInfo | None = None
    for part in location:
        if len(place) == 2 and place[0] == "policy" and section is Scenario and part in LEVER_SECTIONS:
            section = LEVER_SECTIONS[str(part)]
            continue
        if place == ("trial", "treatment") and section is Trial and part in TREATMENT_SECTIONS:
            section = TREATMENT_SECTIONS[str(part)]
            continue
        place = (*place, part)
        if isinstance(part, str):
            field = section.model_fields.get(part)
            if field is not None and part in _TABLES:
                section = _TABLES[part]
    return _Spot(place, section, field)


def _mistake(detail: ErrorDetails, spot: _Spot) -> Mistake:
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return Mistake(spot.place, f"no such setting{_elsewhere(str(spot.place[-1]), spot.section)}")
        case "missing" if isinstance(spot.place[-1], int):
            return Mistake(spot.place[:-1], f"must be {_WANTED['too_long']}{spot.unit}", found)
        case "missing":
            return Mistake(spot.place[:-1], f"must give {spot.place[-1]}{spot.unit}")
        case "union_tag_not_found":
            levers = TREATMENT_SECTIONS if spot.place[0] == "trial" else LEVER_SECTIONS
            return Mistake(spot.place, f"must give lever, one of {', '.join(levers)}")
        case "union_tag_invalid":
            return _choice((*spot.place, "lever"), context["tag"], context["expected_tags"])
        case "literal_error":
            return _choice(spot.place, found, context["expected"])
        case _ if kind in _BOUNDS:
            name, words = _BOUNDS[kind]
            text = f"must be {words} {toml_text(context[name])}{spot.unit}{_as_share(found, context)}"
            return Mistake(spot.place, text, found)
        case "string_type" if isinstance(found, datetime.date):
            return Mistake(spot.place, f"must be {_WANTED['string_pattern_mismatch']}", found)
        case "string_type" if isinstance(found, int):
            return Mistake(spot.place, f'must be text in quotes; did you mean "{found}"?', found)
    return Mistake(spot.place, f"must be {_WANTED.get(kind, detail['msg'])}{spot.unit}", found)


def _choice(place: Place, found: object, expected: str) -> Mistake:
    allowed = re.findall(r"'([^']+)'", expected)
    return Mistake(place, f"must be one of {', '.join(allowed)}{nearest(str(found), allowed)}", found)


def _elsewhere(name: str, section: type[Section]) -> str:
    """Name the nearest setting of the table; failing that, the table that has a setting of that name."""
    if hint := nearest(name, section.model_fields):
        return hint
    homes: dict[str, type[Section]] = {
        "the top of the file": Scenario, "[world]": World, "[[world.shock]]": Shock, "eligible": Eligibility,
        "[trial]": Trial,
    }  # fmt: skip
    homes |= {f"a policy with lever = '{lever}'": home for lever, home in LEVER_SECTIONS.items()}
    home = next((place for place, other in homes.items() if name in other.model_fields), None)
    return f" here; it belongs in {home}" if home else f"; allowed: {', '.join(section.model_fields)}"


def _as_share(found: Any, context: dict[str, Any]) -> str:
    """Offer 0.19 for 19 where a share is wanted."""
    limit = context.get("le")
    is_percent = limit is not None and limit <= 1 and found / 100 <= limit
    return f"; did you mean {found / 100:g}?" if is_percent else ""
