"""Credit: owners ask, banks ration by collateral, record, registration and sales; default writes the loan off.

Subsidised credit (KUR) changes price and collateral rules, not the fact of rationing; a guarantee changes the bank's
loss. Loan 0 is KUR, 1 commercial, 2 a loan of a town programme.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.engine import kernel, rule, step
from ekraf.ledger import FLOW
from ekraf.luck import uniform
from ekraf.parameters import Parameters
from ekraf.population import COMMERCIAL, KUR, N_LOANS, PROGRAMME, Firms, Households, People
from ekraf.state import LENT, LOANS_BAD, N_FIRMS, POOL_BANKS, POOL_CENTRAL, POOL_LOCAL, Books, Now, Tables

LOANS, INTEREST, REPAYMENTS = FLOW["loans"], FLOW["interest"], FLOW["repayments"]
KUR_SUBSIDY, SUPPORT = FLOW["credit_subsidy"], FLOW["credit_support"]
LOAN, LENDING = purpose.LOAN, purpose.LENDING
SMALLEST = 2e6  # rupiah; no bank makes smaller loans
MINIMUM_AGE = 6  # months in business before KUR; the ministry's rule


@rule
def collateral(cash: float, usual_income: float, months: float) -> float:
    """Return collateral as a share of full: household cash over ``months`` of usual income, 0 to 1."""
    return min(cash / max(usual_income * months, 1.0) + 0.15, 1.0)


@rule
def approval(security: float, age: int, registered: int, repaid: int, burden: float, kur: bool,
             q: Parameters) -> float:  # fmt: skip
    """Return the chance that a bank approves.

    KUR asks for no extra collateral below its ceiling yet banks prefer it; commercial loans rest on it. A record, a
    number (NIB) and age help; ``burden`` is the instalment over sales. It alone counts where credit is not
    rationed.
    """
    if burden > 0.3:
        return 0.0
    if q.credit_rationed < 0.5:
        return 1.0
    score = 0.3 + 0.25 * registered + 0.15 * min(repaid, 2) + 0.1 * min(age / 36.0, 1.0)
    score += 0.35 * security if kur else 0.9 * security - 0.45
    return min(max(score, 0.0), 1.0)


@rule
def first_loan_months(term: float) -> float:
    """Return months over which principal is repaid in equal parts."""
    return max(term, 1.0)


@step
def asks_for_loan(firms: Firms, f: int, now: Now, q: Parameters) -> bool:
    """Return whether the owner of firm ``f`` knows the terms of loans and asks for one this month."""
    if uniform(np.uint64(0), firms.id[f], 0, LOAN) >= q.loan_knowledge:
        return False
    return uniform(now.seed, firms.id[f], now.month, LOAN) < q.loan_try * firms.boldness[f]


@kernel
def lend(firms: Firms, people: People, households: Households, sizes: NDArray[np.int64], now: Now, q: Parameters,
         tables: Tables, quota: float, books: Books) -> float:  # fmt: skip
    """Let firms that want a loan apply, KUR first while ``quota`` (rupiah) lasts; return what is left of it."""
    for f in range(sizes[N_FIRMS]):
        wish = firms.wants_loan[f]
        if firms.alive[f] == 0 or wish < SMALLEST * q.credit_rationed or wish <= 0.0 or firms.arrears[f] > 0:
            continue
        if firms.loan[f, KUR] + firms.loan[f, COMMERCIAL] + firms.loan[f, PROGRAMME] > 0.0:
            continue
        if not asks_for_loan(firms, f, now, q):
            continue
        h = people.household[firms.owner[f]]
        security = collateral(households.cash[h], households.usual_income[h], q.collateral_wealth)
        age = now.month - firms.born[f]
        amount = min(wish, q.loan_multiple * firms.expected[f], tables.subsidised[2, 0])
        burden = amount / first_loan_months(q.loan_term) / max(firms.expected[f], 1.0)
        luck = uniform(now.seed, firms.id[f], now.month, LENDING)
        kind = COMMERCIAL
        rate = now.interest
        if age >= MINIMUM_AGE and quota >= amount:
            chance = approval(security, age, firms.registered[f], firms.loans_repaid[f], burden, True, q)
            if luck < chance:
                kind = KUR
                rate = tables.subsidised[0, 1] if amount <= tables.subsidised[0, 0] else tables.subsidised[1, 1]
                quota -= amount
        if kind == COMMERCIAL and luck >= approval(
            security, age, firms.registered[f], firms.loans_repaid[f], burden, False, q
        ):
            continue
        grant_loan(firms, f, kind, amount, rate, q.loan_term, books)
        books.counts[LENT] += amount
    return quota


@step
def grant_loan(firms: Firms, f: int, kind: int, amount: float, rate: float, term: float,
               books: Books) -> None:  # fmt: skip
    """Pay out a loan of ``amount`` rupiah at ``rate`` a year over ``term`` months."""
    firms.cash[f] += amount
    books.pools[POOL_BANKS] -= amount
    books.flows[LOANS] += amount
    firms.loan[f, kind] += amount
    firms.rate[f, kind] = rate / 12.0
    firms.instalment[f, kind] = firms.loan[f, kind] / first_loan_months(term)


@kernel
def service_loans(firms: Firms, sizes: NDArray[np.int64], q: Parameters, kur_subsidy: float,
                  books: Books) -> None:  # fmt: skip
    """Let firms pay interest and principal; after six missed instalments the loan is written off.

    ``kur_subsidy`` (share a year) is what the central government pays the bank on KUR balances. A guarantee of the
    town pays the bank its share of a programme loan's loss.
    """
    for f in range(sizes[N_FIRMS]):
        owed = firms.loan[f].sum()
        if owed <= 0.0:
            continue
        subsidy = firms.loan[f, KUR] * kur_subsidy / 12.0
        books.pools[POOL_CENTRAL] -= subsidy
        books.pools[POOL_BANKS] += subsidy
        books.flows[KUR_SUBSIDY] += subsidy
        due = 0.0
        for kind in range(N_LOANS):
            due += firms.loan[f, kind] * firms.rate[f, kind] + min(firms.instalment[f, kind], firms.loan[f, kind])
        if firms.alive[f] == 1 and firms.cash[f] >= due and due <= q.loan_default_income * max(firms.expected[f], 1.0):
            firms.arrears[f] = 0
            for kind in range(N_LOANS):
                interest = firms.loan[f, kind] * firms.rate[f, kind]
                principal = min(firms.instalment[f, kind], firms.loan[f, kind])
                firms.loan[f, kind] -= principal
                firms.cash[f] -= interest + principal
                books.pools[POOL_BANKS] += interest + principal
                books.flows[INTEREST] += interest
                books.flows[REPAYMENTS] += principal
            if firms.loan[f].sum() < 1.0:
                firms.loan[f, :] = 0.0
                firms.loans_repaid[f] += 1
            continue
        firms.arrears[f] += 1
        if firms.arrears[f] >= 3 or firms.alive[f] == 0:
            books.counts[LOANS_BAD] += owed
        if firms.arrears[f] > 6 or firms.alive[f] == 0:
            cover = firms.loan[f, PROGRAMME] * firms.guaranteed[f]
            books.pools[POOL_LOCAL] -= cover
            books.pools[POOL_BANKS] += cover
            books.flows[SUPPORT] += cover
            firms.loan[f, :] = 0.0
            firms.loans_repaid[f] = 0
            firms.arrears[f] = 0
