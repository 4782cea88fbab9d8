"""Where choices meet: the board of open posts, and what buyers have to spend on creative goods."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from ekraf.markets.labour import CREATIVE_PART
from ekraf.population import N_INDUSTRIES, N_SUBSECTORS, UNEMPLOYED
from ekraf.state import Choice, Now

N_TRADES = N_INDUSTRIES + N_SUBSECTORS


class Post:
    """An open post of an employer or creative firm; ``offer`` is the log of its wage before schooling and skill."""

    def __init__(self, employer: Any, trade: int, offer: float) -> None:
        self.employer, self.trade, self.offer = employer, trade, offer
        self.creative = trade >= N_INDUSTRIES
        self.filled = False
        self.best: Any = None
        self.score = self.pay = 0.0

    def consider(self, applicant: Any, score: float, pay: float) -> None:
        """Keep the applicant if it looks better than the best so far."""
        if self.best is None or score > self.score:
            self.best, self.score, self.pay = applicant, score, pay

    def fill(self, now: Now) -> bool:
        """Hire the best applicant, if there is one; return whether somebody was hired."""
        if self.best is None:
            return False
        self.filled = True
        self.best.take(self, self.pay, now)
        self.employer.vacancies -= 1
        self.best = None
        return True


class Board:
    """The open posts of a month by trade; ``usual`` is the skill taken as usual, see ``ekraf.markets.labour``."""

    def __init__(self, employers: Iterable[Any], firms: Iterable[Any], industry: Any, usual: Any, now: Now) -> None:
        self.usual = usual
        self.by_trade: list[list[Post]] = [[] for _ in range(N_TRADES)]
        index, going = math.log(now.wage), industry.going.tolist()
        for employer in employers:
            self._post(employer, employer.industry, going[employer.industry] + employer.wage_premium + index)
        for firm in firms:
            self._post(firm, N_INDUSTRIES + firm.subsector, math.log(firm.wage_offer))
        self.all = [post for posts in self.by_trade for post in posts]

    def _post(self, employer: Any, trade: int, offer: float) -> None:
        employer.post = None
        for _ in range(employer.vacancies):
            employer.post = Post(employer, trade, offer)
            self.by_trade[trade].append(employer.post)


class Budgets:
    """What buyers have to spend by subsector, and how much all firms together attract them, this month."""

    def __init__(self, choice: Choice) -> None:
        self.near_budget, self.town_budget = choice.near_budget.tolist(), choice.town_budget.tolist()
        self.visitors, self.public = choice.visitors.tolist(), choice.public.tolist()
        self.business = choice.business.tolist()
        places = range(len(choice.taste))
        self.near = [[0.0 for _ in places] for _ in range(N_SUBSECTORS)]
        self.town, self.registered, self.businesses = ([0.0] * N_SUBSECTORS for _ in range(3))


def learn_what_is_usual(residents: Iterable[Any], usual: list[list[float]], q: Any) -> None:
    """Fill ``usual`` [other or creative post, without or with a certificate or all]: mean skill in the labour force."""
    force = [one for one in residents if one.activity >= UNEMPLOYED]
    alike = q.certificate_tells < 0.5
    groups = [[one for one in force if alike or one.certificate == held] for held in (0, 1)]
    for column, group in enumerate((*groups, force)):
        if group:
            usual[0][column] = float(np.mean([one.skill for one in group]))
            creative = float(np.mean([one.creative_skill for one in group]))
            usual[1][column] = usual[0][column] + CREATIVE_PART * creative
