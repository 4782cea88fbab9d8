"""An employer outside the creative firms: how many people it wants, whom it lets go, what it pays."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from ekraf.agents import employers
from ekraf.state import Now
from tests.bench.reference.rules import normal, plain, uniform

rules = plain(employers)


class Employer(mesa.Agent):
    """A company, shop, school or office. ``base`` is its jobs at the start, ``post`` one of its open posts, or None."""

    def __init__(self, model: Any, key: np.uint64, industry: int, base: float) -> None:
        super().__init__(model)
        self.key, self.industry, self.base = key, industry, base
        self.public = False
        self.jobs = self.vacancies = self.short = 0
        self.wanted = self.fortune = self.layoff = self.wage_premium = 0.0
        self.post: Any = None

    def meet_fortune(self, now: Now) -> float:
        """Let its custom rise or fall; return its claim on the work of its industry (public ones have none)."""
        shock = normal(now.seed, self.key, now.month, employers.SHOCK)
        self.fortune = rules.fortune_after(self.fortune, shock, self.jobs, self.model.q)
        return 0.0 if self.public else self.base * math.exp(self.fortune)

    def plan_staff(self, work: float, claims: float, budget: float, now: Now) -> None:
        """Set wanted staff, open posts and lay-offs.

        A private employer has its part of ``work``, that of its industry, by its claim over all ``claims``; a public
        one follows the ``budget`` over that of the start.
        """
        self.short = self.short + 1 if self.vacancies > 0 else 0
        if self.public:
            self.wanted = self.base * budget
        else:
            self.wanted = work * (self.base * math.exp(self.fortune) / max(claims, 1e-9))
        posts = rules.whole_posts(self.wanted, uniform(now.seed, self.key, 0, employers.ROUNDING))
        self.vacancies = max(posts - self.jobs, 0)
        self.layoff = rules.share_to_lay_off(posts, self.jobs, self.model.q)
        self.wage_premium += 0.01 if self.short >= 3 else -0.02 * max(self.wage_premium, 0.0)
