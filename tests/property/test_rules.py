"""Rules of one agent: the compiled version says what the plain one says, bit for bit, and both keep their promises."""

from __future__ import annotations

import random
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ekraf.agents.employers import fortune_after, share_to_lay_off, whole_posts
from ekraf.agents.firms import closes, labour_for, output_of, wanted_equipment, wanted_price
from ekraf.agents.founders import idea_chance, will_found
from ekraf.agents.households import spending_of, wage_tax
from ekraf.agents.livelihoods import (
    earning_power,
    expected_wage,
    has_means,
    need,
    present_value,
    reservation_wage,
    turns_to_own_account,
    years_of_schooling,
)
from ekraf.agents.outreach import reach_of
from ekraf.agents.owners import drawing, entertainment_tax, final_tax, is_taxed, profit_tax, restaurant_tax
from ekraf.agents.registration import gain_needed, use_of_number
from ekraf.agents.residents import (
    FORCE,
    LABOUR_FORCE,
    gives_up_search,
    joins_labour_force,
    leaves_labour_force,
    next_activity,
    skill_after_idleness,
    skill_after_work,
)
from ekraf.clock import month_index
from ekraf.markets.credit import approval, collateral
from ekraf.markets.goods import attraction
from ekraf.markets.labour import looks
from ekraf.markets.separations import job_ends, searches
from ekraf.opening import birth_rates
from ekraf.parameters import Parameters, claims, parameters, record
from ekraf.policy.training import applies, course_gain, practice_brings
from ekraf.population import CHILD, CREATIVE_OWNER, INACTIVE, N_CONTACTS, SCHOOL, YEARS_OF_SCHOOLING
from ekraf.region import load
from ekraf.society.culture import UNKNOWN, aspiration_after, exposure, who_invites
from ekraf.society.demography import (
    BEARS,
    CHILDBIRTH,
    DEATH,
    HOUSEHOLD,
    LEAVES,
    LEAVING,
    MOVES,
    MOVES_OUT,
    NOTHING,
    NOTHING_RARE,
    what_befalls,
)
from ekraf.society.migration import leaves_town, schooling_worth
from ekraf.taxes import law_in_force

KOTA_BLITAR = "3572"
USUAL = parameters()
LAW = law_in_force(KOTA_BLITAR, month_index("2026-01")).firms


def real(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_subnormal=False)


def _anywhere(number: int) -> Parameters:
    luck = random.Random(number)
    return record(luck.uniform(claim.low, claim.high) for claim in claims().values())


# Parameters anywhere in the ranges that the file claims.
q_s = st.integers(0, 2**32).map(_anywhere)
rupiah, cash, share, log = real(0.0, 1e10), real(-1e9, 1e10), real(0.0, 1.0), real(-2.0, 2.0)
luck_s = real(0.0, 1.0).filter(lambda x: x < 1.0)
activities = st.integers(1, 10)
ages, sexes, months, yes_no = st.integers(0, 100), st.integers(0, 1), st.integers(0, 240), st.booleans()


def both(rule: Any, *arguments: Any) -> Any:
    """Return what a rule says, having made sure that the compiled and the plain version say the same."""
    compiled, plain = rule(*arguments), rule.py_func(*arguments)
    assert compiled == plain, f"{rule.py_func.__name__}{arguments}: compiled {compiled!r}, plain {plain!r}"
    return compiled


# Firms


@given(real(0.2, 200.0), real(1e5, 1e10), real(1e6, 1e8), log, real(1e5, 1e8), q_s)
def test_labour_for_is_the_inverse_of_output(
    labour: float, capital: float, usual: float, efficiency: float, scale: float, q: Parameters
) -> None:
    made = both(output_of, labour, capital, usual, efficiency, scale, q)
    assert made > 0.0
    assert both(labour_for, made, capital, usual, efficiency, scale, q) == pytest.approx(labour, rel=1e-9)


@given(real(0.2, 100.0), real(1e5, 1e9), log, q_s)
def test_output_has_falling_returns(labour: float, capital: float, efficiency: float, q: Parameters) -> None:
    one = both(output_of, labour, capital, 1e7, efficiency, 1e6, q)
    twice = both(output_of, 2.0 * labour, 2.0 * capital, 1e7, efficiency, 1e6, q)
    assume(q.production_labour + q.production_capital < 1.0)
    assert one < twice < 2.0 * one or capital < 10.0  # below a millionth of usual equipment, output needs none


