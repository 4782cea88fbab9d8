"""The command line: reads options, calls what does the work, prints the answer. No rule of the model lives here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ekraf import cli_fit
from ekraf.cli_options import (
    USUAL,
    Code,
    Draws,
    Files,
    Fresh,
    Json,
    Lang,
    Months,
    Out,
    Profile,
    Quiet,
    Scale,
    Seed,
    Sets,
    Without,
    Workers,
    help_text,
    print_json,
    print_table,
)
from ekraf.errors import EkrafError, ScenarioError
from ekraf.show.messages import check_language, say

if TYPE_CHECKING:
    from ekraf.experiment.plan import Plan

MISUSE, INTERRUPTED = 2, 130

Rows = Annotated[list[str] | None, typer.Argument(metavar="ROW...", help=help_text("rows"), show_default=False)]

app = typer.Typer(
    help=help_text("help"),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command(help=help_text("run"))
def run(
    files: Files = None, *, draws: Draws = 20, seed: Seed = 1, months: Months = None, scale: Scale = 1.0,
    parameters: Sets = USUAL, workers: Workers = None, out: Out = None, lang: Lang, quiet: Quiet = False,
    as_json: Json = False, fresh: Fresh = False, profile: Profile = False,
) -> None:  # fmt: skip
    """Project one or more scenarios with uncertainty bands."""
    from ekraf.experiment.plan import Options, plan_run

    check_language(lang)
    plan = plan_run(files or [], Options(draws, seed, months, None, scale, parameters))
    if profile:
        _print_profiles(plan, lang, as_json)
        return
    _carry_out(plan, files or [], workers, out, lang, quiet, as_json, fresh)


@app.command(help=help_text("compare"))
def compare(
    files: Files = None, *, draws: Draws = 20, seed: Seed = 1, months: Months = None, scale: Scale = 1.0,
    parameters: Sets = USUAL, workers: Workers = None, out: Out = None, lang: Lang, quiet: Quiet = False,
    as_json: Json = False, fresh: Fresh = False,
) -> None:  # fmt: skip
    """Compare scenarios with the baseline under the same luck."""
    from ekraf.experiment.plan import Options, plan_comparison

    check_language(lang)
    plan = plan_comparison(files or [], Options(draws, seed, months, None, scale, parameters))
    _carry_out(plan, files or [], workers, out, lang, quiet, as_json, fresh)


@app.command(help=help_text("trial"))
def trial(
    files: Files = None, *, draws: Draws = 20, seed: Seed = 1, months: Months = None, scale: Scale = 1.0,
    workers: Workers = None, out: Out = None, lang: Lang, quiet: Quiet = False, as_json: Json = False,
    fresh: Fresh = False,
) -> None:  # fmt: skip
    """Run the trial in each scenario file and print its effects."""
    from ekraf.api import carry_out_trial, folder_of
    from ekraf.experiment.plan import Options
    from ekraf.experiment.trials import plan_trial

    check_language(lang)
    if not files:
        raise ScenarioError("no scenario to try; name a file that holds a [trial], such as trial-training")
    options = Options(draws, seed, months, None, scale)
    plans = [(file, plan_trial(file, options)) for file in files]  # all mistakes before the first run
    for file, plan in plans:
        folder = folder_of(plan, [file], out if len(files) == 1 or out is None else out / Path(file).stem)
        results = carry_out_trial(plan, folder, workers, fresh, quiet, lang)
        if as_json:
            found = {"effects": results.effects, "changes": results.changes}
            print_json({"folder": str(results.folder), **{key: one.to_dict("records") for key, one in found.items()}})
        else:
            from ekraf.show.trial_table import trial_table
            from ekraf.show.twin_table import twin_table

            print_table(trial_table(results, lang))
            if results.trial.twin:
                print_table(twin_table(results, lang))


@app.command(help=help_text("evidence"))
def evidence(
    rows: Rows = None, *, without: Without = None, draws: Draws = 20, seed: Seed = 1, scale: Scale = 1.0,
    workers: Workers = None, out: Out = None, lang: Lang, quiet: Quiet = False, as_json: Json = False,
    fresh: Fresh = False,
) -> None:  # fmt: skip
    """Repeat published experiments and hold the simulated against the published effects."""
    from ekraf.analysis.verdicts import frame
    from ekraf.api import evidence as repeat
    from ekraf.evidence.rows import load
    from ekraf.show.evidence_table import evidence_table

    check_language(lang)
    if without is not None:
        _compare_without(without, (draws, seed, scale, workers, out, rows or (), fresh, quiet, lang), lang, as_json)
        return
    found = repeat(draws, seed, scale, workers, out, rows or (), fresh, quiet, lang)
    print_json(frame(found).to_dict("records")) if as_json else print_table(evidence_table(found, load(), lang))


@app.command(help=help_text("facts"))
def facts(
    *, draws: Draws = 30, seed: Seed = 1, scale: Scale = 1.0, workers: Workers = None, out: Out = None, lang: Lang,
    quiet: Quiet = False, as_json: Json = False, fresh: Fresh = False,
) -> None:  # fmt: skip
    """Test the stylised facts: simulated figures against published bands."""
    from ekraf.analysis.fact_findings import frame
    from ekraf.api import facts as test
    from ekraf.facts.rows import load
    from ekraf.show.facts_table import facts_table

    check_language(lang)
    found, place = test(draws, seed, scale, workers, out, fresh, quiet, lang)
    if as_json:
        print_json(json.loads(frame(found).to_json(orient="records")))
    else:
        print_table(facts_table(found, load(), lang, place))


@app.command(help=help_text("check"))
def check(files: Files = None, *, lang: Lang, as_json: Json = False) -> None:
    """Check scenario files without running them; every file is checked, and every mistake is named."""
    from ekraf.scenario import load, names, resolved

    check_language(lang)
    if not files:
        raise ScenarioError(f"no scenario to check; shipped are: {', '.join(names())}")
    wrong, fine = [], {}
    for file in files:
        try:
            fine[file] = load(file)
        except EkrafError as error:
            wrong.append(str(error))
    if as_json:
        print_json({file: resolved(one) for file, one in fine.items()})
    else:
        for file, one in fine.items():
            fields = {"name": one.name_id if lang == "id" else one.name, "region": one.region, "start": one.start}
            fields |= {"months": str(one.months), "policies": str(len(one.policy))}
            typer.echo(say("check.fine", lang, file=file, **fields))
            cli_fit.name_stand_ins(one, lang)
    if wrong:
        raise ScenarioError("\n".join(wrong))


@app.command(help=help_text("schema"))
def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from ekraf.scenario import json_schema

    print_json(json_schema())


@app.command(help=help_text("regions"))
def regions(code: Code = None, *, lang: Lang, as_json: Json = False) -> None:
    """List the regions, or the data of one."""
    from ekraf.show import lists

    check_language(lang)
    if as_json:
        print_json(lists.regions_json(code))
    else:
        print_table(lists.region_table(code, lang) if code else lists.regions_table(lang))


@app.command(help=help_text("indicators"))
def indicators(*, lang: Lang, as_json: Json = False) -> None:
    """List the indicators with their official names."""
    from ekraf.show import lists

    check_language(lang)
    print_json(lists.indicators_json()) if as_json else print_table(lists.indicators_table(lang))


@app.command(help=help_text("parameters"))
def parameters(*, lang: Lang, as_json: Json = False) -> None:
    """List the model parameters with units, ranges and sources."""
    from ekraf.show import lists

    check_language(lang)
    print_json(lists.parameters_json()) if as_json else print_table(lists.parameters_table(lang))


@app.command(help=help_text("levers"))
def levers(*, lang: Lang, as_json: Json = False) -> None:
    """List the levers and their settings."""
    from ekraf.show import lists

    check_language(lang)
    print_json(lists.levers_json()) if as_json else print_table(lists.levers_table(lang))


cli_fit.add_to(app)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit status: 0, 2 (a mistake of the user's) or 130 (stopped by Ctrl-C)."""
    try:
        app(args=arguments, prog_name="ekraf")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except EkrafError as error:
        typer.echo(str(error), err=True)
        return int(getattr(error, "exit_status", MISUSE))
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _carry_out(
    plan: Plan, files: list[str], workers: int | None, out: Path | None, lang: str, quiet: bool, as_json: bool,
    fresh: bool,
) -> None:  # fmt: skip
    """Simulate, write the results, and print the table or the summary."""
    from ekraf.api import carry_out, folder_of

    study = carry_out(plan, folder_of(plan, files, out), workers, fresh, quiet, lang)
    if as_json:
        from ekraf.show.summary import summary

        print_json(summary(study, lang))
    else:
        from ekraf.show.table import results_table

        print_table(results_table(study, lang))


def _print_profiles(plan: Plan, lang: str, as_json: bool) -> None:
    """Simulate one draw of each scenario and print where its time goes."""
    from ekraf.experiment.profile import profile
    from ekraf.show.profile_table import profile_json, profile_table

    found = [profile(one, plan.options.seed, plan.options.scale) for one in plan.scenarios]
    if as_json:
        print_json({one.key: profile_json(each) for one, each in zip(plan.scenarios, found, strict=True)})
        return
    for one, each in zip(plan.scenarios, found, strict=True):
        print_table(profile_table(each, one.key, lang))


def _compare_without(mechanism: str, settings: tuple[Any, ...], lang: str, as_json: bool) -> None:
    """Repeat published experiments with and without a mechanism, and print both side by side."""
    from ekraf.analysis.ablation import frame
    from ekraf.api import ablation
    from ekraf.evidence.mechanisms import find
    from ekraf.show.ablation_table import ablation_table

    found = ablation(mechanism, *settings)
    if as_json:
        print_json(json.loads(frame(found).to_json(orient="records")))
    else:
        print_table(ablation_table(found, find(mechanism), lang))


if __name__ == "__main__":
    sys.exit(main())
