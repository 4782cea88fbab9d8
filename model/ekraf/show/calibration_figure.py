"""The figure of a calibration: each target's published band and simulated interval, in widths of the band."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ekraf.evidence.targets import Target
from ekraf.show.messages import say
from ekraf.show.style import BASELINE, COLOURS, Picture, drawn, header, note, number_axis, wrapped, write_pictures


def calibration_figure(fit: pd.DataFrame, learnt: pd.DataFrame, targets: tuple[Target, ...], lang: str) -> Picture:
    """Return two panels: targets against their bands, and parameters' posterior inside their prior."""

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        half = (fit.high - fit.low).to_numpy() / 2.0
        middle = (fit.high + fit.low).to_numpy() / 2.0
        place = np.arange(len(fit))[::-1]
        left.axvspan(-1, 1, color="#E8E8E8")
        for use, shade, shape in (("used", COLOURS[0], "o"), ("held_out", COLOURS[1], "s")):
            mine = (fit.use == use).to_numpy()
            low, mean, high = ((fit[name].to_numpy() - middle) / half for name in ("simulated_low", "simulated",
                                                                                  "simulated_high"))  # fmt: skip
            left.hlines(place[mine], np.clip(low, -4, 4)[mine], np.clip(high, -4, 4)[mine], color=shade, lw=2.2)
            left.plot(np.clip(mean, -4, 4)[mine], place[mine], shape, color=shade, mfc="white",
                      label=say(f"calibration.{use}", lang))  # fmt: skip
        left.set_yticks(place, [wrapped(one.text(lang), 28) for one in targets], fontsize=7.5)
        left.set_xlabel(say("calibration.axis_band", lang), fontsize=8)
        place = np.arange(len(learnt))[::-1]
        width = (learnt.prior_high - learnt.prior_low).to_numpy()
        low, mean, high = ((learnt[name] - learnt.prior_low).to_numpy() / width for name in ("low", "mean", "high"))
        right.hlines(place, 0, 1, color="#E0E0E0", lw=5)
        right.hlines(place, low, high, color=BASELINE, lw=2.0)
        right.plot(mean, place, "o", color=BASELINE, mfc="white")
        right.set_yticks(place, list(learnt.parameter), fontsize=7.5)
        right.set_xlabel(say("calibration.axis_prior", lang), fontsize=8)
        for axes in (left, right):
            axes.grid(axis="y", visible=False)
            number_axis(axes.xaxis, lang)
        header(figure, say("calibration.figure", lang), left)
        note(figure, [say("calibration.figure_note", lang), say("calibration.source", lang)])

    return drawn((10.0, 1.6 + 0.24 * max(len(fit), len(learnt), 8)), draw)


def write_calibration_figures(fit: pd.DataFrame, learnt: pd.DataFrame, targets: tuple[Target, ...],
                              folder: Path) -> None:  # fmt: skip
    """Write ``figures/<language>/calibration.png`` and ``.svg``; StoreError: a file cannot be written."""
    write_pictures(folder, "calibration", partial(calibration_figure, fit, learnt, targets))