@given(real(0.3, 3.0), rupiah, rupiah, q_s)
def test_prices_rise_where_room_is_less_than_usual(price: float, orders: float, capacity: float, q: Parameters) -> None:
    wanted = both(wanted_price, price, orders, capacity, q)
    calm = price + 0.05 * (1.0 - price)
    assert wanted > 0.0
    crowded = orders * q.capacity_margin >= max(capacity, 1.0)  # less room than usual
    assert wanted >= calm * (1 - 1e-12) if crowded else wanted <= calm * (1 + 1e-12)


@given(rupiah, real(0.005, 0.02), real(0.0, 0.03), q_s)
def test_wanted_equipment_earns_its_cost(value_added: float, wear: float, interest: float, q: Parameters) -> None:
    wanted = both(wanted_equipment, value_added, wear, interest, q)
    assert wanted >= 0.0
    assert wanted >= both(wanted_equipment, value_added, wear, interest + 0.01, q)


@given(real(-1e8, 1e8), rupiah, cash, luck_s, yes_no, q_s)
def test_who_is_gone_or_out_of_cash_closes(
    profit: float, outside: float, cash: float, luck: float, ended: bool, q: Parameters
) -> None:
    closed = both(closes, profit, outside, cash, luck, ended, q)
    if ended or cash < 0.0:
        assert closed
    elif profit >= q.closure_ratio * outside:
        assert closed == (luck < q.closure_luck)
    if closed:
        assert both(closes, profit, outside, cash, luck / 2.0, ended, q)
        assert both(closes, profit - 1e6, outside, cash, luck, ended, q)


@given(real(-1e9, 1e9), cash, rupiah, q_s)
def test_an_owner_never_draws_more_than_there_is(profit: float, cash: float, buffer: float, q: Parameters) -> None:
    assert 0.0 <= both(drawing, profit, cash, buffer, q) <= max(cash, 0.0)


@given(real(1.0, 4.0), rupiah, rupiah, real(1e3, 1e9), q_s)
def test_at_the_gain_that_is_needed_a_number_is_worth_what_it_costs(
    use: float, running: float, cost: float, value_added: float, q: Parameters
) -> None:
    needed = both(gain_needed, use, running, cost, value_added, q)
    worth = both(present_value, needed * use * value_added - running, q)
    assert worth == pytest.approx(cost, rel=1e-6, abs=1e-6 * (1.0 + 24.0 * running))
    assert both(gain_needed, use, running, cost / 2.0, value_added, q) <= needed
    assert both(gain_needed, use, running / 2.0, cost, value_added, q) <= needed


@given(real(0.0, 20.0), real(0.0, 20.0), real(0.0, 6.0), q_s)
def test_a_number_is_of_more_use_to_who_sells_to_those_who_ask_for_it(
    employees: float, buyers: float, asking: float, q: Parameters
) -> None:
    use = both(use_of_number, employees, buyers, asking, q)
    assert both(use_of_number, employees, buyers, asking + 1.0, q) >= use
    assert both(use_of_number, employees + 1.0, buyers, asking, q) >= use


@given(real(0.0, 1.0), rupiah, q_s)
def test_small_sellers_of_food_and_shows_owe_no_tax_on_them(share: float, sales: float, q: Parameters) -> None:
    for tax, rate in ((restaurant_tax, LAW.food_rate), (entertainment_tax, LAW.entertainment_rate)):
        owed = both(tax, share * sales, sales, LAW, q)
        assert 0.0 <= owed <= rate * share * sales
        if sales <= LAW.food_threshold:
            assert owed == 0.0


@given(st.integers(0, 2**32), q_s)
def test_sellers_without_a_number_are_found_one_by_one_for_a_calendar_year(seed: int, q: Parameters) -> None:
    keys, january = [np.uint64(key) for key in range(400)], month_index("2026-01")

    def taxed(registered: int, month: int) -> list[bool]:
        return [both(is_taxed, key, registered, np.uint64(seed), month, q) for key in keys]

    found = taxed(0, january)
    spread = (q.unregistered_tax * (1.0 - q.unregistered_tax) / len(keys)) ** 0.5
    assert abs(np.mean(found) - q.unregistered_tax) < 5.0 * spread
    assert taxed(0, january + 11) == found != taxed(0, january + 12)
    assert all(taxed(1, january))


