"""The first day of a town: a synthetic population and its opening books."""

from __future__ import annotations

import math

import numpy as np

from ekraf import purpose
from ekraf.agents.registration import weigh_numbers
from ekraf.ledger import FLOWS, Ledger
from ekraf.luck import uniform
from ekraf.markets.goods import order_from_firms
from ekraf.markets.labour import Posts, learn_what_is_usual, room_for_posts
from ekraf.markets.other_goods import product
from ekraf.opening import Levels, Reals, birth_rates, levels, open_industries, yearly_death_rates
from ekraf.opening_firms import calibrate_capacity, open_firms
from ekraf.outside import Outside
from ekraf.parameters import Parameters
from ekraf.population import (
    CHILD,
    INACTIVE,
    N_INDUSTRIES,
    N_MARKETS,
    N_SUBSECTORS,
    OWN_ACCOUNT,
    SCHOOL,
    UNEMPLOYED,
)
from ekraf.region import Profile
from ekraf.region.law import law_or_earliest
from ekraf.scenario import Scenario
from ekraf.scratch import Scratch
from ekraf.state import COUNTERS, Books, Choice, Industry, Now, Subsector, Tables
from ekraf.synthesis import Census, build
from ekraf.town import Town

N_TRADES = N_INDUSTRIES + N_SUBSECTORS
GROWTH_A_YEAR = 0.036  # free rows that births, arrivals and new households may take in a year, over those at the start
LITTLE = 0.15  # thrift of households without savings: two weeks' income at hand; judgement
NOMINAL_GROWTH = 0.006  # a month, at which cash keeps its relation to income


def found(scenario: Scenario, profile: Profile, q: Parameters, seed: int, scale: float) -> Town:
    """Return the town on the first day of the burn-in, its books open and its markets in balance."""
    first = scenario.first_month - int(q.burn_in_months)
    years = (scenario.months + q.burn_in_months) / 12.0
    census = build(profile, seed=seed, month=first, scale=scale, spare=0.02 + GROWTH_A_YEAR * years)
    level = levels(profile, first, q, census.weight)
    subsector, sales = open_firms(census, level, q, seed)
    creative_value = np.bincount(subsector.industry, sales.sum(axis=1) * subsector.value_added, N_INDUSTRIES)
    materials = float((sales.sum(axis=1) * (1.0 - subsector.value_added)).sum()) * MATERIALS_LOCAL_SHARE
    industry = open_industries(census, profile, level, subsector, creative_value, sales[:, 5], materials, q)
    _give_experience(census, first, q)
    town = _assemble(census, level, industry, subsector, sales, profile, first, q)
    learn_what_is_usual(town.people, census.n_people, town.posts.usual, q)
    _open_households(town, census, q, seed)
    now = Outside(scenario, q, seed, first, profile.code).move(first, level.visitors, 1.0, town.weight, town.going)
    _open_papers(town, now, q)
    _open_markets(town, now, sales, q)
    _open_government(town, q)
    town.creative_value_added = float(creative_value.sum())
    town.product_at_start = town.usual_product = product(town)
    town.ledger = Ledger(town.balances())
    return town


def _give_experience(census: Census, month: int, q: Parameters) -> None:
    """Add to general skill what years of work have taught, with mean 0 over adults; the young start below it."""
    people, n = census.people, census.n_people
    years = np.clip((month - people.born[:n]) / 12.0 - 18.0, 0.0, 20.0)
    adult = people.activity[:n] > CHILD
    people.skill[:n] += q.experience_profile * (years - years[adult].mean())


MATERIALS_LOCAL_SHARE = 0.45  # of creative firms' materials; dynamics.csv local_purchase_share 0.3-0.6


