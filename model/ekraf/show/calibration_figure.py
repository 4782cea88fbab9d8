"""The figure of a calibration: each target's published band and simulated interval, in widths of the band."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.evidence.targets import Target
from ekraf.region import load
from ekraf.show.messages import say
from ekraf.show.style import BASELINE, COLOURS, Picture, drawn, header, note, number_axis, wrapped, write_pictures

FAR = 4.0  # half widths of the band beyond which a miss is drawn at the edge
SHADES = {"used": (COLOURS[0], "o"), "held_out": (COLOURS[1], "s")}


def calibration_figure(fit: pd.DataFrame, learnt: pd.DataFrame, targets: tuple[Target, ...], region: str,
                       lang: str) -> Picture:  # fmt: skip
    """Return two panels: targets against their bands, and parameters' posterior inside their prior."""

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1.0))
        _targets(left, fit, targets, lang)
        _parameters(right, learnt, lang)
        for axes in (left, right):
            axes.grid(axis="y", visible=False)
            number_axis(axes.xaxis, lang)
        header(figure, say("calibration.figure", lang, place=load(region).name), left)
        note(figure, [say("calibration.figure_note", lang), say("calibration.source", lang, code=region)])

    return drawn((10.0, 1.8 + 0.19 * max(len(fit), len(learnt), 8)), draw)


def write_calibration_figures(fit: pd.DataFrame, learnt: pd.DataFrame, targets: tuple[Target, ...], region: str,
                              folder: Path) -> None:  # fmt: skip
    """Write ``figures/<language>/calibration.png`` and ``.svg``; StoreError: a file cannot be written."""
    write_pictures(folder, "calibration", partial(calibration_figure, fit, learnt, targets, region))


def _targets(axes: Axes, fit: pd.DataFrame, targets: tuple[Target, ...], lang: str) -> None:
    half = (fit.high - fit.low).to_numpy() / 2.0
    middle = (fit.high + fit.low).to_numpy() / 2.0
    place = np.arange(len(fit))[::-1]
    ends = [np.clip((fit[name].to_numpy() - middle) / half, -FAR, FAR) for name in ("simulated_low", "simulated",
                                                                                  "simulated_high")]  # fmt: skip
    axes.axvspan(-1, 1, color="#E8E8E8")
    for use, (shade, shape) in SHADES.items():
        mine = (fit.use == use).to_numpy()
        low, mean, high = (end[mine] for end in ends)
        axes.hlines(place[mine], low, high, color=shade, lw=2.2)
        axes.plot(mean, place[mine], shape, color=shade, mfc="white", ms=4.5, label=say(f"calibration.{use}", lang))
    axes.set_xlim(-FAR - 0.2, FAR + 0.2)
    axes.set_ylim(-0.8, len(fit) - 0.2)
    axes.set_yticks(place, [one.text(lang) for one in targets], fontsize=7)
    axes.set_xlabel(say("calibration.axis_band", lang), fontsize=8)


def _parameters(axes: Axes, learnt: pd.DataFrame, lang: str) -> None:
    """Draw the middle 90% of the posterior by place in the prior's range; grey bars are the whole range."""
    place = np.arange(len(learnt))[::-1]
    low, mean, high = (learnt[f"place_{name}"].to_numpy() for name in ("low", "mean", "high"))
    axes.hlines(place, 0, 1, color="#DCDCDC", lw=7)
    axes.hlines(place, low, high, color=BASELINE, lw=2.2)
    axes.plot(mean, place, "o", color=BASELINE, mfc="white")
    axes.set_ylim(-0.8, len(learnt) - 0.2)
    axes.set_yticks(place, [wrapped(name.replace("_", " "), 26) for name in learnt.parameter], fontsize=8)
    axes.set_xlabel(wrapped(say("calibration.axis_prior", lang), 48), fontsize=8)
