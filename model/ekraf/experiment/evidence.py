"""Published experiments as plans: the study's design written as a trial or a pair of futures of the town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ekraf.clock import month_text
from ekraf.errors import ScenarioError, nearest
from ekraf.evidence.designs import Experiment
from ekraf.evidence.rows import Evidence
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan
from ekraf.scenario import Scenario, build, load

if TYPE_CHECKING:
    from ekraf.town import Town

OFFER = "2026-07"  # month of the offer; half a year after the projection begins
MONTHS_BEFORE = 6
ROOM = 0.9  # of those eligible when the town opens, in case they are fewer in the month of the offer
NOT_YET = frozenset({"outside_paid_creative_jobs", "transfers_to_half"})


def can_be_run(experiment: Experiment) -> bool:
    """Return whether the model can carry out an experiment: some changes of the whole town it does not have yet."""
    return experiment.change.get("kind") not in NOT_YET


def wanted(evidence: Evidence, only: Sequence[str] = ()) -> list[Experiment]:
    """Return the experiments to run: all, or those whose id or row is named; ScenarioError for an unknown name."""
    rows: dict[str, set[str]] = {name: {name} for name in evidence.experiments}
    for mirror in evidence.mirrors:
        for part in mirror.measure.terms or (mirror.measure,):
            rows[part.experiment or mirror.experiment.id].add(mirror.row.id)
    names = set().union(*rows.values())
    unknown = [name for name in only if name not in names]
    if unknown:
        raise ScenarioError(f"no experiment or row '{unknown[0]}'{nearest(unknown[0], sorted(names))}")
    chosen = [name for name in evidence.experiments if not only or rows[name] & set(only)]
    return [evidence.experiments[name] for name in chosen if can_be_run(evidence.experiments[name])]


def horizons_of(experiment: Experiment, evidence: Evidence) -> tuple[int, ...]:
    """Return the months after the offer that any measure reads, in order."""
    found: set[int] = set()
    for mirror in evidence.mirrors:
        for part in mirror.measure.terms or (mirror.measure,):
            if (part.experiment or mirror.experiment.id) == experiment.id:
                found |= set(part.horizons)
    return tuple(sorted(found))


def opening(experiment: Experiment, options: Options) -> Town:
    """Return the town of the first draw on its first day, at which sizes are read."""
    from ekraf.economy import build_town  # brings mesa and numba: only when needed

    scenario = load(experiment.base)
    return build_town(scenario, draw_seed(options.seed, 0), options.scale)


def sizes(experiment: Experiment, town: Town, scenario: Scenario, seed: int) -> dict[str, float]:
    """Return what the sizes of an experiment are measured by, rupiah, and how many units are eligible."""
    from ekraf.economy import CreativeEconomy

    economy = CreativeEconomy(scenario, rng=seed, town=town)
    now = economy.present()
    found = {"minimum_wage": now.minimum_wage, "grdp_a_year": 12.0 * town.levels.grdp * town.weight}
    if economy.trial is not None:
        rows = economy.trial.eligible(economy.town, now)
        found["eligible"] = len(rows) * town.weight
        if economy.trial.trial.unit == "firm":
            firms = economy.town.firms
            for name, values in (("capital", firms.capital), ("profit", firms.usual_profit), ("sales", firms.expected)):
                found[f"median_{name}"] = float(np.median(values[rows])) if len(rows) else 0.0
    return found


def plan_of(experiment: Experiment, evidence: Evidence, options: Options) -> Plan:
    """Return the plan that repeats an experiment in the model."""
    if experiment.design == "town":
        return _town_plan(experiment, options)
    first = _trial_scenario(experiment, evidence, {})
    known = sizes(experiment, opening(experiment, options), first, draw_seed(options.seed, 0))
    scenario = _trial_scenario(experiment, evidence, known)
    return Plan("trial", ((scenario,),), (scenario,), None, options)


def _trial_scenario(experiment: Experiment, evidence: Evidence, known: Mapping[str, float]) -> Scenario:
    """Return the scenario of a trial; without ``known`` sizes, one that serves to measure them."""
    horizons = horizons_of(experiment, evidence)
    treatment = dict(experiment.treatment)
    for size in experiment.sizes:
        treatment[size.setting] = size.times * known[size.of] if known else 1e6
    sample = min(experiment.sample, int(ROOM * known["eligible"])) if known else 10
    trial = {
        "unit": experiment.design, "eligible": dict(experiment.eligible), "sample": sample, "start": OFFER,
        "treated_share": experiment.treated_share, "assignment": experiment.assignment,
        "offer_months": experiment.offer_months, "horizons": list(horizons), "treatment": treatment,
    }  # fmt: skip
    return build(
        {
            "extends": experiment.base, "months": MONTHS_BEFORE + max(horizons) + 1, "trial": trial,
            "world": _shocks(experiment, OFFER), "parameters": dict(experiment.parameters), "name": experiment.title,
        },
        key=experiment.id,
    )  # fmt: skip


def _shocks(experiment: Experiment, start: str) -> dict[str, Any]:
    world = dict(experiment.world)
    if "shock" in world:
        world["shock"] = [{"start": start, **shock} for shock in world["shock"]]
    return world


def _town_plan(experiment: Experiment, options: Options) -> Plan:
    """Return the plan of a pair of futures: without and with the change, which begins in the first month."""
    base = load(experiment.base)
    common = {"extends": experiment.base, "months": experiment.months, "parameters": dict(experiment.parameters)}
    policies = []
    if experiment.policy:
        policy = dict(experiment.policy)
        known = {"grdp_a_year": 0.0}
        if experiment.sizes:
            town = opening(experiment, options)
            known = {"grdp_a_year": 12.0 * town.levels.grdp * town.weight}
        for size in experiment.sizes:
            policy[size.setting] = size.times * known[size.of]
        if experiment.policy_months:
            policy["end"] = month_text(base.first_month + experiment.policy_months - 1)
        policies = [policy]
    without = build({**common, "name": "without"}, key="without")
    with_change = {**common, "policy": policies, "world": _shocks(experiment, base.start), "name": "with"}
    pair = (without, build(with_change, key="with"))
    return Plan("compare", (pair,), pair, "without", options)
