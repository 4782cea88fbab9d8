"""The figure of a trial with a twin: what treated, untreated and everybody else gain or lose by the offer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.twin import OTHERS, TOWN, TREATED, UNTREATED
from ekraf.show.messages import say
from ekraf.show.outcome_panels import dress, outcome_panels, rows_of_panels
from ekraf.show.style import BASELINE, COLOURS, MARKERS, Picture, drawn, header, note
from ekraf.show.trial_table import title, unit_of

APART = 0.2  # of the distance between two horizons
# Group -> place beside the horizon, colour, marker, message. The net is black and filled: it is what a planner asks.
LOOKS = {
    TREATED: (-1.5 * APART, COLOURS[0], MARKERS[0], "twin.treated_long"),
    UNTREATED: (-0.5 * APART, COLOURS[1], MARKERS[1], "twin.untreated_long"),
    OTHERS: (0.5 * APART, COLOURS[2], MARKERS[3], "twin.others_long"),
    TOWN: (1.5 * APART, BASELINE, MARKERS[2], "twin.town_long"),
}


def twin_figure(results: TrialResults, lang: str) -> Picture:
    """Return a panel an outcome: changes by horizon with 90% intervals of the mean and the range of single draws."""
    changes = results.changes[results.changes["treated_share"] == "all"]
    outcomes = results.trial.measured

    def draw(figure: Figure) -> None:
        panels = list(outcome_panels(figure, outcomes))
        for axes, outcome in panels:
            _panel(axes, outcome, changes[changes["outcome"] == outcome], lang)
        header(figure, title(results, lang, "twin.title"), panels[0][0])
        note(figure, [say("twin.figure_note", lang), say("trial.source", lang, draws=results.draws)])

    return drawn((9.6, 1.1 + 3.0 * rows_of_panels(outcomes)), draw)


def _panel(axes: Axes, outcome: str, rows: pd.DataFrame, lang: str) -> None:
    """Draw one outcome; horizons stand at equal distances, so that marks beside each other never meet."""
    months = sorted(set(rows["month"]))
    how = unit_of(outcome, rows[rows["group"].isin(LOOKS)], lang, difference=True)
    for group, (aside, shade, shape, key) in LOOKS.items():
        line = rows[rows["group"] == group]
        if line.empty:
            continue
        x = np.array([months.index(month) for month in line["month"]]) + aside
        values = line[["effect", "low", "high", "mean_low", "mean_high"]] / how.divisor
        axes.vlines(x, values["low"], values["high"], color=shade, lw=0.8, alpha=0.6)
        axes.vlines(x, values["mean_low"], values["mean_high"], color=shade, lw=3.4)
        inside = BASELINE if group == TOWN else "white"
        axes.plot(x, values["effect"], shape, color=shade, mfc=inside, ms=4.2, label=say(key, lang))
    axes.set_xticks(range(len(months)), [str(month) for month in months])
    axes.set_xlim(-0.5, len(months) - 0.5)
    dress(axes, outcome, how.unit, lang)
