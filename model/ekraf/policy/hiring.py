"""Wage subsidies: vouchers that job seekers bring to an employer.

A voucher makes its holder cheaper, so that the holder looks better among the applicants of a post; whether there is a
post, and who gets it, is left to the labour market.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf.engine import kernel, rule
from ekraf.ledger import FLOW
from ekraf.policy.programme import Programme
from ekraf.policy.queue import fill_places, people_in_queue
from ekraf.population import (
    ABSENT,
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYEE,
    Employers,
    Firms,
    People,
)
from ekraf.scenario.levers import WageSubsidy
from ekraf.state import N_PEOPLE, POOL_LOCAL, POOL_OTHER, Now
from ekraf.town import Town

Rows = NDArray[np.int64]
TO_CREATIVE, TO_OTHER = FLOW["wage_subsidy_creative"], FLOW["wage_subsidy_other"]
LAPSES_AFTER = 12  # months until a voucher that nobody has taken lapses
EXPECTED_USE = 0.5  # of vouchers issued; so much of an unused one is set aside; judgement
TENURE = 24.0  # months over which an employer spreads what a voucher brings


@rule
def voucher_worth(share: float, months: float) -> float:
    """Return what a voucher is worth to an employer, log points of wage: share * months / 24 of expected tenure."""
    return share * months / TENURE


@kernel
def issue(people: People, queue: Rows, places: int, number: int, worth: float, amount: float, now: Now) -> int:
    """Give vouchers of ``amount`` rupiah to up to ``places`` of the queue who hold none; return how many.

    Only EXPECTED_USE of it is set aside until somebody is hired with the voucher.
    """
    issued = 0
    for i in queue:
        if issued >= places:
            break
        if people.voucher[i] == 0 and people.activity[i] != CREATIVE_OWNER:
            people.voucher[i] = number + 1
            people.voucher_until[i] = now.month + LAPSES_AFTER
            people.voucher_left[i] = EXPECTED_USE * amount
            people.voucher_worth[i] = worth
            issued += 1
    return issued


@kernel
def pay_subsidies(people: People, firms: Firms, employers: Employers, sizes: NDArray[np.int64], number: int,
                  share: float, months: int, now: Now) -> tuple[float, float, float]:  # fmt: skip
    """Pay for last month's work of those hired with a voucher of policy ``number``, as long as the job lasts, months
    remain and the voucher has money; let unused ones lapse. Return what creative firms and other employers are paid,
    and what stays set aside, rupiah."""
    creative, other, left = 0.0, 0.0, 0.0
    for i in range(sizes[N_PEOPLE]):
        if people.voucher[i] != number + 1:
            continue
        activity, e = people.activity[i], people.employer[i]
        works = activity in (EMPLOYEE, CREATIVE_EMPLOYEE)
        runs = activity != ABSENT
        if runs and people.voucher_worth[i] > 0.0:  # not yet used
            if works and people.since[i] >= people.voucher_until[i] - LAPSES_AFTER:
                runs = activity == CREATIVE_EMPLOYEE or employers.public[e] == 0
                people.voucher_worth[i] = 0.0
                people.voucher_left[i] /= EXPECTED_USE
                people.voucher_until[i] = people.since[i] + months
            else:
                runs = now.month < people.voucher_until[i]
        if runs and people.voucher_worth[i] == 0.0:
            runs = works and people.since[i] == people.voucher_until[i] - months
            if runs:
                pay = min(share * people.wage[i], people.voucher_left[i])
                people.voucher_left[i] -= pay
                if activity == CREATIVE_EMPLOYEE:
                    firms.cash[e] += pay
                    firms.support[e] += pay
                    creative += pay
                else:
                    other += pay
                runs = now.month < people.voucher_until[i]
        if runs:
            left += people.voucher_left[i]
        else:
            people.voucher[i] = 0
            people.voucher_left[i] = people.voucher_worth[i] = 0.0
    return creative, other, left


def complete(programme: Programme, policy: WageSubsidy, town: Town, now: Now) -> None:
    """Pay employers for those hired with a voucher, also where the job outlasts the policy."""
    books = town.books
    creative, other, left = pay_subsidies(
        town.people, town.firms, town.employers, town.sizes, programme.number, float(policy.share), policy.months_paid,
        now,
    )  # fmt: skip
    programme.settle(creative + other, left)
    town.wage_support += other
    books.flows[TO_CREATIVE] += creative
    books.flows[TO_OTHER] += other
    books.pools[POOL_OTHER] += other
    books.pools[POOL_LOCAL] -= creative + other


def hand_out(programme: Programme, policy: WageSubsidy, queue: Rows, places: int, town: Town, now: Now) -> int:
    """Give vouchers to up to ``places`` of the queue; return how many."""
    worth = voucher_worth(float(policy.share), float(policy.months_paid))
    issued = issue(town.people, queue, places, programme.number, worth, float(policy.unit_cost), now)
    programme.promise(EXPECTED_USE * issued * policy.unit_cost)
    return issued


def run(programme: Programme, policy: WageSubsidy, town: Town, now: Now) -> None:
    """Carry out a month of a wage subsidy: pay employers, then issue vouchers."""
    complete(programme, policy, town, now)
    if now.month not in programme.months:
        return
    fill_places(
        programme.affordable(EXPECTED_USE * policy.unit_cost),
        town,
        lambda most: people_in_queue(programme, town, now, most),
        lambda queue, places: hand_out(programme, policy, queue, places, town, now),
    )
