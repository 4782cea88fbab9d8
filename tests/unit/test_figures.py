"""Figures and terminal tables: drawn in both languages, the same bytes twice, with the history in front."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from rich.console import Console

from ekraf.errors import EkrafError
from ekraf.region import load
from ekraf.show import figures
from ekraf.show.figures import FANS, write_figures
from ekraf.show.history import history
from ekraf.show.messages import LANGUAGES, catalogue
from ekraf.show.numbers import number, scale
from ekraf.show.study import Study
from ekraf.show.summary import summary
from ekraf.show.table import results_table, sentence

NAMES = {*(f"fan_{name}" for name in FANS[:2]), "effects", "cost_against_jobs", "where_the_revenue_goes", "who_gains"}


@pytest.mark.parametrize(
    ("value", "digits", "english", "indonesian"),
    [
        (1234.5, 1, "1,234.5", "1.234,5"),
        (-0.04, 1, "0.0", "0,0"),
        (-1234567.0, 0, "\N{MINUS SIGN}1,234,567", "\N{MINUS SIGN}1.234.567"),
        (float("nan"), 2, "\N{EN DASH}", "\N{EN DASH}"),
        (float("inf"), 2, "\N{INFINITY}", "\N{INFINITY}"),
    ],
)
def test_numbers_for_people(value: float, digits: int, english: str, indonesian: str) -> None:
    assert number(value, digits, "en") == english
    assert number(value, digits, "id") == indonesian


def test_units_fit_what_is_shown() -> None:
    assert scale("rupiah", 2.5e9, "id")[::2] == (1e9, "miliar rupiah")
    assert scale("rupiah", 2.5e6, "en") == (1e6, 2, "million rupiah")
    assert scale("share", 0.05, "en") == (0.01, 1, "%")
    assert scale("share", 0.005, "en", difference=True) == (0.01, 2, "percentage points")


def test_both_languages_say_the_same_things() -> None:
    english, indonesian = (catalogue(lang) for lang in ("en", "id"))
    assert english.keys() == indonesian.keys()
    for key, text in english.items():
        gaps = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in (text, indonesian[key])]
        assert gaps[0] == gaps[1], key


def test_every_text_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path("model/ekraf").rglob("*.py"))
    for key in catalogue("en"):
        stem, name = key.split(".", 1)
        spelt = (f'"{key}"', f"'{key}'", f'_help("{name}")', f'"{name}"', f"{stem}_{name}", f"rupiah_{name}")
        spelt += (f"self._{name}(",)  # phases of the month
        assert any(text in source for text in spelt) or stem in ("unit", "group"), key


def test_all_figures_in_both_languages_and_twice_alike(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FANS", FANS[:2])
    folder = study.folder / "figures"
    write_figures(study)
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
    assert {path.stem for path in files} >= NAMES
    for lang in LANGUAGES:
        for kind, mark in (("png", b"\x89PNG"), ("svg", b"<?xml")):
            of_kind = {
                path.stem: raw for path, raw in files.items() if path.parts == (lang, path.name) and kind in path.name
            }
            assert set(of_kind) >= NAMES
            assert all(raw.startswith(mark) for raw in of_kind.values())
    monkeypatch.setattr(figures, "LANGUAGES", ("id",))
    write_figures(study)
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")} == files


def test_the_history_stands_in_front(study: Study) -> None:
    past = history(study, "unemployment_rate", "baseline")
    assert past[2025] == pytest.approx(load("3572").series("tpt")[2025] / 100)
    assert max(past) < 2026
    figure = study.plot.fan("unemployment_rate", ["training"], lang="en")
    assert isinstance(figure, Figure)
    left, right = figure.axes
    shown = left.lines[0].get_xydata()
    assert shown[:, 0].tolist() == list(past)
    assert shown[:, 1] == pytest.approx([100 * value for value in past.values()])
    assert len(right.lines) == 2  # zero, and the one scenario
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_a_fan_of_something_that_is_not_there(study: Study) -> None:
    with pytest.raises(EkrafError, match="did you mean 'training'"):
        study.plot.fan("employed", ["trainings"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_fits_a_terminal_and_names_every_scenario(study: Study, lang: str) -> None:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        console.print(results_table(study, lang))
    text = console.export_text()
    assert max(map(len, text.split("\n"))) <= 100
    first_words = [study.name(key, lang).split()[0] for key in study.others()]
    assert all(word in text for word in first_words)
    assert sentence(study, lang).split()[0] in text
    assert "12" in sentence(study, lang)  # the draws are few, and it says so


def test_the_summary_is_json_and_agrees_with_the_table(study: Study) -> None:
    found = json.loads(json.dumps(summary(study, "en"), allow_nan=False))
    assert found["scenarios"] == ["baseline", "training", "hubs"]
    assert found["year"] == 2027
    effect = next(one for one in found["effects"] if one["indicator"] == "employed" and one["scenario"] == "hubs")
    row = study.effects("employed").query("scenario == 'hubs' and year == 2027").iloc[0]
    assert effect["effect"] == pytest.approx(row["effect"])
