"""Commands that hold the model against the past: thin, as those in ``cli``."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Annotated

import typer

from ekraf.cli_options import Fresh, Json, Lang, Out, Quiet, Seed, Workers, help_text, print_json, print_table
from ekraf.show.messages import check_language, say

if TYPE_CHECKING:
    from ekraf.scenario import Scenario

Regions = Annotated[
    list[str] | None, typer.Argument(metavar="REGION...", help=help_text("panel_regions"), show_default=False)
]
Measure = Annotated[int, typer.Option("--measure", metavar="DRAWS", help=help_text("measure"))]
Scale = Annotated[float, typer.Option(help=help_text("scale"))]
FullScale = Annotated[float, typer.Option("--scale", help=help_text("scale"))]
Sets = Annotated[int, typer.Option(help=help_text("sets"))]
Wave = Annotated[int, typer.Option(metavar="SETS", help=help_text("wave"))]
Waves = Annotated[int, typer.Option(help=help_text("waves"))]
Screen = Annotated[int, typer.Option(metavar="SETS", help=help_text("screen"))]
Truths = Annotated[int, typer.Option(help=help_text("truths"))]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(help=help_text("backtest"))(backtest)
    app.command(help=help_text("calibrate"))(calibrate)


def backtest(
    regions: Regions = None, *, measure: Measure = 0, scale: Scale = 0.2, out: Out = None, lang: Lang,
    quiet: Quiet = False, as_json: Json = False, fresh: Fresh = False,
) -> None:  # fmt: skip
    """Score forecasts of the past against naive rivals."""
    from ekraf.fitting import backtest as score
    from ekraf.show.backtest_table import backtest_table

    check_language(lang)
    found = score(regions or (), measure, scale, out, fresh, quiet, lang)
    if as_json:
        print_json({"summary": found.summary.to_dict("records"), "folder": str(found.folder)})
    else:
        print_table(backtest_table(found, lang))


def calibrate(
    region: Annotated[str, typer.Argument(metavar="REGION", help=help_text("code"))], *, sets: Sets = 200,
    wave: Wave = 256, waves: Waves = 3, screen: Screen = 512, truths: Truths = 20, seed: Seed = 1,
    scale: FullScale = 1.0, workers: Workers = None, out: Out = None, lang: Lang, quiet: Quiet = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Fit the free parameters to the targets of a region."""
    # Before numpy is loaded: threads of BLAS spin, and on a busy machine the emulator took minutes instead of a second.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ekraf.experiment.calibration import Settings
    from ekraf.fitting import calibrate as fit
    from ekraf.show.calibration_table import calibration_table

    check_language(lang)
    settings = Settings(kept=sets, sets=wave, waves=waves, screen=screen, truths=truths, seed=seed)
    found = fit(region, settings, scale, workers, out, False, quiet, lang)
    if as_json:
        tables = {"fit": found.fit, "learnt": found.learnt, "screen": found.screen, "truths": found.held}
        told = {name: json.loads(one.to_json(orient="records")) for name, one in tables.items() if one is not None}
        print_json({"folder": str(found.folder), **found.words, **told})
    else:
        print_table(calibration_table(found, lang))


def name_stand_ins(scenario: Scenario, lang: str) -> None:
    """Print which figures stand in for those of the year in which a scenario of the past starts."""
    from ekraf.region.outside_path import PRESENT

    if scenario.first_month >= PRESENT:
        return
    from ekraf.history import stand_ins

    typer.echo(say("check.history", lang, year=scenario.start[:4]))
    for one in stand_ins(scenario):
        key = "check.carried" if one.carried else "check.stand_in"
        typer.echo(say(key, lang, what=one.indicator, period=one.period, region=one.region))
