"""Who comes, who is kept, who learns; whom firms hire and how they reach buyers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_rules import USUAL, both, log, q_s, real

from ekraf.agents.firms import staff_for
from ekraf.agents.outreach import selling_effort
from ekraf.markets.goods import range_of
from ekraf.markets.separations import job_ends, laid_off, worth_to_employer
from ekraf.parameters import Parameters
from ekraf.policy.training import learns
from ekraf.society.migration import how_many_arrive, year_at_work

chance = real(0.001, 1.0)


@given(chance)
def test_work_that_is_easier_to_find_fills_more_of_a_year(finding: float) -> None:
    share = both(year_at_work, finding)
    assert 0.0 < share < 1.0
    assert both(year_at_work, min(finding * 1.1, 1.0)) >= share


@given(real(0.5, 2.0), real(0.5, 2.0), q_s)
def test_more_people_come_where_more_can_be_earned(prospects: float, outside: float, q: Parameters) -> None:
    usual = both(how_many_arrive, 100.0, outside, outside, q)
    assert abs(usual - 100.0) < 1e-9
    more = both(how_many_arrive, 100.0, prospects, outside, q)
    assert (more > usual) == (prospects > outside) or abs(prospects - outside) < 1e-9


@given(log, log, q_s)
def test_the_skilled_keep_their_jobs(match: float, skill: float, q: Parameters) -> None:
    worth = both(worth_to_employer, match, skill, 0.0, q)
    better = both(worth_to_employer, match, skill + 0.1, 0.0, q)
    assert better > worth
    luck = q.contract_end_new + 0.5 * q.match_revealed
    if job_ends(1, better, False, luck, q):
        assert job_ends(1, worth, False, luck, q)


@given(real(0.0, 0.5), log, q_s)
def test_the_least_worthy_are_laid_off_first(part: float, worth: float, q: Parameters) -> None:
    chance_here = both(laid_off, part, worth, q)
    assert 0.0 <= chance_here <= 1.0
    assert both(laid_off, part, worth + 0.1, q) <= chance_here
    assert both(laid_off, part, 0.0, q) == pytest.approx(part)


@given(real(0.0, 40.0), st.integers(0, 40), q_s)
def test_nobody_hires_for_a_few_hours_or_dismisses_for_them(wanted: float, staff: int, q: Parameters) -> None:
    posts = both(staff_for, wanted, staff, q)
    assert posts >= 0
    assert abs(posts - wanted) <= 1.0
    if -q.let_go_above < wanted - staff < q.hire_above:
        assert posts == staff
    assert both(staff_for, wanted, posts, q) == posts, "who has hired does not dismiss at once"


@given(real(1e5, 1e9), real(1e5, 1e9), q_s)
def test_whoever_is_better_equipped_offers_more_and_idle_hands_look_for_buyers(
    one: float, other: float, q: Parameters
) -> None:
    assert both(range_of, one, one, q) == 0.0
    assert (both(range_of, one, other, q) > 0.0) == (one > other and q.range_weight > 0.0)
    assert both(selling_effort, one, other, q) >= both(selling_effort, one * 1.1, other, q) > 0.0


@given(real(0.0, 0.5), log, q_s)
def test_the_able_learn_more(gain: float, ability: float, q: Parameters) -> None:
    assert both(learns, gain, ability + 0.1, q) >= both(learns, gain, ability, q) >= 0.0


def test_a_course_teaches_on_average_what_it_says() -> None:
    ability = np.random.default_rng(1).normal(0.0, 0.5, 200_000)
    assert np.mean([learns(0.2, one, USUAL) for one in ability]) == pytest.approx(0.2, rel=0.01)
