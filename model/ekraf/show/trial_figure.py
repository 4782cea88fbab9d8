"""The figure of a trial: the effect on each outcome over the horizons, with the interval of its mean."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.trials import DIRECT
from ekraf.experiment.files import make_folder
from ekraf.show.messages import LANGUAGES, say
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
    write_picture,
)
from ekraf.show.trial_table import label, title, unit_of
from ekraf.show.twin_figure import twin_figure

ACROSS = 3


def trial_figure(results: TrialResults, lang: str) -> Picture:
    """Return a panel an outcome: effects by month, with 90% intervals of the mean and of single trials."""
    effects = results.effects
    outcomes = results.trial.measured
    down = -(-len(outcomes) // ACROSS)
    how_drawn = "trial.lottery" if results.trial.assignment == "lottery" else "trial.chosen"

    def draw(figure: Figure) -> None:
        panels = figure.subplots(down, min(ACROSS, len(outcomes)), squeeze=False).ravel()
        for axes, outcome in zip(panels, outcomes, strict=False):
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
            axes.axhline(0, color=BASELINE, lw=1)
            axes.set_title(wrapped(say(f"outcome.{outcome}", lang), 30), fontsize=9)
            axes.set_xlabel(say("trial.months_after", lang), fontsize=8)
            axes.set_ylabel(how.unit, fontsize=8)
            axes.set_xticks(sorted(set(here["month"])))
            axes.margins(x=0.12)
            axes.grid(axis="x", visible=False)
            number_axis(axes.yaxis, lang, signed=True, ticks=5)
        for axes in panels[len(outcomes) :]:
            axes.set_visible(False)
        header(
            figure, title(results, lang), panels[0] if len(effects.groupby(["treated_share", "contrast"])) > 1 else None
        )
        note(figure, [say("trial.figure_note", lang), say("trial.source", lang, draws=results.draws)])

    return drawn((9.6, 0.9 + 2.5 * down), draw)


def write_trial_figure(results: TrialResults) -> None:
    """Write ``figures/<language>/trial.png`` and ``.svg``, and ``twin`` if there is one; StoreError if that fails."""
    for lang in LANGUAGES:
        folder: Path = results.folder / "figures" / lang
        make_folder(folder)
        write_picture(trial_figure(results, lang), folder / "trial")
        if results.trial.twin:
            write_picture(twin_figure(results, lang), folder / "twin")
