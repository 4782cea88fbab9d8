"""The manifest of a results folder: enough to repeat the run bit for bit, and to tell whether it may be resumed."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ekraf.errors import StoreError
from ekraf.experiment import posterior
from ekraf.experiment.files import explained, write_whole
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Plan
from ekraf.scenario import resolved

NAME = "manifest.json"
FORMAT = 1
PACKAGE = Path(__file__).resolve().parents[1]
PACKAGES = ("ekraf", "mesa", "numpy", "numba", "scipy", "pandas", "pyarrow")
# What a run must share with the folder it resumes in. More or fewer draws are welcome.
IDENTITY = ("format", "command", "scenarios", "references", "seed", "scale", "parameters", "fingerprint")
_FIXED: dict[str, Any] = {"from": posterior.FIXED, "lucks": 1, "regions": {}}
_SHOWING = ("analysis", "show", "scenarios", "facts")  # decide nothing about the numbers of a draw


def describe(plan: Plan) -> dict[str, Any]:
    """Return the manifest of a plan about to be simulated, fit for JSON."""
    kept = {one.key for one in plan.scenarios}
    references = {one.key: one for group in plan.groups for one in group if one.key not in kept}
    seed = plan.options.seed
    return {
        "format": FORMAT,
        "status": "running",
        "command": plan.command,
        "command_line": sys.argv,
        "region": plan.scenarios[0].region,
        "comparator": plan.comparator,
        "scenarios": [resolved(one) for one in plan.scenarios],
        "references": [resolved(one) for one in references.values()],
        "seed": seed,
        "draws": plan.options.draws,
        "draw_seeds": [draw_seed(seed, draw) for draw in range(plan.options.draws)],
        "scale": plan.options.scale,
        "parameters": _parameters(plan),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "revision": revision(),
        "fingerprint": fingerprint(),
        "wall_seconds": 0.0,
    }


def _parameters(plan: Plan) -> dict[str, Any]:
    """Return where draws take parameters from, what is there by region, and how many draws in a row share a set."""
    options = plan.options
    sets = {one.region: posterior.of_region(options.parameters, one.region) for one in plan.scenarios}
    known = {region: {"sha256": one.digest, "sets": len(one.values)} for region, one in sets.items() if one}
    return {"from": options.parameters, "lucks": posterior.LUCKS if known else 1, "regions": known}


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Put the manifest into a results folder."""
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_whole(folder / NAME, lambda file: file.write(text.encode()))


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a results folder, None if it has none; StoreError if it is damaged."""
    path = folder / NAME
    if not path.exists():
        return None
    with explained(path):
        raw = path.read_bytes()
    try:
        manifest = json.loads(raw)
    except ValueError as error:
        raise StoreError(f"{path} is damaged ({error}); start anew with --fresh, or choose another --out") from error
    if isinstance(manifest, dict):
        manifest.setdefault("parameters", _FIXED)  # of folders from before parameter sets
    if not isinstance(manifest, dict) or any(name not in manifest for name in (*IDENTITY, "draws", "status")):
        raise StoreError(f"{path} is not a manifest of ekraf; choose another --out")
    return manifest


def differences(there: dict[str, Any], here: dict[str, Any]) -> list[str]:
    """Return what keeps a run (``here``) from going on in a folder (``there``), one line each."""
    lines = []
    for name in IDENTITY:
        if there[name] == here[name]:
            continue
        if name in ("scenarios", "references"):
            lines += _scenario_differences(there[name], here[name])
        elif name == "fingerprint":
            lines.append("fingerprint: the code or the data of ekraf have changed since")
        else:
            lines.append(f"{name}: {there[name]} there, {here[name]} now")
    return lines


def fingerprint(package: Path = PACKAGE) -> str:
    """Return the SHA-256 over the package's files, code and data, that decide the numbers of a draw."""
    total = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.suffix not in (".py", ".csv", ".json", ".toml") or inside.parts[0] in _SHOWING:
            continue
        total.update(f"{inside.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def revision() -> str | None:
    """Return the git commit of the checkout that the package lies in; None outside of one."""
    command = ["git", "-C", str(PACKAGE), "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None


def _scenario_differences(there: list[dict[str, Any]], here: list[dict[str, Any]]) -> list[str]:
    old, new = ({one["key"]: one for one in side} for side in (there, here))
    lines = [f"scenario '{key}': there, not now" for key in old if key not in new]
    lines += [f"scenario '{key}': now, not there" for key in new if key not in old]
    for key in old.keys() & new.keys():
        changed = [name for name in new[key] if old[key].get(name) != new[key][name]]
        if changed:
            lines.append(f"scenario '{key}': {', '.join(changed)} changed")
    return sorted(lines) or ["scenarios: in another order"]
