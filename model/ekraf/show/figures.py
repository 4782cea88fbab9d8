"""All figures of a results folder, in both languages, as PNG and SVG."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ekraf.analysis.ignorance import has_sets
from ekraf.analysis.results import Results
from ekraf.experiment.files import make_folder
from ekraf.region import load
from ekraf.show.effect_figures import effects_figure, who_gains_figure
from ekraf.show.fan import SHOWN, fan
from ekraf.show.ignorance import ignorance_figure
from ekraf.show.messages import LANGUAGES
from ekraf.show.money_figures import cost_figure, revenue_figure, revenue_kinds_figure
from ekraf.show.style import Picture, write_picture

FANS = (
    "unemployment_rate", "youth_unemployment_rate", "creative_jobs", "employed", "own_revenue", "grdp", "mean_wage",
    "creative_sales",
)  # fmt: skip


def write_figures(results: Results, advance: Callable[[int, int], None] = lambda finished, total: None) -> None:
    """Write ``figures/<language>/<name>.png`` and ``.svg``; ``advance`` is told how many are done.

    Fan charts and own revenue by kind need a whole year; effects, cost and revenue need a comparison. StoreError if
    a file cannot be written.
    """
    wanted = _wanted(results)
    total = len(wanted) * len(LANGUAGES)
    for number, (lang, name) in enumerate((lang, name) for lang in LANGUAGES for name in wanted):
        advance(number, total)
        folder = results.folder / "figures" / lang
        make_folder(folder)
        write_picture(wanted[name](lang), folder / name)
    advance(total, total)


def _wanted(results: Results) -> dict[str, Callable[[str], Picture]]:
    """Return file name -> how to draw it in a language."""
    figures: dict[str, Callable[[str], Picture]] = {}
    for first, ending in _regions(results).items():
        for name in FANS:
            shown = None if results.comparator else _of_region(results, first)
            figures[f"fan_{name}{ending}"] = partial(_fan, results, name, shown)
        figures[f"own_revenue_by_kind{ending}"] = partial(revenue_kinds_figure, results, first)
    if results.comparator is not None:
        figures["effects"] = partial(effects_figure, results)
        figures["cost_against_jobs"] = partial(cost_figure, results)
        figures["where_the_revenue_goes"] = partial(revenue_figure, results)
        figures["who_gains"] = partial(who_gains_figure, results)
    if has_sets(results):
        figures["parameters_and_luck"] = partial(ignorance_figure, results)
    return figures


def _fan(results: Results, name: str, shown: list[str] | None, lang: str) -> Picture:
    return fan(results, name, lang, shown)


def _regions(results: Results) -> dict[str, str]:
    """Return the first scenario of each region that holds a whole year -> what its file names end in."""
    if results.comparator is not None:
        firsts = [results.comparator]
    else:
        firsts = list({results.region(key): key for key in reversed(results.scenarios)}.values())[::-1]
    several = len(firsts) > 1
    return {key: f"_{load(results.region(key)).code}" if several else "" for key in firsts if results.whole_years(key)}


def _of_region(results: Results, first: str) -> list[str]:
    here = [key for key in results.scenarios if results.region(key) == results.region(first)]
    return here[: SHOWN + 1]
