"""What must hold before a time counts: equal bits by given draws, and by own luck the same town within luck."""

from __future__ import annotations

import math
from typing import Any

from tests.bench.rivals.contenders import YARDSTICK, Entry

CLOSE = 1e-12  # of sums, which frameworks add up in other orders
STANDARD_ERRORS = 5.0


def check_equal(answers: dict[Entry, dict[str, Any]]) -> None:
    """Stop unless all states are equal bit for bit, counts equal, and sums within ``CLOSE``, every month."""
    wanted = next(answer for entry, answer in answers.items() if entry.name == YARDSTICK)
    for entry, answer in answers.items():
        same = answer["digest"] == wanted["digest"] and len(answer["months"]) == len(wanted["months"])
        for month, theirs in zip(wanted["months"], answer["months"], strict=False):
            counts, sums = zip(month[:5], theirs[:5], strict=True), zip(month[5:], theirs[5:], strict=True)
            same &= all(a == b for a, b in counts) and all(math.isclose(a, b, rel_tol=CLOSE) for a, b in sums)
        if not same:
            raise SystemExit(f"{entry.name} does not compute the micro-model: its state differs by given draws")
    print(f"gate: {len(answers)} contenders give equal bits (digest {wanted['digest']})")


def check_own_luck(last: dict[str, list[float]], agents: int) -> None:
    """Stop if a contender's own luck leads elsewhere: employment, skills and wages of the last month."""
    wanted = last[YARDSTICK]
    share = wanted[0] / agents
    deviations = (math.sqrt(share * (1 - share)), 0.15, 1.35)  # of a resident, rounded up
    for name, counted in last.items():
        for mine, theirs, deviation in zip(
            (wanted[0], *wanted[5:]), (counted[0], *counted[5:]), deviations, strict=True
        ):
            if abs(mine - theirs) / agents > STANDARD_ERRORS * deviation * math.sqrt(2 / agents):
                raise SystemExit(f"{name} does not compute the micro-model: by its own luck {counted}, not {wanted}")
