"""What ``import ekraf`` offers to scripts and notebooks: the same work as the commands, returned as a study."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path

from ekraf.analysis.write import write_comparison
from ekraf.experiment import pool
from ekraf.experiment.plan import Options, Plan, Wanted, plan_comparison, plan_run
from ekraf.experiment.store import Store
from ekraf.region import Region, list_regions
from ekraf.show.messages import default_language
from ekraf.show.progress import progress
from ekraf.show.study import Study


def compare(
    scenarios: Sequence[Wanted] = (),
    region: str | None = None,
    draws: int = 20,
    seed: int = 1,
    months: int | None = None,
    scale: float = 1.0,
    workers: int | None = None,
    out: str | Path | None = None,
    quiet: bool = True,
) -> Study:
    """Simulate scenarios (names, files or loaded ones) against their baseline under shared luck.

    Without scenarios, the shipped set. ``region`` and ``months`` override what they say; ``scale`` is the share of
    residents simulated; ``workers`` are processes (all cores if None). Results go to ``out``, where a stopped
    comparison goes on; without it they are kept only as long as the study. EkrafError says what is wrong.
    """
    plan = plan_comparison(scenarios, Options(draws, seed, months, region, scale))
    return _study(plan, out, workers, quiet)


def run(
    scenarios: Wanted | Sequence[Wanted],
    region: str | None = None,
    draws: int = 20,
    seed: int = 1,
    months: int | None = None,
    scale: float = 1.0,
    workers: int | None = None,
    out: str | Path | None = None,
    quiet: bool = True,
) -> Study:
    """Project one scenario or several, without comparing; otherwise as ``compare``."""
    wanted = scenarios if isinstance(scenarios, Sequence) and not isinstance(scenarios, str) else [scenarios]
    plan = plan_run(wanted, Options(draws, seed, months, region, scale))
    return _study(plan, out, workers, quiet)


def regions() -> tuple[Region, ...]:
    """Return the regions that can be simulated; ``ekraf.region.load(code)`` gives the data of one."""
    return list_regions()


def carry_out(
    plan: Plan, folder: Path, fresh: bool = False, workers: int | None = None, quiet: bool = True, lang: str = "en"
) -> Study:
    """Simulate what ``folder`` lacks of a plan, write its tables and return the study; figures are not drawn.

    ``fresh`` drops earlier results. RunError, InterruptedRunError, StoreError: see ``ekraf.experiment``.
    """
    store = Store(folder, plan, fresh)
    with progress("draws", lang, quiet) as advance:
        pool.run(store, workers, advance)
    study = Study(folder)
    if study.comparator is not None:
        write_comparison(study)
    return study


def _study(plan: Plan, out: str | Path | None, workers: int | None, quiet: bool) -> Study:
    if out is not None:
        return carry_out(plan, Path(out), workers=workers, quiet=quiet, lang=default_language())
    folder = Path(tempfile.mkdtemp(prefix="ekraf-"))
    try:
        study = carry_out(plan, folder, workers=workers, quiet=quiet, lang=default_language())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(study, shutil.rmtree, folder, ignore_errors=True)
    return study
