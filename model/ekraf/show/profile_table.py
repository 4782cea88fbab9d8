"""The table of where the time of a run goes, by phase of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.table import framed

if TYPE_CHECKING:
    from ekraf.experiment.profile import Profile

_COLUMNS = ("phase", "share", "middle", "most", "each")


def profile_json(found: Profile) -> dict[str, object]:
    """Return residents, and milliseconds of each month: in all and by phase."""
    phases = {name: (1e3 * found.phases[:, k]).tolist() for k, name in enumerate(found.names)}
    return {"residents": found.residents, "month": (1e3 * found.months).tolist(), "phases": phases}


def profile_table(found: Profile, name: str, lang: str) -> RenderableType:
    """Return milliseconds by phase (median and longest month), nanoseconds a resident, and shares of the time."""
    table = framed(say("profile.title", lang, name=name))
    for column in _COLUMNS:
        table.add_column(say(f"profile.{column}", lang), justify="left" if column == "phase" else "right")
    whole = float(found.months.sum())
    rows = [(say("profile.month", lang), found.months)]
    rows += [(say(f"phase.{phase}", lang), found.phases[:, k]) for k, phase in enumerate(found.names)]
    for label, seconds in rows:
        middle = float(np.median(seconds))
        table.add_row(
            label, number(100.0 * float(seconds.sum()) / whole, 1, lang) + "%", number(1e3 * middle, 2, lang),
            number(1e3 * float(seconds.max()), 2, lang), number(1e9 * middle / found.residents, 1, lang),
        )  # fmt: skip
    residents = number(found.residents, 0, lang)
    note = say("profile.note", lang, residents=residents, months=len(found.months))
    return Group(table, Text(note, style="dim"))
