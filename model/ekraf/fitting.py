"""What Python users call to hold the model against the past."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ekraf.show.messages import default_language, say

if TYPE_CHECKING:
    from ekraf.analysis.backtest.report import Backtest

BACKTEST = Path("results") / "backtest"
MEASURED_IN = ("3572", "3505")  # regions with a profile of their own, on which the response is measured


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
            with progress(say("progress.measuring", lang or default_language()), quiet) as advance:
                runs.write(runs.measure(MEASURED_IN, runs.Size(measure, scale), advance=advance), kept)
        response = mechanistic.read(kept)
    found = make(panel(), chosen, folder, response)
    write(found)
    write_backtest_figures(found)
    return found
