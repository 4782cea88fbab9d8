"""The table a mayor can read, and the sentences that say what can and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ekraf.analysis.compare import Band, band, effect_in_year, levels, verdict
from ekraf.analysis.detectable import POWER, detectable
from ekraf.analysis.ignorance import has_sets
from ekraf.analysis.results import Results
from ekraf.analysis.value import value
from ekraf.indicators import get
from ekraf.show.history import place
from ekraf.show.ignorance import ignorance_sentence
from ekraf.show.messages import say
from ekraf.show.numbers import number, scale

FEW_DRAWS = 20
FEWEST_DRAWS = 5  # with fewer, the interval is hardly more than the draws themselves
NARROWEST = 17  # letters of the names of scenarios
# Column of the table -> indicator, what it is divided by, decimals.
EFFECTS = {
    "table.jobs": ("employed", 1.0, 0),
    "table.creative_jobs": ("creative_jobs", 1.0, 0),
    "table.unemployment": ("unemployment_rate", 0.01, 2),
    "table.youth_unemployment": ("youth_unemployment_rate", 0.01, 2),
    "table.own_revenue": ("own_revenue", 1e9, 2),
}
LEVELS = (
    "employed", "creative_jobs", "unemployment_rate", "youth_unemployment_rate", "mean_wage", "creative_firms",
    "creative_sales", "own_revenue", "grdp", "poverty_rate",
)  # fmt: skip


def results_table(results: Results, lang: str) -> RenderableType:
    """Return what the terminal shows of results: effects with a verdict, or levels where nothing was compared."""
    folder = Text(say("table.folder", lang, folder=results.folder), style="dim")
    split = [Text(ignorance_sentence(results, lang))] if has_sets(results) else []
    if results.comparator is None:
        return Group(*(_level_table(results, year, lang) for year in _last_years(results)), *split, folder)
    note = Text(say("table.note", lang), style="dim")
    said = [Text(sentence(results, lang))]
    if results.whole_years(results.scenarios[0]):
        said.append(Text(published_sentence(results, lang)))
    return Group(_effect_table(results, lang), *said, *split, Text(), note, folder)


def published_sentence(results: Results, lang: str) -> str:
    """Return whether the published unemployment rate could show the largest effect of the scenarios compared."""
    found = detectable(results)
    error, smallest = (number(100.0 * value, 1, lang) for value in (found.error, found.smallest))
    key = "published.yes" if found.shown >= POWER else "published.no"
    return say(key, lang, error=error, smallest=smallest, effect=number(100.0 * found.effect, 2, lang, signed=True),
               shown=number(100.0 * found.shown, 0, lang), name=_names(results, [found.key], lang))  # fmt: skip


def sentence(results: Results, lang: str) -> str:
    """Return which scenarios change jobs in the last whole year, and which can be told apart from the best."""
    year = results.last_year(results.scenarios[0])
    if results.draws < FEWEST_DRAWS:
        return say("verdict.too_few", lang, draws=results.draws)
    found = verdict(results, "employed", year)
    said = []
    if not found.raised and not found.lowered:
        said.append(say("verdict.nothing", lang, year=year))
    if found.raised:
        said.append(say("verdict.raised", lang, year=year, names=_names(results, found.raised, lang)))
    if found.lowered:
        said.append(say("verdict.lowered", lang, year=year, names=_names(results, found.lowered, lang)))
    if found.unclear and (found.raised or found.lowered):
        said.append(say("verdict.unclear", lang, names=_names(results, found.unclear, lang)))
    if found.best and (found.worse_than_best or found.like_best):
        worse, like = (_names(results, keys, lang) for keys in (found.worse_than_best, found.like_best))
        key = "verdict.best" if worse and like else "verdict.best_alone" if worse else "verdict.best_unclear"
        said.append(say(key, lang, best=_names(results, [found.best], lang), worse=worse, like=like))
    if results.draws < FEW_DRAWS:
        said.append(say("verdict.few", lang, draws=results.draws))
    return " ".join(said)


def _effect_table(results: Results, lang: str) -> Table:
    year = results.last_year(results.scenarios[0])
    title = say(
        "table.title",
        lang,
        baseline=results.name(str(results.comparator), lang),
        place=place(results, results.scenarios),
        year=year,
        draws=results.draws,
    )
    worth = value(results).set_index("scenario")
    rows = {}
    for key in results.others():
        cells = []
        for indicator, divisor, digits in EFFECTS.values():
            each = band(effect_in_year(results, key, indicator, year) / divisor)
            cells.append(_cell(each, digits, lang, signed=True))
        ends = ("", "_low", "_high")
        cost = [float(worth.loc[key, f"cost_per_job_year{end}"]) / 1e6 for end in ends]  # type: ignore[arg-type]
        rows[results.name(key, lang)] = [*cells, _cell(cost, 0, lang, signed=False)]
    table = framed(title, leading=1)
    table.add_column(say("word.scenario", lang), min_width=NARROWEST)
    for column, heading in enumerate(say(key, lang) for key in (*EFFECTS, "table.cost")):
        lines = [line for cells in rows.values() for line in cells[column].split("\n")]
        # as narrow as figures and words allow
        table.add_column(heading, justify="right", width=max(8, *(len(part) for part in (*lines, *heading.split()))))
    for name, cells in rows.items():
        table.add_row(name, *cells)
    return table


def _level_table(results: Results, year: int, lang: str) -> Table:
    """Return levels in a year of the scenarios that end in it."""
    keys = [key for key in results.scenarios if results.last_year(key) == year]
    title = say("table.levels", lang, year=year, place=place(results, keys), draws=results.draws)
    table = framed(title, leading=1)
    table.add_column(say("table.indicator", lang))
    for key in keys:
        table.add_column(results.name(key, lang), justify="right")
    for name in LEVELS:
        entry = get(name)
        found = levels(results, name).query("year == @year").set_index("scenario")
        unit = scale(entry.unit, float(found["mean"].abs().max()), lang)
        yearly = f" {say('word.a_year', lang)}" if entry.agg == "sum" else ""
        bands = [found.loc[key, ["mean", "low", "high"]].to_numpy(float) / unit.divisor for key in keys]
        cells = [_cell(each.tolist(), unit.digits, lang, signed=False) for each in bands]
        table.add_row(f"{entry.label(lang)}, {unit.unit}{yearly}", *cells)
    return table


def framed(title: str, leading: int = 0) -> Table:
    """Return an empty table of narrow columns, ``leading`` lines apart: the whole must fit into 100 letters."""
    return Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, leading=leading,
                 pad_edge=False, padding=0)  # fmt: skip


def add_columns(table: Table, topic: str, widths: dict[str, int], right: Sequence[str], lang: str) -> None:
    """Add columns of fixed widths, heading -> letters, of the messages of a ``topic``; those ``right`` hold figures."""
    for heading, width in widths.items():
        table.add_column(say(f"{topic}.{heading}", lang), justify="right" if heading in right else "left", width=width)


def _last_years(results: Results) -> list[int]:
    return sorted({results.last_year(key) for key in results.scenarios})


def _cell(each: Band | Sequence[float], digits: int, lang: str, signed: bool) -> str:
    mean, low, high = (number(float(one), digits, lang, signed) for one in each)
    if np.isnan(each[0]):
        return mean
    return f"{mean}\n{low}\N{HORIZONTAL ELLIPSIS}{high}"


def _names(results: Results, keys: Sequence[str], lang: str) -> str:
    """Return names as a list in a sentence: A, B and C."""
    names = [f"\N{LEFT DOUBLE QUOTATION MARK}{results.name(key, lang)}\N{RIGHT DOUBLE QUOTATION MARK}" for key in keys]
    *front, last = names or [""]
    return f"{', '.join(front)} {say('word.and', lang)} {last}" if front else last
