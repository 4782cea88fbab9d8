"""Effects with intervals: what each scenario changes in the last year, and who gains work by it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.compare import Band, band, effect_in_year
from ekraf.analysis.results import Results
from ekraf.indicators import get
from ekraf.show.history import place
from ekraf.show.messages import say
from ekraf.show.numbers import scale
from ekraf.show.style import BASELINE, Picture, colour, drawn, header, marker, note, number_axis, wrapped

SHOWN = ("employed", "unemployment_rate", "youth_unemployment_rate", "own_revenue")
AGES = ("15_24", "25_34", "35_54", "55plus")
GROUPS = ("male", "female", "primary", "lower_secondary", "upper_secondary", "vocational", "tertiary")
MOST = 4  # scenarios whose groups fit side by side


def effects_figure(results: Results, lang: str) -> Picture:
    """Return what all scenarios do to jobs, (youth) unemployment and own revenue in the last whole year."""
    keys, year = results.others(), results.last_year(results.scenarios[0])

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, len(SHOWN), sharey=True)
        for axes, indicator in zip(panels, SHOWN, strict=True):
            bands = [band(effect_in_year(results, key, indicator, year)) for key in keys]
            _panel(axes, results, keys, indicator, bands, lang)
        panels[0].set_yticks(range(len(keys)), [wrapped(results.name(key, lang), 22) for key in keys])
        panels[0].invert_yaxis()
        header(figure, say("figure.effects", lang, year=year))
        note(figure, [_interval_note(lang), _source(results, lang)])

    return drawn((9.6, 1.9 + 0.42 * len(keys)), draw)


def who_gains_figure(results: Results, lang: str) -> Picture:
    """Return the effect on employment by age and on unemployment by sex and schooling, of up to four scenarios.

    The four that add most jobs in the last whole year.
    """
    year = results.last_year(results.scenarios[0])
    jobs = {key: float(effect_in_year(results, key, "employed", year).mean()) for key in results.others()}
    leading = sorted(jobs, key=lambda key: -jobs[key])[:MOST]
    keys = [key for key in jobs if key in leading]

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        _groups(left, results, keys, [f"employed_{name}" for name in AGES], year, lang)
        left.set_title(say("figure.who_age", lang))
        _groups(right, results, keys, [f"unemployment_rate_{name}" for name in GROUPS], year, lang)
        right.set_title(say("figure.who_rate", lang))
        header(figure, say("figure.who", lang, year=year), left, columns=2, width=60)
        note(figure, [_interval_note(lang), _source(results, lang)])

    return drawn((9.0, 5.2), draw)


def _panel(axes: Axes, results: Results, keys: list[str], indicator: str, bands: list[Band], lang: str) -> None:
    entry = get(indicator)
    unit = scale(entry.unit, max(float(np.abs([b.low, b.high]).max()) for b in bands), lang, difference=True)
    for height, (key, each) in enumerate(zip(keys, bands, strict=True)):
        _whisker(axes, each, unit.divisor, height, colour(results, key), marker(results, key))
    axes.axvline(0, color=BASELINE, lw=1)
    axes.set_title(wrapped(entry.label(lang), 22), fontsize=9)
    axes.set_xlabel(f"{unit.unit} {say('word.a_year', lang)}" if entry.kind == "flow" else unit.unit)
    axes.grid(axis="y", visible=False)
    number_axis(axes.xaxis, lang, signed=True, ticks=4)


def _groups(axes: Axes, results: Results, keys: list[str], indicators: list[str], year: int, lang: str) -> None:
    bands = {(key, name): band(effect_in_year(results, key, name, year)) for key in keys for name in indicators}
    largest = max(float(np.abs([each.low, each.high]).max()) for each in bands.values())
    unit = scale(get(indicators[0]).unit, largest, lang, difference=True)
    step = 0.7 / max(len(keys), 1)
    for place_in_group, key in enumerate(keys):
        shift = (place_in_group - (len(keys) - 1) / 2) * step
        axes.plot([], [], marker(results, key), color=colour(results, key), label=results.name(key, lang))
        for row, name in enumerate(indicators):
            shade, shape = colour(results, key), marker(results, key)
            _whisker(axes, bands[key, name], unit.divisor, row + shift, shade, shape)
    groups = [name.removeprefix("employed_").removeprefix("unemployment_rate_") for name in indicators]
    axes.set_yticks(range(len(groups)), [wrapped(say(f"group.{group}", lang), 18) for group in groups])
    axes.invert_yaxis()
    axes.axvline(0, color=BASELINE, lw=1)
    axes.set_xlabel(unit.unit)
    axes.grid(axis="y", visible=False)
    number_axis(axes.xaxis, lang, signed=True)


def _whisker(axes: Axes, each: Band, divisor: float, height: float, shade: str, shape: str) -> None:
    """Draw a mean with its interval; the marker is filled where the interval leaves out zero."""
    mean, low, high = (float(value) / divisor for value in each)
    axes.plot([low, high], [height, height], color=shade, lw=1.6, solid_capstyle="butt")
    clear = low > 0 or high < 0
    axes.plot([mean], [height], shape, color=shade, mfc=shade if clear else "white", ms=6)


def _interval_note(lang: str) -> str:
    return f"{say('figure.paired', lang)} {say('figure.filled', lang)}"


def _source(results: Results, lang: str) -> str:
    return say("figure.source", lang, place=place(results, results.scenarios), draws=results.draws)
