"""The table and the figure of what was found."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.figure import Figure
from rich.table import Table
from tests.bench.rivals.contenders import YARDSTICK

from ekraf.show import style

OURS, THEIRS = style.COLOURS[0], "#BDBDBD"


def spread(values: list[float]) -> str:
    """Write a median with its range, in three figures."""
    return f"{figures(median(values))} ({figures(min(values))}-{figures(max(values))})"


def figures(value: float) -> str:
    """Write a number in three figures."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(found: dict[str, Any]) -> Table:
    """Return the table: what a resident's month costs, and its memory."""
    host = found["machine"]
    title = (
        f"Micro-model, {found['agents']:,} residents x {found['months']} months, one thread unless said; "
        f"{host['processor']}, {host['cores']} cores, {host['memory_GiB']} GiB; load {spread(found['load'])}"
    )
    shown = Table(title=title, title_justify="left")
    shown.add_column("contender")
    heads = (
        "ns an agent-month",
        "of processor",
        "million agent-months/s",
        f"times {YARDSTICK}",
        "bytes kept",
        "at most",
    )
    for head in heads:
        shown.add_column(head, justify="right")
    gated = [row for row in found["contenders"] if row["micro_model"]]
    for row in found["contenders"]:
        shown.add_row(
            row["name"],
            spread(row["wall_ns"]),
            figures(median(row["processor_ns"])),
            figures(row["million_agent_months_a_second"]),
            spread(row["times_the_yardstick"]) if row["micro_model"] else "",
            figures(row["bytes_kept"]),
            figures(row["bytes_at_most"]),
            end_section=row is gated[-1],
        )
    return shown


def draw(found: dict[str, Any], path: Path) -> None:
    """Draw the contenders of the micro-model, the fastest on top, on a logarithmic axis; the range as a line."""
    rows = sorted((r for r in found["contenders"] if r["micro_model"]), key=lambda r: -median(r["wall_ns"]))
    host = found["machine"]

    def fill(figure: Figure) -> None:
        axes = figure.add_subplot()
        for place, row in enumerate(rows):
            ours = row["name"] == YARDSTICK
            values = row["wall_ns"]
            axes.barh(place, median(values), color=OURS if ours else THEIRS, height=0.66)
            axes.plot([min(values), max(values)], [place, place], color=style.BASELINE, linewidth=1.2)
            times = "" if ours else f"  ({figures(median(row['times_the_yardstick']))} times)"
            axes.annotate(
                f"{figures(median(values))}{times}", (max(values), place), (5, 0), textcoords="offset points",
                va="center", fontweight="bold" if ours else "normal",
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), [row["name"] for row in rows])
        axes.set_xscale("log")
        axes.set_xlim(1, 5 * max(max(row["wall_ns"]) for row in rows))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(visible=False, axis="y")
        axes.set_xlabel("nanoseconds per resident and month (logarithmic; shorter is faster)")
        style.header(figure, "What a month of one resident costs, framework by framework")
        style.note(figure, [
            f"Micro-model of tests/bench/rivals/model.py, {found['agents']:,} residents, {found['months']} months, "
            f"median and range of {len(rows[0]['wall_ns'])} rounds, one thread unless said; every contender gives the "
            "same bits by given draws.",
            f"{host['processor']}, {host['cores']} cores shared with other work (load {spread(found['load'])}).",
        ])  # fmt: skip

    figure = style.drawn((7.0, 4.2), fill)
    with path.open("wb") as file:
        style.save(figure, file, "png")
