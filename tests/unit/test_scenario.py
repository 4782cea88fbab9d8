"""Scenario files: how they merge, what they mean month by month, and what is said about mistakes."""

from __future__ import annotations

import itertools
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekraf import scenario
from ekraf.clock import month_index, month_text
from ekraf.errors import ScenarioError
from ekraf.parameters import claims

BILLION = "1_000_000_000"
POLICY = '[[policy]]\nlever = "festivals"\nbudget = 1_000_000_000\n'
SHOCK = '[[world.shock]]\nkind = "visitors"\nstart = "2027-01"\nchange = -0.2\n'
CREDIT = POLICY.replace("festivals", "credit")
PARAMETER = next(claim for claim in claims().values() if claim.low < claim.high)


def write(folder: Path, text: str, name: str = "plan.toml") -> Path:
    """Write a scenario file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def message(path: Path | str) -> str:
    """Return what is said about a file that cannot be loaded."""
    with pytest.raises(ScenarioError) as caught:
        scenario.load(path)
    return str(caught.value)


# What a file may say, and what it means.


def test_tables_merge_and_lists_append(tmp_path: Path) -> None:
    write(tmp_path, f'name = "Base"\nmonths = 60\n[world]\ninflation = 0.03\n{SHOCK}{POLICY}', "base.toml")
    child = write(tmp_path, f'extends = "base"\n[world]\nvisitor_growth = 0.1\n{SHOCK}{POLICY}')
    whole = scenario.load(child)
    assert (whole.key, whole.root, whole.name, whole.months) == ("plan", "base", "plan", 60)
    assert (whole.world.inflation, whole.world.visitor_growth) == (0.03, 0.1)
    assert (len(whole.policy), len(whole.world.shock)) == (2, 2)
    assert whole.world.factor("visitors", month_index("2027-01")) == pytest.approx(0.64)


def test_a_plan_of_ones_own_extends_a_shipped_one(tmp_path: Path) -> None:
    whole = scenario.load(write(tmp_path, 'extends = "package"\nname = "Mine"\n'))
    assert whole.root == "baseline"
    assert whole.policy == scenario.load("package").policy
    assert (whole.name, whole.name_id) == ("Mine", "Mine")


def test_marks_that_windows_editors_leave_are_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + f'name = "A"\n{POLICY}'.replace("\n", "\r\n").encode())
    assert scenario.load(path).name == "A"


@given(st.integers(0, 60), st.integers(0, 24), st.floats(-1, 2))
def test_a_shock_fades_in_a_straight_line(length: int, fade: int, change: float) -> None:
    first = month_index("2027-01")
    last = first + length
    start, end = month_text(first), month_text(last)
    shock = scenario.Shock(kind="visitors", start=start, end=end, change=change, fade_months=fade)
    assert shock.share_at(first - 1) == 0
    assert shock.share_at(first) == shock.share_at(last) == change
    fading = [shock.share_at(last + gone) for gone in range(fade + 1)]
    steps = [before - after for before, after in itertools.pairwise(fading)]
    assert steps == pytest.approx([change / fade] * fade if fade else [])
    assert shock.share_at(last + max(fade, 1)) == 0


def test_a_policy_is_in_force_from_its_start_to_its_end(tmp_path: Path) -> None:
    text = f'months = 24\n{POLICY}{POLICY}start = "2026-07"\nend = "2026-12"\n'
    whole = scenario.load(write(tmp_path, text))
    always, half = (whole.span(policy) for policy in whole.policy)
    assert (always[0], always[-1]) == (whole.first_month, whole.last_month)
    assert [month_text(month) for month in (half[0], half[-1])] == ["2026-07", "2026-12"]


@given(
    st.integers(1, 600),
    st.sampled_from(["3572", "3505"]),
    st.sampled_from(["training", "downturn-package", "transfer-cut-2026"]),
)
def test_overrides_change_what_they_name_and_nothing_else(months: int, region: str, name: str) -> None:
    whole = scenario.load(name)
    other = scenario.override(whole, months=months, region=region)
    assert (other.months, other.region, other.key, other.root) == (months, region, whole.key, whole.root)
    assert scenario.override(other, months=whole.months, region=whole.region) == whole
    assert all(month <= other.last_month for policy in other.policy for month in other.span(policy))


def test_overrides_are_checked() -> None:
    whole = scenario.load("training")
    with pytest.raises(ScenarioError, match="months = 0: must be at least 1"):
        scenario.override(whole, months=0)
    with pytest.raises(ScenarioError, match="no-such-place"):
        scenario.override(whole, region="no-such-place")


def test_a_scenario_travels_to_other_processes() -> None:
    whole = scenario.load("package")
    copy = pickle.loads(pickle.dumps(whole))
    assert copy == whole
    assert (copy.key, copy.root) == ("package", "baseline")


def test_tables_written_in_python() -> None:
    policy = {"lever": "hubs", "budget": 1e9}
    whole = scenario.build({"extends": "baseline", "policy": (policy,)}, key="mine")
    assert (whole.key, whole.root, whole.policy[-1].lever) == ("mine", "baseline", "hubs")
    assert whole.policy[:-1] == scenario.load("baseline").policy
    with pytest.raises(ScenarioError, match=r"scenario 'mine' has a mistake\n  policy\[1\]\.budgt: no such"):
        scenario.build({"policy": [{**policy, "budgt": 1}]}, key="mine")


def test_parameters_are_overridden_within_their_range(tmp_path: Path) -> None:
    path = write(tmp_path, f"[parameters]\n{PARAMETER.name} = {PARAMETER.low}\n")
    assert scenario.load(path).parameters == {PARAMETER.name: PARAMETER.low}
    path = write(tmp_path, f"[parameters]\n{PARAMETER.name} = {PARAMETER.high * 2 + 1}\n{PARAMETER.name}x = 1\n")
    text = message(path)
    assert f"must be from {PARAMETER.low:g} to {PARAMETER.high:g} ({PARAMETER.unit})" in text
    assert f"no such model parameter; did you mean '{PARAMETER.name}'?" in text


def test_importing_is_light_and_names_is_the_function() -> None:
    code = (
        "import sys, ekraf.scenario.names, ekraf.scenario as s\n"
        "assert s.names()\n"
        "assert not {'mesa', 'numba', 'matplotlib', 'pandas', 'pyarrow', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# What is said about mistakes.

MISTAKES = [
    ("nam = 1", "line 1: nam: no such setting; did you mean 'name'?"),
    ("inflation = 0.03", "line 1: inflation: no such setting here; it belongs in [world]"),
    ("name = 5", 'line 1: name = 5: must be text in quotes; did you mean "5"?'),
    ("region = 3572", 'line 1: region = 3_572: must be text in quotes; did you mean "3572"?'),
    ('region = "Kota Blitr"', "did you mean 'Kota Blitar'?"),
    ("months = 0", "line 1: months = 0: must be at least 1 (months)"),
    ("months = 601", "line 1: months = 601: must be at most 600 (months)"),
    ("months = 12.5", "must be a whole number (months)"),
    ('start = "2026-13"', "line 1: start = \"2026-13\": must be a month written as '2026-07'"),
    ("start = 2026-01-01", "must be a month written as '2026-07'"),
    (
        "[world]\ninflation = 2.5",
        "line 2: world.inflation = 2.5: must be at most 0.5 (share a year); did you mean 0.025?",
    ),
    ("[world]\ninflation = nan", "must be a finite number"),
    (SHOCK + 'kin = "x"', "line 5: world.shock[1].kin: no such setting; did you mean 'kind'?"),
    (SHOCK.replace("visitors", "visitor"), "did you mean 'visitors'?"),
    (SHOCK.replace("-0.2", "-2"), "must be at least -1 (share)"),
    (SHOCK + 'end = "2026-12"', 'line 5: world.shock[1].end = "2026-12": is before the start (2027-01)'),
    (SHOCK + "fade_months = 3", "has no effect without an end"),
    ("policy = 3", "line 1: policy = 3: must be a list"),
    (POLICY + "budgt = 1", "line 4: policy[1].budgt: no such setting; did you mean 'budget'?"),
    (POLICY + POLICY + "ticketed = 1", "line 7: policy[2].ticketed = 1: must be true or false"),
    (POLICY + 'start = "2025-12"', "is before the scenario starts (2026-01)"),
    (POLICY + 'start = "2036-01"', "is after the scenario's last month (2035-12)"),
    (POLICY + 'start = "2027-01"\nend = "2026-12"', "is before the start (2027-01)"),
    (POLICY + "months = [6, 13]", "line 4: policy[1].months[2] = 13: must be at most 12"),
    (POLICY + "months = []", "must be a list of one or more"),
    (POLICY + "eligible = { ages = [1, 2] }", "eligible.ages: no such setting; did you mean 'age'?"),
    (POLICY + "eligible = { age = [30, 16] }", "did you mean [16, 30]?"),
    (POLICY + "[policy.eligible]\nage = [30]", "line 5: policy[1].eligible.age = [30]: must be a list of"),
    (POLICY + 'eligible = { activity = ["school", "unemploied"] }', "did you mean 'unemployed'?"),
    (POLICY.replace(BILLION, '"1 miliar"'), 'line 3: policy[1].budget = "1 miliar": must be a number'),
    (POLICY.replace(BILLION, "-5"), "must be at least 0 (rupiah a year)"),
    (POLICY.replace("festivals", "festival"), "line 2: policy[1].lever = \"festival\": must be one of"),
    ("[[policy]]\nbudget = 1", "line 1: policy[1]: must give lever, one of training,"),
    ('[[policy]]\nlever = "hubs"', "line 1: policy[1]: must give budget (rupiah a year)"),
    (CREDIT + "guarantee = 19", "must be at most 1 (share); did you mean 0.19?"),
    (CREDIT + "interest_subsidy = 6", "must be at most 0.3 (share a year); did you mean 0.06?"),
    (POLICY.replace("festivals", "hubs") + "unit_cost = 0", "must be above 0"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[text[-40:] for text, _ in MISTAKES])
def test_one_mistake(tmp_path: Path, text: str, said: str) -> None:
    found = message(write(tmp_path, text + "\n"))
    assert found.startswith(f"{tmp_path / 'plan.toml'} has a mistake\n")
    assert said in found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = message(write(tmp_path, f"nam = 1\nmonths = 0\n{POLICY}guarantee = 5\nend = '2020-01'\n{SHOCK}x = 1\n"))
    lines = found.split("\n")
    assert lines[0] == f"{tmp_path / 'plan.toml'} has 5 mistakes"
    assert [line.split(":")[0] for line in lines[1:]] == [f"  line {number}" for number in (1, 2, 6, 7, 12)]


def test_a_mistake_is_told_of_the_file_that_made_it(tmp_path: Path) -> None:
    write(tmp_path, f"# parent\n{POLICY}budgt = 1\n", "base.toml")
    child = write(tmp_path, f'extends = "base"\n{POLICY}{POLICY}unit_cot = 1\n')
    blocks = message(child).split("\n")
    assert blocks[:2] == [
        f"{tmp_path / 'base.toml'} has a mistake",
        "  line 5: policy[1].budgt: no such setting; did you mean 'budget'?",
    ]
    assert blocks[2:] == [
        f"{child} has a mistake",
        "  line 8: policy[2].unit_cot: no such setting; did you mean 'unit_cost'?",
    ]


def test_policies_together_may_not_cost_more_than_the_whole_budget(tmp_path: Path) -> None:
    big = POLICY.replace(BILLION, "500_000_000_000")
    both = f'{big}{big}start = "2028-01"\n'
    found = message(write(tmp_path, both))
    assert "line 3: policy[1].budget = 500_000_000_000: the policies in force in 2028-01" in found
    assert "cost 1_000.0 billion rupiah a year" in found
    one_after_the_other = both.replace(big, f'{big}end = "2027-12"\n', 1)
    assert len(scenario.load(write(tmp_path, one_after_the_other)).policy) == 2


FILES = [
    ('name = "a"\nname = "b"\n', "line 2, column 11: is not TOML: this is given a second time"),
    ("[world]\n[world]\n", "line 2, column 7: is not TOML: this is given a second time"),
    ("months = = 3\n", "line 1, column 10: is not TOML"),
    ('name = "a', "last line: is not TOML"),
    ("months = 3\nstart = 2026-07\n", 'line 2, column 13: is not TOML: a month stands in quotes'),
    ("budget = 2.000.000.000\n", "large numbers are written 2_000_000_000"),
    ("", "is empty"),
    ("# only a comment\n", "is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FILES)
def test_a_file_that_is_not_toml(tmp_path: Path, text: str, said: str) -> None:
    found = message(write(tmp_path, text))
    assert found.startswith(str(tmp_path / "plan.toml"))
    assert said in found


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b'name = "a"\nname_id = "\xff"\n')
    assert f"{path}, line 2: is not UTF-8 text" in message(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "did you mean 'training'?" in message("trainning")
    assert "shipped: apprenticeship, as-budgeted, baseline" in message("quite-another-thing")
    write(tmp_path, POLICY)
    assert "did you mean 'plan.toml'?" in message(tmp_path / "pln.toml")
    assert "is a folder" in message(tmp_path)
    assert "is a folder" in message(".")


def test_extends_that_leads_nowhere(tmp_path: Path) -> None:
    path = write(tmp_path, 'name = "A"\nextends = "basline"\n')
    assert f'{path}, line 2: extends = "basline": ' in message(path)
    assert "did you mean 'baseline'?" in message(path)


def test_extends_in_a_circle(tmp_path: Path) -> None:
    path = write(tmp_path, 'extends = "other.toml"\n')
    write(tmp_path, 'extends = "plan"\n', "other.toml")
    assert "goes round in a circle (plan.toml -> other.toml -> plan.toml)" in message(path)
