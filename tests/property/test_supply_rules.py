"""Labour supply: who comes, who is kept, as the town's work draws people."""

from __future__ import annotations

from hypothesis import given
from tests.property.test_rules import both, log, q_s, real

from ekraf.markets.separations import job_ends, worth_to_employer
from ekraf.parameters import Parameters
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
