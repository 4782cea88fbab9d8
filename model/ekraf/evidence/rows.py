"""Published effects with their sources, and with each the simulated figure it is held against, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ekraf.errors import EkrafError
from ekraf.evidence.designs import Experiment, Measure, read
from ekraf.region.table import MOST_MISTAKES, Reader, anything, filled, number_or_nothing, one_of

FOLDER = Path(__file__).parent
ROWS, DESIGNS = "published.csv", "experiments.toml"
# Topics in the order of tables and figures, each with how its rows' lever_or_topic begins.
TOPICS: dict[str, tuple[str, ...]] = {
    "business": ("training_business", "training_entrepreneurship"),
    "training": ("training_",),
    "capital": ("capital_",),
    "credit": ("credit_",),
    "licensing": ("licensing_", "formalisation"),
    "events": ("event_", "tourism_"),
    "market": ("market_",),
    "town": ("multiplier_", "infrastructure_", "regional_", "agglomeration", "precedent_"),
}
SHARE_ASSUMED, LEAST_ASSUMED = 0.5, 2.0  # of an interval that no source states: half the estimate, at least 2
_IN_HUNDREDTHS = ("points", "percent", "return", "share")  # units in which that least width means something


class Row(NamedTuple):
    """One published figure, as its study states it; ``low`` and ``high`` are None where nothing is printed."""

    id: str
    topic: str
    setting: str
    outcome: str
    effect: str
    unit: str
    low: float | None
    high: float | None
    horizon: str
    study: str
    cite: str
    year: str
    url: str
    status: str
    how_to_test: str
    sign: int
    mirror: str
    outcome_key: tuple[str, ...]
    reason: str
    reason_id: str

    def why(self, lang: str) -> str:
        """Return why the model cannot mirror the row; empty if it can."""
        return self.reason_id if lang == "id" else self.reason


class Target(NamedTuple):
    """A published estimate with its interval; ``assumed`` if no source states the interval."""

    estimate: float
    low: float
    high: float
    assumed: bool


class Mirror(NamedTuple):
    """What is held against what: a measure of an experiment against a figure of a row (None: a sign or an order)."""

    row: Row
    experiment: Experiment
    measure: Measure
    target: Target | None

    @property
    def name(self) -> str:
        """Name of the comparison, unique: row and measure."""
        return f"{self.row.id}/{self.measure.key}"

    @property
    def sign(self) -> int:
        """Expected sign: of the measure where it reads a sign, else of the row."""
        return self.measure.sign if self.measure.reads == "sign" else self.row.sign

    def label(self, lang: str) -> str:
        """Return the outcome in a reader's words."""
        return self.measure.label_id if lang == "id" else self.measure.label


class Evidence(NamedTuple):
    """All rows, all experiments, and the comparisons in the order of topics and rows."""

    rows: tuple[Row, ...]
    experiments: Mapping[str, Experiment]
    mirrors: tuple[Mirror, ...]

    @property
    def mirrored(self) -> tuple[Row, ...]:
        """Rows that the model mirrors."""
        return tuple(row for row in self.rows if row.mirror)

    @property
    def left_out(self) -> tuple[Row, ...]:
        """Rows that the model cannot mirror; each says why."""
        return tuple(row for row in self.rows if not row.mirror)


@cache
def load(folder: Path = FOLDER) -> Evidence:
    """Return the evidence of a folder; EkrafError with every mistake in both files."""
    reader = Reader(folder)
    raw = reader.rows(ROWS, {
        **dict.fromkeys(("id", "lever_or_topic", "setting", "outcome", "effect", "unit", "study", "cite"), filled),
        **dict.fromkeys(("horizon_months", "year", "how_to_test", "mirror", "outcome_key"), anything),
        **dict.fromkeys(("reason", "reason_id"), anything), "url": _address,
        "se_or_ci_low": number_or_nothing, "ci_high": number_or_nothing,
        "status": one_of(("confirmed", "recalled"), "confirmed or recalled"),
        "sign": one_of(("1", "0", "-1"), "-1, 0 or 1"),
    }, unique=("id",))  # fmt: skip
    mistakes = reader.mistakes
    experiments = read(folder / DESIGNS, mistakes)
    rows = tuple(sorted((_row(cells) for cells in raw), key=lambda row: _place(row.topic)))
    mirrors = _joined(rows, experiments, mistakes)
    if mistakes:
        shown = mistakes[:MOST_MISTAKES]
        more = [f"and {len(mistakes) - len(shown)} more"] if len(mistakes) > len(shown) else []
        raise EkrafError("\n".join([f"the evidence in {folder} is damaged:", *shown, *more]))
    return Evidence(rows, experiments, mirrors)


