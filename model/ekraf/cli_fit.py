"""Commands that hold the model against the past: thin, as those in ``cli``."""

from __future__ import annotations

from typing import Annotated

import typer

from ekraf.cli_options import Fresh, Json, Lang, Out, Quiet, help_text, print_json, print_table
from ekraf.show.messages import check_language

Regions = Annotated[
    list[str] | None, typer.Argument(metavar="REGION...", help=help_text("panel_regions"), show_default=False)
]
Measure = Annotated[int, typer.Option("--measure", metavar="DRAWS", help=help_text("measure"))]
Scale = Annotated[float, typer.Option(help=help_text("scale"))]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(help=help_text("backtest"))(backtest)


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