def _assemble(census: Census, level: Levels, industry: Industry, subsector: Subsector, sales: Reals, profile: Profile,
              month: int, q: Parameters) -> Town:  # fmt: skip
    """Put the tables together; sizes are the rows in use."""
    places, rows = len(census.neighbourhoods), census.people.id.shape[0]
    n_firms = census.firms.id.shape[0]
    people, n = census.people, census.n_people
    adults = people.activity[:n] > CHILD
    return Town(
        people=people,
        households=census.households,
        firms=census.firms,
        employers=census.employers,
        sizes=np.array([n, census.n_households, census.n_firms, census.employers.id.shape[0]], dtype=np.int64),
        industry=industry,
        subsector=subsector,
        tables=_tables(census, profile, month, q),
        choice=Choice(
            near_budget=np.zeros((N_SUBSECTORS, places)), town_budget=np.zeros(N_SUBSECTORS),
            visitors=np.zeros(N_SUBSECTORS), public=np.zeros(N_SUBSECTORS), business=np.zeros(N_SUBSECTORS),
            near=np.zeros((N_SUBSECTORS, places)), town=np.zeros(N_SUBSECTORS), sums=np.zeros((N_SUBSECTORS, 2)),
            weight=np.zeros(n_firms), bought=np.zeros(N_MARKETS), fond=np.zeros(places), taste=np.zeros(places),
            heads=np.zeros(places),
        ),
        books=Books(np.zeros(len(FLOWS)), np.zeros(5), np.zeros(len(COUNTERS))),
        posts=Posts._make((
            *room_for_posts(0), np.zeros(N_TRADES + 1, dtype=np.int64), np.zeros(N_TRADES + 1, dtype=np.int64),
            np.zeros((2, 3)), np.zeros(census.employers.id.shape[0], dtype=np.int32), np.zeros(n_firms, dtype=np.int32),
        )),
        levels=level,
        ledger=Ledger(np.zeros(7)),
        weight=census.weight,
        month=month,
        n_households_at_start=census.n_households,
        adults_at_start=int(adults.sum()),
        employers_at_start=census.employers.jobs.astype(float),
        property_share=0.0,
        social=0.0,
        public_sales=float(sales[:, 4].sum()),
        spending_at_start=1.0,
        going=float(np.average(industry.going, weights=np.maximum(industry.jobs, 1e-9))),
        usual_taste=float(people.takes_part[:n][adults].mean()),
        usual_aspiration=float(people.aspiration[:n][adults].mean()),
        arrivals=q.arrivals * n,
        number_gain=0.0,
        crowding=n / census.n_households + 1.0,
        layoff=np.zeros(n_firms),
        interest=np.zeros(n_firms),
        scratch=Scratch(np.zeros(rows, dtype=np.int8), np.zeros(rows, dtype=np.int32), np.zeros(rows)),
    )  # fmt: skip


