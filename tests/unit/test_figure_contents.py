"""What the figures hold: the numbers of the results, their source, and marks that survive grey print."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from ekraf.analysis.value import value
from ekraf.show.study import Study


def small_print(figure: Figure) -> str:
    return str(figure.get_supxlabel())


def test_the_median_of_the_baseline_is_a_line_of_its_fan(study: Study) -> None:
    axes = study.plot.fan("creative_jobs", lang="en").axes[0]
    expected = np.median(study.official("baseline", "creative_jobs"), axis=0)
    drawn = [np.asarray(line.get_ydata(), float) for line in axes.lines]
    assert any(line.shape == expected.shape and np.allclose(line, expected) for line in drawn)


@pytest.mark.parametrize(("lang", "source"), [("en", "Source: "), ("id", "Sumber: ")])
def test_every_figure_names_its_source_and_draws(study: Study, lang: str, source: str) -> None:
    plot = study.plot
    for figure in (plot.fan("grdp", lang=lang), plot.effects(lang), plot.cost(lang), plot.revenue(lang)):
        assert f" {study.draws} " in small_print(figure).split(source)[1]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_notes_stay_within_the_figure(study: Study, lang: str) -> None:
    for figure in (study.plot.cost(lang), study.plot.effects(lang), study.plot.fan("unemployment_rate", lang=lang)):
        figure.canvas.draw()
        note = next(text for text in figure.texts if text.get_text() == small_print(figure))
        assert note.get_window_extent().x1 <= figure.bbox.x1


def test_the_revenue_bars_add_up_and_differ_in_grey(study: Study) -> None:
    axes = study.plot.revenue("en").axes[0]
    table, years = value(study), study.months("baseline") / 12
    expected = float((table["extra_own_revenue"] + table["extra_central_revenue"]).sum()) / 1e9 / years
    assert sum(bar.get_width() for bar in axes.patches) == pytest.approx(expected)  # type: ignore[attr-defined]
    assert len({bar.get_hatch() for bar in axes.patches}) == 3
