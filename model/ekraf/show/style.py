"""How figures look: colours that colour-blind readers can tell apart, print sizes, a source below, equal bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ekraf.analysis.results import Results
from ekraf.experiment.files import make_folder, write_whole
from ekraf.show.messages import LANGUAGES
from ekraf.show.numbers import number

# Okabe and Ito (2008), with wine and grey in place of yellow, which print loses, and of black, kept for the baseline.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F", "#882255")
HATCHES = ("", "///", "...", "\\\\\\", "xx", "---", "++", "oo")  # tell areas apart in grey print
MARKERS = "osD^vPX*<>"
BASELINE = "#000000"
GREY = "#5A5A5A"
LETTERS_AN_INCH = 16  # of the small print of notes
TITLE_LETTERS_AN_INCH = 9.5
STYLE: Any = {
    "font.size": 9, "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "axes.axisbelow": True,
    "grid.color": "#E3E3E3", "grid.linewidth": 0.6, "legend.frameon": False, "legend.fontsize": 8.5,
    "lines.linewidth": 1.6, "figure.dpi": 110, "savefig.dpi": 160, "svg.hashsalt": "ekraf",
    "font.family": "DejaVu Sans",
}  # fmt: skip


class Picture(Figure):
    """A figure that notebooks show without pyplot."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        save(self, buffer, "png")
        return buffer.getvalue()


def drawn(size: tuple[float, float], draw: Callable[[Figure], None]) -> Picture:
    """Return a figure of ``size`` (inches) that ``draw`` has filled, in the house style."""
    with mpl.rc_context(STYLE):
        figure = Picture(figsize=size, layout="constrained")
        draw(figure)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")  # laid out once, not again for each kind of file
    return figure


def save(figure: Figure, file: Any, kind: str) -> None:
    """Write a figure as ``png`` or ``svg`` into an open file; equal figures give equal bytes."""
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with mpl.rc_context(STYLE):
        figure.savefig(file, format=kind, metadata=metadata)


def write_pictures(folder: Path, name: str, draw: Callable[[str], Picture]) -> list[Path]:
    """Write ``figures/<language>/<name>.png`` and ``.svg`` below ``folder`` as ``draw`` draws them in each language;
    return the stems. StoreError: a file cannot be written."""
    stems = [folder / "figures" / lang / name for lang in LANGUAGES]
    for lang, stem in zip(LANGUAGES, stems, strict=True):
        make_folder(stem.parent)
        write_picture(draw(lang), stem)
    return stems


def write_picture(figure: Figure, stem: Path) -> None:
    """Write ``stem``.png and ``stem``.svg; StoreError if that fails."""
    for kind in ("png", "svg"):

        def write(file: object, kind: str = kind) -> None:
            save(figure, file, kind)

        write_whole(stem.with_suffix(f".{kind}"), write)


def colour(results: Results, key: str) -> str:
    """Return the colour of a scenario, the same in every figure of a study."""
    if key == (results.comparator or results.scenarios[0]):
        return BASELINE
    return COLOURS[_place(results, key) % len(COLOURS)]


def marker(results: Results, key: str) -> str:
    """Return the marker of a scenario; it tells apart those whose colours repeat."""
    return MARKERS[_place(results, key) % len(MARKERS)]


def number_axis(axis: Any, lang: str, signed: bool = False, ticks: int = 6) -> None:
    """Let an axis (``axes.xaxis`` or ``axes.yaxis``) write its numbers as ``lang`` does."""
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))

    def text(value: float, _: int) -> str:
        step = axis.get_majorticklocs()
        gap = abs(step[1] - step[0]) if len(step) > 1 else 1.0
        places = next((d for d in range(4) if abs(round(gap, d) - gap) < gap / 1000), 4)
        return number(value, places, lang, signed)

    axis.set_major_formatter(FuncFormatter(text))


def year_axis(axes: Axes) -> None:
    """Let the x axis write whole years."""
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def header(figure: Figure, title: str, axes: Axes | None = None, columns: int = 3, width: int = 34) -> None:
    """Put the title above a figure, and the legend of ``axes`` between the two; ``width`` letters a line."""
    handles, labels = axes.get_legend_handles_labels() if axes else ([], [])
    figure.legend(
        handles,
        [wrapped(label, width) for label in labels],
        loc="outside upper left",
        ncols=columns,
        title=wrapped(title, int(figure.get_figwidth() * TITLE_LETTERS_AN_INCH)),
        alignment="left",
        title_fontproperties={"weight": "bold", "size": 12},
        borderaxespad=0.2,
        borderpad=0.0,
    )


def note(figure: Figure, lines: list[str]) -> None:
    """Put what a reader must know, the source last, below a figure."""
    letters = int(figure.get_figwidth() * LETTERS_AN_INCH)
    text = "\n".join(wrapped(line, letters) for line in lines if line)
    figure.supxlabel(text, x=0.01, ha="left", fontsize=7.5, color=GREY)


def wrapped(text: str, width: int) -> str:
    """Return ``text`` with line breaks, so that no line is much longer than ``width`` letters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _place(results: Results, key: str) -> int:
    first = results.comparator or results.scenarios[0]
    return [name for name in results.scenarios if name != first].index(key) if key != first else 0
