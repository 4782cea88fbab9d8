"""The labour market clears job by job: posts, applications, the best who accepts. There is no matching function.

A post is one open job. Searchers see a few posts: more often those of large employers (they have more posts), of the
own trade, and of employers where a contact works. Each applies to the best acceptable one; each employer takes the
applicant that looks best to it. Two rounds a month.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.agents.livelihoods import (
    CREATIVE_PART,
    AtWork,
    count_worker,
    expected_wage,
    need,
    own_pay,
    reservation_wage,
    skill_at_work,
    years_of_schooling,
)
from ekraf.engine import kernel, rule, step
from ekraf.luck import normal, uniform
from ekraf.parameters import Parameters
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    EMPLOYEE,
    N_CONTACTS,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    UNEMPLOYED,
    Employers,
    Firms,
    Households,
    People,
)
from ekraf.state import (
    FOUND_WORK,
    HIRES,
    N_EMPLOYERS,
    N_FIRMS,
    Books,
    Industry,
    Now,
)
from ekraf.tables import AHEAD, bring, table

FILLED = -2
SPREAD, CREATIVE_SPREAD = 0.35, 0.43  # of general skill, and with half the creative skill, among residents


@table
class Posts(NamedTuple):
    """Open posts of the month, sorted by trade; ``first`` marks where each of the 34 trades begins."""

    employer: NDArray[np.int32]  # row of the employer or creative firm
    creative: NDArray[np.int8]  # 1 if a creative firm
    offer: NDArray[np.float64]  # log of the wage for a person without skill or schooling premium
    best: NDArray[np.int32]  # row of the best applicant so far, or NOBODY
    score: NDArray[np.float64]  # how good that applicant looks
    pay: NDArray[np.float64]  # what that applicant would be paid, rupiah a month
    first: NDArray[np.int64]
    at: NDArray[np.int64]  # scratch: the next free place of each trade
    usual: NDArray[np.float64]  # [other or creative, without or with a certificate or all] skill taken as usual
    of_employer: NDArray[np.int32]  # a post of each employer, or NOBODY
    of_firm: NDArray[np.int32]  # a post of each creative firm, or NOBODY


def room_for_posts(number: int) -> tuple[NDArray[Any], ...]:
    """Return the columns of ``Posts`` that have a place a post, ``employer`` to ``pay``, empty."""
    kinds = (np.int32, np.int8, np.float64, np.int32, np.float64, np.float64)
    return tuple(np.zeros(number, kind) for kind in kinds)


@table
class Applications(NamedTuple):
    """Where each searcher of the month applies in a round; a row a searcher, room for more than there are."""

    searcher: NDArray[np.int32]  # row of the person
    post: NDArray[np.int32]  # row of the best acceptable post it has seen, or NOBODY
    score: NDArray[np.float64]  # how good it looks to the employer
    pay: NDArray[np.float64]  # what it would be paid, rupiah a month


def room_for(searchers: int) -> Applications:
    """Return empty rows for the applications of ``searchers``."""
    return Applications(np.zeros(searchers, np.int32), np.zeros(searchers, np.int32), np.zeros(searchers),
                        np.zeros(searchers))  # fmt: skip


@rule
def looks(skill: float, noise: float, usual: float, spread: float, certified: int, same_trade: bool, idle: int,
          q: Parameters) -> float:  # fmt: skip
    """Return how good an applicant looks to an employer who knows how far to trust what it sees.

    seen = skill + sd * noise is believed with weight spread ** 2 / (spread ** 2 + sd ** 2), and what is ``usual`` for
    people with or without a certificate for the rest (Phelps 1972); sd is smaller with a certificate. Work in the same
    trade helps, months of idleness (up to twelve) hurt.
    """
    sd = q.screening_sd_certified if certified == 1 else q.screening_sd
    trust = spread * spread / (spread * spread + sd * sd)
    believed = trust * (skill + sd * noise) + (1.0 - trust) * usual
    if same_trade:
        believed += q.trade_experience_bonus
    return believed - q.duration_stigma * min(idle, 12)


def learn_what_is_usual(people: People, n: int, usual: NDArray[np.float64], q: Parameters) -> None:
    """Fill ``usual`` [other or creative post, without or with a certificate or all]: mean skill in the labour force."""
    force, certificate = people.activity[:n] >= UNEMPLOYED, people.certificate[:n]
    alike = q.certificate_tells < 0.5
    for column, group in enumerate((force & ((certificate == 0) | alike), force & ((certificate == 1) | alike), force)):
        if group.any():
            usual[0, column] = people.skill[:n][group].mean()
            usual[1, column] = usual[0, column] + CREATIVE_PART * people.creative_skill[:n][group].mean()


@kernel
def write_posts(employers: Employers, firms: Firms, sizes: NDArray[np.int64], industry: Industry, posts: Posts,
              now: Now) -> int:  # fmt: skip
    """Write this month's open posts into ``posts``, sorted by trade; return how many."""
    posts.first[:] = 0
    posts.of_employer[:] = NOBODY
    posts.of_firm[:] = NOBODY
    for e in range(sizes[N_EMPLOYERS]):
        posts.first[employers.industry[e] + 1] += employers.vacancies[e]
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 1:
            posts.first[N_INDUSTRIES + firms.subsector[f] + 1] += firms.vacancies[f]
    for t in range(posts.first.shape[0] - 1):
        posts.first[t + 1] += posts.first[t]
    at = posts.at
    for t in range(at.shape[0]):
        at[t] = posts.first[t]
    index = math.log(now.wage)
    for e in range(sizes[N_EMPLOYERS]):
        t = employers.industry[e]
        for _ in range(employers.vacancies[e]):
            v = at[t]
            posts.employer[v] = e
            posts.creative[v] = 0
            posts.offer[v] = industry.going[t] + employers.wage_premium[e] + index
            posts.of_employer[e] = v
            at[t] += 1
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 1:
            t = N_INDUSTRIES + firms.subsector[f]
            for _ in range(firms.vacancies[f]):
                v = at[t]
                posts.employer[v] = f
                posts.creative[v] = 1
                posts.offer[v] = math.log(firms.wage_offer[f])
                posts.of_firm[f] = v
                at[t] += 1
    n = posts.first[posts.first.shape[0] - 1]
    posts.best[:n] = NOBODY
    return n


