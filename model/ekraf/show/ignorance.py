"""Figure and sentences: which share of the variance is unknown parameters, and which is luck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.ignorance import EFFECT, HEADLINE, LEVEL, ignorance
from ekraf.analysis.results import Results
from ekraf.indicators import get
from ekraf.show.history import place
from ekraf.show.messages import say
from ekraf.show.numbers import number
from ekraf.show.style import COLOURS, HATCHES, Picture, drawn, header, note, number_axis, wrapped

SHOWN = ("employed", "creative_jobs", "unemployment_rate", "own_revenue")  # effects of which are drawn
FIRST_ROWS = 30


def ignorance_sentence(results: Results, lang: str) -> str:
    """Return the share of parameters in the levels of the first scenario and in the effects, by median."""
    table = ignorance(results)
    first = table[(table.what == LEVEL) & (table.scenario == table.scenario.iloc[0])]
    said = [say("ignorance.levels", lang, share=_percent(first.parameters.median(), lang), year=first.year.iloc[0])]
    effects = table[table.what == EFFECT]
    if len(effects):
        said.append(say("ignorance.effects", lang, share=_percent(effects.parameters.median(), lang)))
    return " ".join(said)


def ignorance_figure(results: Results, lang: str) -> Picture:
    """Return stacked bars: levels of the first scenario by indicator, and effects by scenario for four indicators."""
    table = ignorance(results)
    levels = table[(table.what == LEVEL) & (table.scenario == results.scenarios[0])].set_index("indicator")
    effects = table[table.what == EFFECT].set_index(["indicator", "scenario"])
    keys = list(dict.fromkeys(effects.index.get_level_values("scenario")))[:FIRST_ROWS]
    panels = 1 + (len(SHOWN) if keys else 0)

    def draw(figure: Figure) -> None:
        top, *below = _panels(figure, panels)
        names = [get(name).label(lang) for name in HEADLINE]
        _bars(top, levels.loc[list(HEADLINE)], [wrapped(name, 34) for name in names], lang)
        scenario = results.name(results.scenarios[0], lang)
        top.set_title(say("ignorance.level_title", lang, name=scenario, year=levels.year.iloc[0]), fontsize=9)
        for at, (axes, name) in enumerate(zip(below, SHOWN, strict=False)):
            rows = effects.loc[[(name, key) for key in keys]]
            shown = [wrapped(results.name(key, lang), 26) for key in keys] if at % 2 == 0 else [""] * len(keys)
            _bars(axes, rows, shown, lang)
            axes.set_title(wrapped(say("ignorance.effect_title", lang, name=get(name).label(lang)), 44), fontsize=9)
        header(figure, say("ignorance.figure", lang), top)
        source = say("figure.source", lang, place=place(results, results.scenarios), draws=results.draws)
        note(figure, [say("ignorance.note", lang), source])

    return drawn((9.0, 4.4 + (2 * (0.7 + 0.42 * len(keys)) if keys else 0.0)), draw)


def _panels(figure: Figure, panels: int) -> list[Axes]:
    if panels == 1:
        return [figure.subplots(1, 1)]
    grid = figure.add_gridspec(3, 2)
    return [
        figure.add_subplot(grid[0, :]),
        *(figure.add_subplot(grid[1 + at // 2, at % 2]) for at in range(panels - 1)),
    ]


def _bars(axes: Axes, rows: pd.DataFrame, names: list[str], lang: str) -> None:
    """Draw a bar a row: parameters from the left, luck behind them; a line for the interval between the two."""
    place_of, known = np.arange(len(rows))[::-1], 100.0 * rows.parameters.to_numpy(float)
    style: Any = {"height": 0.62, "edgecolor": "white", "linewidth": 0.4}
    axes.barh(place_of, known, color=COLOURS[0], label=say("ignorance.parameters", lang), **style)
    axes.barh(place_of, 100.0 - known, left=known, color="#F3D9B1", hatch=HATCHES[2], label=say("ignorance.luck", lang),
              **style)  # fmt: skip
    axes.hlines(place_of, 100.0 * rows.low, 100.0 * rows.high, color="black", lw=1.4)
    axes.set_yticks(place_of, names, fontsize=8)
    axes.set_xlim(0, 100)
    axes.set_xlabel(say("ignorance.axis", lang), fontsize=8)
    axes.grid(axis="y", visible=False)
    number_axis(axes.xaxis, lang)


def _percent(share: float, lang: str) -> str:
    return number(100.0 * share, 0, lang)
