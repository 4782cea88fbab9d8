"""Culture spreads through contacts: from not taking part to taking part, and on to aspiration and taste."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, rule, step
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import CHILD, N_CONTACTS, NOBODY, Households, People
from ekraf.scratch import Scratch, marked
from ekraf.state import N_PEOPLE, Now
from ekraf.tables import AHEAD, bring

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


@step
def start_and_stop(people: People, n: int, now: Now, q: Parameters, usual_part: float, scratch: Scratch) -> None:
    """Let some of the first ``n`` residents start or stop taking part.

    Contacts are read as they were before the pass reached them or after, by row: the order is fixed by the rows.
    """
    chance = exposure(now.event_days, q)
    invited = chance * (N_CONTACTS + UNKNOWN)
    for i in range(n):
        luck = uniform(now.seed, people.id[i], now.month, CULTURE)
        part = people.takes_part[i]
        scratch.mask[i] = (people.activity[i] > CHILD) & (luck < (q.culture_quit if part == 1 else invited))
    for c in range(marked(scratch, n)):
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


@step
def count_heads(people: People, households: Households, n: int, taste: NDArray[np.float64],
                heads: NDArray[np.float64]) -> None:  # fmt: skip
    """Count the first ``n`` residents by neighbourhood: all of age in ``heads``, the share taking part in ``taste``."""
    taste[:] = 0.0
    heads[:] = 0.0
    place, there, parts = 0, 0, 0
    for i in range(n):
        h = np.uint32(people.household[i])  # without a sign nothing is counted from the end, which costs a look
        if households.neighbourhood[h] != place:  # neighbours stand together: the sums need not be stored each time
            heads[place] += there
            taste[place] += parts
            place, there, parts = households.neighbourhood[h], 0, 0
        counted = (people.activity[i] > CHILD) & (households.size[h] > 0)  # institutions belong to no neighbourhood
        there += counted
        parts += int(people.takes_part[i]) * counted
    heads[place] += there
    taste[place] += parts
    for k in range(taste.shape[0]):
        taste[k] /= max(heads[k], 1.0)


@kernel
def spread_culture(people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
                   usual: float, usual_part: float, taste: NDArray[np.float64], heads: NDArray[np.float64],
                   scratch: Scratch) -> None:  # fmt: skip
    """Let people start and stop taking part; fill ``taste``, the share of each neighbourhood that takes part.

    ``usual`` is the usual aspiration, ``usual_part`` the share that usually takes part: as many of the contacts
    do where contacts do not matter.
    """
    n = sizes[N_PEOPLE]
    start_and_stop(people, n, now, q, usual_part, scratch)
    for i in range(n):
        after = aspiration_after(people.aspiration[i], people.takes_part[i], usual, q)
        people.aspiration[i] = after if people.activity[i] > CHILD else people.aspiration[i]
    count_heads(people, households, n, taste, heads)