def _tables(census: Census, profile: Profile, town_month: int, q: Parameters) -> Tables:
    """Return rates by age: deaths and births from UN tables, participation from the population itself."""
    people, n = census.people, census.n_people
    age = (int(people.born[:n].max()) - people.born[:n]) // 12
    group = np.clip((age - 15) // 10, 0, 5)
    force, idle = np.zeros((2, 6)), np.zeros((2, 6))
    for sex in range(2):
        for g in range(6):
            there = (people.sex[:n] == sex) & (group == g) & (people.activity[:n] >= INACTIVE)
            force[sex, g] = (people.activity[:n][there] >= UNEMPLOYED).mean() if there.any() else 0.5
            jobless = float((people.activity[:n][there] == UNEMPLOYED).sum())
            idle[sex, g] = jobless / max(force[sex, g] * there.sum(), 1.0)
    plans = np.bincount(people.plan[:n][people.activity[:n] <= SCHOOL], minlength=5).astype(float)
    classes = ("super_micro", "micro", "small")
    subsidised = np.array([
        [law_or_earliest(f"kur_{name}_{what}", profile.code, town_month).value for what in ("ceiling", "rate")]
        for name in classes
    ])  # fmt: skip
    return Tables(
        death=1.0 - (1.0 - q.mortality_factor * yearly_death_rates(profile)) ** (1.0 / 12.0),
        birth=birth_rates(profile, q),
        force=force,
        idle=idle,
        schooling=np.cumsum(plans / plans.sum())[:-1],
        subsidised=subsidised,
    )


def _thrift(count: int, seed: int, q: Parameters) -> Reals:
    """Return the thrift of ``count`` households: LITTLE for those without savings, more for others, mean 1."""
    luck = np.array([uniform(np.uint64(seed), np.uint64(h), 0, purpose.THRIFT) for h in range(count)])
    saves = luck >= q.without_savings
    more = (count - LITTLE * (~saves).sum()) / max(int(saves.sum()), 1)
    return np.where(saves, more, LITTLE)


def _open_households(town: Town, census: Census, q: Parameters, seed: int) -> None:
    """Set property income, usual income, cash and spending so that consumption is that of the regional accounts."""
    people, households, firms = town.people, town.households, town.firms
    n, h = census.n_people, census.n_households
    pay = people.wage[:n].copy()
    own = people.activity[:n] == OWN_ACCOUNT
    power = np.exp(people.ability[:n] + 0.5 * people.skill[:n])
    trade = people.trade[:n].astype(int)
    rate = town.industry.own_account / np.maximum(town.industry.own_weight, 1e-9)
    pay[own] = power[own] * rate[trade[own]]
    income = np.bincount(people.household[:n], pay, h)
    owner = firms.owner[: census.n_firms]
    income += np.bincount(people.household[owner], firms.usual_profit[: census.n_firms] * 0.95, h)
    target = town.levels.consumption
    town.social = q.social_transfers * target / n
    income += town.social * households.size[:h]
    ratio = (q.saving_rate + 2.0 * q.wealth_spending) / (q.wealth_spending + NOMINAL_GROWTH)
    needed = target / (1.0 - q.saving_rate + q.wealth_spending * (ratio - 2.0))
    value_added = float((town.industry.value_added * town.industry.output).sum())
    wages = float(people.wage[:n][people.activity[:n] == 7].sum())
    surplus = value_added - float(town.industry.own_account.sum()) - wages
    prop = min(max(needed - float(income.sum()), 0.0), 0.95 * surplus)
    town.property_share = prop / (surplus * (1.0 - 0.22 * q.corporate_share))
    town.wages_other = wages
    even = households.property[:h] ** q.property_evenness
    households.property[:h] = even / even.sum()
    income += prop * households.property[:h]
    households.usual_income[:h] = income
    households.income[:h] = income
    thrift = households.thrift[:h]
    thrift[:] = _thrift(h, seed, q)
    households.cash[:h] = ratio * thrift * income
    households.spending[:h] = (1.0 - thrift * (q.saving_rate - q.wealth_spending * (ratio - 2.0))) * income
    town.consumption = float(households.spending[:h].sum())


def _open_papers(town: Town, now: Now, q: Parameters) -> None:
    """Give the numbers that there are to the owners who have most of them, so that nobody regrets or puts off.

    What an owner expects of a number is what leaves the last of them in two minds.
    """
    n = int(town.sizes[2])
    there = int(town.firms.registered[:n].sum())
    needed = np.zeros(n)
    weigh_numbers(town.firms, town.people, town.sizes, now, q, town.subsector, needed)
    order_of_need = np.argsort(needed, kind="stable")
    town.firms.registered[:n] = 0
    town.firms.registered[order_of_need[:there]] = 1
    town.number_gain = float(needed[order_of_need[max(there - 1, 0) : there + 1]].mean())


def _open_markets(town: Town, now: Now, sales: Reals, q: Parameters) -> None:
    """Let the first orders come in and set capacity by them."""
    households, h = town.households, int(town.sizes[1])
    spent = np.bincount(households.neighbourhood[:h], households.spending[:h], town.choice.taste.shape[0])
    town.choice.near_budget[:] = q.local_loyalty * town.subsector.budget[:, None] * spent
    town.choice.town_budget[:] = (1.0 - q.local_loyalty) * town.subsector.budget * spent.sum()
    town.choice.visitors[:] = sales[:, 1]
    town.choice.public[:] = sales[:, 4]
    town.choice.business[:] = sales[:, 5]
    order_from_firms(town, now, q)
    calibrate_capacity(town.firms, int(town.sizes[2]), town.subsector, q)


def _open_government(town: Town, q: Parameters) -> None:
    """Set local revenue, spending and public capital of the first month."""
    households = town.n_households_at_start * town.levels.own_revenue_scale
    town.usual_revenue = q.own_revenue_household * households / 12.0
    town.spending = town.levels.transfers + town.usual_revenue
    town.spending_at_start = town.spending
    town.infrastructure = town.levels.infrastructure
    town.hubs = 0.0
    town.public_capital_at_start = 0.05 * town.infrastructure
    town.books.pools[1] = 0.05 * 12.0 * town.spending
    assert math.isfinite(town.spending)
