"""The figure of a trial: the effect on each outcome over the horizons, with the interval of its mean."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.trials import DIRECT
from ekraf.show.messages import say
from ekraf.show.outcome_panels import dress, outcome_panels, rows_of_panels
from ekraf.show.style import COLOURS, MARKERS, Picture, drawn, header, note, write_pictures
from ekraf.show.trial_table import label, title, unit_of
from ekraf.show.twin_figure import twin_figure


def trial_figure(results: TrialResults, lang: str) -> Picture:
    """Return a panel an outcome: effects by month, with 90% intervals of the mean and of single trials."""
    effects = results.effects
    outcomes = results.trial.measured
    how_drawn = "trial.lottery" if results.trial.assignment == "lottery" else "trial.chosen"

    def draw(figure: Figure) -> None:
        panels = list(outcome_panels(figure, outcomes))
        for axes, outcome in panels:
            here = effects[effects["outcome"] == outcome]
            how = unit_of(outcome, here, lang, difference=True)
            divisor = how.divisor
            for place, ((share, contrast), line) in enumerate(here.groupby(["treated_share", "contrast"], sort=False)):
                shade, shape = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
                x = line["month"].to_numpy(float) + 0.35 * place
                axes.vlines(x, line["low"] / divisor, line["high"] / divisor, color=shade, lw=0.8, alpha=0.6)
                axes.vlines(x, line["mean_low"] / divisor, line["mean_high"] / divisor, color=shade, lw=3.0)
                plain = share == "all" and contrast == DIRECT
                text = (
                    say(how_drawn, lang)
                    if plain
                    else label(outcome, str(share), str(contrast), lang).split(", ", 1)[-1]
                )
                axes.plot(x, line["effect"] / divisor, shape, color=shade, mfc="white", ms=6, label=text)
            axes.set_xticks(sorted(set(here["month"])))
            axes.margins(x=0.12)
            dress(axes, outcome, how.unit, lang)
        several = len(effects.groupby(["treated_share", "contrast"])) > 1
        header(figure, title(results, lang), panels[0][0] if several else None)
        note(figure, [say("trial.figure_note", lang), say("trial.source", lang, draws=results.draws)])

    return drawn((9.6, 0.9 + 2.5 * rows_of_panels(outcomes)), draw)


def write_trial_figure(results: TrialResults) -> None:
    """Write ``figures/<language>/trial.png`` and ``.svg``, and ``twin`` if there is one; StoreError if that fails."""
    write_pictures(results.folder, "trial", partial(trial_figure, results))
    if results.trial.twin:
        write_pictures(results.folder, "twin", partial(twin_figure, results))
