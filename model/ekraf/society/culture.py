"""Culture spreads through contacts: from not taking part to taking part, and on to aspiration and taste."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, rule
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import CHILD, N_CONTACTS, NOBODY, Households, People
from ekraf.state import N_PEOPLE, Now

CULTURE = purpose.CULTURE


@rule
def starts_taking_part(active_contacts: int, events: float, q: Parameters) -> float:
    """Return the chance a month: 1 - (1 - exposure * (1 + event * days)) ** (contacts that take part + 1/4)."""
    exposure = min(q.culture_exposure * (1.0 + q.culture_event * events), 1.0)
    return 1.0 - (1.0 - exposure) ** (active_contacts + 0.25)


@rule
def aspiration_after(aspiration: float, takes_part: int, usual: float, q: Parameters) -> float:
    """Return aspiration after a month: taking part raises it towards 1, otherwise it returns to its usual level."""
    if takes_part == 1:
        aspiration += q.aspiration_gain * (1.0 - aspiration)
    return aspiration + q.aspiration_fade * (usual - aspiration)


@kernel
def spread_culture(people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
                   usual: float, taste: NDArray[np.float64], heads: NDArray[np.float64]) -> None:  # fmt: skip
    """Let people start and stop taking part; fill ``taste``, the share of each neighbourhood that takes part.

    Contacts are read as they were before the pass reached them or after, by row: the order is fixed by the rows.
    """
    taste[:] = 0.0
    heads[:] = 0.0
    top = starts_taking_part(N_CONTACTS, now.event_days, q)  # nobody is more likely to start
    for i in range(sizes[N_PEOPLE]):
        if people.activity[i] <= CHILD:
            continue
        luck = uniform(now.seed, people.id[i], now.month, CULTURE)
        if people.takes_part[i] == 1:
            if luck < q.culture_quit:
                people.takes_part[i] = 0
        elif luck < top:  # the contacts of the others need not be looked at
            active = 0
            for k in range(N_CONTACTS):
                other = people.contacts[i, k]
                if other != NOBODY and people.activity[other] > CHILD and people.takes_part[other] == 1:
                    active += 1
            if luck < starts_taking_part(active, now.event_days, q):
                people.takes_part[i] = 1
        people.aspiration[i] = aspiration_after(people.aspiration[i], people.takes_part[i], usual, q)
        h = people.household[i]
        if households.size[h] > 0:  # people in institutions belong to no neighbourhood
            taste[households.neighbourhood[h]] += people.takes_part[i]
            heads[households.neighbourhood[h]] += 1.0
    for n in range(taste.shape[0]):
        taste[n] /= max(heads[n], 1.0)
