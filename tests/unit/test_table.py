"""The terminal tables: fit the width, say what is in the results, in both languages."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from tests.unit.invented_study import invented_study

from ekraf.analysis.compare import band, effect_in_year
from ekraf.show.numbers import number, scale
from ekraf.show.study import Study
from ekraf.show.table import results_table, sentence


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return invented_study(tmp_path_factory.mktemp("compared"), [], compared=True)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return invented_study(tmp_path_factory.mktemp("alone"), ["baseline"], compared=False)


def printed(study: Study, lang: str) -> str:
    out = io.StringIO()
    Console(file=out, width=100, color_system=None).print(results_table(study, lang))
    return out.getvalue()


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_nine_shipped_scenarios_fit_into_100_columns_uncropped(compared: Study, lang: str) -> None:
    text = printed(compared, lang).split(sentence(compared, lang)[:20])[0]
    assert max(map(len, text.splitlines())) <= 100
    assert not [line for line in text.splitlines() if line.rstrip().endswith("\N{HORIZONTAL ELLIPSIS}")]
    intervals = text.count("\N{HORIZONTAL ELLIPSIS}")
    assert intervals == 8 * 6  # every effect and every cost has one, and no word is cut


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_table_holds_the_effect_on_jobs_and_its_interval(compared: Study, lang: str) -> None:
    found = band(effect_in_year(compared, "package", "employed", compared.last_year("package")))
    mean, low, high = (number(float(one), 0, lang, signed=True) for one in found)
    text = printed(compared, lang)
    assert mean in text
    assert f"{low}\N{HORIZONTAL ELLIPSIS}{high}" in text


def test_the_sentence_names_every_scenario_once_by_what_can_be_told(compared: Study) -> None:
    first = sentence(compared, "en").split(" adds the most")[0]
    for key in compared.others():
        assert compared.name(key, "en") in first
    assert str(compared.last_year("package")) in first


def test_few_draws_are_called_rough(compared: Study) -> None:
    assert "12 draws" in sentence(compared, "en")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_run_shows_levels_and_no_effects(alone: Study, lang: str) -> None:
    text = printed(alone, lang)
    assert alone.name("baseline", lang) in text
    mean = float(alone.levels("creative_jobs").query("year == 2028")["mean"].iloc[0])
    assert number(mean, 0, lang) in text


def test_numbers_have_the_separators_of_their_language() -> None:
    assert number(1234567.891, 1, "en") == "1,234,567.9"
    assert number(1234567.891, 1, "id") == "1.234.567,9"
    assert number(-0.0004, 2, "en", signed=True) == "0.00"
    assert number(float("nan"), 0, "en") == "\N{EN DASH}"


def test_rupiah_are_written_in_the_largest_fitting_unit() -> None:
    assert scale("rupiah", 2.5e9, "en").unit == "billion rupiah"
    assert scale("rupiah", -3e6, "id").unit == "juta rupiah"
    assert scale("share", 0.01, "en", difference=True).unit == "percentage points"
