"""The panels of a trial's figures: one an outcome, dressed alike whatever is drawn in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.show.messages import say
from ekraf.show.style import BASELINE, number_axis, wrapped

ACROSS = 3


def rows_of_panels(outcomes: Sequence[str]) -> int:
    """Return how many rows the panels take."""
    return -(-len(outcomes) // ACROSS)


def outcome_panels(figure: Figure, outcomes: Sequence[str]) -> Iterator[tuple[Axes, str]]:
    """Yield a panel for each outcome; places without one stay empty."""
    panels = figure.subplots(rows_of_panels(outcomes), min(ACROSS, len(outcomes)), squeeze=False).ravel()
    for axes in panels[len(outcomes) :]:
        axes.set_visible(False)
    yield from zip(panels, outcomes, strict=False)


def dress(axes: Axes, outcome: str, unit: str, lang: str) -> None:
    """Give a panel of differences its title, the line of no effect, and its axes."""
    axes.axhline(0, color=BASELINE, lw=1)
    axes.set_title(wrapped(say(f"outcome.{outcome}", lang), 30), fontsize=9)
    axes.set_xlabel(say("trial.months_after", lang), fontsize=8)
    axes.set_ylabel(unit, fontsize=8)
    axes.grid(axis="x", visible=False)
    number_axis(axes.yaxis, lang, signed=True, ticks=5)
