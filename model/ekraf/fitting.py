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
    from ekraf.experiment.calibration import Settings

BACKTEST = Path("results") / "backtest"
MEASURED_IN = ("3572", "3505")  # regions with a profile of their own, on which the response is measured


class Calibration(NamedTuple):
    """What a calibration found; ``words`` are the number of sets, their effective number, waves, farthest distance."""

    folder: Path
    targets: tuple[Target, ...]
    fit: DataFrame
    learnt: DataFrame
    words: dict[str, float]
    screened: tuple[str, ...]


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


def calibrate(region: str, settings: Settings, scale: float = 1.0, months: int = 48, workers: int | None = None,
              out: str | Path | None = None, only: Sequence[str] = (), fresh: bool = False, quiet: bool = False,
              lang: str | None = None) -> Calibration:  # fmt: skip
    """Fit the free parameters (``only``: of these names) of a region (code or name) to its targets.

    Waves of parameter sets are kept below ``out`` (``results/calibrate-<code>``) and gone on with, unless ``fresh``;
    ``posterior.csv``, ``fit.csv``, ``learnt.csv`` and a figure are written there. RegionError, RunError: what is wrong.
    """
    from ekraf.analysis import calibration as diagnose
    from ekraf.errors import RunError, nearest
    from ekraf.evidence.targets import targets
    from ekraf.experiment import calibration as fits
    from ekraf.experiment import pool
    from ekraf.experiment.files import make_folder
    from ekraf.region import load
    from ekraf.show.calibration_figure import write_calibration_figures
    from ekraf.show.progress import progress

    pool.check_workers(workers)
    if settings.kept < 2 or settings.waves < 1 or months < 24 or months % 12:
        raise RunError(f"sets = {settings.kept} (2 or more), waves = {settings.waves} (1 or more), months = {months} "
                       "(24 or more, whole years)")  # fmt: skip
    free = fits.free_box().names
    unknown = [name for name in only if name not in free]
    if unknown:
        raise RunError(f"'{unknown[0]}' is not a free parameter{nearest(unknown[0], free)}; free: {', '.join(free)}")
    code = load(region).code
    wanted = targets(code)
    folder = Path(out) if out is not None else Path("results") / f"calibrate-{code}"
    make_folder(folder)
    with progress(say("progress.calibrating", lang or default_language()), quiet) as advance:
        runs = fits.Runs(code, wanted, folder, scale, months, settings.seed, workers, fresh, advance)
        found = fits.calibrate(fits.free_box(only), wanted, runs.run_wave, settings)
    particles, box = found.particles, found.box
    fit = diagnose.fit_by_target(particles, wanted)
    learnt = diagnose.by_parameter(particles, box)
    diagnose.write(folder, particles, box, {"fit.csv": fit, "learnt.csv": learnt})
    write_calibration_figures(fit, learnt, wanted, folder)
    words = {"sets": float(len(particles.points)), "worth": diagnose.effective_size(particles.weights),
             "waves": float(len(found.history)), "far": found.history[-1][1]}  # fmt: skip
    return Calibration(folder, wanted, fit, learnt, words, found.screened)
