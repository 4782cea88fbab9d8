"""Passes ask the rules of those only whom they mark: nobody to whom something happens may go unmarked."""

from __future__ import annotations

import numpy as np
import pytest
from tests.conftest import short

from ekraf import purpose
from ekraf.agents.livelihoods import skill_at_work, years_of_schooling
from ekraf.agents.residents import age_group, next_activity
from ekraf.economy import CreativeEconomy
from ekraf.luck import uniform
from ekraf.markets.separations import job_ends, laid_off, mark_who_may_move, searches, worth_to_employer
from ekraf.population import ABSENT, CREATIVE_EMPLOYEE, EMPLOYEE, INACTIVE, OWN_ACCOUNT, UNEMPLOYED
from ekraf.scratch import find, write_down
from ekraf.society.demography import NOTHING, drawn_in, mark_who_may_change, what_befalls
from ekraf.society.migration import schooling_worth
from ekraf.threads import Threads

SCALE, MONTHS = 0.03, 8


@pytest.fixture(scope="module")
def lived_in() -> CreativeEconomy:
    economy = CreativeEconomy(short("baseline", MONTHS), rng=7, scale=SCALE)
    while economy.town.month % 12 != 5:  # June: school leavers too
        economy.step()
    return economy


def test_whom_life_may_change_is_marked(lived_in: CreativeEconomy) -> None:
    town, q, now = lived_in.town, lived_in.parameters, lived_in.present()
    people, tables, n = town.people, town.tables, int(town.sizes[0])
    marked = mark_who_may_change(people, 0, n, now, q, tables, town.scratch)
    assert marked == town.scratch.mask[:n].sum()
    changed, seen = 0, set()
    for i in np.flatnonzero(people.activity[:n] != ABSENT):
        activity, sex = int(people.activity[i]), int(people.sex[i])
        age = (now.month - int(people.born[i])) // 12
        luck = uniform(now.seed, people.id[i], now.month, purpose.LIFE)
        idle = now.month - int(people.since[i]) if activity in (UNEMPLOYED, INACTIVE) else 0
        elsewhere = now.outside_wage / (now.prospects if idle > 0 else 1.0)
        years = schooling_worth(years_of_schooling(people.education[i]), people.skill[i], people.creative_skill[i], q)
        event = what_befalls(activity, sex, age, years, idle, luck,
                             tables.death[sex, min(age, 100)], tables.birth[min(age, 59)], elsewhere, q)  # fmt: skip
        group = age_group(age)
        share, without = tables.force[sex, group] * drawn_in(now, q), tables.idle[sex, group]
        turn = next_activity(activity, age, sex, int(people.plan[i]), True, share, without, luck, q)
        if event != NOTHING or turn != activity:
            assert town.scratch.mask[i] == 1, (activity, age, luck, event, turn)
            changed += 1
            seen.add((event, turn != activity))
    assert changed > 20
    assert len(seen) >= 4
    assert changed <= town.scratch.mask[:n].sum() < 0.2 * n  # and most are spared the rules


def test_whoever_may_leave_work_or_search_is_marked(lived_in: CreativeEconomy) -> None:
    town, q, now = lived_in.town, lived_in.parameters, lived_in.present()
    people, n = town.people, int(town.sizes[0])
    town.employers.layoff[:] = np.linspace(0.0, 0.3, len(town.employers.layoff))
    mark_who_may_move(people, 0, n, town.employers, town.layoff, now, q, town.scratch)
    moved = 0
    for i in np.flatnonzero(people.activity[:n] >= UNEMPLOYED):
        activity = int(people.activity[i])
        luck = uniform(now.seed, people.id[i], now.month, purpose.WORK)
        moves = activity == UNEMPLOYED or 1.0 - luck < searches(activity, False, q)
        if activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
            creative = activity == CREATIVE_EMPLOYEE
            worth = worth_to_employer(people.match[i], skill_at_work(people, i, creative), now.usual_skill, q)
            months = now.month - int(people.since[i])
            share = (town.layoff if creative else town.employers.layoff)[people.employer[i]]
            draw = uniform(now.seed, people.id[i], now.month, purpose.JOB_SEARCH)
            moves |= job_ends(months, worth, False, luck, q) or draw < laid_off(share, worth, q)
        moves |= activity == OWN_ACCOUNT and luck < q.own_account_quit
        if moves:
            assert town.scratch.mask[i] == 1, (activity, luck)
            moved += 1
    assert moved > 50
    assert moved <= town.scratch.mask[:n].sum() < 0.6 * n


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_marked_are_written_down_in_order(lived_in: CreativeEconomy, threads: int) -> None:
    scratch, n, wanted = lived_in.town.scratch, 1000, np.arange(3, 1000, 7)
    scratch.mask[n] = 1

    def mark(first: int, last: int) -> int:
        scratch.mask[first:last] = np.arange(first, last) % 7 == 3
        return int(write_down(scratch, first, last, first)) - first

    assert find(scratch, n, Threads(threads, least=100), mark) == len(wanted)
    np.testing.assert_array_equal(scratch.rows[: len(wanted)], wanted)
