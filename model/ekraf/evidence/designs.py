"""How published experiments are repeated: the designs of ``experiments.toml``, checked, all mistakes at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ekraf.errors import nearest

FILE = Path(__file__).with_name("experiments.toml")
DESIGNS = ("person", "firm", "town")
# Transform -> how its unit is called (messages evidence.unit_...).
TRIAL_TRANSFORMS = {
    "points": "points", "percent": "percent", "difference": "difference", "return": "return",
    "share_at_least": "points", "share_significant": "share",
}  # fmt: skip
TOWN_TRANSFORMS = {"percent": "percent", "elasticity": "percent", "jobs": "jobs", "multiplier": "multiplier"}
READS = ("estimate", "upper", "sign", "order")
INTERVALS = ("printed", "standard_error", "versions", "bound", "assumed")
COMBINE = ("one", "sum", "difference", "mean", "any")
CHANGES = ("outside_paid_creative_jobs", "transfers_to_half")
SIZES_OF = ("median_capital", "median_profit", "median_sales", "minimum_wage", "grdp_a_year")


class Size(NamedTuple):
    """Sets ``setting`` of a treatment (or policy) to ``times`` the figure ``of`` of the eligible at the start."""

    setting: str
    times: float
    of: str


class Measure(NamedTuple):
    """One figure of a row, as it is read from a simulated experiment; the head of the file explains the words."""

    row: str = ""
    key: str = ""
    label: str = ""
    label_id: str = ""
    reads: str = "estimate"
    outcome: tuple[str, ...] = ()
    combine: str = "one"
    per: str = ""
    contrast: str = "lottery"
    subgroup: str = ""
    horizons: tuple[int, ...] = ()
    span: tuple[int, ...] = ()
    transform: str = ""
    threshold: float = math.nan
    driver: str = ""
    per_driver: float = 1.0
    counts_transfer: bool = False
    published: float = math.nan
    low: float = math.nan
    high: float = math.nan
    interval: str = ""
    sign: int = 1
    experiment: str = ""  # of a term of an order
    note: str = ""
    terms: tuple[Measure, ...] = ()

    @property
    def unit(self) -> str:
        """Name of the unit of the effect, as in the messages."""
        return (TRIAL_TRANSFORMS | TOWN_TRANSFORMS).get(self.transform, "")


class Experiment(NamedTuple):
    """One design: a trial on persons or firms (as ``[trial]`` of a scenario), or one town with and without a change."""

    id: str = ""
    title: str = ""
    design: str = ""
    why: str = ""
    base: str = "baseline"
    eligible: Mapping[str, Any] = {}
    sample: int = 0
    treated_share: float = 0.5
    assignment: str = "lottery"
    offer_months: int = 6
    treatment: Mapping[str, Any] = {}
    sizes: tuple[Size, ...] = ()
    months: int = 0
    policy: Mapping[str, Any] = {}
    policy_months: int = 0
    change: Mapping[str, Any] = {}
    world: Mapping[str, Any] = {}
    parameters: Mapping[str, float] = {}
    measures: tuple[Measure, ...] = ()


Take = Callable[[Any], Any]


def _one(kind: type | tuple[type, ...], what: str) -> Take:
    def take(value: Any) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(what)
        return value

    return take


def many(kind: type, what: str) -> Take:
    """Return what reads one value of a kind, or a list of them."""

    def take(value: Any) -> Any:
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, kind) and not isinstance(one, bool) for one in values):
            raise ValueError(what)
        return tuple(values)

    return take


def _word(words: Iterable[str]) -> Take:
    allowed = tuple(words)

    def take(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}{nearest(str(value), allowed)}")
        return value

    return take


TEXT, TABLE, _FLAG = _one(str, "a text"), _one(dict, "a table"), _one(bool, "true or false")
_NUMBER, _WHOLE, _WHOLES = _one((int, float), "a number"), _one(int, "a whole number"), many(int, "whole numbers")
_MEASURE_KEYS: dict[str, Take] = {
    "row": TEXT, "key": TEXT, "label": TEXT, "label_id": TEXT, "reads": _word(READS),
    "outcome": many(str, "a name, or several"), "combine": _word(COMBINE), "per": TEXT,
    "contrast": _word(("lottery", "matched")), "subgroup": _word(("owner_female", "able_third")), "horizons": _WHOLES,
    "span": _WHOLES, "transform": _word(TRIAL_TRANSFORMS | TOWN_TRANSFORMS), "threshold": _NUMBER, "driver": TEXT,
    "per_driver": _NUMBER, "counts_transfer": _FLAG, "published": _NUMBER, "low": _NUMBER, "high": _NUMBER,
    "interval": _word(INTERVALS), "sign": _WHOLE, "note": TEXT, "terms": many(dict, "tables"), "experiment": TEXT,
}  # fmt: skip
_EXPERIMENT_KEYS: dict[str, Take] = {
    "id": TEXT, "title": TEXT, "design": _word(DESIGNS), "why": TEXT, "base": TEXT, "eligible": TABLE,
    "sample": _WHOLE, "treated_share": _NUMBER, "assignment": _word(("lottery", "self_selected")),
    "offer_months": _WHOLE, "treatment": TABLE, "sizes": many(dict, "tables"), "months": _WHOLE, "policy": TABLE,
    "policy_months": _WHOLE, "change": TABLE, "world": TABLE, "parameters": TABLE,
    "measures": many(dict, "tables"),
}  # fmt: skip
_SIZE_KEYS: dict[str, Take] = {"setting": TEXT, "times": _NUMBER, "of": _word(SIZES_OF)}


def read(path: Path, mistakes: list[str]) -> dict[str, Experiment]:
    """Return the experiments of a file by name; what is wrong is added to ``mistakes``."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(f"{path.name}: {error}")
        return {}
    experiments: dict[str, Experiment] = {}
    for at, raw in enumerate(found.get("experiment", []), 1):
        where = f"{path.name}, experiment {raw.get('id', at)}"
        experiment = _experiment(raw, where, mistakes)
        if experiment.id in experiments:
            mistakes.append(f"{where}: this id is taken")
        experiments[experiment.id] = experiment
    for experiment in experiments.values():
        _check(experiment, experiments, f"{path.name}, experiment {experiment.id}", mistakes)
    return experiments


