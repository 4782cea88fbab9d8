"""The shape of the house: small rooms, imports one way, luck and clocks where they belong, versions that agree."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "model" / "ekraf"
MODULES = sorted(SOURCES.rglob("*.py"))

# Who may import whom: a module imports its own layer and those above it in this list. Modules of the package's root
# that are not named here make up the town, as agents and markets do.
LAYERS = (
    {"errors", "clock", "engine", "purpose", "luck", "parameters", "indicators", "ledger", "population", "state",
     "tables"},
    {"region", "scenario", "evidence"},
    {"synthesis", "agents", "markets", "society", "policy"},
    {"economy"},
    {"experiment"},
    {"analysis"},
    {"show"},
    {"api", "fitting"},
    {"cli_options", "cli_fit", "cli", "__init__"},
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
TOWN, ECONOMY = RANK["agents"], RANK["economy"]


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCES).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


NAMES = {name_of(path) for path in MODULES}


def rank_of(module: str) -> int:
    return RANK.get(module.split(".")[0], TOWN)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, at_once: bool = False) -> set[str]:
    """Return the modules that a file imports, ours without the package's name; ``at_once``: when it is loaded."""
    found: set[str] = set()
    for node in _at_once(tree_of(path).body) if at_once else ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = str(node.module)
            found |= {f"{base}.{alias.name}" if _is_ours(f"{base}.{alias.name}") else base for alias in node.names}
    return {name.removeprefix("ekraf.") if name != "ekraf" else "__init__" for name in found}


def _is_ours(name: str) -> bool:
    return name.removeprefix("ekraf.") in NAMES and name.startswith("ekraf.")


def _at_once(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.unparse(node.test):
                yield from _at_once(node.body)
            yield from _at_once(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef))


def show(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_modules_are_small() -> None:
    long = {show(path): n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert not long


def test_functions_are_small_and_take_few_arguments() -> None:
    large = []
    for path in MODULES:
        for node in functions(path):
            lines = int(node.end_lineno or 0) - node.lineno + 1
            arguments = len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)
            most = 13 if name_of(path).startswith("cli") else 12  # those of a command are its options
            if lines > 70 or arguments > most:
                large.append(f"{show(path)}: {node.name} has {lines} lines and {arguments} arguments")
    assert not large


def test_imports_point_one_way() -> None:
    wrong = [
        f"{name_of(path)} imports {other}"
        for path in MODULES
        for other in imports(path)
        if other in NAMES and rank_of(other) > rank_of(name_of(path))
    ]
    assert not wrong


@pytest.mark.parametrize("package", ["analysis", "show"])
def test_who_reads_results_never_loads_the_economy(package: str) -> None:
    loads = {name_of(path): imports(path, at_once=True) for path in MODULES}
    seen: set[str] = set()
    waiting = [name for name in NAMES if name.split(".")[0] == package]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += [other for other in (*loads.get(name, ()), name.rpartition(".")[0]) if other in NAMES]
    assert not seen & {"economy", "views", "engine"}
    assert not [name for path in MODULES if name_of(path).startswith(package) for name in imports(path)
                if name.split(".")[0] == "economy"]  # fmt: skip


def test_mesa_stays_in_three_modules() -> None:
    users = {name_of(path) for path in MODULES if any(name.split(".")[0] == "mesa" for name in imports(path))}
    assert users == {"economy", "views", "agents.government"}


def test_only_the_first_day_is_drawn_in_a_stream() -> None:
    users = set()
    for path in MODULES:
        used = any(isinstance(n, ast.Attribute) and ast.unparse(n) == "np.random" for n in ast.walk(tree_of(path)))
        if used or any(name.startswith(("numpy.random", "random")) for name in imports(path)):
            users.add(name_of(path))
    strangers = {name for name in users if not name.startswith("synthesis") and name != "opening_firms"}
    assert not strangers


def test_the_simulated_town_knows_no_wall_clock() -> None:
    watched = [path for path in MODULES if rank_of(name_of(path)) <= ECONOMY and "scenario" not in path.parts]
    wrong = {name_of(path) for path in watched if imports(path) & {"time", "datetime"}}
    assert not wrong
    assert len(watched) > 40


def test_everything_public_says_what_it_is() -> None:
    silent = []
    for path in MODULES:
        for where, node in _public(tree_of(path), name_of(path)):
            if not ast.get_docstring(node):
                silent.append(where)
    assert not silent


Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def _public(node: Documented, where: str) -> Iterator[tuple[str, Documented]]:
    """Walk through a module and its classes, but not into functions, nor into what only the type checker sees."""
    yield where, node
    for child in node.body if not isinstance(node, ast.FunctionDef) else []:
        if isinstance(child, ast.ClassDef | ast.FunctionDef) and not child.name.startswith("_"):
            yield from _public(child, f"{where}.{child.name}")


def purposes() -> dict[str, range]:
    """Return the numbers that each purpose owns, as its line says: ``NAME = 56  # and 57`` or ``# to 95``."""
    owned = {}
    for line in (SOURCES / "purpose.py").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([A-Z_]+) = (\d+)(?:\s+# (?:and|to) (\d+))?", line):
            first = int(found[2])
            owned[found[1]] = range(first, int(found[3] or first) + 1)
    return owned


def test_no_two_purposes_share_a_number() -> None:
    owner: dict[int, str] = {}
    for name, numbers in purposes().items():
        for number in numbers:
            assert number not in owner, f"{name} and {owner.get(number)} share {number}"
            owner[number] = name
    assert len(owner) > 40
    assert max(owner) < 127  # a month's numbers are 1 to 127 behind its own, see ekraf.luck.bits


def test_no_decision_takes_a_number_that_is_not_its_own() -> None:
    """``purpose.X + n`` must be one of the numbers that X owns."""
    owned, wrong = purposes(), []
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            text = ast.unparse(node) if isinstance(node, ast.BinOp) else ""
            if added := re.fullmatch(r"(?:purpose\.)([A-Z_]+) \+ (\d+)(?: \+ m)?", text):
                numbers = owned[added[1]]
                if numbers.start + int(added[2]) not in numbers:
                    wrong.append(f"{show(path)}:{node.lineno} {text}")
    assert not wrong


def test_constraints_are_those_that_were_tested() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split("\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert [pin for pin in pins if pin] == project["tool"]["uv"]["constraint-dependencies"]
    assert len(pins) >= 30
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin) for pin in pins if pin)


@cache
def files_of_the_project() -> tuple[Path, ...]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(ROOT / name for name in listed if name and (ROOT / name).is_file())


def test_no_lock_file_is_kept() -> None:
    assert not [path for path in files_of_the_project() if path.name == "uv.lock"]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    folder = re.compile(rb"(?<![\w.:/\-])/(?:work|home|Users|root|mnt|tmp)/")
    wrong = []
    for path in files_of_the_project():
        if path.suffix not in {".png", ".parquet", ".pdf"} and folder.search(path.read_bytes()):
            wrong.append(show(path))
    assert not wrong
