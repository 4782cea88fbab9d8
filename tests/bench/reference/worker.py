"""A resident as a worker: what it does for a living, what it could earn, and how it looks for a post."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from ekraf import purpose
from ekraf.agents import households, livelihoods
from ekraf.markets import labour, separations
from ekraf.population import (
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EMPLOYEE,
    FAMILY_WORKER,
    N_CONTACTS,
    N_INDUSTRIES,
    NOBODY,
    OWN_ACCOUNT,
    UNEMPLOYED,
)
from ekraf.state import FOUND_WORK, POOL_OTHER, SEPARATIONS, UNEMPLOYED_BEFORE, Now
from ekraf.taxes import TaxLaw
from tests.bench.reference.rules import normal, plain, uniform

living, leaving, seeking, pooling = map(plain, (livelihoods, separations, labour, households))
CREATIVE_PART = livelihoods.CREATIVE_PART


class Worker(mesa.Agent):
    """A resident's work. ``employer`` is an employer, a creative firm or None; ``contacts`` are residents or None."""

    def __init__(self, model: Any, key: np.uint64, born: int, sex: int, household: Any) -> None:
        super().__init__(model)
        self.key, self.born, self.sex, self.household = key, born, sex, household
        self.education = self.plan = self.activity = self.since = 0
        self.employer: Any = None
        self.trade = self.programme = NOBODY
        self.certificate = self.takes_part = self.class_until = 0
        self.wage = self.match = 0.0
        self.voucher = self.voucher_until = 0
        self.voucher_left = self.voucher_worth = 0.0
        self.skill = self.creative_skill = self.ability = self.aspiration = 0.0
        self.contacts: list[Any] = [None] * N_CONTACTS

    def expects(self, now: Now) -> float:
        """Return the wage that its schooling and skill usually bring, rupiah a month."""
        years = living.years_of_schooling(self.education)
        return living.expected_wage(now.going, years, self.skill, now.wage, self.model.q)

    def makes_on_own(self, trade: int) -> float:
        """Return what it makes a month on own account in an industry, rupiah."""
        model = self.model
        return living.own_pay(model.own_account[trade], model.own_weight[trade], self.ability, self.skill)

    def want(self, now: Now) -> float:
        """Return how far its household needs another income, 0 to 1."""
        return living.need(self.household.usual_income, self.household.size, now.wage)

    def skill_at_work(self, creative: bool) -> float:
        """Return the skill that counts in creative or in other work, log."""
        return self.skill + (CREATIVE_PART * self.creative_skill if creative else 0.0)

    def count(self, sign: int) -> None:
        """Add itself to the workers of its employer (``sign`` 1), or take itself off them (-1)."""
        if self.activity == EMPLOYEE:
            self.employer.jobs += sign
        elif self.activity == CREATIVE_EMPLOYEE:
            self.employer.employees += sign
            self.employer.wage_bill += sign * self.wage
            self.employer.talent += sign * living.talent_of(self.creative_skill, self.match)
        elif self.activity == CREATIVE_FAMILY:
            self.employer.helpers += sign

    def earn(self, law: TaxLaw) -> tuple[float, float, str]:
        """Return what it earns this month, the tax on it (rupiah), and the flow that it is ("": owners draw later, and
        helpers of firms are not paid). Creative firms pay wages out of their cash."""
        activity = self.activity
        if activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
            tax = float(pooling.wage_tax(self.wage, law.free_income, law.ceilings, law.rates))
            if activity == EMPLOYEE:
                return self.wage, tax, "wages_other"
            self.employer.cash -= self.wage
            return self.wage, tax, "wages_creative"
        if activity == OWN_ACCOUNT:
            return self.makes_on_own(self.trade), 0.0, "own_account_income"
        if activity == FAMILY_WORKER:
            income, weight = self.model.own_account[self.trade], self.model.own_weight[self.trade]
            return income * households.FAMILY_POWER / max(weight, 1e-9), 0.0, "own_account_income"
        return 0.0, 0.0, ""

    def leave_work(self, activity: int, month: int) -> None:
        """Turn from work to ``activity``."""
        self.activity, self.employer, self.wage, self.since = activity, None, 0.0, month

    def start_own_account(self, now: Now) -> None:
        """Become a helper in the creative firm of the household, if there is one, or an own-account worker."""
        owner = self.contacts[0]  # the contact within the household
        if owner is not None and owner.activity == CREATIVE_OWNER and owner.household is self.household:
            self.leave_work(CREATIVE_FAMILY, now.month)
            self.employer, self.trade = owner.employer, owner.trade
            return
        self.trade = self.own_trade(now)
        self.leave_work(OWN_ACCOUNT, now.month)

    def buy_stock(self, now: Now) -> None:
        """Buy the tools and the stock that own-account work begins with, in the shops of the town."""
        paid, books = self.model.q.own_account_stock * now.price, self.model.books
        self.household.cash -= paid
        books.flows[livelihoods.STOCK] += paid
        books.pools[POOL_OTHER] += paid
        self.model.town.industry.orders[livelihoods.TRADE] += paid

    def own_trade(self, now: Now) -> int:
        """Return the industry in which it would work on own account."""
        luck = uniform(now.seed, self.key, now.month, purpose.OWN_TRADE)
        return living.own_trade(self.trade, luck, self.model.own_entry, self.model.subsector.industry)

    def chance_on_own(self, fresh: bool, now: Now) -> float:
        """Return the chance that it starts own-account work this month; ``fresh``: it has just lost a job."""
        months = now.month - self.since
        if self.trade < 0 and months == 0:
            return 0.0  # a school leaver looks around first
        age, want, q = (now.month - self.born) // 12, self.want(now), self.model.q
        if not fresh and not living.has_means(self.household.cash, now.price, q):
            return 0.0
        wish = living.reservation_wage(self.expects(now), months, want, q)
        chance = living.turns_to_own_account(age, fresh, self.makes_on_own(self.own_trade(now)), wish, want, q)
        return chance * leaving.time_to_search(self.class_until > now.month, q)

    def loses_job(self, luck: float, now: Now) -> bool:
        """Return whether its job ends this month, by contract, because it proves bad for it, or by a lay-off."""
        q, employer, creative = self.model.q, self.employer, self.activity == CREATIVE_EMPLOYEE
        usual = now.usual_creative if creative else now.usual_skill
        worth = leaving.worth_to_employer(self.match, self.skill_at_work(creative), usual, q)
        secure = not creative and employer.public
        if leaving.job_ends(now.month - self.since, worth, secure, luck, q):
            return True
        if employer.layoff * q.posts_rationed <= 0.0:
            return False
        luck = uniform(now.seed, self.key, now.month, purpose.JOB_SEARCH)
        return luck < leaving.laid_off(employer.layoff, worth, q)

    def leave_and_look(self, now: Now) -> bool:
        """Leave or lose work, turn to own-account work, and return whether it looks for a job this month."""
        before, q, counts = self.activity, self.model.q, self.model.books.counts
        if before < UNEMPLOYED or before == CREATIVE_OWNER:
            return False
        luck = uniform(now.seed, self.key, now.month, purpose.WORK)
        fresh = before in (EMPLOYEE, CREATIVE_EMPLOYEE) and self.loses_job(luck, now)
        if fresh:
            counts[SEPARATIONS] += 1.0
            self.count(-1)
            self.leave_work(UNEMPLOYED, now.month)
        if fresh or before == UNEMPLOYED:
            draw = uniform(now.seed, self.key, now.month, purpose.OWN_ACCOUNT)
            if living.may_turn_to_own_account(fresh, draw, q) and draw < self.chance_on_own(fresh, now):
                self.start_own_account(now)
                self.count(1)
                if not fresh and self.activity == OWN_ACCOUNT:
                    self.buy_stock(now)
        elif before == OWN_ACCOUNT and luck < q.own_account_quit:
            self.leave_work(UNEMPLOYED, now.month)
        if before == UNEMPLOYED:
            counts[UNEMPLOYED_BEFORE] += leaving.time_to_search(self.class_until > now.month, q)
            counts[FOUND_WORK] += 1.0 if self.activity != UNEMPLOYED else 0.0
        draw = uniform(now.seed, self.key, now.month, purpose.SEARCH) if fresh else 1.0 - luck
        return draw < leaving.searches(self.activity, self.class_until > now.month, q)

    def lowest_pay(self, now: Now) -> float:
        """Return the lowest wage that it accepts, rupiah a month."""
        q = self.model.q
        if self.activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
            return self.wage * (1.0 + q.switch_gain)
        if self.activity == OWN_ACCOUNT:
            return self.makes_on_own(self.trade)
        months = now.month - self.since if self.activity == UNEMPLOYED else 12
        return living.reservation_wage(self.expects(now), months, self.want(now), q)

    def sees(self, k: int, posts: Any, now: Now) -> Any:
        """Return the post it sees as number ``k``: where a contact works, two of its trade, then any; or None."""
        luck = uniform(now.seed, self.key, now.month, purpose.VACANCY + k)
        if k == 0 and self.model.q.contacts_matter > 0.5:
            other = self.contacts[int(luck * N_CONTACTS)]
            return other.employer.post if other is not None and other.employer is not None else None
        own = posts.by_trade[self.trade] if self.trade >= 0 else []
        if 1 <= k <= 2 and own:
            return own[int(luck * len(own))]
        return posts.all[int(luck * len(posts.all))]

    def offered(self, post: Any, own: float, least: float, now: Now) -> float:
        """Return the log of the wage that a post would bring it; ``own`` is what its schooling and skill add."""
        q = self.model.q
        rent = q.wage_residual_sd * normal(now.seed, self.key ^ post.employer.key, now.month, purpose.RENT)
        offer = post.offer + own + rent
        if post.creative:
            return offer + q.wage_skill_share * CREATIVE_PART * self.creative_skill
        return max(offer, least) if post.employer.jobs >= q.minimum_wage_employer_size else offer

    def apply(self, posts: Any, sight: int, now: Now) -> None:
        """Apply to the best acceptable of the open posts that it sees, unless it has found a job this month."""
        if self.since == now.month and self.activity in (EMPLOYEE, CREATIVE_EMPLOYEE):
            return
        q, target, best = self.model.q, None, math.log(max(self.lowest_pay(now), 1.0))
        own = q.general_return_schooling * (living.years_of_schooling(self.education) - 12.0)
        own += q.wage_skill_share * self.skill
        least = math.log(max(now.minimum_wage, 1.0))
        for k in range(sight, sight + int(q.vacancies_seen)):
            post = self.sees(k, posts, now)
            if post is None or post.filled:
                continue
            offer = self.offered(post, own, least, now)
            if offer > best:
                target, best = post, offer
        if target is not None:
            score = self.looks_to(target, posts, now)
            if target.creative or not target.employer.public:
                score += self.voucher_worth  # public employers get no wage subsidy
            target.consider(self, score, math.exp(best))

    def looks_to(self, post: Any, posts: Any, now: Now) -> float:
        """Return how good it looks to the employer of a post."""
        idle = 0  # months in class are not idle ones
        if self.activity == UNEMPLOYED:
            idle = now.month - max(self.since, min(self.class_until, now.month))
        noise = normal(now.seed, self.key, now.month, purpose.SCREENING)
        usual = posts.usual[1 if post.creative else 0][self.certificate]
        spread = labour.CREATIVE_SPREAD if post.creative else labour.SPREAD
        skill, same = self.skill_at_work(post.creative), post.trade == self.trade
        return seeking.looks(skill, noise, usual, spread, self.certificate, same, idle, self.model.q)

    def take(self, post: Any, pay: float, now: Now) -> None:
        """Leave what it does and take a post at ``pay`` rupiah a month."""
        self.model.books.counts[FOUND_WORK] += 1.0 if self.activity == UNEMPLOYED else 0.0
        self.count(-1)
        self.activity = CREATIVE_EMPLOYEE if post.creative else EMPLOYEE
        self.employer, self.trade, self.wage, self.since = post.employer, post.trade, pay, now.month
        self.match = self.model.q.match_sd * normal(now.seed, self.key, now.month, purpose.MATCH)
        self.count(1)

    def become_owner(self, firm: Any, now: Now) -> None:
        """Lead a firm from now on, and leave what it did before."""
        self.activity, self.employer, self.wage, self.since = CREATIVE_OWNER, firm, 0.0, now.month
        self.trade = N_INDUSTRIES + firm.subsector
        self.class_until = min(self.class_until, now.month)
