"""The town's people respond to its work: more jobs draw arrivals and workers, fewer send them away."""

from __future__ import annotations

import numpy as np

from ekraf.economy import CreativeEconomy
from ekraf.population import CREATIVE_FAMILY
from ekraf.scenario import build
from ekraf.town import Town


def _people_of(town: Town, change: float) -> tuple[float, float]:
    """Return prospects and the share of adults in the labour force in the last year of two with other demand."""
    shock = [{"kind": "national_demand", "start": "2026-01", "change": change}]
    scenario = build({"extends": "baseline", "months": 24, "world": {"shock": shock}})
    run = CreativeEconomy(scenario, rng=3, scale=0.05, town=town).run()
    at = run.indicator_names.index
    return run.town.prospects(), float(run.series[12:, at("participation_rate")].mean())


def test_more_outside_demand_draws_people_into_work(small_town: Town) -> None:
    boom, slump = _people_of(small_town, 0.2), _people_of(small_town, -0.2)
    assert boom[0] > 1.05 > 0.95 > slump[0]
    assert boom[1] > slump[1]


def test_family_joins_the_creative_firm_of_the_household(small_town: Town) -> None:
    """Helpers leave for jobs of their own; jobless kin take their place, so that their number holds."""
    run = CreativeEconomy(build({"extends": "baseline", "months": 24}), rng=3, scale=0.05, town=small_town)
    people = run.town.people
    before = people.id[people.activity == CREATIVE_FAMILY]
    run.run()
    now = people.activity == CREATIVE_FAMILY
    new = np.flatnonzero(now & ~np.isin(people.id, before))
    assert 0.6 * len(before) < now.sum() < 1.5 * len(before)
    assert len(new) > 0.1 * len(before)
    owners = run.town.firms.owner[people.employer[new]]
    assert (people.household[owners] == people.household[new]).mean() > 0.8  # the rest have moved out since