@step
def post_of_contact(people: People, i: int, luck: float, posts: Posts) -> int:
    """Return a post where one of person ``i``'s contacts works, or NOBODY."""
    other = people.contacts[i, int(luck * N_CONTACTS)]
    if other == NOBODY or people.employer[other] == NOBODY:
        return NOBODY
    if people.activity[other] == EMPLOYEE:
        return posts.of_employer[people.employer[other]]
    return posts.of_firm[people.employer[other]] if people.activity[other] >= CREATIVE_EMPLOYEE else NOBODY


@step
def lowest_pay(people: People, households: Households, i: int, industry: Industry, now: Now,
               q: Parameters) -> float:  # fmt: skip
    """Return the lowest wage that person ``i`` accepts, rupiah a month."""
    activity = people.activity[i]
    if activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
        return people.wage[i] * (1.0 + q.switch_gain)
    if activity == OWN_ACCOUNT:
        s = people.trade[i]
        return own_pay(industry.own_account[s], industry.own_weight[s], people.ability[i], people.skill[i])
    usual = expected_wage(now.going, years_of_schooling(people.education[i]), people.skill[i], now.wage, q)
    h = people.household[i]
    want = need(households.usual_income[h], households.size[h], now.wage)
    months = now.month - people.since[i]
    return reservation_wage(usual, months if activity == UNEMPLOYED else 12, want, q)


