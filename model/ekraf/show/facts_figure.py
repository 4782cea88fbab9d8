"""One figure of all stylised facts: where the simulated mean stands against the band of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.fact_findings import HOLDS, UNTOLD, Finding
from ekraf.facts.rows import Check
from ekraf.show.facts_table import band, unit, written
from ekraf.show.messages import say
from ekraf.show.style import BASELINE, COLOURS, GREY, Picture, drawn, header, note, write_pictures

HOLD, MISS = COLOURS[0], COLOURS[1]
COLUMNS = (("L", "M"), ("F", "K", "P"))  # how the facts' ids begin, left and right
REACH = 1.0  # widths of the band to either side; what lies beyond stands at the edge as an arrow
INCHES_A_ROW = 0.23


def facts_figure(found: Sequence[Finding], lang: str, place: str) -> Picture:
    """Return the figure; ValueError: nothing was measured."""
    columns = [[one for one in found if one.check.fact.id[0] in letters and one.verdict != UNTOLD]
               for letters in COLUMNS]  # fmt: skip
    if not any(columns):
        raise ValueError("no fact was measured")
    draws = max(one.simulated.draws for one in found)

    def draw(figure: Figure) -> None:
        axes = figure.subplots(1, 2)
        for panel, each in zip(axes, columns, strict=True):
            _panel(panel, each, max(map(len, columns)), lang)
        for key, verdict in (("facts.holds", True), ("facts.misses", False)):
            axes[0].plot([], [], "o" if verdict else "s", color=HOLD if verdict else MISS, ls="", label=say(key, lang))
        header(figure, say("facts.figure", lang, place=place, draws=draws), axes[0], columns=2, width=60)
        note(figure, [say("facts.figure_note", lang), say("facts.source", lang, place=place, draws=draws)])

    return drawn((11.7, 1.6 + INCHES_A_ROW * max(map(len, columns))), draw)


def write_facts_figure(found: Sequence[Finding], folder: Path, place: str) -> list[Path]:
    """Write ``figures/<language>/facts.png`` and ``.svg``; return the stems. StoreError: a file cannot be written."""
    return write_pictures(folder, "facts", lambda lang: facts_figure(found, lang, place))


def place_in_band(value: float, check: Check) -> float:
    """Return where a value stands: 0 at the lower end of the band, 1 at the upper; at most ``REACH`` beyond.

    A band that is open above ends, in the figure, at twice its lower end; one of a sign alone has no width, so that
    the value stands in the middle of the band, or of the room on the wrong side.
    """
    low, high = check.low, check.high
    if low == high or (0.0 in (low, high) and math.isinf(high - low)):
        inside = low <= value <= high
        return 0.5 if inside else 1.5 if value > high else -0.5
    if math.isinf(high):
        high = low + abs(low)
    if math.isinf(low):
        low = high - abs(high)
    return min(max((value - low) / (high - low), -REACH), 1.0 + REACH)


def _panel(axes: Axes, found: list[Finding], rows: int, lang: str) -> None:
    axes.axvspan(0.0, 1.0, color="#E8EEF2", lw=0)
    for at, one in enumerate(found):
        where = place_in_band(one.simulated.effect, one.check)
        holds = one.verdict == HOLDS
        beyond = where in (-REACH, 1.0 + REACH)
        shape = "o" if holds else ("<" if where < 0 else ">") if beyond else "s"
        ends = [place_in_band(value, one.check) for value in (one.simulated.low, one.simulated.high)
                if math.isfinite(value)]  # fmt: skip
        if len(ends) == 2:
            axes.plot(ends, [at, at], color=HOLD if holds else MISS, lw=2.0, solid_capstyle="butt")
        axes.plot([where], [at], shape, color=HOLD if holds else MISS, ms=5.5)
        said = f"{written(one.simulated.effect, one.check, lang)}  [{band(one.check, lang)}]"
        if one.check.unit not in ("ratio", "slope"):
            said = f"{said} {unit(one.check, lang)}"
        axes.text(1.0 + REACH + 0.12, at, said, fontsize=7, va="center", color=BASELINE if holds else MISS)
    axes.set_yticks(range(len(found)), [f"{one.check.label(lang)}  {one.check.fact.id}" for one in found], fontsize=7)
    axes.set_ylim(rows - 0.4, -0.8)
    axes.set_xlim(-REACH - 0.1, 1.0 + REACH + 0.1)
    axes.set_xticks([0.5], [say("facts.band", lang)], fontsize=7.5, color=GREY)
    axes.grid(visible=False)
    axes.tick_params(length=0)
