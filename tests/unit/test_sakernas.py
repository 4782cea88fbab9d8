"""The survey of the town: right on average, as unsure as a real one, and exact when everybody is asked."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from ekraf.parameters import parameters
from ekraf.population import CHILD, EMPLOYEE, INACTIVE, UNEMPLOYED, Households, People, empty
from ekraf.sakernas import BLOCK, Round, block_frame, blocks_sampled, draw_clusters, published, take_round, tally
from ekraf.state import Now

MONTH = 24319  # August 2026
HOMES, NEIGHBOURHOODS = 9_000, 20


def town(rate: float = 0.05, sorted_by_luck: float = 0.0) -> tuple[People, Households, np.ndarray]:
    """Three adults and a child a household; ``rate`` of the two in the labour force have no work.

    ``sorted_by_luck``: how strongly the jobless live in the same streets, sd of the log-odds between blocks.
    """
    rng = np.random.default_rng(1)
    people, homes = empty(People, 4 * HOMES), empty(Households, HOMES + 50)
    homes.size[:HOMES] = 4
    homes.neighbourhood[:HOMES] = np.sort(rng.integers(0, NEIGHBOURHOODS, HOMES))
    people.household[:] = np.repeat(np.arange(HOMES), 4)
    people.born[:] = MONTH - 12 * np.tile([40, 20, 60, 8], HOMES)
    streets = np.repeat(rng.normal(0.0, sorted_by_luck, HOMES // 50), 50) if sorted_by_luck else np.zeros(HOMES)
    odds = rate / (1.0 - rate) * np.exp(streets)
    jobless = rng.random((HOMES, 2)) < (odds / (1.0 + odds))[:, None]
    people.activity[:] = np.tile([EMPLOYEE, EMPLOYEE, INACTIVE, CHILD], HOMES)
    people.activity.reshape(HOMES, 4)[:, :2][jobless] = UNEMPLOYED
    return people, homes, np.array([4 * HOMES, HOMES, 0, 0])


def present(seed: int, weight: float = 1.0) -> Now:
    values: dict[str, Any] = dict.fromkeys(Now._fields, 1.0)
    return Now(**values | {"seed": np.uint64(seed), "month": MONTH, "weight": weight})


def true_rate(people: People) -> float:
    return float((people.activity == UNEMPLOYED).sum() / (people.activity >= UNEMPLOYED).sum())


def rounds(blocks: int, draws: int, sorted_by_luck: float = 0.0, weight: float = 1.0) -> tuple[list[Round], float]:
    people, homes, sizes = town(sorted_by_luck=sorted_by_luck)
    return [take_round(people, homes, sizes, present(seed, weight), blocks) for seed in range(draws)], true_rate(people)


def test_220_households_have_a_standard_error_near_one_point_at_five_per_cent() -> None:
    found, truth = rounds(22, 250)
    rates = np.array([one.unemployment_rate for one in found])
    assert {one.households for one in found} == {220}
    assert 0.008 < rates.std() < 0.0125
    assert rates.mean() == pytest.approx(truth, abs=3 * rates.std() / np.sqrt(250))
    assert np.mean([one.error for one in found]) == pytest.approx(rates.std(), rel=0.12)


def test_youth_and_participation_are_right_on_average() -> None:
    people, _, _ = town()
    found, _ = rounds(22, 150)
    young = people.activity[1::4]
    assert np.mean([one.youth_unemployment_rate for one in found]) == pytest.approx(
        (young == UNEMPLOYED).mean(), abs=0.004
    )
    assert [one.participation_rate for one in found] == pytest.approx([2 / 3] * 150)


def test_where_the_jobless_are_neighbours_the_survey_is_less_sure_and_says_so() -> None:
    effects = []
    for streets in (0.0, 2.0):
        found, truth = rounds(22, 150, sorted_by_luck=streets)
        alone = truth * (1.0 - truth) / 440  # variance of a sample of so many persons drawn one by one
        spread, said = np.var([one.unemployment_rate for one in found]), np.mean([one.error**2 for one in found])
        effects.append((spread / alone, said / alone))
    assert effects[0] == pytest.approx((1.0, 1.05), abs=0.2)
    assert effects[1][0] > 1.3
    assert effects[1][1] >= effects[1][0]  # a walk through the town takes in all its parts: surer than is reckoned


def test_a_small_town_that_stands_for_a_large_one_is_no_surer() -> None:
    spread = [np.std([one.unemployment_rate for one in rounds(22, 120, weight=weight)[0]]) for weight in (1.0, 20.0)]
    assert spread[1] == pytest.approx(spread[0], rel=0.25)


def test_a_census_is_exact() -> None:
    people, homes, sizes = town()
    found = take_round(people, homes, sizes, present(3), HOMES)
    assert found.unemployment_rate == true_rate(people)
    assert found.participation_rate == pytest.approx(2 / 3)
    assert (found.error, found.households) == (0.0, HOMES)


def test_blocks_are_neighbours_and_everybody_lives_in_one() -> None:
    _, homes, _ = town()
    homes.size[5:300:7] = 0  # emptied
    lived_in, starts = block_frame(homes, HOMES)
    assert sorted(lived_in) == np.flatnonzero(homes.size[:HOMES] > 0).tolist()
    sizes = np.diff(starts)
    assert starts[-1] == lived_in.size
    assert sizes.min() > BLOCK / 2
    assert sizes.max() < 1.6 * BLOCK
    assert all(np.ptp(homes.neighbourhood[lived_in[a:b]]) == 0 for a, b in itertools.pairwise(starts))


def test_every_household_has_the_same_chance() -> None:
    starts = np.array([0, 80, 200, 260, 400])
    hits = np.zeros(400)
    for seed in range(1500):
        places, interviewed = draw_clusters(starts, 4, np.uint64(seed), MONTH)
        assert interviewed.tolist() == [10] * 4
        np.add.at(hits, places, 1.0)
    by_block = np.add.reduceat(hits, starts[:-1]) / np.diff(starts)
    assert by_block == pytest.approx([150.0] * 4, rel=0.03)


def test_luck_of_a_round_hangs_on_seed_and_month_alone() -> None:
    starts = np.arange(0, 1001, 100)
    one, again = (draw_clusters(starts, 5, np.uint64(7), MONTH)[0] for _ in range(2))
    assert (one == again).all()
    assert (draw_clusters(starts, 5, np.uint64(7), MONTH + 12)[0] != one).any()


def test_larger_regions_are_visited_more_but_not_in_proportion() -> None:
    q = parameters({})
    blitar, usual, pati = (blocks_sampled(n, q) for n in (159_000, 545_000, 1_360_000))
    assert usual == 58
    assert 30 < blitar < 45
    assert 70 < pati < 90


def test_members_are_counted_by_household() -> None:
    people, _, sizes = town()
    counts = tally(people, int(sizes[0]), HOMES, MONTH)
    assert (counts[:, 0] == 3).all()
    assert (counts[:, 1] == 2).all()
    assert (counts[:, 3] == 1).all()
    assert counts[:, 2].sum() == (people.activity == UNEMPLOYED).sum()


def test_the_error_of_a_ratio_is_that_of_the_textbook() -> None:
    clusters = np.array([[30.0, 20.0, 1.0, 0, 0], [30.0, 20.0, 3.0, 0, 0]])
    found = published(clusters, np.ones(2), 20)
    assert found.unemployment_rate == pytest.approx(0.1)
    assert found.error == pytest.approx(np.sqrt(2 / 1 * 2.0) / 40)