def target(row: Row, measure: Measure) -> Target | None:
    """Return what a measure is held against; None for signs and orders. ValueError: no figure, or no interval."""
    if measure.reads in ("sign", "order"):
        return None
    parsed = _number(row.effect)
    if (parsed is None) == (measure.published != measure.published):
        raise ValueError(f"'published' is for rows whose effect ('{row.effect}') is not one number, and needed there")
    estimate = measure.published if parsed is None else parsed
    if measure.interval == "assumed":
        least = LEAST_ASSUMED if measure.unit in _IN_HUNDREDTHS else 0.0
        half = max(SHARE_ASSUMED * abs(estimate), least)
        return Target(estimate, estimate - half, estimate + half, True)
    own = measure.low == measure.low
    low, high = (measure.low, measure.high) if own else (row.low, row.high)
    if low is not None and high is None and measure.interval == "bound":
        return Target(estimate, low, estimate + SHARE_ASSUMED * abs(estimate), True)
    if low is None or high is None or not low <= estimate <= high:
        raise ValueError(f"found the interval {low} to {high}; expected two numbers around {estimate}")
    return Target(estimate, low, high, False)


def _row(cells: dict[str, str]) -> Row:
    low, high = (float(cells[name]) if cells[name] else None for name in ("se_or_ci_low", "ci_high"))
    return Row(
        id=cells["id"], topic=_topic(cells["lever_or_topic"]), setting=cells["setting"], outcome=cells["outcome"],
        effect=cells["effect"], unit=cells["unit"], low=low, high=high, horizon=cells["horizon_months"],
        study=cells["study"], cite=cells["cite"], year=cells["year"], url=cells["url"], status=cells["status"],
        how_to_test=cells["how_to_test"], sign=int(cells["sign"]), mirror=cells["mirror"],
        outcome_key=tuple(cells["outcome_key"].split()), reason=cells["reason"], reason_id=cells["reason_id"],
    )  # fmt: skip


def _joined(rows: tuple[Row, ...], experiments: Mapping[str, Experiment], mistakes: list[str]) -> tuple[Mirror, ...]:
    """Return the comparisons; every row must have either measures or a reason, and every measure a row."""
    measures = {(e.id, m.row, m.key): m for e in experiments.values() for m in e.measures}
    mirrors = []
    for row in rows:
        where = f"{ROWS}, row {row.id}"
        if not row.topic:
            mistakes.append(f"{where}: its lever_or_topic begins like none of the topics")
        if bool(row.mirror) == bool(row.reason) or bool(row.reason) != bool(row.reason_id):
            mistakes.append(f"{where}: needs either a mirror or a reason in both languages")
        if bool(row.mirror) != bool(row.outcome_key):
            mistakes.append(f"{where}: mirror and outcome_key go together")
        for key in row.outcome_key:
            measure = measures.pop((row.mirror, row.id, key), None)
            if measure is None:
                mistakes.append(f"{where}: experiment '{row.mirror}' has no measure '{key}' of this row")
                continue
            try:
                mirrors.append(Mirror(row, experiments[row.mirror], measure, target(row, measure)))
            except ValueError as error:
                mistakes.append(f"{DESIGNS}, measure {row.id}/{key}: {error}")
    mistakes += [f"{DESIGNS}, experiment {e}, measure {row}/{key}: no row asks for it" for e, row, key in measures]
    return tuple(mirrors)


def _topic(lever: str) -> str:
    return next((topic for topic, starts in TOPICS.items() if lever.startswith(starts)), "")


def _place(topic: str) -> int:
    order = ("training", *(name for name in TOPICS if name != "training"), "")
    return order.index(topic)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _address(cell: str) -> str | None:
    return None if not cell or cell.startswith(("http://", "https://")) else "an address or nothing"
