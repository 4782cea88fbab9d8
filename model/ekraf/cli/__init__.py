"""The command ``ekraf``: reads what was asked, hands it on, and says plainly what went wrong.

Whatever is slow to import (the model, figures, tables of results) is imported only by the commands that need it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ekraf import scenario as scenarios
from ekraf.cli import lists
from ekraf.errors import EkrafError
from ekraf.show.messages import check_language, default_language, say

_LANG = default_language()  # of the help texts


def _help(key: str) -> str:
    return say(f"cli.{key}", _LANG)


Files = Annotated[list[str], typer.Argument(metavar="FILE...", help=_help("files"))]
MaybeFiles = Annotated[list[str] | None, typer.Argument(metavar="[FILE...]", help=_help("files"))]
Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help=_help("code"))]
Draws = Annotated[int, typer.Option(help=_help("draws"))]
Seed = Annotated[int, typer.Option(help=_help("seed"))]
Months = Annotated[int | None, typer.Option(help=_help("months"))]
Scale = Annotated[float, typer.Option(help=_help("scale"))]
Workers = Annotated[int | None, typer.Option(help=_help("workers"))]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help=_help("out"))]
Lang = Annotated[str, typer.Option(metavar="id|en", help=_help("lang"))]
Quiet = Annotated[bool, typer.Option("--quiet", help=_help("quiet"))]
Json = Annotated[bool, typer.Option("--json", help=_help("json"))]
Fresh = Annotated[bool, typer.Option("--fresh", help=_help("fresh"))]

app = typer.Typer(
    help=_help("help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None,
)  # fmt: skip


@app.command(help=_help("run"))
def run(  # noqa: D103, PLR0913
    file: Files, draws: Draws = 20, seed: Seed = 1, months: Months = None, scale: Scale = 1.0,
    workers: Workers = None, out: Out = None, lang: Lang = _LANG, quiet: Quiet = False, as_json: Json = False,
    fresh: Fresh = False,
) -> None:  # fmt: skip
    from ekraf.cli.work import Manner, project
    from ekraf.experiment.plan import Options

    manner = Manner(out, workers, check_language(lang), quiet, as_json, fresh)
    project(file, Options(draws, seed, months, None, scale), manner)


@app.command(help=_help("compare"))
def compare(  # noqa: D103, PLR0913
    file: MaybeFiles = None, draws: Draws = 20, seed: Seed = 1, months: Months = None, scale: Scale = 1.0,
    workers: Workers = None, out: Out = None, lang: Lang = _LANG, quiet: Quiet = False, as_json: Json = False,
    fresh: Fresh = False,
) -> None:  # fmt: skip
    from ekraf.cli.work import Manner, hold_against_baseline
    from ekraf.experiment.plan import Options

    manner = Manner(out, workers, check_language(lang), quiet, as_json, fresh)
    hold_against_baseline(file or [], Options(draws, seed, months, None, scale), manner)


@app.command(help=_help("check"))
def check(file: Files, lang: Lang = _LANG) -> None:  # noqa: D103
    check_language(lang)
    wrong: list[str] = []
    for each in file:
        try:
            one = scenarios.load(each)
        except EkrafError as error:
            wrong.append(str(error))
            continue
        name = one.name_id if lang == "id" else one.name
        fields = {"region": one.region, "start": one.start, "months": one.months, "policies": len(one.policy)}
        typer.echo(say("check.fine", lang, file=each, name=name, **fields))
    if wrong:
        raise EkrafError("\n".join(wrong))


@app.command(help=_help("schema"))
def schema() -> None:  # noqa: D103
    typer.echo(json.dumps(scenarios.json_schema(), indent=2, ensure_ascii=False))


@app.command(help=_help("regions"))
def regions(code: Code = None, lang: Lang = _LANG) -> None:  # noqa: D103
    check_language(lang)
    lists.regions(lang) if code is None else lists.region(code, lang)


@app.command(help=_help("indicators"))
def indicators(lang: Lang = _LANG) -> None:  # noqa: D103
    lists.indicators(check_language(lang))


@app.command(help=_help("parameters"))
def parameters(lang: Lang = _LANG) -> None:  # noqa: D103
    lists.parameters(check_language(lang))


@app.command(help=_help("levers"))
def levers(lang: Lang = _LANG) -> None:  # noqa: D103
    lists.levers(check_language(lang))


def main() -> None:
    """Run the command line. Exit status 2 for what the user can mend, 130 after Ctrl-C."""
    try:
        app(prog_name="ekraf")
    except EkrafError as error:
        from_keyboard = type(error).__name__ == "InterruptedRunError"  # its module is slow to import
        print(f"ekraf: {error}", file=sys.stderr)
        raise SystemExit(130 if from_keyboard else 2) from None
