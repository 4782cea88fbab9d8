"""Options that commands share, and how commands print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ekraf.show.messages import default_language, say

WIDTH = 100
USUAL = "usual"  # where draws take parameters from, see ekraf.experiment.posterior


def help_text(key: str) -> str:
    """Return the help of a command or option in the language of the environment."""
    return say(f"cli.{key}", default_language())


Files = Annotated[list[str] | None, typer.Argument(metavar="FILE...", help=help_text("files"), show_default=False)]
Draws = Annotated[int, typer.Option(help=help_text("draws"))]
Seed = Annotated[int, typer.Option(help=help_text("seed"))]
Months = Annotated[int | None, typer.Option(help=help_text("months"), show_default=False)]
Sets = Annotated[str, typer.Option(metavar="SETS", help=help_text("parameter_sets"), show_default=False)]
Scale = Annotated[float, typer.Option(help=help_text("scale"))]
Workers = Annotated[int | None, typer.Option(help=help_text("workers"), show_default=False)]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help=help_text("out"), show_default=False)]
Lang = Annotated[str, typer.Option(help=help_text("lang"), default_factory=default_language, show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", help=help_text("quiet"))]
Json = Annotated[bool, typer.Option("--json", help=help_text("json"))]
Fresh = Annotated[bool, typer.Option("--fresh", help=help_text("fresh"))]
Profile = Annotated[bool, typer.Option("--profile", help=help_text("profile"))]
Without = Annotated[str | None, typer.Option(metavar="MECHANISM", help=help_text("without"), show_default=False)]
Code = Annotated[str | None, typer.Argument(metavar="CODE", help=help_text("code"), show_default=False)]


def print_table(renderable: object) -> None:
    """Print as wide as the terminal is, or plainly and ``WIDTH`` letters wide where the output is none."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH
    console.print(renderable)


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False))
