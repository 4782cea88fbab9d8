"""What a single setting cannot know: the order of months, ranges, known parameters, the town's own budget.

The checks read the merged tables before the schema has accepted them, so that one message holds all mistakes;
a value of a wrong type is the schema's to report and is passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ekraf.clock import month_index, month_text
from ekraf.errors import ScenarioError, nearest
from ekraf.scenario.lines import Place
from ekraf.scenario.mistakes import Mistake
from ekraf.scenario.schema import Scenario
from ekraf.scenario.town import Cost, town_mistakes
from ekraf.scenario.trial_checks import trial_mistakes

Entry = tuple[Place, dict[str, Any]]
_HORIZON = ("region", "start", "months")
_PAIRS = ("age", "firm_age", "workers")


def rule_mistakes(data: dict[str, Any], cut_short: bool = False) -> list[Mistake]:
    """Return what is impossible in merged tables.

    ``cut_short``: the horizon was shortened on purpose, so a policy may begin after its end.
    """
    region, start, months = (data.get(name, Scenario.model_fields[name].default) for name in _HORIZON)
    first = _month(start)
    policies = _entries(data, "policy")
    mistakes: list[Mistake] = []
    last = None
    if first is not None:
        length_known = isinstance(months, int) and months > 0
        last = first + months - 1 if length_known and not cut_short else None
        for place, entry in [*policies, *_entries(data, "world", "shock")]:
            mistakes += _period(place, entry, first, last)
    for place, policy in [*policies, *_entries({"trial": [data.get("trial")]}, "trial")]:
        mistakes += _ranges(place[:1] if place[0] == "trial" else place, policy)
    if first is not None and isinstance(trial := data.get("trial"), dict):
        mistakes += _period(("trial",), trial, first, last)
        mistakes += trial_mistakes(trial, _month(trial.get("start")) or first, last)
    if isinstance(region, str):
        mistakes += town_mistakes(region, _costs(policies, first or 0))
    return mistakes + list(_parameters(data.get("parameters")))


def _entries(data: object, *words: str) -> list[Entry]:
    for word in words:
        data = data.get(word) if isinstance(data, dict) else None
    items = data if isinstance(data, list | tuple) else []
    return [((*words, index), item) for index, item in enumerate(items) if isinstance(item, dict)]


def _month(text: object) -> int | None:
    try:
        return month_index(text) if isinstance(text, str) else None
    except ScenarioError:
        return None


def _costs(policies: list[Entry], first: int) -> list[Cost]:
    """Return what each policy may spend a year, and from which to which month (None: to the end)."""
    return [
        Cost(
            (*place, "budget"),
            policy["budget"],
            _month(policy.get("start")) or first,
            _month(policy.get("end")),
        )
        for place, policy in policies
        if isinstance(policy.get("budget"), int | float)
    ]


def _period(place: Place, entry: dict[str, Any], first: int, last: int | None) -> Iterator[Mistake]:
    start, end = _month(entry.get("start")), _month(entry.get("end"))
    if start is not None and start < first:
        yield Mistake((*place, "start"), f"is before the scenario starts ({month_text(first)})", entry["start"])
    if start is not None and last is not None and start > last:
        text = f"is after the scenario's last month ({month_text(last)})"
        yield Mistake((*place, "start"), text, entry["start"])
    begin = start if start is not None else first
    running = entry.get("already_running") is True
    if running and start is not None:
        yield Mistake((*place, "start"), "must be left out where already_running is true", entry["start"])
    if end is not None and end < begin and not running:
        yield Mistake((*place, "end"), f"is before the start ({month_text(begin)})", entry["end"])
    if entry.get("fade_months") and entry.get("end") is None:
        yield Mistake((*place, "fade_months"), "has no effect without an end", entry["fade_months"])


def _ranges(place: Place, policy: dict[str, Any]) -> Iterator[Mistake]:
    eligible = policy.get("eligible")
    if not isinstance(eligible, dict):
        return
    for name in _PAIRS:
        match eligible.get(name):
            case [int(low), int(high)] if low > high:
                text = f"must be [lowest, highest]; did you mean [{high}, {low}]?"
                yield Mistake((*place, "eligible", name), text, [low, high])


def _parameters(overrides: object) -> Iterator[Mistake]:
    if not isinstance(overrides, dict) or not overrides:
        return
    from ekraf.parameters import claims  # reads the table of parameters: only when one is overridden

    for name, value in overrides.items():
        claim = claims().get(name)
        if claim is None:
            yield Mistake(("parameters", name), f"no such model parameter{nearest(name, claims())}")
        elif isinstance(value, int | float) and not claim.low <= value <= claim.high:
            text = f"must be from {claim.low:g} to {claim.high:g} ({claim.unit})"
            yield Mistake(("parameters", name), text, value)
