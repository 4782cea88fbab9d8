"""Where engine and reference part: ``uv run python -m tests.bench.reference.compare downturn --months 24``.

Both live phase by phase; after each, what every object knows is held against its row of the engine's columns.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from ekraf.economy import CreativeEconomy, build_town
from ekraf.experiment.profile import phases_of
from ekraf.population import ABSENT
from ekraf.scenario import Scenario, load, override
from ekraf.town import Town
from tests.bench.reference.model import ReferenceEconomy
from tests.bench.reference.start import LINKS, rows_of


def differences(engine: CreativeEconomy, reference: ReferenceEconomy) -> Iterator[str]:
    """Yield what differs between the engine's rows and the objects, agent by agent."""
    sizes = [int(size) for size in engine.town.sizes]
    people = [row for row in rows_of(engine.town, "people", sizes[0]) if row.activity != ABSENT]
    firms = [row for row in rows_of(engine.town, "firms", sizes[2]) if row.alive or sum(row.loan) > 0.0]
    debtors = [firm for firm in reference.firms_and_debtors if firm.alive or sum(firm.loan) > 0.0]
    kinds = (
        ("people", people, reference.residents),
        ("households", rows_of(engine.town, "households", sizes[1]), reference.households),
        ("firms", firms, debtors),
        ("employers", rows_of(engine.town, "employers", sizes[3]), reference.employers),
    )
    for kind, rows, agents in kinds:
        if len(rows) != len(agents):
            yield f"{kind}: {len(rows)} rows, {len(agents)} objects"
        for number, (row, agent) in enumerate(zip(rows, agents, strict=False)):
            for name, value in vars(row).items():
                if name not in LINKS[kind] and value != getattr(agent, name):
                    yield f"{kind} {number}: {name} is {value} in the engine, {getattr(agent, name)} in the reference"
    for name in ("flows", "pools", "counts"):
        here, there = getattr(engine.town.books, name), getattr(reference.books, name)
        yield from (f"books: {name} {k}: {here[k]}, {there[k]}" for k in range(len(here)) if here[k] != there[k])


def first_difference(scenario: Scenario, town: Town, seed: int, scale: float, months: int) -> str | None:
    """Return month, phase and what differs first, or None if nothing does in ``months``."""
    engine = CreativeEconomy(scenario, rng=seed, scale=scale, town=town)
    reference = ReferenceEconomy(scenario, town, seed)
    for month in range(months):
        seen: list[Any] = [None, None]
        engine.town.books.counts[:] = reference.books.counts[:] = 0.0
        for phase in phases_of(CreativeEconomy):
            for k, model in enumerate((engine, reference)):
                given = () if seen[k] is None else (seen[k],)
                seen[k] = getattr(model, phase)(*given) or seen[k]
            if found := next(differences(engine, reference), None):
                return f"month {month}, {phase.strip('_')}: {found}"
    return None


def main() -> None:
    """Look and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("scenario", nargs="?", default="baseline")
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--scale", type=float, default=0.0125)
    options.add_argument("--months", type=int, default=24)
    given = options.parse_args()
    scenario = override(load(given.scenario), months=given.months)
    town = build_town(scenario, seed=given.seed, scale=given.scale)
    found = first_difference(scenario, town, given.seed, given.scale, given.months)
    print(found or f"{given.months} months of {given.scenario} are equal, agent by agent, after each phase")


if __name__ == "__main__":
    main()
