"""The commands that simulate: from what was asked to a results folder, its figures and the table on the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from ekraf.api import carry_out
from ekraf.experiment.plan import Options, Plan, plan_comparison, plan_run
from ekraf.experiment.pool import InterruptedRunError
from ekraf.show.figures import write_figures
from ekraf.show.progress import progress
from ekraf.show.study import Study
from ekraf.show.table import LEVELS, print_results


class Manner(NamedTuple):
    """How a command works and talks, as its options say."""

    out: Path | None
    workers: int | None
    lang: str
    quiet: bool
    as_json: bool
    fresh: bool


def project(files: list[str], options: Options, manner: Manner) -> None:
    """Project scenarios, draw their figures, print their levels."""
    plan = plan_run(files, options)
    _carry_out(plan, Path("results") / "-".join(one.key for one in plan.scenarios), manner)


def hold_against_baseline(files: list[str], options: Options, manner: Manner) -> None:
    """Compare scenarios, draw their figures, print effects and verdict."""
    plan = plan_comparison(files, options)
    name = "-".join(Path(file).name.removesuffix(".toml") for file in files) if files else "compare"
    _carry_out(plan, Path("results") / name, manner)


def summary(study: Study) -> dict[str, Any]:
    """Return the last whole year's effects, and value for money, or else levels; what is not finite is None."""
    year = study.last_year(study.scenarios[0])
    found: dict[str, Any] = {
        "out": str(study.folder), "command": study.manifest["command"], "region": study.manifest["region"],
        "scenarios": study.scenarios, "comparator": study.comparator, "draws": study.draws, "year": year,
    }  # fmt: skip
    if study.comparator is None:
        frames = {name: study.levels(name) for name in LEVELS}
        found["levels"] = {name: _records(frame[frame["year"] == year]) for name, frame in frames.items()}
    else:
        effects = study.effects()
        found["effects"] = _records(effects[effects["year"] == year])
        found["value"] = _records(study.value())
    return found


def _carry_out(plan: Plan, folder: Path, manner: Manner) -> None:
    folder = manner.out or folder
    study = carry_out(plan, folder, manner.fresh, manner.workers, manner.quiet, manner.lang)
    try:
        with progress("figures", manner.lang, manner.quiet) as advance:
            write_figures(study, advance)
    except KeyboardInterrupt:
        raise InterruptedRunError(f"{folder}: all draws are kept; the same command draws the figures") from None
    if manner.as_json:
        print(json.dumps(summary(study), ensure_ascii=False, indent=1))
    else:
        print_results(study, manner.lang)


def _records(frame: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=15))
    return found
