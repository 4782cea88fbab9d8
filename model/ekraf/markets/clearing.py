"""Posts are filled, and buyers out of town meet firms: as they do, and as they would without a mechanism, for
experiments that are repeated without it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.livelihoods import AtWork
from ekraf.engine import kernel
from ekraf.markets.labour import Applications, Posts, apply, choose, hire, room_for, room_for_posts, write_posts
from ekraf.parameters import Parameters
from ekraf.population import N_SUBSECTORS, NOBODY, Employers, Firms, Households, People
from ekraf.state import N_FIRMS, Books, Industry, Now
from ekraf.threads import HEAVY
from ekraf.town import Town

POSTS_COLUMNS = len(room_for_posts(0))
ROUNDS = (0, 3)  # which post is the first that a searcher sees in each round of a month


def post_jobs(town: Town, now: Now) -> int:
    """Write this month's open posts into ``town.posts``, which grows when there are more than ever; return how many."""
    employers, firms = town.employers, town.firms
    number = int(employers.vacancies.sum(dtype=np.int64)) + int(firms.vacancies[firms.alive == 1].sum(dtype=np.int64))
    if number > len(town.posts.employer):
        town.posts = Posts._make((*room_for_posts(number + number // 4), *town.posts[POSTS_COLUMNS:]))
    write_posts(employers, firms, town.sizes, town.industry, town.posts, now)
    return number


def fill_posts(town: Town, looking: NDArray[np.integer[Any]], now: Now, q: Parameters) -> None:
    """Let the searchers apply and employers take the best, in two rounds; where posts are not rationed, everybody."""
    people, homes, jobs, firms, posts = town.people, town.households, town.employers, town.firms, town.posts
    number = len(looking)
    if number > len(town.applications.searcher):
        town.applications = room_for(number + number // 4)
    letters = town.applications
    letters.searcher[:number] = looking
    if posts.first[-1] == 0:
        return
    if q.posts_rationed < 0.5:
        hire_everybody(people, homes, jobs, firms, posts, letters, number, now, q, town.industry, town.at_work,
                       town.books)  # fmt: skip
        return
    for sight in ROUNDS:
        town.threads.over(number, lambda first, last, sight=sight: choose(  # type: ignore[misc]
            people, homes, jobs, firms, posts, letters, first, last, sight, now, q, town.industry), HEAVY)  # fmt: skip
        apply(posts, letters, 0, number)
        hire(people, posts, jobs, firms, now, q, town.at_work, town.books)


def let_buyers_meet(town: Town, q: Parameters) -> None:
    """Share the buyers out of town among all firms of their subsector, where they need not search."""
    if q.buyers_search < 0.5:
        share_buyers(town.firms, town.sizes, np.zeros((N_SUBSECTORS, 2)), np.zeros(N_SUBSECTORS))


@kernel
def hire_everybody(people: People, households: Households, employers: Employers, firms: Firms, posts: Posts,
                   applications: Applications, number: int, now: Now, q: Parameters, industry: Industry,
                   at_work: AtWork, books: Books) -> None:  # fmt: skip
    """Let the searchers apply one by one, as in the ordinary two rounds; each is hired, and the post stays open."""
    n = posts.first[posts.first.shape[0] - 1]
    for sight in ROUNDS:
        for j in range(number):
            choose(people, households, employers, firms, posts, applications, j, j + 1, sight, now, q, industry)
            apply(posts, applications, j, j + 1)
            hire(people, posts, employers, firms, now, q, at_work, books)
            posts.best[:n] = NOBODY


@kernel
def share_buyers(firms: Firms, sizes: NDArray[np.int64], held: NDArray[np.float64],
                 count: NDArray[np.float64]) -> None:  # fmt: skip
    """Give every firm the mean number of buyers of its subsector, so that quality and price alone decide who sells.

    ``held`` [subsectors, national or export] and ``count`` [subsectors] are scratch.
    """
    held[:] = 0.0
    count[:] = 0.0
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 1:
            count[firms.subsector[f]] += 1.0
            for m in range(2):
                held[firms.subsector[f], m] += firms.buyers[f, m]
    for f in range(sizes[N_FIRMS]):
        if firms.alive[f] == 1:
            for m in range(2):
                firms.buyers[f, m] = held[firms.subsector[f], m] / count[firms.subsector[f]]
