"""The economy as a Mesa user meets it: a model that steps, collects and is run in batches; agents as sets of views."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet
from mesa.batchrunner import batch_run
from tests.conftest import short

from ekraf.agents.government import LocalGovernment
from ekraf.economy import CreativeEconomy
from ekraf.indicators import NAMES
from ekraf.population import CHILD, UNEMPLOYED
from ekraf.town import Town


@pytest.fixture(scope="module")
def economy(small_town: Town) -> CreativeEconomy:
    """An economy after three months; tests must leave it as it was."""
    economy = CreativeEconomy(short("baseline", 24), rng=3, scale=0.05, town=small_town)
    for _ in range(3):
        economy.step()
    return economy


@pytest.fixture
def start_method() -> Iterator[None]:
    """Mesa's batch_run sets how processes start, for everybody; set it back."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


def test_it_is_a_model_that_steps(economy: CreativeEconomy) -> None:
    assert isinstance(economy, mesa.Model)
    assert economy.steps == 3
    assert economy.town.month == economy.future.first_month + 3


def test_the_collector_holds_the_catalogue_by_month(economy: CreativeEconomy) -> None:
    frame = economy.datacollector.get_model_vars_dataframe()
    assert tuple(frame.columns) == NAMES
    assert len(frame) == 3
    np.testing.assert_array_equal(frame.to_numpy(dtype=float), economy.series[:3])


def test_it_is_run_in_batches(small_town: Town, start_method: None) -> None:
    # scenarios stand in lists, since Mesa would run through the fields of a single one
    found = batch_run(
        CreativeEconomy,
        parameters={"scenario": [short("baseline", 2), short("festivals", 2)], "scale": 0.05, "town": [small_town]},
        rng=[3, 4],
        max_steps=2,
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    assert len(found) == 2 * 2 * 2
    assert {row["rng"] for row in found} == {3, 4}
    again = CreativeEconomy(short("festivals", 2), rng=4, scale=0.05, town=small_town).run()
    last = [row for row in found if row["rng"] == 4 and row["scenario"].key == short("festivals", 2).key][-1]
    assert last["employed"] == again.series[-1, NAMES.index("employed")]


def test_batches_end_with_the_scenario(small_town: Town, start_method: None) -> None:
    found = batch_run(
        CreativeEconomy,
        parameters={"scenario": [short("baseline", 2)], "scale": 0.05, "town": [small_town]},
        rng=[3],
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    assert len(found) == 2


def test_the_local_government_is_the_one_registered_agent(economy: CreativeEconomy) -> None:
    assert list(economy.agents_by_type) == [LocalGovernment]
    assert list(economy.agents_by_type[LocalGovernment]) == [economy.government]


def test_residents_are_an_agent_set(economy: CreativeEconomy) -> None:
    residents = economy.residents.agents()
    assert isinstance(residents, AgentSet)
    assert len(residents) == len(economy.residents) == int((economy.town.people.activity > CHILD).sum())
    jobless = residents.select(lambda one: one.doing == "unemployed")
    assert len(jobless) == int((economy.town.people.activity == UNEMPLOYED).sum()) > 0


def test_youth_are_16_to_30(economy: CreativeEconomy) -> None:
    youth = economy.youth.agents()
    ages = youth.get("age")
    assert 16 <= min(ages) < max(ages) <= 30
    by_activity = youth.groupby("doing").count()
    assert sum(by_activity.values()) == len(youth)
    rows = economy.youth.rows()
    assert youth.agg("skill", np.mean) == pytest.approx(economy.town.people.skill[rows].mean())


def test_firms_can_be_told_to_do_something(small_town: Town) -> None:
    economy = CreativeEconomy(short("baseline", 24), rng=3, scale=0.05, town=small_town)
    firms = economy.firms.agents()
    assert len(firms) == int(economy.town.firms.alive.sum())
    before = economy.town.firms.known_local.copy()

    def advertise(firm: mesa.Agent) -> None:
        firm.known_local = min(firm.known_local + 0.1, 1.0)

    firms.select(lambda firm: firm.trade == "culinary").do(advertise)
    changed = economy.town.firms.known_local != before
    assert 0 < changed.sum() < len(firms)


def test_a_view_writes_through_to_the_column(small_town: Town) -> None:
    economy = CreativeEconomy(short("baseline", 24), rng=3, scale=0.05, town=small_town)
    row = int(economy.youth.rows()[0])
    someone = economy.youth[row]
    someone.skill = 1.25
    assert economy.town.people.skill[row] == 1.25
    economy.town.people.skill[row] = 0.5
    assert someone.skill == 0.5
    assert economy.youth[row] is someone
    assert small_town.people.skill[row] != 1.25  # the town that was given is not touched


def test_a_set_of_a_mask_holds_members_only(economy: CreativeEconomy) -> None:
    mask = economy.town.people.sex == 1
    women = economy.youth.agents(mask)
    assert 0 < len(women) < len(economy.youth)
    assert set(women.get("sex")) == {1}


def test_a_town_is_the_same_after_pickling(small_town: Town) -> None:
    again = pickle.loads(pickle.dumps(small_town))
    np.testing.assert_array_equal(again.people.wage, small_town.people.wage)
    straight, resumed = (
        CreativeEconomy(short("baseline", 24), rng=3, scale=0.05, town=town) for town in (small_town, again)
    )
    for economy in (straight, resumed):
        economy.step()
    np.testing.assert_array_equal(straight.series, resumed.series)
