"""Mechanisms of the model that can be switched off, one at a time, when published experiments are repeated."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ekraf.errors import EkrafError, ScenarioError, nearest
from ekraf.evidence.designs import TABLE, TEXT, Take, many, take_known
from ekraf.evidence.rows import load as load_evidence
from ekraf.parameters import claims

FILE = Path(__file__).with_name("mechanisms.toml")
_NAMES = many(str, "names of comparisons, such as 'A01/employed_12'")
_KEYS: dict[str, Take] = {
    "name": TEXT, "label": TEXT, "label_id": TEXT, "text": TEXT, "text_id": TEXT, "source": TEXT, "parameters": TABLE,
    "goes": _NAMES, "rises": _NAMES, "stays": _NAMES,
}  # fmt: skip
_NEEDED = ("name", "label", "label_id", "text", "text_id", "source", "parameters")


class Mechanism(NamedTuple):
    """One mechanism: what is off without it, by which parameters, and what that should do to which comparisons.

    ``goes``: effects that rest on it, which should go or fall; ``rises``: effects that it holds down; ``stays``:
    effects that it does not touch. A parameter is set to a number, or to the value of another (its name).
    """

    name: str
    label: str
    label_id: str
    text: str
    text_id: str
    source: str
    parameters: Mapping[str, float | str]
    goes: tuple[str, ...] = ()
    rises: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()

    def title(self, lang: str) -> str:
        """Return its name in a reader's words."""
        return self.label_id if lang == "id" else self.label

    def what(self, lang: str) -> str:
        """Return in one sentence what is switched off."""
        return self.text_id if lang == "id" else self.text

    def applied(self, given: Mapping[str, float]) -> dict[str, float]:
        """Return the parameters that a scenario overrides (``given``) with the mechanism switched off."""
        usual = {name: claim.value for name, claim in claims().items()} | dict(given)
        off = {name: usual[value] if isinstance(value, str) else value for name, value in self.parameters.items()}
        return {**given, **off}


@cache
def load(file: Path = FILE) -> dict[str, Mechanism]:
    """Return the mechanisms by name; EkrafError with every mistake in the file."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise EkrafError(f"{file}: {error}") from error
    mistakes: list[str] = []
    mechanisms: dict[str, Mechanism] = {}
    comparisons = {mirror.name for mirror in load_evidence().mirrors}
    for at, raw in enumerate(found.get("mechanism", []), 1):
        where = f"{file.name}, mechanism {raw.get('name', at)}"
        before = len(mistakes)
        values = take_known(raw, _KEYS, _NEEDED, where, mistakes)
        mistakes += _unknown(values, comparisons, where)
        if len(mistakes) > before:
            continue
        mechanism = Mechanism(**values)
        if mechanism.name in mechanisms:
            mistakes.append(f"{where}: this name is taken")
        mechanisms[mechanism.name] = mechanism
    if mistakes:
        raise EkrafError("\n".join([f"{file} is damaged:", *mistakes]))
    return mechanisms


def find(name: str) -> Mechanism:
    """Return a mechanism by name; ScenarioError with the nearest name and all of them."""
    known = load()
    if name not in known:
        raise ScenarioError(f"no mechanism '{name}'{nearest(name, known)}; allowed are: {', '.join(known)}")
    return known[name]


def _unknown(values: Mapping[str, Any], comparisons: Iterable[str], where: str) -> list[str]:
    """Return what names a parameter or a comparison that there is not, or one comparison twice."""
    mistakes = []
    for name, value in values.get("parameters", {}).items():
        mistakes += [
            f"{where}: no parameter '{one}'{nearest(one, claims())}"
            for one in (name, value)
            if isinstance(one, str) and one not in claims()
        ]
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            mistakes.append(f"{where}, '{name}': found {value!r}; expected a number or the name of a parameter")
    expected = [one for key in ("goes", "rises", "stays") for one in values.get(key, ())]
    mistakes += [
        f"{where}: no comparison '{one}'{nearest(one, comparisons)}" for one in expected if one not in comparisons
    ]
    mistakes += [f"{where}: '{one}' is expected twice" for one in sorted(set(expected)) if expected.count(one) > 1]
    return mistakes