@given(real(0.5, 2.0), sexes, real(-5.0, 5.0), q_s)
def test_being_online_reaches_further(boldness: float, online: int, lead: float, q: Parameters) -> None:
    assert both(reach_of, boldness, 1, lead, q) >= both(reach_of, boldness, online, lead, q) > 0.0


@given(log, log, real(0.3, 3.0), q_s)
def test_quality_attracts_and_price_repels(quality: float, appeal: float, price: float, q: Parameters) -> None:
    usual = both(attraction, quality, appeal, price, q)
    assert both(attraction, quality + 0.5, appeal, price, q) > usual > both(attraction, quality, appeal, 1.1 * price, q)


# Employers


@given(real(0.0, 5000.0), luck_s)
def test_whole_posts_are_next_to_what_is_wanted(wanted: float, luck: float) -> None:
    posts = both(whole_posts, wanted, luck)
    assert int(wanted) <= posts <= int(wanted) + 1


@given(st.integers(0, 40), st.integers(0, 40), q_s)
def test_only_staff_above_the_posts_is_laid_off(posts: int, jobs: int, q: Parameters) -> None:
    part = both(share_to_lay_off, posts, jobs, q)
    assert 0.0 <= part <= 1.0
    assert (part > 0.0) == (jobs > posts)
    assert part * jobs <= max(jobs - posts, 0) + 1e-9


@given(log, real(-5.0, 5.0), st.integers(0, 2000), q_s)
def test_fortunes_of_large_employers_move_less(fortune: float, shock: float, jobs: int, q: Parameters) -> None:
    kept = q.fortune_persistence * fortune
    moved = abs(both(fortune_after, fortune, shock, jobs, q) - kept)
    assert moved >= abs(both(fortune_after, fortune, shock, 2 * jobs + 1, q) - kept) - 1e-12


# Taxes

law_months = st.integers(month_index("2024-01"), month_index("2032-12"))


@given(st.lists(real(0.0, 6e8), min_size=12, max_size=12))
def test_final_tax_by_month_is_that_of_the_year(sales: list[float]) -> None:
    law = law_in_force(KOTA_BLITAR, month_index("2026-01")).firms
    before = [0.0, *accumulate(sales)][:12]
    paid = sum(both(final_tax, month, until, law) for month, until in zip(sales, before, strict=True))
    total = max((until for until in accumulate(sales) if until <= law.turnover_ceiling), default=0.0)
    assert paid == pytest.approx(law.final_rate * max(total - law.exempt_turnover, 0.0), rel=1e-9, abs=1e-3)


@given(real(0.0, 5e8), law_months)
def test_wage_tax_is_that_of_the_brackets(wage: float, month: int) -> None:
    law = law_in_force(KOTA_BLITAR, month)
    tax = both(wage_tax, wage, law.free_income, law.ceilings, law.rates)
    yearly = 12.0 * max(0.95 * wage, wage - 5e5) - law.free_income
    edges = [0.0, *law.ceilings]
    parts = [max(min(yearly, high) - low, 0.0) for low, high in pairwise(edges)]
    assert tax == pytest.approx(float(np.dot(parts, law.rates)) / 12.0, rel=1e-9, abs=1e-6)
    more = both(wage_tax, wage + 1e6, law.free_income, law.ceilings, law.rates)
    assert 0.0 <= more - tax <= 1e6 * law.rates.max() + 1e-6


# Livelihoods and households


@given(ages, yes_no, rupiah, rupiah, share, q_s)
def test_turning_to_own_account_is_a_chance(
    age: int, fresh: bool, pay: float, wish: float, want: float, q: Parameters
) -> None:
    chance = both(turns_to_own_account, age, fresh, pay, wish, want, q)
    assert 0.0 <= chance <= 1.0
    assert chance <= both(turns_to_own_account, age, fresh, 2.0 * pay, wish, want, q)


