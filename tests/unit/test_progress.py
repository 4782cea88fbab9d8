"""Progress in plain lines, and the language that the environment asks for."""

from __future__ import annotations

import pytest

from ekraf.show.messages import default_language
from ekraf.show.progress import progress


def test_without_a_terminal_progress_is_about_ten_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("draws", quiet=False) as advance:
        for finished in range(201):
            advance(finished, 200)
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert said.out == ""
    assert len(lines) == 11
    assert lines[-1] == "draws 200/200"
    assert "\x1b" not in said.err


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("draws", quiet=True) as advance:
        advance(1, 2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "id_ID"}, "id"),
        ({"LANG": "id_ID", "LC_ALL": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_language_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], lang: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    assert default_language() == lang
