"""Fan charts: published history, then the projection with its bands, and beside it what the scenarios change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.annual import Reals
from ekraf.analysis.compare import band
from ekraf.analysis.results import Results
from ekraf.errors import EkrafError
from ekraf.indicators import Indicator, get
from ekraf.show.history import history, place
from ekraf.show.messages import say
from ekraf.show.numbers import scale
from ekraf.show.style import BASELINE, Picture, colour, drawn, header, marker, note, number_axis, wrapped, year_axis

SHOWN = 3  # scenarios beside the baseline, unless they are named; more cannot be told apart
BANDS = ((0.05, 0.95, 0.16), (0.25, 0.75, 0.30))  # quantiles, and how dark


def fan(results: Results, indicator: str, lang: str, scenarios: Sequence[str] | None = None) -> Picture:
    """Return the fan chart of an indicator by whole years (Sakernas indicators: August).

    ``scenarios``: which to show; the comparator is always there. Left out: the three that change the indicator
    most, or of a run without comparison the first ones of the first region. EkrafError: no such indicator or
    scenario, or no whole year to show.
    """
    entry = get(indicator)
    shown = _shown(results, entry, scenarios)
    if not results.whole_years(shown[0]):
        raise EkrafError(f"{results.folder}: a fan chart needs a whole calendar year, and '{shown[0]}' has none")
    paired = results.comparator is not None and len(shown) > 1
    past = history(results, indicator, shown[0])

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, 2, width_ratios=[1.5, 1]) if paired else [figure.subplots()]
        _levels(panels[0], results, entry, shown, past, lang)
        if paired:
            _differences(panels[1], results, entry, shown[1:], lang)
        header(figure, entry.label(lang), panels[0])
        note(figure, _notes(results, entry, shown, past, lang))

    return drawn((8.6, 4.2) if paired else (6.8, 4.2), draw)


def _shown(results: Results, entry: Indicator, scenarios: Sequence[str] | None) -> list[str]:
    """Return the scenarios to show, the comparator first."""
    for key in scenarios or ():
        results.name(key, "en")  # complains of a name that is not there
    if results.comparator is None:
        here = results.region(results.scenarios[0])
        same = [key for key in results.scenarios if results.region(key) == here]
        return list(scenarios or same[: SHOWN + 1])
    if scenarios is None:
        change = {key: abs(float(_change(results, key, entry)[:, -1:].mean())) for key in results.others()}
        largest = sorted(change, key=lambda key: -change[key])[:SHOWN]
        scenarios = [key for key in change if key in largest]
    return [results.comparator, *(key for key in scenarios if key != results.comparator)]


def _change(results: Results, key: str, entry: Indicator) -> Reals:
    return results.official(key, entry.name) - results.official(str(results.comparator), entry.name)


def _levels(
    axes: Axes, results: Results, entry: Indicator, shown: list[str], past: dict[int, float], lang: str
) -> None:
    values = {key: results.official(key, entry.name) for key in shown}
    largest = max([*(float(np.abs(v).max()) for v in values.values()), *map(abs, past.values())])
    unit = scale(entry.unit, largest, lang)
    if past:
        years, numbers = list(past), np.array(list(past.values())) / unit.divisor
        axes.plot(years, numbers, "o:", color=BASELINE, ms=3, lw=1, label=say("figure.history", lang))
    for key, draws in values.items():
        alone = results.comparator in (None, key)
        _fan_of(axes, results, key, draws / unit.divisor, alone, lang)
    axes.set_ylabel(unit.unit)
    number_axis(axes.yaxis, lang)
    year_axis(axes)


def _fan_of(axes: Axes, results: Results, key: str, draws: Reals, bands: bool, lang: str) -> None:
    years, shade = results.whole_years(key), colour(results, key)
    if bands:
        for low, high, dark in BANDS:
            lower, upper = np.quantile(draws, (low, high), axis=0)
            axes.fill_between(years, lower, upper, color=shade, alpha=dark, lw=0)
    shape = marker(results, key) if key != results.comparator else None
    axes.plot(years, np.median(draws, axis=0), color=shade, label=results.name(key, lang), marker=shape, ms=4)


def _differences(axes: Axes, results: Results, entry: Indicator, chosen: list[str], lang: str) -> None:
    found = {key: band(_change(results, key, entry)) for key in chosen}
    largest = max(float(np.abs([each.low, each.high]).max()) for each in found.values())
    unit = scale(entry.unit, largest, lang, difference=True)
    axes.axhline(0, color=BASELINE, lw=1)
    for key, (mean, low, high) in found.items():
        years, shade = results.whole_years(key), colour(results, key)
        axes.fill_between(years, low / unit.divisor, high / unit.divisor, color=shade, alpha=0.15, lw=0)
        axes.plot(years, mean / unit.divisor, color=shade, marker=marker(results, key), ms=4)
    axes.set_ylabel(unit.unit)
    baseline = results.name(str(results.comparator), lang)
    axes.set_title(wrapped(say("figure.difference", lang, baseline=baseline), 44), fontsize=9, fontweight="normal")
    number_axis(axes.yaxis, lang, signed=True)
    year_axis(axes)


def _notes(results: Results, entry: Indicator, shown: list[str], past: dict[int, float], lang: str) -> list[str]:
    said = [say("figure.bands", lang)]
    if entry.august:
        said.append(say("figure.august", lang))
    if results.comparator is not None:
        said.append(say("figure.paired", lang))
    fields = {"place": place(results, shown), "draws": results.draws}
    if past:
        return [" ".join(said), say("figure.source_history", lang, year=max(past), **fields)]
    return [" ".join(said), say("figure.source", lang, **fields)]
