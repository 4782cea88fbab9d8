"""Culture spreads through contacts: from not taking part to taking part, and on to aspiration and taste."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, rule
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import CHILD, N_CONTACTS, NOBODY, Households, People
from ekraf.scratch import BLOCK, Scratch, find, write_down
from ekraf.state import N_PEOPLE, Now
from ekraf.tables import AHEAD, bring
from ekraf.town import Town

CULTURE = purpose.CULTURE
UNKNOWN = 0.25  # people outside the network who invite, over one contact; judgement


@rule
def exposure(events: float, q: Parameters) -> float:
    """Return the chance a month that one contact invites: culture_exposure * (1 + culture_event * days of events)."""
    return min(q.culture_exposure * (1.0 + q.culture_event * events), 1.0 / (N_CONTACTS + UNKNOWN))


@rule
def who_invites(luck: float, chance: float) -> int:
    """Return who invites to take part this month: the number of a contact, N_CONTACTS for somebody unknown, or NOBODY.

    Each contact invites with ``chance``, somebody unknown with a quarter of it; ``luck`` is below the sum of these.
    """
    return min(int(luck / chance), N_CONTACTS)


@rule
def aspiration_after(aspiration: float, takes_part: int, usual: float, q: Parameters) -> float:
    """Return aspiration after a month: taking part raises it towards 1, otherwise it returns to its usual level."""
    aspiration += takes_part * q.aspiration_gain * (1.0 - aspiration)
    return aspiration + q.aspiration_fade * (usual - aspiration)


@kernel
def mark_who_may_change(people: People, first: int, last: int, now: Now, q: Parameters, scratch: Scratch) -> int:
    """Mark those of the residents from ``first`` to before ``last`` who may start or stop taking part this month, and
    write them down; return how many."""
    invited = exposure(now.event_days, q) * (N_CONTACTS + UNKNOWN)
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            luck = uniform(now.seed, people.id[i], now.month, CULTURE)
            part = people.takes_part[i]
            scratch.mask[i] = (people.activity[i] > CHILD) & (luck < (q.culture_quit if part == 1 else invited))
        at = write_down(scratch, begin, end, at)
    return at - first


@kernel
def start_and_stop(people: People, number: int, now: Now, q: Parameters, usual_part: float, scratch: Scratch) -> None:
    """Let some of the ``number`` residents in ``scratch.rows`` start or stop taking part.

    Contacts are read as they were before the pass reached them or after, by row: the order is fixed by the rows.
    ``usual_part`` is the share that usually takes part: as many of the contacts do where contacts do not matter.
    """
    chance = exposure(now.event_days, q)
    for c in range(number):
        i = scratch.rows[c]
        bring(people, scratch.rows[c + AHEAD])
        part = 0
        if people.takes_part[i] == 0:
            luck = uniform(now.seed, people.id[i], now.month, CULTURE)
            k = who_invites(luck, chance)
            other = people.contacts[i, k] if k < N_CONTACTS else NOBODY
            part = 1 if k == N_CONTACTS else people.takes_part[other] if other != NOBODY else 0
            if q.contacts_matter < 0.5 and k < N_CONTACTS:
                part = 1 if luck / chance - k < usual_part else 0
        people.takes_part[i] = part


@kernel
def aspire(people: People, households: Households, first: int, last: int, q: Parameters, usual: float,
           counts: NDArray[np.float64]) -> None:  # fmt: skip
    """Let the residents from ``first`` to before ``last`` aspire to creative work, as taking part moves them, and add
    them to ``counts`` [takes part or all of age, neighbourhoods].

    ``usual`` is the usual aspiration.
    """
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            after = aspiration_after(people.aspiration[i], people.takes_part[i], usual, q)
            people.aspiration[i] = after if people.activity[i] > CHILD else people.aspiration[i]
        place, there, parts = 0, 0, 0
        for i in range(np.uint64(begin), np.uint64(end)):
            h = np.uint32(people.household[i])  # without a sign nothing is counted from the end, which costs a look
            if households.neighbourhood[h] != place:  # neighbours stand together: the sums need not be stored each time
                counts[0, place] += parts
                counts[1, place] += there
                place, there, parts = households.neighbourhood[h], 0, 0
            counted = (people.activity[i] > CHILD) & (households.size[h] > 0)  # institutions belong to no neighbourhood
            there += counted
            parts += int(people.takes_part[i]) * counted
        counts[0, place] += parts
        counts[1, place] += there


def spread_culture(town: Town, now: Now, q: Parameters) -> None:
    """Let people start and stop taking part; fill ``town.choice.taste``, the share of each neighbourhood that does."""
    people, scratch, n = town.people, town.scratch, int(town.sizes[N_PEOPLE])
    taste, heads = town.choice.taste, town.choice.heads
    number = find(scratch, n, town.threads, lambda first, last: mark_who_may_change(
        people, first, last, now, q, scratch))  # fmt: skip
    start_and_stop(people, number, now, q, town.usual_taste, scratch)

    def count(first: int, last: int) -> NDArray[np.float64]:
        counts = np.zeros((2, taste.size))
        aspire(people, town.households, first, last, q, town.usual_aspiration, counts)
        return counts

    parts, heads[:] = np.sum(town.threads.over(n, count), axis=0)
    taste[:] = parts / np.maximum(heads, 1.0)