def _experiment(raw: dict[str, Any], where: str, mistakes: list[str]) -> Experiment:
    values = take_known(raw, _EXPERIMENT_KEYS, ("id", "title", "design", "why"), where, mistakes)
    sizes = (
        take_known(one, _SIZE_KEYS, tuple(_SIZE_KEYS), f"{where}, size", mistakes) for one in values.pop("sizes", ())
    )
    measures = tuple(
        _measure(one, f"{where}, measure {one.get('row')}/{one.get('key')}", mistakes)
        for one in values.pop("measures", ())
    )
    whole = tuple(Size(**one) for one in sizes if len(one) == len(_SIZE_KEYS))
    return Experiment(**values, sizes=whole, measures=measures)


def _measure(raw: dict[str, Any], where: str, mistakes: list[str]) -> Measure:
    values = take_known(raw, _MEASURE_KEYS, ("row", "key", "label", "label_id"), where, mistakes)
    terms = tuple(
        Measure(**take_known(one, _MEASURE_KEYS, ("experiment", "outcome", "transform"), f"{where}, term", mistakes))
        for one in values.pop("terms", ())
    )
    return Measure(**values, terms=terms)


def take_known(
    raw: dict[str, Any], keys: Mapping[str, Take], needed: tuple[str, ...], where: str, mistakes: list[str]
) -> dict[str, Any]:
    """Return the values of known keys that are right, and say what is wrong with the others."""
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in keys:
            mistakes.append(f"{where}: there is no '{key}'{nearest(key, keys)}")
            continue
        try:
            values[key] = keys[key](value)
        except ValueError as error:
            mistakes.append(f"{where}, '{key}': found {value!r}; expected {error}")
    mistakes += [f"{where}: '{key}' is missing" for key in needed if key not in raw]
    return values


def _check(experiment: Experiment, all_of_them: Mapping[str, Experiment], where: str, mistakes: list[str]) -> None:
    """Add what a single key cannot know: does each measure fit the design, and do terms name experiments?"""
    town = experiment.design == "town"
    changed = experiment.policy or experiment.change or experiment.world
    if town and not (changed and experiment.months >= 1):
        mistakes.append(f"{where}: a town needs 'months', and a 'policy', a 'change' or a 'world'")
    if not town and not (experiment.treatment.get("lever") and experiment.sample >= 10):
        mistakes.append(f"{where}: a trial needs a 'treatment' with a 'lever', and a 'sample' of 10 or more")
    if experiment.change and experiment.change.get("kind") not in CHANGES:
        mistakes.append(f"{where}, 'change': 'kind' must be one of {', '.join(CHANGES)}")
    for measure in experiment.measures:
        here = f"{where}, measure {measure.row}/{measure.key}"
        if (measure.reads == "order") != (len(measure.terms) > 1):
            mistakes.append(f"{here}: an order, and nothing else, has two 'terms' or more")
        if measure.reads in ("estimate", "upper") and not measure.interval:
            mistakes.append(f"{here}: 'interval' is missing")
        if measure.sign not in (-1, 0, 1):
            mistakes.append(f"{here}: 'sign' must be -1, 0 or 1")
        for term in measure.terms or (measure,):
            design = all_of_them.get(term.experiment or experiment.id)
            if design is None:
                mistakes.append(f"{here}: no experiment '{term.experiment}'{nearest(term.experiment, all_of_them)}")
                continue
            _fit(term, design, here, mistakes)


def _fit(measure: Measure, design: Experiment, where: str, mistakes: list[str]) -> None:
    allowed = TOWN_TRANSFORMS if design.design == "town" else TRIAL_TRANSFORMS
    if measure.transform not in allowed or not measure.outcome:
        mistakes.append(f"{where}: needs an 'outcome' and a 'transform' of {', '.join(allowed)}")
    if design.design == "town":
        good = len(measure.span) == 2 and 1 <= measure.span[0] <= measure.span[1] <= design.months
        text = f"'span' must be two months of 1 to {design.months}"
    else:
        good = bool(measure.horizons) and min(measure.horizons) > 0 and not measure.span
        text = "'horizons' must be months after the offer"
    if not good:
        mistakes.append(f"{where}: {text}")
    if (measure.combine == "one") != (len(measure.outcome) == 1):
        mistakes.append(f"{where}: several outcomes, and they alone, need 'combine'")
