"""Money for firms: grants, and better terms for loans. Banks still decide on loans; owners decide what they do with
it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, step
from ekraf.ledger import FLOW
from ekraf.luck import uniform
from ekraf.markets.credit import approval, first_loan_months, grant_loan
from ekraf.parameters import Parameters
from ekraf.policy.programme import Programme
from ekraf.policy.queue import firms_in_queue
from ekraf.population import PROGRAMME, Firms, Households, People
from ekraf.scenario.levers import Credit, Grants
from ekraf.state import LENT, POOL_BANKS, POOL_LOCAL, Books, Now
from ekraf.town import Town

GRANTS, DRAWINGS, SUPPORT = FLOW["grants"], FLOW["drawings"], FLOW["credit_support"]


@step
def give(firms: Firms, people: People, households: Households, f: int, amount: float, in_kind: int, now: Now,
         q: Parameters, books: Books) -> None:  # fmt: skip
    """Give firm ``f`` a grant: part of cash is claimed by the owner's household, equipment stays in the firm."""
    books.pools[POOL_LOCAL] -= amount
    books.flows[GRANTS] += amount
    firms.cash[f] += amount
    if in_kind == 1:
        firms.wants_loan[f] = 0.0
    else:
        claim = amount * (q.family_claim_women if people.sex[firms.owner[f]] == 1 else q.family_claim)
        h = people.household[firms.owner[f]]
        firms.cash[f] -= claim
        households.cash[h] += claim
        books.flows[DRAWINGS] += claim


def run_grants(programme: Programme, policy: Grants, town: Town, now: Now, q: Parameters) -> None:
    """Give a month's grants to the first in the queue who have not had one from this programme."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    given = town.given.setdefault(programme.number, np.zeros(town.firms.alive.shape[0], dtype=np.bool_))
    queue = firms_in_queue(programme, town, now)
    chosen = queue[~given[queue]][:places]
    give_to(programme, chosen, float(policy.unit_cost), policy.in_kind, town, now, q)
    given[chosen] = True


def give_to(programme: Programme, rows: NDArray[np.int64], amount: float, in_kind: bool, town: Town, now: Now,
            q: Parameters) -> None:  # fmt: skip
    """Give ``amount`` rupiah to each firm in ``rows``, as cash or as equipment (``in_kind``)."""
    for f in rows:
        give(town.firms, town.people, town.households, int(f), programme.pay(amount), int(in_kind), now, q,
             town.books)  # fmt: skip
        if in_kind:
            town.buy_equipment(int(f), amount, now, q)


@step
def approved(firms: Firms, f: int, ceiling: float, term: float, guarantee: float, waiver: int, now: Now,
             q: Parameters) -> float:  # fmt: skip
    """Return the loan of the programme that firm ``f`` wants and a bank grants this month, rupiah, or 0."""
    wish = min(firms.wants_loan[f], ceiling)
    if wish < 1e6 or firms.loan[f].sum() > 0.0 or firms.arrears[f] > 0:
        return 0.0
    amount = min(wish, q.loan_multiple * firms.expected[f])
    burden = amount / first_loan_months(term) / max(firms.expected[f], 1.0)
    security = min(1.0, 0.2 + 0.8 * guarantee) if waiver == 0 else min(1.0, 0.5 + 0.5 * guarantee)
    age = now.month - firms.born[f]
    chance = approval(security, age, firms.registered[f], firms.loans_repaid[f], burden, waiver == 1, q)
    return amount if uniform(now.seed, firms.id[f], now.month, purpose.PROGRAMME_LENDING) < chance else 0.0


@kernel
def lend_on_terms(firms: Firms, queue: NDArray[np.int64], places: int, ceiling: float, term: float, rate: float,
                  guarantee: float, waiver: int, now: Now, q: Parameters, books: Books) -> float:  # fmt: skip
    """Let banks decide on loans of the programme to firms of the queue that want one; return the sum lent.

    A guarantee and a waiver stand in for collateral; the instalment over sales still limits the loan.
    """
    lent, granted = 0.0, 0
    for f in queue:
        if granted >= places:
            break
        amount = approved(firms, f, ceiling, term, guarantee, waiver, now, q)
        if amount > 0.0:
            grant_loan(firms, f, PROGRAMME, amount, rate, term, books)
            firms.guaranteed[f] = guarantee
            firms.wants_loan[f] = 0.0
            lent += amount
            granted += 1
    books.counts[LENT] += lent
    return lent


def run_credit(programme: Programme, policy: Credit, town: Town, now: Now, q: Parameters) -> None:
    """Offer loans at subsidised interest; the subsidy of a loan's whole term is paid to the bank when it is granted."""
    places = programme.affordable(policy.unit_cost)
    if places <= 0:
        return
    lend_to(programme, policy, firms_in_queue(programme, town, now), places, town, now, q)


def lend_to(programme: Programme, policy: Credit, queue: NDArray[np.int64], places: int, town: Town, now: Now,
            q: Parameters) -> None:  # fmt: skip
    """Offer loans to the firms of the queue; pay the bank the subsidy of those granted."""
    rate = max(now.interest - policy.interest_subsidy, 0.0)
    lent = lend_on_terms(town.firms, queue, places, float(policy.ceiling), float(policy.term), rate, policy.guarantee,
                         int(policy.collateral_waiver), now, q, town.books)  # fmt: skip
    # interest on a loan repaid in equal parts over its term falls on half of it on average
    subsidy = lent * policy.interest_subsidy * (policy.term + 1) / 24.0
    if policy.budget > 0.0:  # a trial has no purse
        subsidy = min(subsidy, programme.purse)
    programme.pay(subsidy)
    town.books.pools[POOL_LOCAL] -= subsidy
    town.books.pools[POOL_BANKS] += subsidy
    town.books.flows[SUPPORT] += subsidy