@given(rupiah, months, share, q_s)
def test_reservation_wage_falls_with_months_and_need(expected: float, month: int, want: float, q: Parameters) -> None:
    wage = both(reservation_wage, expected, month, want, q)
    assert wage >= both(reservation_wage, expected, month + 1, want, q)
    assert wage >= both(reservation_wage, expected, month, min(want + 0.1, 1.0), q)
    assert wage >= expected * q.reservation_floor


@given(real(10.0, 17.0), st.integers(0, 4), log, real(0.5, 5.0), q_s)
def test_schooling_and_skill_raise_wages(going: float, level: int, skill: float, index: float, q: Parameters) -> None:
    years = both(years_of_schooling, level)
    assert years == YEARS_OF_SCHOOLING[level]
    wage = both(expected_wage, going, years, skill, index, q)
    assert 0.0 < wage < both(expected_wage, going, years + 1.0, skill + 0.1, index, q)


@given(rupiah, st.integers(0, 12), real(1e5, 1e7), log, log)
def test_need_is_a_share_and_power_positive(
    income: float, size: int, yardstick: float, ability: float, skill: float
) -> None:
    assert 0.0 <= both(need, income, size, yardstick) <= 1.0
    assert both(need, 0.0, size, yardstick) == 1.0
    assert both(earning_power, ability, skill) > 0.0


@given(rupiah, cash, real(0.0, 4.0), q_s)
def test_nobody_plans_to_spend_more_than_the_cash(usual: float, cash: float, thrift: float, q: Parameters) -> None:
    plan = both(spending_of, usual, cash, thrift, q)
    assert 0.0 <= plan <= max(cash, 0.0)
    assert both(spending_of, usual, cash, thrift + 0.5, q) <= plan


@given(cash, real(0.5, 3.0), q_s)
def test_more_money_never_takes_the_means_to_begin(cash: float, price: float, q: Parameters) -> None:
    if both(has_means, cash, price, q):
        assert both(has_means, cash + 1.0, price, q)
        assert cash > q.own_account_stock * price


# Residents


@given(log, months, q_s)
def test_work_teaches_and_idleness_fades(skill: float, month: int, q: Parameters) -> None:
    assert both(skill_after_work, skill, month, q) >= skill
    faded = both(skill_after_idleness, skill, q)
    assert min(skill, 0.0) <= faded <= skill


@given(st.integers(15, 100), sexes, real(0.02, 0.7), real(0.0, 0.3), q_s)
def test_the_labour_force_settles_at_its_share(age: int, sex: int, part: float, idle: float, q: Parameters) -> None:
    work, search = both(leaves_labour_force, age, sex, q), both(gives_up_search, age, sex, q)
    leave, join = (1.0 - idle) * work + idle * search, both(joins_labour_force, age, sex, part, idle, q)
    assert 0.0 < work < search < 1.0
    assert join / (join + leave) == pytest.approx(part, rel=1e-9)


@given(st.integers(0, 10), yes_no, q_s)
def test_searching_is_a_chance_and_a_course_takes_of_it(activity: int, in_class: bool, q: Parameters) -> None:
    assert 0.0 <= both(searches, activity, True, q) <= both(searches, activity, in_class, q) <= 1.0


@given(st.integers(-1, 240), log, luck_s, q_s)
def test_jobs_of_long_standing_end_less(month: int, match: float, luck: float, q: Parameters) -> None:
    assume(q.contract_end_old <= q.contract_end_new)
    if month >= 0 and both(job_ends, month + 24, match, False, luck, q):
        assert both(job_ends, month, match, False, luck, q)
    if both(job_ends, max(month, 0) + 13, match, True, luck, q):
        assert luck < 0.01


@given(log, real(-4.0, 4.0), sexes, yes_no, months, q_s)
def test_trade_helps_and_idleness_hurts_an_applicant(
    skill: float, noise: float, certified: int, same: bool, idle: int, q: Parameters
) -> None:
    seen = both(looks, skill, noise, 0.1, 0.35, certified, same, idle, q)
    assert both(looks, skill, noise, 0.1, 0.35, certified, True, idle, q) >= seen
    assert both(looks, skill, noise, 0.1, 0.35, certified, same, idle + 1, q) <= seen
    assert both(looks, skill + 0.1, noise, 0.1, 0.35, certified, same, idle, q) > seen
    assert both(looks, 0.1, 0.0, 0.1, 0.35, certified, False, 0, q) == pytest.approx(0.1)


