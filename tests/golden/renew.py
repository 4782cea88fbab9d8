"""Write ``baseline.csv`` anew: ``uv run python -m tests.golden.renew``, after a change that was meant."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.conftest import short

from ekraf.analysis.annual import annual
from ekraf.economy import CreativeEconomy, build_town
from ekraf.indicators import NAMES, get
from ekraf.town import Town

BASELINE = Path(__file__).with_name("baseline.csv")
SEED, SCALE, MONTHS = 3, 0.05, 12
REASONS = {
    "population": "births, deaths and migration",
    "unemployment_rate": "the labour market as a whole; the first figure that planners ask for",
    "youth_unemployment_rate": "schools, courses and the search of the young",
    "hires": "posts, applications and choices",
    "mean_wage": "offers, rents and the wage index",
    "creative_jobs": "the outcome that programmes are judged by",
    "creative_firms": "founding and closing",
    "firm_births": "ideas that become firms",
    "creative_sales": "budgets, attraction and capacity",
    "registered_firms": "papers and the wish for them",
    "loans": "banks' decisions and instalments",
    "poverty_rate": "incomes, households and spending at the lower end",
    "local_tax": "tax law of the region",
    "own_revenue": "what pays for programmes in the end",
    "grdp": "all industries and input-output",
    "participation_culture": "contacts",
}


def figures(town: Town) -> dict[str, float]:
    """Return the figures of the first year of the baseline in ``town``, built with SEED at SCALE."""
    economy = CreativeEconomy(short("baseline", MONTHS), rng=SEED, scale=SCALE, town=town).run()
    year = annual(economy.series[None], NAMES, economy.future.first_month)[0, 0]
    return {name: float(year[NAMES.index(name)]) for name in REASONS}


def main() -> None:
    """Simulate and write the file."""
    found = figures(build_town(short("baseline", 24), seed=SEED, scale=SCALE))
    with BASELINE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["indicator", "year", "value", "unit", "reason"])
        for name, value in found.items():
            writer.writerow([name, 2026, repr(value), get(name).unit, REASONS[name]])


if __name__ == "__main__":
    main()
