"""History: regions as of a year, the outside as it was, and today's scenarios untouched by either."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from ekraf import cli, region
from ekraf.clock import month_index
from ekraf.history import stand_ins
from ekraf.opening import levels
from ekraf.outside import Outside
from ekraf.parameters import parameters
from ekraf.region.law import law, law_or_earliest
from ekraf.region.outside_path import History, index, known_path, visitors_by_month
from ekraf.scenario import World, build
from ekraf.taxes import law_in_force

PAST = {"extends": "baseline", "start": "2012-01", "months": 24}


def test_a_region_as_of_a_year_has_the_figures_of_then() -> None:
    now = region.load("3572")
    then = now.as_of(2012)
    assert (now.value("tpt"), then.value("tpt")) == (4.28, 3.68)
    assert max(then.series("grdp_adhb")) == 2012
    assert then.get("population", "2025").period == "2016"
    assert "population" in then.stand_ins
    assert "tpt" not in then.stand_ins
    assert now.year is None
    assert not now.stand_ins


def test_rupiah_of_a_later_year_are_carried_back_by_the_minimum_wage() -> None:
    now = region.load("3572")
    wages = law("minimum_wage", "3572", "2014-06").value / law("minimum_wage", "3572", "2023-06").value
    assert now.as_of(2014).value("mean_net_wage_employees") == pytest.approx(
        wages * now.value("mean_net_wage_employees", "2023")
    )
    assert now.as_of(2025).value("mean_net_wage_employees") == now.value("mean_net_wage_employees")


def test_opening_levels_of_the_past_are_below_those_of_today() -> None:
    now, q = region.load("3572"), parameters()
    today = levels(now, month_index("2025-01"), q, 1.0)
    past = levels(now.as_of(2012), month_index("2011-01"), q, 1.0)
    published = now.series("grdp_adhb")[2012] * 1e9 / 12.0
    assert past.grdp == pytest.approx(published, rel=0.15)
    for name in ("grdp", "transfers", "mean_wage", "informal_income", "kur", "infrastructure"):
        assert 0.1 < getattr(past, name) / getattr(today, name) < 0.8, name


def test_all_law_that_the_town_needs_is_there_from_2011_on() -> None:
    for year in range(2011, 2027):
        for place in ("3572", "3505"):
            assert law_in_force(place, month_index(f"{year}-01")).food > 0.0
            assert law_or_earliest("minimum_wage", place, month_index(f"{year}-01")).value >= 745_000
    assert law_in_force("3572", month_index("2018-01")).firms.exempt_turnover == 0.0
    assert law_or_earliest("minimum_wage", "3572", month_index("2026-01")) == law("minimum_wage", "3572", "2026-01")


def test_yearly_means_of_a_path_grow_as_published() -> None:
    growth = {2019: 0.05, 2020: -0.02, 2021: 0.04}
    path = index(growth, 0.05, month_index("2016-01"), 96).reshape(8, 12).mean(axis=1)
    assert path[1:] / path[:-1] - 1.0 == pytest.approx([0.05, 0.05, 0.05, -0.02, 0.04, 0.05, 0.05], abs=0.003)
    assert index({}, 0.05, 24000, 25)[24] == pytest.approx(1.05**2, rel=1e-4)


def test_visitors_fall_with_the_emergency_and_add_up_to_their_year() -> None:
    path = known_path("3505")
    months = visitors_by_month(path, 0.04, month_index("2018-01"), 96).reshape(8, 12)
    assert months[2].sum() / months[1].sum() == pytest.approx(path.visitors[2020] / path.visitors[2019])
    assert (months[2, :3] == months[1, 0]).all()
    assert months[2, 3] < 0.5 * months[2, 2]
    assert months[6].sum() / months[5].sum() == pytest.approx(path.visitors[2024] / path.visitors[2023])
    assert months[1, 0] / months[0, 0] == pytest.approx(1.04)


def test_the_outside_of_the_past_is_known_and_goes_on_at_the_scenarios_rates() -> None:
    first = month_index("2015-01")
    world = World(inflation=0.30, national_demand_growth=0.5, visitor_growth=0.0)
    history = History("3572", world, first, 20 * 12)
    gone = month_index("2020-01") - first
    assert history.grown("national_demand_growth", gone) == pytest.approx(1.05**4.5, rel=0.02)  # 2020 had begun to fall
    late = month_index("2030-01") - first
    assert history.grown("inflation", late + 12) / history.grown("inflation", late) == pytest.approx(1.30, rel=0.01)
    assert known_path("3572").visitors_of == "3505"
    assert history.interest(month_index("2015-06")) > history.interest(month_index("2021-06"))
    assert history.interest(month_index("2033-06")) == pytest.approx(world.interest_rate)


def test_firms_of_the_past_reckon_with_the_prices_of_then() -> None:
    """The yearly mean of prices rose by 6.4% in 2013 and 1.9% in 2020, whatever the scenario's own inflation."""
    past = build(PAST | {"start": "2013-01", "months": 108, "world": {"inflation": 0.15}})
    first, q = past.first_month - 12, parameters()
    outside = Outside(past, q, 1, first, "3572")
    months = [outside.move(month, 1.0, 1.0, 1.0, 0.0) for month in range(first, past.last_month + 1)]
    for before, now in itertools.pairwise(months):
        assert now.drift == pytest.approx(now.price * now.productivity / (before.price * before.productivity))
    assert months[0].drift == pytest.approx(months[1].drift)
    in_2013, in_2020 = (np.prod([now.drift for now in months if now.month // 12 == year]) for year in (2013, 2020))
    assert 1.05 < in_2013 / (1.0 + q.trend_productivity) < 1.08
    assert 1.01 < in_2020 / (1.0 + q.trend_productivity) < 1.03


def test_a_scenario_that_starts_today_has_no_history() -> None:
    today = build({"extends": "baseline", "months": 24})
    first = today.first_month - 12
    assert Outside(today, parameters(), 1, first, "3572").history is None
    assert stand_ins(today) == []
    past = build(PAST)
    outside = Outside(past, parameters(), 1, past.first_month - 12, "3572")
    assert outside.history is not None
    assert outside.move(past.first_month - 12, 1.0, 1.0, 1.0, 0.0).price == pytest.approx(1.0)


def test_what_stands_in_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "past.toml"
    file.write_text('extends = "baseline"\nstart = "2012-01"\nmonths = 24\n', encoding="utf-8")
    assert cli.main(["check", str(file), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "starts in the past (2012)" in said
    assert "mean_net_wage_employees: of 2023, region 3572, carried back by the minimum wage" in said
    assert "growth of visitors: of 2019..2024, region 3505" in said
    assert "tpt:" not in said


@pytest.mark.parametrize("place", ["3572", "3505"])
def test_figures_that_stand_in_are_numbers(place: str) -> None:
    found = stand_ins(build(PAST | {"region": place}))
    assert len(found) > 20
    assert np.unique([one.indicator for one in found]).size == len(found)
