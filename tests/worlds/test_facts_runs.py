"""Facts carried through in a small town: histories agree with it, and a command goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.conftest import short

from ekraf import api
from ekraf.analysis.fact_records import Records
from ekraf.economy import CreativeEconomy
from ekraf.experiment.facts import RUN_IN, SLUMP_AFTER, scenarios
from ekraf.experiment.histories import Histories
from ekraf.ledger import FLOW
from ekraf.population import CHILD
from ekraf.town import Town


def test_histories_are_what_a_look_at_every_month_would_say(small_town: Town) -> None:
    economy = CreativeEconomy(short("baseline", 12), rng=3, town=small_town)
    histories = Histories(economy)
    seen = []
    while economy.running:
        economy.step()
        histories.look(economy)
        town = economy.town
        rows = histories.spells.rows
        seen.append((town.month - 1, rows[town.people.activity[rows] > CHILD], town.people.activity.copy()))
    records = Records(histories.columns(), 0)
    for month, rows, activity in seen:
        there = records.state_at(month)
        assert (there[rows].to_numpy() == activity[rows]).all()
        assert there.index.is_unique
    assert histories.share == 1.0  # of a small town all are followed
    assert records.arrays["residual"].max() < 1e-9


def test_what_firms_paid_in_taxes_is_what_the_ledger_says(small_town: Town) -> None:
    economy = CreativeEconomy(short("baseline", 12), rng=3, town=small_town)
    histories = Histories(economy)
    while economy.running:
        economy.step()
        histories.look(economy)
    names = ("tax_food_creative", "tax_entertainment", "tax_advertising", "final_income_tax")
    paid = economy.ledger.history[:, [FLOW[name] for name in names]].sum()
    firms = Records(histories.columns(), 0).firms
    assert 0.8 * paid < firms["tax"].sum() <= paid * (1 + 1e-6)  # firms that closed in the year are not in the register
    assert firms["sales"].sum() <= economy.series[:, economy.indicator_names.index("creative_sales")].sum()
    assert (firms["sales"] <= firms["capacity"] * 1.001).mean() > 0.99


def test_the_slump_comes_when_a_year_has_been_measured() -> None:
    usual, slump = scenarios(RUN_IN, 24)
    assert usual.months == slump.months == RUN_IN + 24
    first = slump.first_month + RUN_IN + SLUMP_AFTER
    assert slump.world.factor("national_demand", first - 1) == 1.0
    assert slump.world.factor("national_demand", first) < 0.95
    assert not usual.world.shock


def test_facts_end_in_verdicts_and_go_on_where_they_stopped(tmp_path: Path) -> None:
    found, place = api.facts(draws=1, scale=0.05, out=tmp_path, quiet=True, workers=1)
    assert place == "Kota Blitar"
    values = {one.check.measure: one.simulated.effect for one in found}
    assert values["books_close"] < 1e-9
    assert 0.01 < values["job_finding"] < 0.5
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8").count("\n") == len(found) + 1
    assert (tmp_path / "figures" / "id" / "facts.png").exists()
    kept = next((tmp_path / "draws").iterdir()).stat().st_mtime_ns
    again, _ = api.facts(draws=1, scale=0.05, out=tmp_path, quiet=True, workers=1)
    assert next((tmp_path / "draws").iterdir()).stat().st_mtime_ns == kept
    each = [[one.simulated.effect for one in those] for those in (found, again)]
    assert each[0] == pytest.approx(each[1], nan_ok=True)
    assert np.isfinite([one.simulated.effect for one in found]).mean() > 0.9
