"""Every shipped scenario file: it loads, it costs what it says, and the schema of editors is current."""

from __future__ import annotations

import json

import pytest

from ekraf import scenario
from ekraf.clock import month_index
from ekraf.scenario.sources import SHIPPED
from ekraf.scenario.write_schema import schema_text

BILLION = 1_000_000_000
EQUAL = [
    "training", "grants", "credit", "licensing", "festivals", "market-access", "hubs", "package",
    "downturn-package", "kabupaten-package", "wage-subsidy", "apprenticeship", "tax-relief", "procurement",
]  # fmt: skip
SINGLE = [*EQUAL[:7], *EQUAL[10:]]


def added(name: str) -> list[scenario.Lever]:
    """Return the policies that a scenario adds to its baseline."""
    whole = scenario.load(name)
    return list(whole.policy[len(scenario.load(whole.root).policy) :])


def test_the_contract_of_shipped_scenarios() -> None:
    wanted = {
        *EQUAL,
        "baseline",
        "as-budgeted",
        "no-support",
        "downturn",
        "transfer-cut-2026",
        "kabupaten-baseline",
        "trial-training",
        "trial-cash-grants",
        "trial-self-selection",
        "trial-saturation",
    }
    assert set(scenario.names()) == wanted


@pytest.mark.parametrize("name", scenario.names())
def test_it_loads_and_can_be_shortened(name: str) -> None:
    whole = scenario.load(name)
    assert whole.key == name
    assert whole.root in ("baseline", "kabupaten-baseline", "no-support")
    assert whole.name != whole.name_id
    assert (whole.start, whole.months) == ("2026-01", 60 if whole.trial else 120)
    assert whole.region == ("3505" if name.startswith("kabupaten") else "3572")
    short = scenario.override(whole, months=3)
    assert (short.months, short.key, short.root) == (3, whole.key, whole.root)
    assert json.loads(json.dumps(scenario.resolved(whole)))["key"] == name


@pytest.mark.parametrize("name", scenario.names())
def test_editors_find_the_schema(name: str) -> None:
    assert (SHIPPED / f"{name}.toml").read_text(encoding="utf-8").startswith("#:schema ./schema.json\n")


@pytest.mark.parametrize("name", EQUAL)
def test_budgets_are_equal_and_run_from_july_to_the_end(name: str) -> None:
    whole = scenario.load(name)
    assert sum(policy.budget for policy in added(name)) == 5 * BILLION
    for policy in added(name):
        assert whole.span(policy) == range(month_index("2026-07"), month_index("2035-12") + 1)


def test_single_levers_pull_one_lever_and_the_package_those_of_the_usual_comparison() -> None:
    for name in SINGLE:
        assert {policy.lever for policy in added(name)} == {name.replace("-", "_")}
    assert {name.replace("-", "_") for name in SINGLE} == set(scenario.LEVERS)
    assert {policy.lever for policy in added("package")} == {name.replace("-", "_") for name in EQUAL[:7]}
    assert added("package") == added("kabupaten-package") == added("downturn-package")


def test_what_is_budgeted_today() -> None:
    assert sum(policy.budget for policy in scenario.load("baseline").policy) == 3.1 * BILLION
    assert sum(policy.budget for policy in added("as-budgeted")) == 2.1 * BILLION
    assert sum(policy.budget for policy in scenario.load("kabupaten-baseline").policy) == 3.3 * BILLION
    nothing = scenario.load("no-support")
    assert all(policy.end is not None and policy.end < nothing.start for policy in nothing.policy)


def test_the_downturn_is_the_same_with_and_without_support() -> None:
    alone, helped = scenario.load("downturn"), scenario.load("downturn-package")
    assert alone.world == helped.world
    assert alone.world.factor("national_demand", month_index("2028-06")) == pytest.approx(0.92)
    assert alone.world.factor("visitors", month_index("2029-06")) == 1


def test_the_transfer_cut_leaves_what_the_town_budgets() -> None:
    cut = scenario.load("transfer-cut-2026").world
    for month in ("2026-01", "2035-12"):
        assert 680 * cut.factor("transfers", month_index(month)) == pytest.approx(566, abs=0.1)


def test_the_trial_of_displacement_is_lived_with_and_without_the_offer() -> None:
    trials = {name: scenario.load(name).trial for name in scenario.names() if name.startswith("trial-")}
    assert [name for name, trial in trials.items() if trial is not None and trial.twin] == ["trial-saturation"]
    trial = trials["trial-saturation"]
    assert trial is not None
    assert (trial.sample, trial.treated_share, trial.horizons) == (3000, 0.75, (6, 12, 18, 24))
    assert trial.treatment.lever == "training"
    assert (trial.treatment.kind, trial.treatment.duration, trial.treatment.certified) == ("vocational", 4, True)


def test_the_schema_file_is_current() -> None:
    current = (SHIPPED / "schema.json").read_text(encoding="utf-8")
    assert current == schema_text(), "run: python -m ekraf.scenario.write_schema"


def test_every_setting_has_a_sentence_and_every_number_a_unit() -> None:
    schema = scenario.json_schema()
    for name, section in {"Scenario": schema, **schema["$defs"]}.items():
        for key, field in section["properties"].items():
            if key == "lever":
                continue
            assert field.get("description"), f"{name}.{key}"
            kinds = {field.get("type")} | {option.get("type") for option in field.get("anyOf", ())}
            assert field.get("unit") or not kinds & {"number", "integer"}, f"{name}.{key}"
