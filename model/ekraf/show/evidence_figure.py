"""Forest plots of simulated (filled) against published (hollow) effects, a panel for each topic and unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.verdicts import Finding
from ekraf.evidence.rows import Target
from ekraf.show.evidence_table import unit
from ekraf.show.messages import LANGUAGES, say
from ekraf.show.style import BASELINE, COLOURS, GREY, Picture, drawn, header, note, number_axis, write_pictures

# One page each: name of the picture -> topics on it.
PAGES = {
    "evidence_people": ("training",),
    "evidence_firms": ("business", "capital", "credit", "licensing"),
    "evidence_town": ("events", "market", "town"),
}
INK = COLOURS[0]
_APART = 0.17  # how far published and simulated stand from the middle of their row
_INCHES_A_ROW, _INCHES_A_PANEL = 0.33, 0.6


def evidence_figure(found: Sequence[Finding], lang: str, page: str, place: str = "") -> Picture:
    """Return a page of ``PAGES``; comparisons of signs and orders have no figure to draw and stand in the table only.

    ValueError: nothing on this page was simulated.
    """
    panels = _panels(found, PAGES[page], lang)
    if not panels:
        raise ValueError(f"no finding with a published figure belongs to {page}")
    rows = [len(each) for each in panels.values()]

    def draw(figure: Figure) -> None:
        engine = figure.get_layout_engine()
        assert engine is not None
        engine.set(w_pad=0.12)  # type: ignore[call-arg]  # names of rows reach to the edge
        axes = figure.subplots(len(rows), 1, squeeze=False, gridspec_kw={"height_ratios": [n + 0.4 for n in rows]})
        for panel, ((topic, words), each) in zip(axes[:, 0], panels.items(), strict=True):
            _panel(panel, each, lang)
            panel.set_title(f"{say(f'topic.{topic}', lang)}, {words}", fontsize=9)
        legend = axes[0, 0]
        for key, published in (("evidence.published_effect", True), ("evidence.simulated_effect", False)):
            legend.plot([], [], **_mark(published), label=say(key, lang))
        header(figure, say("evidence.figure", lang), legend, columns=2, width=60)
        draws = max(one.simulated.draws for one in found)
        town = f", {place}" if place else ""
        note(figure, [say("evidence.figure_note", lang), say("evidence.source", lang, place=town, draws=draws)])

    return drawn((8.0, 1.1 + _INCHES_A_ROW * sum(rows) + _INCHES_A_PANEL * len(rows)), draw)


def write_evidence_figures(found: Sequence[Finding], folder: Path, place: str = "") -> list[Path]:
    """Write ``figures/<language>/evidence_*.png`` and ``.svg``, pages without findings left out; return the stems.

    StoreError: a file cannot be written.
    """
    pages = [page for page, topics in PAGES.items() if _panels(found, topics, LANGUAGES[0])]
    written = [write_pictures(folder, page, partial(evidence_figure, found, page=page, place=place)) for page in pages]
    return [stem for stems in written for stem in stems]


def _panels(found: Iterable[Finding], topics: tuple[str, ...], lang: str) -> dict[tuple[str, str], list[Finding]]:
    """Return findings that can be drawn, by topic and unit: each panel has one unit on its axis."""
    panels: dict[tuple[str, str], list[Finding]] = {}
    for topic in topics:
        for one in found:
            if one.mirror.row.topic == topic and one.mirror.target is not None and one.simulated.draws > 0:
                panels.setdefault((topic, unit(one.mirror, lang)), []).append(one)
    return panels


def _panel(axes: Axes, found: list[Finding], lang: str) -> None:
    for at, one in enumerate(found):
        assert one.mirror.target is not None
        _published(axes, at - _APART, one.mirror.target, one.mirror.measure.reads == "upper")
        low, high = one.simulated.low, one.simulated.high
        if np.isfinite([low, high]).all():
            axes.plot([low, high], [at + _APART] * 2, color=INK, lw=2.2, solid_capstyle="butt")
        axes.plot([one.simulated.effect], [at + _APART], **_mark(published=False))
        axes.text(1.01, at, say(f"verdict.{one.verdict}", lang), transform=axes.get_yaxis_transform(), va="center",
                  fontsize=7.5)  # fmt: skip
    names = [f"{one.mirror.label(lang)}\n{one.mirror.row.id} {one.mirror.row.cite}" for one in found]
    axes.set_yticks(range(len(found)), names, fontsize=7.5)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.axvline(0, color=BASELINE, lw=1)
    axes.grid(axis="y", visible=False)
    number_axis(axes.xaxis, lang, signed=True)


def _published(axes: Axes, height: float, target: Target, upper: bool) -> None:
    """Draw what the study found: its interval (dotted: assumed), an arrow to the left from an upper bound."""
    line = ":" if target.assumed else "-"
    axes.plot([target.low, target.high], [height] * 2, color=GREY, lw=1.3, ls=line, solid_capstyle="butt")
    if upper:
        axes.annotate("", (0.0, height), (target.estimate, height), arrowprops={"arrowstyle": "->", "color": GREY})
    axes.plot([target.estimate], [height], **_mark(published=True))


def _mark(published: bool) -> dict[str, Any]:
    """Return marker and fill: hollow grey diamonds against filled blue circles, told apart without colour."""
    if published:
        return {"marker": "D", "mfc": "white", "mec": BASELINE, "ms": 5, "color": GREY, "lw": 1.3}
    return {"marker": "o", "mfc": INK, "mec": INK, "ms": 5.5, "color": INK, "lw": 2.2}