@kernel
def choose(people: People, households: Households, employers: Employers, firms: Firms, posts: Posts,
           applications: Applications, first: int, last: int, sight: int, now: Now, q: Parameters,
           industry: Industry) -> None:  # fmt: skip
    """Let the searchers from ``first`` to before ``last`` who have not been hired this month choose the best acceptable
    open post they see: first one where a contact works, two of the own trade, then any. ``sight`` numbers the first
    post seen; a second round begins at the third. Wages are compared by their logs."""
    n = posts.first[posts.first.shape[0] - 1]
    least = math.log(max(now.minimum_wage, 1.0))
    for j in range(first, last):
        i = applications.searcher[j]
        bring(people, applications.searcher[min(j + AHEAD, last - 1)])
        applications.post[j] = NOBODY
        if people.since[i] == now.month and people.activity[i] in (EMPLOYEE, CREATIVE_EMPLOYEE):
            continue
        target, best = NOBODY, math.log(max(lowest_pay(people, households, i, industry, now, q), 1.0))
        own = q.general_return_schooling * (years_of_schooling(people.education[i]) - 12.0)
        own += q.wage_skill_share * people.skill[i]
        trade = people.trade[i]
        low, high = (posts.first[trade], posts.first[trade + 1]) if trade >= 0 else (0, 0)
        for k in range(sight, sight + int(q.vacancies_seen)):
            luck = uniform(now.seed, people.id[i], now.month, purpose.VACANCY + k)
            if k == 0 and q.contacts_matter > 0.5:
                v = post_of_contact(people, i, luck, posts)
            elif 1 <= k <= 2 and high > low:
                v = low + int(luck * (high - low))
            else:
                v = int(luck * n)
            if v == NOBODY or posts.best[v] == FILLED:
                continue
            e, creative = posts.employer[v], posts.creative[v] == 1
            where = firms.id[e] if creative else employers.id[e]
            rent = q.wage_residual_sd * normal(now.seed, people.id[i] ^ where, now.month, purpose.RENT)
            offer = posts.offer[v] + own + rent
            if creative:
                offer += q.wage_skill_share * CREATIVE_PART * people.creative_skill[i]
            if not creative and employers.jobs[e] >= q.minimum_wage_employer_size:
                offer = max(offer, least)
            if offer > best:
                target, best = v, offer
        if target != NOBODY:
            score = appeal_to_employer(people, i, target, posts, now, q)
            if posts.creative[target] == 1 or employers.public[posts.employer[target]] == 0:
                score += people.voucher_worth[i]  # public employers get no wage subsidy
            applications.post[j] = target
            applications.score[j] = score
            applications.pay[j] = math.exp(best)


@kernel
def apply(posts: Posts, applications: Applications, first: int, last: int) -> None:
    """Hand in the applications from ``first`` to before ``last``: each post keeps its best, the first among equals."""
    for j in range(first, last):
        v = applications.post[j]
        if v != NOBODY and (posts.best[v] == NOBODY or applications.score[j] > posts.score[v]):
            posts.best[v] = applications.searcher[j]
            posts.score[v] = applications.score[j]
            posts.pay[v] = applications.pay[j]


@step
def appeal_to_employer(people: People, i: int, v: int, posts: Posts, now: Now, q: Parameters) -> float:
    """Return how good person ``i`` looks to the employer of post ``v``."""
    creative = posts.creative[v] == 1
    skill = skill_at_work(people, i, creative)
    trade = people.trade[i]
    same = trade >= 0 and posts.first[trade] <= v < posts.first[trade + 1]
    idle = 0  # months in class are not idle ones
    if people.activity[i] == UNEMPLOYED:
        idle = now.month - max(people.since[i], min(people.class_until[i], now.month))
    noise = normal(now.seed, people.id[i], now.month, purpose.SCREENING)
    certified = people.certificate[i]
    usual, spread = posts.usual[1 if creative else 0, certified], CREATIVE_SPREAD if creative else SPREAD
    return looks(skill, noise, usual, spread, certified, same, idle, q)


@kernel
def hire(people: People, posts: Posts, employers: Employers, firms: Firms, now: Now, q: Parameters, at_work: AtWork,
         books: Books) -> int:  # fmt: skip
    """Give each post to its best applicant and mark it FILLED. Return how many were filled."""
    filled = 0
    trade = 0
    for v in range(posts.first[posts.first.shape[0] - 1]):
        while v >= posts.first[trade + 1]:
            trade += 1
        i = posts.best[v]
        if i < 0:
            continue
        posts.best[v] = FILLED
        filled += 1
        books.counts[FOUND_WORK] += 1.0 if people.activity[i] == UNEMPLOYED else 0.0
        creative = posts.creative[v] == 1
        count_worker(people, i, -1, at_work)
        people.activity[i] = CREATIVE_EMPLOYEE if creative else EMPLOYEE
        people.employer[i] = posts.employer[v]
        people.trade[i] = trade
        people.wage[i] = posts.pay[v]
        people.since[i] = now.month
        people.match[i] = q.match_sd * normal(now.seed, people.id[i], now.month, purpose.MATCH)
        count_worker(people, i, 1, at_work)
        if creative:
            firms.vacancies[posts.employer[v]] -= 1
        else:
            employers.vacancies[posts.employer[v]] -= 1
    books.counts[HIRES] += filled
    return filled
