"""What Python users call to hold the model against the past."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ekraf.show.messages import default_language, say

if TYPE_CHECKING:
    from pandas import DataFrame

    from ekraf.analysis.backtest.report import Backtest
    from ekraf.evidence.targets import Target
    from ekraf.experiment.calibration import Fit, Settings
    from ekraf.experiment.calibration_runs import Runs

BACKTEST = Path("results") / "backtest"
MEASURED_IN = ("3572", "3505")  # regions with a profile of their own, on which the response is measured


class Calibration(NamedTuple):
    """What a calibration found; tables as ``ekraf.analysis.calibration`` makes them, ``held`` None without truths."""

    folder: Path
    targets: tuple[Target, ...]
    fit: DataFrame
    learnt: DataFrame
    screen: DataFrame
    held: DataFrame | None
    words: dict[str, float]


def backtest(regions: Sequence[str] = (), measure: int = 0, scale: float = 0.2, out: str | Path | None = None,
             fresh: bool = False, quiet: bool = False, lang: str | None = None) -> Backtest:  # fmt: skip
    """Score forecasts of the past for regions of the panel (code or name; none: all) against naive rivals.

    With ``measure`` (draws) the agent-based model's response to outside demand is measured anew at ``scale`` and used
    in place of the shipped one; one measured before in the same folder is taken up unless ``fresh``. Tables and
    figures are written to ``out`` (``results/backtest``). RegionError: not a region of the panel; RunError: options.
    """
    from ekraf.analysis.backtest import mechanistic
    from ekraf.analysis.backtest.report import make, write
    from ekraf.errors import RunError
    from ekraf.experiment import response as runs
    from ekraf.experiment.files import make_folder
    from ekraf.region.panel import panel
    from ekraf.show.backtest_figure import write_backtest_figures
    from ekraf.show.progress import progress

    if measure < 0 or not 0 < scale <= 1:
        raise RunError(f"measure = {measure}, scale = {scale:g}: draws must not be negative, the scale within 0 to 1")
    chosen, folder = panel().find(regions), Path(out) if out is not None else BACKTEST
    make_folder(folder)
    response = mechanistic.measured()
    if measure:
        kept = folder / "response.csv"
        if fresh or not kept.exists():
            with progress(say("progress.responding", lang or default_language()), quiet) as advance:
                runs.write(runs.measure(MEASURED_IN, runs.Size(measure, scale), advance=advance), kept)
        response = mechanistic.read(kept)
    found = make(panel(), chosen, folder, response)
    write(found)
    write_backtest_figures(found)
    return found


def calibrate(region: str, settings: Settings, scale: float = 1.0, workers: int | None = None,
              out: str | Path | None = None, fresh: bool = False, quiet: bool = False,
              lang: str | None = None) -> Calibration:  # fmt: skip
    """Fit the free parameters of a region (code or name) to its targets.

    Runs are kept below ``out`` (``results/calibrate-<code>``) and gone on with, unless ``fresh``; ``posterior.csv``
    with its note ``posterior.json``, the tables ``fit.csv``, ``learnt.csv``, ``screen.csv`` and ``truths.csv`` and a
    figure are written there. RegionError, RunError: what is wrong.
    """
    from ekraf.errors import RunError
    from ekraf.evidence.targets import targets
    from ekraf.experiment import calibration as fits
    from ekraf.experiment import pool
    from ekraf.experiment.calibration_runs import Runs
    from ekraf.experiment.files import make_folder
    from ekraf.experiment.prior import box_of, free_names
    from ekraf.region import load
    from ekraf.show.calibration_figure import write_calibration_figures
    from ekraf.show.progress import progress

    pool.check_workers(workers)
    if min(settings.kept, settings.sets, settings.screen) < 16 or settings.waves < 1 or settings.truths < 0:
        raise RunError(
            f"sets = {settings.kept}, wave = {settings.sets}, screen = {settings.screen} (each 16 or more), "
            f"waves = {settings.waves} (1 or more), truths = {settings.truths} (0 or more)"
        )
    code = load(region).code
    wanted = targets(code)
    folder = Path(out) if out is not None else Path("results") / f"calibrate-{code}"
    make_folder(folder)
    with progress(say("progress.calibrating", lang or default_language()), quiet) as advance:
        runs = Runs(code, wanted, folder, scale, settings, workers, fresh, advance)
        found = fits.calibrate(
            box_of(free_names("behaviour")), box_of(free_names("lever")), wanted, runs.stage, settings
        )
    tables = _diagnosed(found, wanted)
    _write_calibration(found, tables, runs, settings)
    done = Calibration(folder, wanted, tables["fit"], tables["learnt"], tables["screen"], tables.get("truths"),
                       {"sets": float(len(found.points)), "runs": sum(one["runs"] for one in found.waves),
                        "told": found.waves[-1]["told"], "excess": found.waves[-1]["excess"]})  # fmt: skip
    write_calibration_figures(done.fit, done.learnt, wanted, code, folder)
    return done


def _diagnosed(found: Fit, wanted: tuple[Target, ...]) -> dict[str, DataFrame]:
    from ekraf.analysis import calibration as diagnose

    known = found.screen
    tables = {
        "fit": diagnose.fit_by_target(found.statistics, wanted, found.short),
        "learnt": diagnose.by_parameter(found.points, found.box),
        "screen": diagnose.screened(known.box.names, known.indices, known.moves, known.chosen, wanted),
    }
    if found.truths is not None:
        tables["truths"] = diagnose.coverage(found.truths.points, found.truths.found, found.box)
    return tables


def _write_calibration(found: Fit, tables: dict[str, DataFrame], runs: Runs, settings: Settings) -> None:
    """Write the parameter sets with a note of how they were found, and the tables."""
    import json

    from ekraf.experiment import posterior
    from ekraf.experiment.calibration_runs import MONTHS, START
    from ekraf.experiment.files import write_whole
    from ekraf.experiment.manifest import fingerprint, revision

    for name, table in tables.items():
        text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
        write_whole(runs.folder / f"{name}.csv", lambda file, text=text: file.write(text.encode()))  # type: ignore[misc]
    values = [*found.box.values(found.points).T, *found.levers.values(found.lever_points).T]
    names = (*found.box.names, *found.levers.names)
    posterior.write(runs.folder / "posterior.csv", dict(zip(names, values, strict=True)))
    used, held = (tables["fit"][tables["fit"].use == use] for use in ("used", "held_out"))
    told = {
        "region": runs.region, "start": START, "months": MONTHS, "scale": runs.scale, **settings._asdict(),
        "fitted": found.box.names, "levers": found.levers.names, "targets_used": len(used),
        "used_inside": int(used.inside.sum()), "targets_held_out": len(held), "held_out_inside": int(held.inside.sum()),
        "waves": found.waves, "revision": revision(), "fingerprint": fingerprint(),
    }  # fmt: skip
    text = json.dumps(told, indent=1) + "\n"
    write_whole(runs.folder / "posterior.json", lambda file: file.write(text.encode()))
