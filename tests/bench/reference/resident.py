"""A resident: ages, learns, has children, comes and goes, has ideas for a firm, and takes part in culture."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Self

import numpy as np

from ekraf import purpose
from ekraf.agents import founders, residents
from ekraf.ledger import FLOW
from ekraf.population import (
    ABSENT,
    CHILD,
    CREATIVE_EMPLOYEE,
    CREATIVE_OWNER,
    EMPLOYEE,
    FAMILY_WORKER,
    INACTIVE,
    N_CONTACTS,
    N_INDUSTRIES,
    N_SUBSECTORS,
    OWN_ACCOUNT,
    PRIMARY,
    UNEMPLOYED,
    UPPER_SECONDARY,
)
from ekraf.society import culture, demography, migration
from ekraf.state import FIRM_BIRTHS, IN_YOUNG, OUT_YOUNG, POOL_LOCAL, POOL_WORLD, Now
from tests.bench.reference.firm import CreativeFirm
from tests.bench.reference.rules import bits, luck_of_its_own, normal, plain, uniform
from tests.bench.reference.worker import Worker, living

life, chances, moving, mind, ideas = map(plain, (residents, demography, migration, culture, founders))
BIRTH, CHILD_SEX, LIFE, TRAIT = purpose.BIRTH, purpose.CHILD_SEX, purpose.LIFE, purpose.TRAIT
NO_SEED = np.uint64(0)


class Resident(Worker):
    """A resident of any age."""

    @classmethod
    def newcomer(cls, model: Any, key: np.uint64, born: int, sex: int, household: Any) -> Self:
        """Return a resident who has just entered the town, with traits of its own luck."""
        new = cls(model, key, born, sex, household)
        new.ability, new.skill, new.creative_skill, new.aspiration = moving.drawn_traits(key)
        return new

    @classmethod
    def arrive(cls, model: Any, number: int, now: Now) -> None:
        """Arrive or return, as number ``number`` of the month, and join a household that stood at the start."""
        key = luck_of_its_own(now.seed, np.uint64(number), now.month, purpose.ARRIVAL)
        age = 20.0 + 25.0 * uniform(NO_SEED, key, 0, TRAIT + 10)
        homes = model.homes_at_start
        household = homes[int(bits(NO_SEED, key, 0, TRAIT + 11)) % len(homes)]
        sex = 1 if uniform(NO_SEED, key, 0, CHILD_SEX) < 0.5 else 0
        new = cls.newcomer(model, key, now.month - int(age * 12.0), sex, household)
        luck = uniform(NO_SEED, key, 0, TRAIT + 12)
        new.education = PRIMARY + (luck > 0.15) + (luck > 0.4) + (luck > 0.65) + (luck > 0.85)
        new.plan = max(new.education, UPPER_SECONDARY if age < 18.0 else new.education)
        new.since = now.month
        new.activity = UNEMPLOYED if uniform(NO_SEED, key, 0, TRAIT + 13) < 0.75 else INACTIVE
        money = household.usual_income / max(household.size, 1)
        household.cash += money
        household.size += 1
        model.books.pools[POOL_WORLD] -= money
        model.books.flows[FLOW["arrivals_money"]] += money
        if migration.YOUTH_FROM <= int(age) <= migration.YOUTH_TO:
            model.books.counts[IN_YOUNG] += 1.0

    def live_a_month(self, now: Now, drawn_in: float) -> None:
        """Let happen what luck holds this month: death, leaving, a child, a household of its own, school, work."""
        luck, age = uniform(now.seed, self.key, now.month, LIFE), (now.month - self.born) // 12
        if luck < demography.NOTHING_RARE and self.befall(luck, age, now):
            return
        model, sex, group = self.model, self.sex, life.age_group(age)
        share, idle = model.tables.force[sex][group] * drawn_in, model.tables.idle[sex][group]
        june = now.month % 12 == residents.JUNE
        turn = life.next_activity(self.activity, age, sex, self.plan, june, share, idle, luck, model.q)
        in_class = self.class_until > now.month  # nobody gives up in the midst of a course
        if turn != self.activity and not (in_class and turn == INACTIVE):
            self.turn_to(turn, age, now)

    def befall(self, luck: float, age: int, now: Now) -> bool:
        """Let a rare event happen, if ``luck`` holds one; return whether that was death or leaving."""
        tables = self.model.tables
        death, birth = tables.death[self.sex][min(age, 100)], tables.birth[min(age, 59)]
        idle = now.month - self.since if self.activity in (UNEMPLOYED, INACTIVE) else 0
        schooling = living.years_of_schooling(self.education)
        years = moving.schooling_worth(schooling, self.skill, self.creative_skill, self.model.q)
        elsewhere = now.outside_wage / (now.prospects if idle > 0 else 1.0)
        event = chances.what_befalls(
            self.activity, self.sex, age, years, idle, luck, death, birth, elsewhere, self.model.q
        )
        if event == demography.DEATH:
            self.go(now.month)
        elif event == demography.LEAVING:
            self.leave_town(age, now)
        elif event == demography.CHILDBIRTH:
            self.give_birth(now)
        elif event == demography.HOUSEHOLD and self.household.size > self.model.town.crowding:
            self.household = self.household.split_off()
        return event <= demography.LEAVING

    def go(self, month: int) -> None:
        """Die or leave: be no longer among those present."""
        self.household.size -= 1
        self.takes_part = 0
        self.leave_work(ABSENT, month)
        self.remove()

    def leave_town(self, age: int, now: Now) -> None:
        """Leave for elsewhere, with half of its part of the household's cash."""
        household, books = self.household, self.model.books
        money = household.cash / max(household.size, 1) * 0.5
        household.cash -= money
        books.pools[POOL_WORLD] += money
        books.flows[FLOW["leavers_money"]] += money
        self.go(now.month)
        if migration.YOUTH_FROM <= age <= migration.YOUTH_TO:
            books.counts[OUT_YOUNG] += 1.0

    def give_birth(self, now: Now) -> None:
        """Have a child, who joins the household."""
        key = luck_of_its_own(now.seed, self.key, now.month, BIRTH)
        sex = 1 if uniform(now.seed, key, now.month, CHILD_SEX) < demography.GIRLS else 0
        child = type(self).newcomer(self.model, key, now.month, sex, self.household)
        child.plan = bisect_left(self.model.tables.schooling, uniform(NO_SEED, key, 0, TRAIT + 7))
        child.activity, child.contacts[0] = CHILD, self
        self.household.size += 1

    def turn_to(self, activity: int, age: int, now: Now) -> None:
        """Turn to what ``next_activity`` said."""
        if activity == residents.LABOUR_FORCE:
            self.join_labour_force(age, now)
        elif activity == residents.LEAVES_SCHOOL:
            self.education = self.plan
            joins = uniform(now.seed, self.key, now.month, purpose.SCHOOL) < self.model.q.leaver_joins_force
            self.leave_work(UNEMPLOYED if joins else INACTIVE, now.month)
        else:
            self.leave_work(activity, now.month)

    def join_labour_force(self, age: int, now: Now) -> None:
        """Join the labour force: as a helper in the family's business, on own account with means, or searching."""
        q = self.model.q
        share = residents.FAMILY_SHARE_WOMEN if self.sex == 1 else residents.FAMILY_SHARE_MEN
        luck = uniform(now.seed, self.key, now.month, purpose.HELPER)
        own = q.own_account_at_joining * (q.own_account_wait_youth if age < residents.MIDDLE_AGE else 1.0)
        self.start_own_account(now)
        if luck > share + (1.0 - share) * own:
            self.leave_work(UNEMPLOYED, now.month)
        elif self.activity != OWN_ACCOUNT:
            return
        elif luck < share:
            self.activity = FAMILY_WORKER
        elif living.has_means(self.household.cash, now.price, q):
            self.buy_stock(now)
        else:
            self.leave_work(UNEMPLOYED, now.month)

    def learn(self, now: Now) -> None:
        """Learn or forget for a month, and be counted where it works."""
        self.skill = life.skill_after_month(self.skill, self.activity, now.month - self.since, self.model.q)
        if self.activity >= CREATIVE_EMPLOYEE:
            self.creative_skill = life.creative_skill_after_month(self.creative_skill, self.model.q)
            self.count(1)
        elif self.activity == EMPLOYEE:
            self.count(1)

    def have_idea(self, now: Now) -> None:
        """Found a firm, if an idea arrives and what it brings and savings allow."""
        if self.activity < INACTIVE or self.activity == CREATIVE_OWNER:
            return
        q, luck = self.model.q, uniform(now.seed, self.key, now.month, purpose.IDEA)
        if luck >= q.idea_rate * 12.0:  # whoever has more reasons for ideas than this has no more of them
            return
        known = self.contacts if q.contacts_matter > 0.5 else []
        owners = [other for other in known if other is not None and other.activity == CREATIVE_OWNER]
        skill, wish, hub = self.creative_skill, self.aspiration, now.public_capital
        if luck >= ideas.idea_chance(skill, wish, len(owners), self.takes_part, hub, q):
            return
        subsector = self.model.subsector
        draw = uniform(now.seed, self.key, now.month, purpose.IDEA_SUBSECTOR)
        k = bisect_left(subsector.entry, draw)
        if self.trade >= N_INDUSTRIES:
            k = self.trade - N_INDUSTRIES
        elif owners and draw * 3.0 % 1.0 < 0.5:
            k = owners[-1].trade - N_INDUSTRIES
        k = min(max(k, 0), N_SUBSECTORS - 1)
        income = 0.35 * self.expects(now)
        if self.wage > 0.0:
            income = self.wage
        elif self.activity == OWN_ACCOUNT:
            income = self.makes_on_own(self.trade)
        hope = normal(now.seed, self.key, now.month, purpose.ABILITY_SIGNAL)
        profit = ideas.hoped_profit(subsector.income[k], self.ability, skill, hope)
        size = normal(now.seed, self.key, now.month, purpose.STARTUP_SIZE)
        equipment = ideas.first_equipment(size, now.price, hub, q)
        fee = now.startup_fee * now.price
        start = equipment + fee + income / 25.0 * now.startup_days
        if ideas.will_found(profit, income, start, self.household.cash, q):
            self.found_firm(k, start, equipment, fee, now)

    def found_firm(self, k: int, start: float, equipment: float, fee: float, now: Now) -> None:
        """Found a firm in subsector ``k``: a ``start`` costs ``equipment``, a ``fee`` and time, rupiah."""
        home, books = self.household, self.model.books
        self.count(-1)
        firm = CreativeFirm.found(self, luck_of_its_own(now.seed, self.key, now.month, purpose.IDEA), k, now)
        stake = min(1.25 * start, home.cash)
        home.cash -= stake
        firm.cash += stake - fee
        books.flows[founders.FOUNDING] += stake
        books.pools[POOL_LOCAL] += fee
        books.flows[founders.FEES] += fee
        firm.buy_equipment(min(equipment, stake - fee), now)
        books.counts[FIRM_BIRTHS] += 1.0

    def start_or_stop(self, chance: float, now: Now) -> None:
        """Start to take part in culture if invited (each contact invites with ``chance``), or stop."""
        if self.activity <= CHILD:
            return
        q, luck = self.model.q, uniform(now.seed, self.key, now.month, purpose.CULTURE)
        if self.takes_part == 1:
            self.takes_part = 0 if luck < q.culture_quit else 1
        elif luck < chance * (N_CONTACTS + culture.UNKNOWN):
            k = mind.who_invites(luck, chance)
            other = self.contacts[k] if k < N_CONTACTS else None
            self.takes_part = 1 if k == N_CONTACTS else other.takes_part if other is not None else 0
            if q.contacts_matter < 0.5 and k < N_CONTACTS:
                self.takes_part = 1 if luck / chance - k < self.model.town.usual_taste else 0

    def aspire(self) -> None:
        """Let aspiration follow taking part."""
        if self.activity > CHILD:
            usual = self.model.town.usual_aspiration
            self.aspiration = mind.aspiration_after(self.aspiration, self.takes_part, usual, self.model.q)
