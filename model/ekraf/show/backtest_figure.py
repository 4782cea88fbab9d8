"""The figure of a backtest: the error of each method by horizon, with and without the years of the pandemic."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from ekraf.analysis.backtest.report import Backtest
from ekraf.analysis.backtest.rolling import MODEL
from ekraf.show.messages import say
from ekraf.show.style import (
    BASELINE,
    COLOURS,
    MARKERS,
    Picture,
    drawn,
    header,
    note,
    number_axis,
    wrapped,
    write_pictures,
)

INDICATOR = "tpt"
PANELS = (("headline", False), ("calm", False), ("headline", True))


def backtest_figure(found: Backtest, lang: str) -> Picture:
    """Return three panels: headline, without targets of the pandemic, and conditional on the true outside path."""

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, len(PANELS), sharey=True)
        methods = list(dict.fromkeys(found.summary.method))
        for axes, (kind, conditional) in zip(panels, PANELS, strict=True):
            part = found.part(INDICATOR, kind, conditional)
            for place, method in enumerate(methods):
                line = part[part.method == method]
                own = method == MODEL
                shade = BASELINE if own else COLOURS[place - 1]
                axes.plot(line.horizon, line.rmse, marker=MARKERS[place], color=shade, lw=2.4 if own else 1.2,
                          ls="-" if own else "--", label=say(f"method.{method}", lang))  # fmt: skip
            key = "conditional" if conditional else kind
            axes.set_title(wrapped(say(f"backtest.{key}", lang), 32), fontsize=9)
            axes.set_xticks(sorted(set(found.summary.horizon)))
            axes.set_xlabel(say("backtest.years_ahead", lang))
            axes.set_ylim(bottom=0)
            number_axis(axes.yaxis, lang)
        panels[0].set_ylabel(say("backtest.axis", lang))
        header(figure, say("backtest.figure", lang, regions=len(found.regions)), panels[-1], columns=4)
        note(figure, [say("backtest.figure_note", lang), say("backtest.source", lang)])

    return drawn((9.5, 5.0), draw)


def write_backtest_figures(found: Backtest) -> None:
    """Write ``figures/<language>/backtest.png`` and ``.svg``; StoreError: a file cannot be written."""
    write_pictures(found.folder, "backtest", partial(backtest_figure, found))