@given(real(0.1, 1.0), q_s)
def test_a_certificate_lets_a_good_applicant_stand_out(lead: float, q: Parameters) -> None:
    plain, certified = (both(looks, lead, 0.0, 0.0, 0.35, papers, False, 0, q) for papers in (0, 1))
    assert (certified > plain) == (q.screening_sd_certified < q.screening_sd)


@given(log, share, st.integers(0, 6), sexes, real(0.5, 5.0), q_s)
def test_ideas_come_by_chance_and_hubs_help(
    skill: float, aspiration: float, owners: int, culture: int, hub: float, q: Parameters
) -> None:
    chance = both(idea_chance, skill, aspiration, owners, culture, hub, q)
    assert 0.0 <= chance <= 0.5
    assert chance <= both(idea_chance, skill, aspiration, owners, culture, hub + 1.0, q)


@given(rupiah, rupiah, rupiah, rupiah, q_s)
def test_who_founds_can_pay_for_it(profit: float, income: float, start: float, savings: float, q: Parameters) -> None:
    if both(will_found, profit, income, start, savings, q):
        assert start <= savings
        assert profit > 0.0
        assert both(will_found, profit, income, start / 2.0, savings, q)
        assert both(will_found, profit, income / 2.0, start, savings, q)


@given(rupiah, q_s)
def test_what_comes_later_is_worth_less(monthly: float, q: Parameters) -> None:
    assert monthly <= both(present_value, monthly, q) <= monthly * q.founding_horizon


# Banks, courses, culture, migration


@given(share, months, sexes, st.integers(0, 5), real(0.0, 1.0), yes_no, q_s)
def test_approval_is_a_chance(
    security: float, age: int, registered: int, repaid: int, burden: float, kur: bool, q: Parameters
) -> None:
    chance = both(approval, security, age, registered, repaid, burden, kur, q)
    assert 0.0 <= chance <= 1.0
    assert chance <= both(approval, security, age, 1, repaid + 1, burden, kur, q)
    if burden > 0.3:
        assert chance == 0.0


@given(rupiah, rupiah, real(1.0, 40.0))
def test_collateral_is_a_share(cash: float, usual: float, month: float) -> None:
    assert 0.0 < both(collateral, cash, usual, month) <= 1.0


@given(real(0.1, 24.0), real(0.0, 12.0), q_s)
def test_longer_courses_teach_more(month: float, more: float, q: Parameters) -> None:
    gain = both(course_gain, month, q)
    assert 0.0 < gain <= both(course_gain, month + more, q)
    assert both(course_gain, 6.0, q) == q.training_gain


@given(rupiah, rupiah, rupiah, real(0.5, 12.0), real(0.0, 3e6), q_s)
def test_stipends_bring_applicants(
    brings: float, earned: float, usual: float, month: float, stipend: float, q: Parameters
) -> None:
    if both(applies, brings, earned, usual, month, stipend, 1.0, q):
        assert both(applies, brings, earned, usual, month, stipend + 1e5, 1.0, q)
        assert both(applies, brings, earned / 2.0, usual, month, stipend, 1.0, q)
        assert both(applies, brings, earned, usual, month, stipend, 0.5, q)


@given(rupiah, share, q_s)
def test_an_owner_expects_more_of_practices_the_more_the_firm_earns(profit: float, wish: float, q: Parameters) -> None:
    assert both(practice_brings, 2.0 * profit, wish, q) == pytest.approx(2.0 * both(practice_brings, profit, wish, q))
    assert both(practice_brings, -profit, wish, q) == 0.0


@given(real(0.0, 31.0), real(0.0, 0.999), q_s)
def test_each_contact_invites_with_the_same_chance(days: float, luck: float, q: Parameters) -> None:
    chance = both(exposure, days, q)
    assert 0.0 < chance <= both(exposure, days + 1.0, q)
    assert chance * (N_CONTACTS + UNKNOWN) <= 1.0
    luck *= chance * (N_CONTACTS + UNKNOWN)
    assert both(who_invites, luck, chance) == min(int(luck / chance), N_CONTACTS)
    assert 0 <= both(who_invites, luck, chance) <= N_CONTACTS


