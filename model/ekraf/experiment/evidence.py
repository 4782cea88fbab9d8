"""Published experiments as plans: the study's design written as a trial or a pair of futures of the town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ekraf.clock import month_text
from ekraf.errors import ScenarioError, nearest
from ekraf.evidence.designs import Experiment
from ekraf.evidence.mechanisms import Mechanism
from ekraf.evidence.rows import Evidence
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Options, Plan
from ekraf.population import CHILD, CREATIVE_EMPLOYEE, EMPLOYED_FROM, NATIONAL
from ekraf.scenario import Scenario, build, load

if TYPE_CHECKING:
    from ekraf.town import Town

OFFER = "2026-07"  # month of the offer; half a year after the projection begins
MONTHS_BEFORE = 6
ROOM = 0.9  # of those eligible when the town opens, in case they are fewer in the month of the offer


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
    return [evidence.experiments[name] for name in chosen]


def horizons_of(experiment: Experiment, evidence: Evidence) -> tuple[int, ...]:
    """Return the months after the offer that any measure reads, in order."""
    found: set[int] = set()
    for mirror in evidence.mirrors:
        for part in mirror.measure.terms or (mirror.measure,):
            if (part.experiment or mirror.experiment.id) == experiment.id:
                found |= set(part.horizons)
    return tuple(sorted(found))


@lru_cache(maxsize=2)
def opening(base: str, seed: int, scale: float) -> Town:
    """Return the town of a shipped scenario on its first day, at which sizes are read; copy it before changing it."""
    from ekraf.economy import build_town  # brings mesa and numba: only when needed

    return build_town(load(base), seed, scale)


def grdp_a_year(town: Town) -> float:
    """Return the yearly product of the whole town when it opens, rupiah."""
    return 12.0 * town.levels.grdp * town.weight


def sizes(town: Town, scenario: Scenario, seed: int) -> dict[str, float]:
    """Return what sizes are measured by, rupiah, and how many units are eligible for the trial of ``scenario``."""
    from ekraf.economy import CreativeEconomy

    economy = CreativeEconomy(scenario, rng=seed, town=town)
    now = economy.present()
    found = {"minimum_wage": now.minimum_wage, "grdp_a_year": grdp_a_year(town)}
    if economy.trial is not None:
        rows = economy.trial.eligible(economy.town, now)
        found["eligible"] = len(rows) * town.weight
        if economy.trial.trial.unit == "firm":
            firms = economy.town.firms
            for name, values in (("capital", firms.capital), ("profit", firms.usual_profit), ("sales", firms.expected)):
                found[f"median_{name}"] = float(np.median(values[rows])) if len(rows) else 0.0
    return found


def plan_of(experiment: Experiment, evidence: Evidence, options: Options, mechanism: Mechanism | None = None) -> Plan:
    """Return the plan that repeats an experiment in the model, with a ``mechanism`` switched off if one is given.

    The treatment has the same size with and without the mechanism; the sample is smaller where the town without it
    holds fewer who are eligible.
    """
    if experiment.design == "town":
        plan = _town_plan(experiment, options)
        return plan if mechanism is None else _without(plan, mechanism)
    first = _trial_scenario(experiment, evidence, {})
    seed = draw_seed(options.seed, 0)
    known = sizes(opening(experiment.base, seed, options.scale), first, seed)
    if mechanism is not None:
        known["eligible"] = min(known["eligible"], _eligible(without(first, mechanism), seed, options.scale))
    scenario = _trial_scenario(experiment, evidence, known)
    plan = Plan("trial", ((scenario,),), (scenario,), None, options)
    return plan if mechanism is None else _without(plan, mechanism)


def without(scenario: Scenario, mechanism: Mechanism) -> Scenario:
    """Return a scenario with a mechanism switched off: its parameters may leave the range that scenarios must keep."""
    return scenario.model_copy(update={"parameters": mechanism.applied(scenario.parameters)})


def _without(plan: Plan, mechanism: Mechanism) -> Plan:
    """Return a plan of one group of scenarios with a mechanism switched off in all of them."""
    changed = tuple(without(one, mechanism) for one in plan.scenarios)
    return replace(plan, groups=(changed,), scenarios=changed)


def _eligible(scenario: Scenario, seed: int, scale: float) -> float:
    """Return how many units are eligible for a trial in its month; the town is lived in until then."""
    from ekraf.economy import CreativeEconomy

    economy = CreativeEconomy(scenario, rng=seed, scale=scale)
    assert economy.trial is not None
    while economy.town.month < economy.trial.start:
        economy.step()
    return len(economy.trial.eligible(economy.town, economy.present())) * economy.town.weight


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
            "world": _shocks(experiment.world, OFFER), "parameters": dict(experiment.parameters),
            "name": experiment.title,
        },
        key=experiment.id,
    )  # fmt: skip


def _shocks(world: Mapping[str, Any], start: str) -> dict[str, Any]:
    """Return the world of an experiment with the month in which its shocks begin."""
    world = dict(world)
    if "shock" in world:
        world["shock"] = [{"start": start, **shock} for shock in world["shock"]]
    return world


def _town_plan(experiment: Experiment, options: Options) -> Plan:
    """Return the plan of a pair of futures: without and with the change, which begins in the first month."""
    base = load(experiment.base)
    common = {"extends": experiment.base, "months": experiment.months, "parameters": dict(experiment.parameters)}
    at_start = partial(opening, experiment.base, draw_seed(options.seed, 0), options.scale)
    extra = _change(experiment, at_start()) if experiment.change else {}
    policies = []
    if experiment.policy:
        policy = dict(experiment.policy)
        for size in experiment.sizes:
            policy[size.setting] = size.times * grdp_a_year(at_start())
        if experiment.policy_months:
            policy["end"] = month_text(base.first_month + experiment.policy_months - 1)
        policies.append(policy)
    without = build({**common, "name": "without"}, key="without")
    world = _shocks(experiment.world | extra.pop("world", {}), base.start)
    with_change = {**common, **extra, "policy": policies, "world": world, "name": "with"}
    pair = (without, build(with_change, key="with"))
    return Plan("compare", (pair,), pair, "without", options)


def _change(experiment: Experiment, town: Town) -> dict[str, Any]:
    """Return what a scenario says to bring about a change of the whole town.

    Creative jobs paid from outside: demand elsewhere for creative goods, worth the sales of so many jobs.
    Transfers: cash for the grown-up residents of every other neighbourhood, in one payment, paid by the centre.
    """
    people, n = town.people, int(town.sizes[0])
    if experiment.change["kind"] == "outside_paid_creative_jobs":
        at_work, creative = ((people.activity[:n] >= first).sum() for first in (EMPLOYED_FROM, CREATIVE_EMPLOYEE))
        sold = town.choice.bought
        change = experiment.change["size"] * at_work / creative * sold.sum() / sold[NATIONAL]
        return {"world": {"shock": [{"kind": "creative_demand", "change": float(change)}]}}
    adults = int((people.activity[:n] > CHILD).sum())
    sample = int(ROOM * adults * town.weight)
    total = experiment.change["size"] * grdp_a_year(town)
    trial = {
        "unit": "person", "sample": sample, "treated_share": [1.0, 0.0], "horizons": [1], "outcomes": ["employed"],
        "treatment": {"lever": "cash_grant", "amount": total / (0.5 * sample)},
    }  # fmt: skip
    return {"trial": trial}
