"""Rules of hiring support and tickets: compiled and plain agree, and more of what costs leads to less."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekraf.parameters import parameters
from ekraf.policy.apprentices import accepts_place, novice_work, takes_apprentice, work_lost
from ekraf.policy.coming_forward import chance_to_hear
from ekraf.policy.events import attendance, audience
from ekraf.policy.hiring import voucher_worth

Q = parameters()
RUPIAH = st.floats(0.0, 1e8)
SHARE = st.floats(0.0, 1.0)


def both(rule: Any, *values: Any) -> Any:
    """Return what the compiled rule says, after asking the plain one."""
    assert rule(*values) == rule.py_func(*values)
    return rule(*values)


@given(SHARE, st.integers(1, 24))
def test_a_voucher_is_worth_no_more_than_the_wage(share: float, months: int) -> None:
    worth = both(voucher_worth, share, float(months))
    assert 0.0 <= worth <= 1.0
    assert worth <= both(voucher_worth, share, float(months + 1))


@given(st.floats(1.0, 1e8), st.floats(1.0, 50.0), st.floats(-1.0, 5.0), RUPIAH, RUPIAH)
def test_a_firm_that_takes_a_dear_apprentice_takes_a_cheap_one(
    value_added: float, labour: float, short: float, pay: float, less: float
) -> None:
    if both(takes_apprentice, value_added, labour, short, pay, 6, Q):
        assert both(takes_apprentice, value_added, labour, short, min(pay, less), 6, Q)
        assert both(takes_apprentice, value_added, labour, short + 1.0, pay, 6, Q)
    assert both(takes_apprentice, value_added, labour, 1.0, 0.0, 6, Q), "who lacks hands welcomes a free pair"
    assert not both(takes_apprentice, value_added, labour, 0.0, 0.0, 6, Q), "who has hands enough only teaches"


@given(st.floats(-1.0, 1.0), st.floats(-0.5, 0.5), st.integers(0, 200))
def test_a_novice_does_part_of_the_work_and_ever_more_of_it(skill: float, match: float, months: int) -> None:
    assert Q.novice_work <= both(novice_work, float(months), Q) <= 1.0
    lost = both(work_lost, skill, match, float(months), Q)
    assert Q.teaching_time <= lost
    assert both(work_lost, skill, match, months + 1.0, Q) <= lost


@given(RUPIAH, RUPIAH, st.floats(0.0, 1.0), RUPIAH, SHARE, st.integers(1, 24))
def test_better_pay_is_accepted_by_more(
    pay: float, least: float, gain: float, usual: float, wish: float, months: int
) -> None:
    if both(accepts_place, pay, least, gain, usual, wish, months, Q):
        assert both(accepts_place, 2.0 * pay, least, gain, usual, wish, months, Q)
    assert both(accepts_place, least * 1.01, least, gain, usual, wish, months, Q)


@given(st.floats(1e3, 1e7), st.floats(0.0, 1e6), st.floats(0.0, 1e6))
def test_dearer_tickets_bring_fewer_and_outings_cost_the_same(spending: float, ticket: float, more: float) -> None:
    came = both(attendance, spending, ticket)
    assert 0.0 < came <= 1.0
    assert both(attendance, spending, ticket + more) <= came
    assert abs(came * (spending + ticket) - spending) <= 1e-9 * spending
    assert both(attendance, spending, 0.0) == 1.0


@given(st.floats(0.0, 1e6), st.floats(1.0, 1e6), st.floats(1e3, 1e6))
def test_more_event_days_draw_more_and_each_of_them_less(draw: float, more: float, outings: float) -> None:
    few, many = both(audience, draw, outings), both(audience, draw + more, outings)
    assert 0.0 <= few <= many <= outings
    assert few <= draw
    assert many * draw <= few * (draw + more) * (1.0 + 1e-9)


@given(st.floats(0.0, 20.0), st.floats(-1.0, 0.0))
def test_the_schooled_and_those_who_look_for_work_hear_more_of_offers(years: float, search: float) -> None:
    chance = both(chance_to_hear, years, search, Q)
    assert 0.0 < chance < both(chance_to_hear, years + 1.0, search, Q) < 1.0
    assert chance < both(chance_to_hear, years, search + 1.0, Q)
    assert both(chance_to_hear, 12.0, 0.0, Q) == pytest.approx(Q.offer_heard)