@given(share, sexes, share, q_s)
def test_aspiration_stays_an_index(aspiration: float, takes_part: int, usual: float, q: Parameters) -> None:
    assert 0.0 <= both(aspiration_after, aspiration, takes_part, usual, q) <= 1.0


@given(ages, real(6.0, 16.0), st.integers(0, 200), real(0.5, 2.0), q_s)
def test_leaving_town_is_a_chance_of_the_grown_up(
    age: int, years: float, idle: int, outside: float, q: Parameters
) -> None:
    chance = both(leaves_town, age, years, idle, outside, q)
    assert 0.0 <= chance <= 1.0
    assert (chance > 0.0) == (15 <= age < 55)
    assert chance <= both(leaves_town, age, min(years + 1.0, 17.0), idle, outside, q)


@given(st.sampled_from(YEARS_OF_SCHOOLING), real(-2.0, 2.0), real(-2.0, 2.0), q_s)
def test_skill_counts_as_the_schooling_that_pays_as_much(
    years: float, skill: float, creative: float, q: Parameters
) -> None:
    worth = both(schooling_worth, years, skill, creative, q)
    assert 6.0 <= worth <= 16.0
    assert worth <= both(schooling_worth, years, skill + 0.1, max(creative, 0.0), q)
    assert both(schooling_worth, years, 0.0, min(creative, 0.0), q) == years


@given(activities, sexes, ages, st.sampled_from(YEARS_OF_SCHOOLING), st.integers(0, 200), real(0.0, 0.999999), q_s)
def test_a_month_holds_one_event_at_most_and_each_has_its_chance(
    activity: int, sex: int, age: int, years: float, idle: int, luck: float, q: Parameters
) -> None:
    death, birth, outside = 0.02, 0.01, 1.1
    event = both(what_befalls, activity, sex, age, years, idle, luck, death, birth, outside, q)
    assert (event == DEATH) == (luck < death)
    leave = leaves_town(age, years, idle, outside, q)
    bands = {LEAVING: (LEAVES, leave), CHILDBIRTH: (BEARS, birth), HOUSEHOLD: (MOVES, MOVES_OUT)}
    for what, (start, chance) in bands.items():
        if event == what:
            assert start <= luck < start + chance
    if activity <= CHILD or luck >= NOTHING_RARE:
        assert event in (DEATH, NOTHING)
    assert not (event == LEAVING and activity == CREATIVE_OWNER)
    assert not (event == CHILDBIRTH and sex == 0)


@given(real(0.5, 2.0), q_s)
def test_no_chance_outgrows_its_band(outside: float, q: Parameters) -> None:
    most = max(leaves_town(age, 16.0, 12, outside, q) for age in (15, 29, 30, 54))
    assume(most <= 0.04)  # at the far end of every range at once a leaver's chance would be cut at the band
    assert LEAVES + most <= BEARS
    assert BEARS + birth_rates(load(KOTA_BLITAR), q).max() <= MOVES
    assert MOVES + MOVES_OUT <= NOTHING_RARE <= FORCE


@given(activities, ages, sexes, st.integers(0, 4), st.booleans(), share, real(0.0, 0.999999), q_s)
def test_only_luck_in_its_band_changes_the_labour_force(
    activity: int, age: int, sex: int, plan: int, june: bool, share: float, luck: float, q: Parameters
) -> None:
    turn = both(next_activity, activity, age, sex, plan, june, share, 0.05, luck, q)
    if activity > SCHOOL and (luck < FORCE or activity == CREATIVE_OWNER):
        assert turn == activity
    assert turn != LABOUR_FORCE or (activity == INACTIVE and luck >= FORCE)


@given(rupiah, real(0.0, 1e11))
def test_small_firms_pay_less_tax_on_profit(profit: float, turnover: float) -> None:
    law = law_in_force(KOTA_BLITAR, month_index("2026-01")).firms
    tax = both(profit_tax, profit, turnover, law)
    assert 0.5 * law.corporate_rate * profit <= tax * (1 + 1e-12)
    assert tax <= law.corporate_rate * profit * (1 + 1e-12)
    if turnover > law.discount_ceiling:
        assert tax == pytest.approx(law.corporate_rate * profit)
