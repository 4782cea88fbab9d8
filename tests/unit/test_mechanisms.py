"""Mechanisms that can be switched off: the table, what is found of an effect, the printed table, the command line."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from ekraf import cli
from ekraf.analysis.ablation import FALLS, GONE, HIGHER, LOWER, RISES, UNCHANGED, UNKNOWN, contrasts, frame, judge
from ekraf.analysis.verdicts import Average, average
from ekraf.errors import EkrafError, ScenarioError
from ekraf.evidence import mechanisms
from ekraf.evidence.mechanisms import find, load
from ekraf.evidence.rows import load as load_evidence
from ekraf.parameters import claims
from ekraf.show.ablation_table import ablation_sentence, ablation_table
from ekraf.show.messages import LANGUAGES, catalogue, say

NAMES = ("signalling", "borrowing-limits", "household-leakage", "buyers-knowledge", "displacement", "peer-effects",
         "reputation", "slack")  # fmt: skip
LUCK = np.random.default_rng(5).normal(0.0, 1.0, 20)


def test_every_mechanism_has_a_source_words_in_both_languages_and_something_that_stays() -> None:
    assert tuple(load()) == NAMES
    for one in load().values():
        assert min(map(len, (one.label, one.label_id, one.source))) > 5
        assert min(map(len, (one.text, one.text_id))) > 40
        assert one.text != one.text_id
        assert one.stays
        usual = {name: claims()[name].value for name in one.parameters}
        assert one.applied({}) != usual


def test_a_parameter_may_take_the_value_of_another_as_the_experiment_has_it() -> None:
    assert find("signalling").applied({})["screening_sd_certified"] == claims()["screening_sd"].value
    assert find("signalling").applied({"screening_sd": 0.7})["screening_sd_certified"] == 0.7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_names_every_mechanism(lang: str) -> None:
    assert all(name in catalogue(lang)["cli.without"] for name in NAMES)


def test_an_unknown_mechanism_is_named_with_its_nearest_and_all_others() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'signalling'") as error:
        find("signaling")
    assert all(name in str(error.value) for name in NAMES)


def test_the_command_line_says_so_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["evidence", "A01", "--without", "displacment"]) == 2
    said = capsys.readouterr().err
    assert "did you mean 'displacement'" in said
    assert "allowed are: signalling, " in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("credit_rationed = 0", "credit_rationd = 0", "no parameter 'credit_rationd'; did you mean 'credit_rationed'"),
        ('"screening_sd"', '"screening"', "no parameter 'screening'"),
        ("posts_rationed = 0", "posts_rationed = true", "expected a number or the name of a parameter"),
        ('"E03/sales"]\nstays', '"E03/sale"]\nstays', "no comparison 'E03/sale'; did you mean 'E03/sales'"),
        ('rises = ["B02/return_women"]', 'rises = ["E03/sales"]', "'E03/sales' is expected twice"),
        ('name = "reputation"', 'name = "signalling"', "this name is taken"),
        ("text_id = ", "text_in = ", "did you mean 'text_id'"),
        ("[[mechanism]]", "[mechanism", "mechanisms.toml"),
    ],
)
def test_a_damaged_table_is_named_by_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = mechanisms.FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mechanisms.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EkrafError, match=r"mechanisms\.toml") as error:
        load.__wrapped__(file)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("usual", "without", "word"),
    [
        (5.0 + LUCK, 5.0 + LUCK + 0.01 * LUCK[::-1], UNCHANGED),
        (5.0 + LUCK, 0.0 + LUCK, GONE),
        (5.0 + LUCK, 2.0 + LUCK + 0.01 * LUCK[::-1], FALLS),
        (5.0 + LUCK, 9.0 + LUCK, RISES),
        (-5.0 + LUCK, -2.0 + LUCK, FALLS),  # a negative effect gets smaller
        (-5.0 + LUCK, -9.0 + LUCK, RISES),
        (0.0 + LUCK, -2.0 + LUCK, LOWER),  # nothing that was told can go
        (0.0 + LUCK, 2.0 + LUCK, HIGHER),
        (np.full(3, 5.0), np.full(3, 5.0), UNCHANGED),
        (np.array([5.0]), np.array([1.0]), UNKNOWN),
    ],
)
def test_what_becomes_of_an_effect(usual: np.ndarray, without: np.ndarray, word: str) -> None:
    assert judge(average(usual), average(without), average(without - usual)) == word


def test_contrasts_pair_draws_and_know_what_was_expected() -> None:
    usual = {"A13/employed_percent": 5.0 + LUCK, "A15/employed_percent": 3.0 + LUCK, "B01/return": 1.0 + LUCK,
             "A20/later_more": [LUCK, LUCK + 2.0]}  # fmt: skip
    off = {"A13/employed_percent": 1.0 + LUCK, "A15/employed_percent": 9.0 + LUCK, "B01/return": 1.0 + LUCK,
           "A20/later_more": [LUCK, LUCK + 1.0]}  # fmt: skip
    found = {one.mirror.name: one for one in contrasts(load_evidence(), find("signalling"), usual, off)}
    assert found["A13/employed_percent"].holds is True
    assert found["A13/employed_percent"].change == pytest.approx(Average(-4.0, -4.0, -4.0, 20))
    assert found["A15/employed_percent"].holds is False
    assert found["B01/return"].holds is None
    assert found["A20/later_more"].change.effect == pytest.approx(-1.0)
    table = frame(list(found.values())).set_index(["row", "measure"])
    assert table.loc[("A13", "employed_percent"), "expected"] == "goes"
    for lang in LANGUAGES:
        out = io.StringIO()
        Console(file=out, width=100).print(ablation_table(list(found.values()), find("signalling"), lang))
        text = out.getvalue()
        assert max(map(len, text.splitlines())) <= 100
        assert find("signalling").what(lang)[:40] in text
        assert f"A15 ({say('ablation.stays', lang)})" in ablation_sentence(list(found.values()), lang)
    assert ablation_sentence([found["B01/return"]], "en") == say("ablation.nothing", "en")
