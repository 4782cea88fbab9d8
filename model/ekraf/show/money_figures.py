"""Money: what a year of work costs, and whose treasury the extra revenue reaches."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ekraf.analysis.annual import Reals
from ekraf.analysis.results import Results
from ekraf.analysis.value import value
from ekraf.indicators import NAMES, get
from ekraf.show.history import place
from ekraf.show.messages import say
from ekraf.show.numbers import number, scale
from ekraf.show.style import (
    BASELINE,
    COLOURS,
    GREY,
    HATCHES,
    Picture,
    colour,
    drawn,
    header,
    marker,
    note,
    number_axis,
    wrapped,
    year_axis,
)

BILLION = 1e9
KINDS = (
    "other_own_revenue", "local_levies", "vehicle_tax_surcharge", "local_tax_food", "local_tax_electricity",
    "local_tax_property", "local_tax_land_transfer",
)  # fmt: skip
COST_LINES = (25e6, 50e6, 100e6, 200e6, 500e6, 1e9, 2e9, 5e9)  # rupiah a job-year
APART = 0.035  # of the width, so that whiskers at equal cost do not hide each other


def cost_figure(results: Results, lang: str) -> Picture:
    """Return extra job-years (net, with 90% interval) against extra programme spending, sums over the run."""
    table = value(results)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        columns = [f"extra_job_years{end}" for end in ("", "_low", "_high")]
        costs = table["programme_cost"].to_numpy(float) / BILLION
        bands = table[columns].to_numpy(float)
        left, right = _window(costs)
        places = costs + _shifts(costs, APART * (right - left))
        for key, x, (mean, low, high) in zip(table["scenario"], places, bands, strict=True):
            shade = colour(results, key)
            axes.plot([x, x], [low, high], color=shade, lw=1.6, solid_capstyle="butt")
            fill, name = shade if low > 0 or high < 0 else "white", results.name(key, lang)
            axes.plot([x], [mean], marker(results, key), color=shade, mfc=fill, ms=7, ls="none", label=name)
        axes.axhline(0, color=BASELINE, lw=1)
        axes.set_xlim(left, right)
        _cost_lines(axes, lang)
        axes.set_xlabel(say("figure.cost_x", lang))
        axes.set_ylabel(say("figure.cost_y", lang))
        number_axis(axes.xaxis, lang)
        number_axis(axes.yaxis, lang, signed=True)
        header(figure, _title(results, "figure.cost", lang), axes)
        said = [say(f"figure.{key}", lang) for key in ("paired", "filled", "side")]
        note(figure, [" ".join(said), _source(results, lang)])

    return drawn((8.0, 4.8), draw)


def revenue_figure(results: Results, lang: str) -> Picture:
    """Return the extra own, shared and central revenue of each scenario, a year, beside its extra spending."""
    table = value(results)
    years = results.months(results.scenarios[0]) / 12
    shared = table["extra_shared_revenue"].to_numpy(float)
    parts = {
        "figure.own": table["extra_own_revenue"].to_numpy(float),
        "figure.shared": shared,
        "figure.central": table["extra_central_revenue"].to_numpy(float) - shared,
    }
    # Spending is far larger than revenue, so it stands beside the bars as a number.
    cost = table["programme_cost"].to_numpy(float) / BILLION / years

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        rows = np.arange(len(table))
        ends = {1: np.zeros(len(table)), -1: np.zeros(len(table))}
        for (key, amounts), shade, hatch in zip(parts.items(), COLOURS, HATCHES, strict=False):
            amounts = amounts / BILLION / years
            starts = np.where(amounts >= 0, ends[1], ends[-1])
            axes.barh(
                rows, amounts, 0.62, left=starts, color=shade, hatch=hatch, ec="white", lw=0, label=say(key, lang)
            )
            ends[1] += np.maximum(amounts, 0)
            ends[-1] += np.minimum(amounts, 0)
        axes.axvline(0, color=BASELINE, lw=1)
        names = [wrapped(results.name(str(key), lang), 28) for key in table["scenario"]]
        axes.set_yticks(rows, names)
        axes.invert_yaxis()
        axes.set_xlabel(f"{say('unit.rupiah_billion', lang)} {say('word.a_year', lang)}")
        for row, spent in enumerate(cost):
            text = f"{say('figure.cost_marker', lang)}: {number(float(spent), 1, lang)}"
            axes.text(float(ends[1][row]), row, f"  {text}", va="center", fontsize=7.5, color=GREY)
        axes.margins(x=0.3)
        axes.grid(axis="y", visible=False)
        number_axis(axes.xaxis, lang)
        header(figure, _title(results, "figure.revenue", lang), axes, width=40)
        note(figure, [_source(results, lang)])

    return drawn((8.6, 1.9 + 0.42 * len(table)), draw)


def revenue_kinds_figure(results: Results, key: str, lang: str) -> Picture:
    """Return own revenue (PAD) of a scenario by kind and whole year, means over draws."""
    years = results.whole_years(key)
    whole = np.isin(results.years(key), years)
    means = results.yearly[key].mean(axis=0)[whole]
    unit = scale("rupiah", float(means[:, NAMES.index("own_revenue")].max()), lang)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        parts = [means[:, NAMES.index(name)] / unit.divisor for name in KINDS]
        bottom = np.zeros(len(years))
        for name, amounts, shade, hatch in zip(KINDS, parts, ("#C9C9C9", *COLOURS), HATCHES, strict=False):
            looks: dict[str, Any] = {"color": shade, "hatch": hatch, "ec": "white", "lw": 0}
            axes.bar(years, amounts, 0.72, bottom=bottom, label=get(name).label(lang), **looks)
            bottom = bottom + amounts
        total = means[:, NAMES.index("own_revenue")] / unit.divisor
        axes.bar(years, total - bottom, 0.72, bottom=bottom, color=GREY, label=say("figure.other_kinds", lang))
        axes.set_ylabel(f"{unit.unit} {say('word.a_year', lang)}")
        number_axis(axes.yaxis, lang)
        year_axis(axes)
        header(figure, say("figure.revenue_kinds", lang, name=results.name(key, lang)), axes, columns=4, width=26)
        note(figure, [say("figure.source", lang, place=place(results, [key]), draws=results.draws)])

    return drawn((8.0, 4.4), draw)


def _window(costs: Reals) -> tuple[float, float]:
    """Return the costs to show: around those there are, so that equal budgets do not fall on one line."""
    low, high = float(costs.min()), float(costs.max())
    around = max(0.15 * (high - low), 0.1 * abs(high), 0.1)
    return low - 2 * around, high + around


def _shifts(costs: Reals, step: float) -> list[float]:
    """Return sideways shifts that keep whiskers of nearly equal cost apart."""
    shifts: list[float] = []
    for place_of, cost in enumerate(costs):
        near = sum(abs(cost - other) < step for other in costs[:place_of])
        shifts.append(step * ((near + 1) // 2) * (-1 if near % 2 else 1))
    return shifts


def _cost_lines(axes: Axes, lang: str) -> None:
    """Draw lines of equal cost a job-year, as far as they lie within what is shown."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for cost in COST_LINES:
        jobs = [x * BILLION / cost for x in (left, right)]
        if left > 0 and high * 0.05 < jobs[0] < high * 0.95:
            axes.plot([left, right], jobs, color=GREY, lw=0.7, ls=(0, (2, 3)), zorder=0)
            unit = scale("rupiah", cost, lang)
            amount = f"{number(cost / unit.divisor, 0, lang)} {unit.unit.split()[0]}"
            axes.text(left, jobs[0], say("figure.cost_line", lang, cost=amount), fontsize=7, color=GREY, va="top")
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)


def _title(results: Results, key: str, lang: str) -> str:
    years = results.years(results.scenarios[0])
    return say(key, lang, first=years[0], last=years[-1])


def _source(results: Results, lang: str) -> str:
    return say("figure.source", lang, place=place(results, results.scenarios), draws=results.draws)
