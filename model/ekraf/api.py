"""What Python users call: simulate scenarios, keep the results in a folder, return them as a study."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ekraf.experiment.plan import Options, Plan, Wanted, plan_comparison, plan_run
from ekraf.experiment.posterior import USUAL
from ekraf.region import Region, list_regions
from ekraf.scenario import Scenario
from ekraf.show.messages import default_language, say

if TYPE_CHECKING:
    from pandas import DataFrame

    from ekraf.analysis.ablation import Contrast, Effects
    from ekraf.analysis.fact_findings import Finding as FactFinding
    from ekraf.analysis.trial_results import TrialResults
    from ekraf.analysis.verdicts import Finding
    from ekraf.evidence.mechanisms import Mechanism
    from ekraf.show.study import Study

LONGEST_NAME = 80
EVIDENCE = Path("results") / "evidence"  # folder of the published experiments that are repeated
FACTS = Path("results") / "facts"


def compare(scenarios: Sequence[Wanted] = (), region: str | None = None, draws: int = 20, seed: int = 1,
            months: int | None = None, scale: float = 1.0, workers: int | None = None, out: str | Path | None = None,
            fresh: bool = False, quiet: bool = False, parameters: str = USUAL) -> Study:  # fmt: skip
    """Compare scenarios (names, paths or loaded; none: the shipped set) with a baseline under shared luck.

    ``region`` and ``months`` override what the scenarios say. ``out`` is the results folder (``results/compare-...``
    of the working folder if left out); finished draws found there are kept, unless ``fresh``. ``parameters``: where
    draws take parameters from: ``fixed``, ``posterior`` (of the package), a file of parameter sets, or ``usual``, the
    posterior where one ships. EkrafError: one of its kinds says what is wrong.
    """
    plan = plan_comparison(scenarios, Options(draws, seed, months, region, scale, parameters))
    return carry_out(plan, folder_of(plan, scenarios, out), workers, fresh, quiet)


def run(scenarios: Sequence[Wanted] | Wanted, region: str | None = None, draws: int = 20, seed: int = 1,
        months: int | None = None, scale: float = 1.0, workers: int | None = None, out: str | Path | None = None,
        fresh: bool = False, quiet: bool = False, parameters: str = USUAL) -> Study:  # fmt: skip
    """Project one or more scenarios with uncertainty bands; arguments as ``compare``."""
    wanted = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    plan = plan_run(wanted, Options(draws, seed, months, region, scale, parameters))
    return carry_out(plan, folder_of(plan, wanted, out), workers, fresh, quiet)


def regions() -> tuple[Region, ...]:
    """Return the regions that can be simulated, with BPS code and names."""
    return list_regions()


def folder_of(plan: Plan, wanted: Sequence[Wanted], out: str | Path | None) -> Path:
    """Return the results folder: ``out``, or ``results/`` and the names of what was asked for."""
    if out is not None:
        return Path(out)
    name = "+".join(one.key if isinstance(one, Scenario) else Path(one).stem for one in wanted)
    if plan.command != "run" and not name.startswith(plan.command):
        name = f"{plan.command}-{name}" if name else plan.command
    if len(name) > LONGEST_NAME:
        name = f"{plan.command}-{len(wanted)}-scenarios-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return Path("results") / name


def trial(scenario: Wanted, draws: int = 20, seed: int = 1, scale: float = 1.0, workers: int | None = None,
          out: str | Path | None = None, fresh: bool = False, quiet: bool = False) -> TrialResults:  # fmt: skip
    """Run the trial that a scenario (name, path or loaded) holds; arguments as ``compare``."""
    from ekraf.experiment.trials import plan_trial

    plan = plan_trial(scenario, Options(draws, seed, None, None, scale))
    return carry_out_trial(plan, folder_of(plan, [scenario], out), workers, fresh, quiet)


def carry_out_trial(
    plan: Plan, folder: Path, workers: int | None, fresh: bool, quiet: bool, lang: str | None = None
) -> TrialResults:
    """Run what is missing of a trial in ``folder``, write panel, effects and figure, return the results."""
    from ekraf.analysis.trial_results import TrialResults
    from ekraf.experiment import pool, trials
    from ekraf.show.progress import progress
    from ekraf.show.trial_figure import write_trial_figure

    pool.check_workers(workers)
    trials.check_sample(plan)
    with progress(say("progress.trying", lang or default_language()), quiet) as advance:
        trials.run_trial(plan, folder, fresh, workers, advance)
    results = TrialResults(folder)
    results.write()
    write_trial_figure(results)
    return results


def evidence(draws: int = 20, seed: int = 1, scale: float = 1.0, workers: int | None = None,
             out: str | Path | None = None, only: Sequence[str] = (), fresh: bool = False, quiet: bool = False,
             lang: str | None = None) -> list[Finding]:  # fmt: skip
    """Repeat published experiments (``only``: ids of rows or experiments) and hold simulated against published effects.

    Panels and series of each experiment are kept in a folder of its own below ``out`` (``results/evidence``).
    """
    from ekraf.analysis.verdicts import findings, frame
    from ekraf.evidence.rows import load as load_evidence
    from ekraf.show.evidence_figure import write_evidence_figures

    lang, folder = lang or default_language(), Path(out) if out is not None else EVIDENCE
    options = Options(draws, seed, None, None, scale)
    found = findings(load_evidence(), _repeated(options, only, folder, None, workers, fresh, quiet, lang))
    _write_table(frame(found), folder / "evidence.csv")
    write_evidence_figures(found, folder)
    return found


def facts(draws: int = 30, seed: int = 1, scale: float = 1.0, workers: int | None = None,
          out: str | Path | None = None, fresh: bool = False, quiet: bool = False,
          lang: str | None = None) -> tuple[list[FactFinding], str]:  # fmt: skip
    """Test the stylised facts; return what was found of each check, and the region's name; arguments as ``compare``.

    Draws, ``facts.csv``, ``facts.md`` and the figure are kept in ``out`` (``results/facts``).
    """
    from ekraf.analysis.fact_findings import findings, frame, measured
    from ekraf.analysis.fact_records import Records
    from ekraf.experiment import facts as design
    from ekraf.experiment import pool
    from ekraf.experiment.files import write_whole
    from ekraf.facts.rows import load as load_facts
    from ekraf.region import load as load_region
    from ekraf.show.facts_figure import write_facts_figure
    from ekraf.show.facts_page import PAGE, facts_page
    from ekraf.show.progress import progress

    lang, folder, known = lang or default_language(), Path(out) if out is not None else FACTS, load_facts()
    pool.check_workers(workers)
    plan = design.plan_facts(Options(draws, seed, None, None, scale))
    with progress(say("progress.facts", lang), quiet) as advance:
        store = design.run_facts(plan, folder, fresh, workers, advance)
    with progress(say("progress.measuring", lang), quiet) as advance:
        values = measured(known, (Records(store.load(draw), design.RUN_IN) for draw in range(draws)), draws, advance)
    found = findings(known, values)
    place = load_region(plan.scenarios[0].region).name
    _write_table(frame(found), folder / "facts.csv")
    page = facts_page(found, known, place)
    write_whole(folder / PAGE, lambda file: file.write(page.encode()))
    write_facts_figure(found, folder, place)
    return found, place


def ablation(mechanism: str, draws: int = 20, seed: int = 1, scale: float = 1.0, workers: int | None = None,
             out: str | Path | None = None, only: Sequence[str] = (), fresh: bool = False, quiet: bool = False,
             lang: str | None = None) -> list[Contrast]:  # fmt: skip
    """Repeat published experiments with and without a mechanism of the model; arguments as ``evidence``.

    Results without it are kept below ``without-<mechanism>`` in the folder of the ordinary ones, which are taken up
    where they are. ScenarioError: there is no such mechanism.
    """
    from ekraf.analysis.ablation import contrasts, frame
    from ekraf.evidence.mechanisms import find
    from ekraf.evidence.rows import load as load_evidence

    off = find(mechanism)
    lang, folder = lang or default_language(), Path(out) if out is not None else EVIDENCE
    options, there = Options(draws, seed, None, None, scale), folder / f"without-{off.name}"
    usual = _repeated(options, only, folder, None, workers, fresh, quiet, lang)
    without = _repeated(options, only, there, off, workers, fresh, quiet, lang)
    found = contrasts(load_evidence(), off, usual, without)
    _write_table(frame(found), there / "ablation.csv")
    return found


def _repeated(options: Options, only: Sequence[str], folder: Path, mechanism: Mechanism | None, workers: int | None,
              fresh: bool, quiet: bool, lang: str) -> Effects:  # fmt: skip
    """Run what ``folder`` lacks of the experiments, without a mechanism if one is given; return their effects."""
    from ekraf.analysis.measures import effects_of
    from ekraf.analysis.results import Results
    from ekraf.analysis.trial_results import TrialResults
    from ekraf.evidence.rows import load as load_evidence
    from ekraf.experiment import evidence as designs
    from ekraf.experiment import pool, trials
    from ekraf.experiment.files import make_folder
    from ekraf.experiment.simulate import DrawResult
    from ekraf.experiment.store import Store
    from ekraf.show.progress import progress

    pool.check_workers(workers)
    known = load_evidence()
    wanted = designs.wanted(known, only)
    make_folder(folder)
    done: dict[str, Results | TrialResults] = {}
    for number, experiment in enumerate(wanted, 1):
        here = folder / experiment.id
        label = say("progress.repeating", lang, number=number, total=len(wanted), name=experiment.title)
        if mechanism is not None:
            label = say("progress.without", lang, name=mechanism.title(lang), label=label)
        plan = designs.plan_of(experiment, known, options, mechanism)
        with progress(label, quiet) as advance:
            if plan.command == "trial":
                trials.run_trial(plan, here, fresh, workers, advance)
                done[experiment.id] = TrialResults(here)
            else:
                series: Store[DrawResult] = Store(here, plan, fresh)
                pool.run(series, workers, advance)
                done[experiment.id] = Results(here)
    return effects_of(known, done)


def _write_table(table: DataFrame, path: Path) -> None:
    from ekraf.experiment.files import write_whole

    write_whole(path, lambda file: file.write(table.to_csv(index=False).encode()))


def carry_out(
    plan: Plan, folder: Path, workers: int | None, fresh: bool, quiet: bool, lang: str | None = None
) -> Study:
    """Simulate what is missing in ``folder``, write tables and figures, return the study.

    ``lang`` is that of the progress shown; figures are written in both languages.
    """
    # Here and not above: they bring pandas, pyarrow and matplotlib, which no listing and no check needs.
    from ekraf.analysis.ignorance import has_sets
    from ekraf.analysis.write import write_comparison, write_ignorance
    from ekraf.experiment import pool
    from ekraf.experiment.simulate import DrawResult
    from ekraf.experiment.store import Store
    from ekraf.show.figures import write_figures
    from ekraf.show.progress import progress
    from ekraf.show.study import Study

    lang = lang or default_language()
    pool.check_workers(workers)
    store: Store[DrawResult] = Store(folder, plan, fresh)
    with progress(say("progress.simulating", lang), quiet) as advance:
        pool.run(store, workers, advance)
    study = Study(folder)
    if study.comparator is not None:
        write_comparison(study)
    if has_sets(study):
        write_ignorance(study)
    with progress(say("progress.drawing", lang), quiet) as advance:
        write_figures(study, advance)
    return study
