"""What the kernels read and write besides the agents: industries, subsectors, the present month and the counters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.tables import table

Reals = NDArray[np.float64]


@table
class Law(NamedTuple):
    """Tax law in force this month, as numbers (see ``ekraf.region`` for its sources)."""

    food_rate: float  # PBJT on restaurants, share of sales
    entertainment_rate: float  # PBJT on entertainment, share of sales
    food_threshold: float  # rupiah a month of sales below which a seller of food or shows is exempt
    final_rate: float  # share of turnover
    exempt_turnover: float  # rupiah a year, individuals
    turnover_ceiling: float  # rupiah a year; above it the general regime applies
    corporate_rate: float  # share of profit
    corporate_discount: float  # share of that rate taken off on profit from turnover below turnover_ceiling (31E)
    discount_ceiling: float  # rupiah a year; no discount for a turnover above it


@table
class Now(NamedTuple):
    """The month as everybody sees it. Indices are 1 at the start of the projection's burn-in."""

    seed: np.uint64
    month: int
    price: float  # price level, index
    productivity: float  # output per worker at constant prices, index
    drift: float  # price level times productivity, over that of last month
    wage: float  # going wages, index
    minimum_wage: float  # rupiah a month
    outside_wage: float  # wages elsewhere over wages here, relative to the start
    national: float  # nominal demand of the rest of the country, index
    creative: float  # nominal demand of the rest of the country for creative goods, index
    export: float  # nominal demand from abroad, index
    visitors: float  # visitors of the month, persons, without festivals
    interest: float  # commercial loans, share a year
    public_capital: float  # public capital over that of the start
    event_days: float  # festival days that a programme pays for this month
    startup_days: float  # days of own time to start a firm
    startup_fee: float  # rupiah at prices of the start
    registration_days: float  # days of own time to register
    registration_fee: float  # rupiah
    registration_papers: float  # papers, travel and help to register, rupiah
    weight: float  # residents that one simulated person stands for
    law: Law  # what firms owe
    going: float  # log of the wage of a person without special skill or schooling, at the start
    prospects: float = 1.0  # what a searcher can expect to earn in a year here, over that of the start
    usual_skill: float = 0.0  # mean skill in the labour force, as other employers see it
    usual_creative: float = 0.0  # the same as creative firms see it
    number_gain: float = 0.0  # share of value added that an owner expects of a number, besides reserved orders
    reserved_orders: float = 0.0  # reserved public orders over all sales of creative firms, last month


@table
class Industry(NamedTuple):
    """The rest of the local economy by industry (17 rows). Money is rupiah a month."""

    orders: Reals  # paid for last month, to be delivered this month
    output: Reals  # gross output of this month
    own_account: Reals  # mixed income of own-account workers, to be shared out
    own_weight: Reals  # sum of the earning power of own-account workers
    own_share: Reals  # own-account share of output at the start
    own_ratio: Reals  # earning power of own-account workers per job of employers at the start
    jobs: Reals  # employees
    expected: Reals  # output that employers reckon with
    per_worker: Reals  # output per employee at the start
    going: Reals  # log of the going wage of a person without skill or schooling premium at the start
    outside: Reals  # outside demand at the start
    invested: Reals  # what households and employers of the town build and equip with its goods, at the start
    local: Reals  # share of local spending on this industry's goods that stays in town
    inputs: Reals  # [17, 17] local inputs by supplying industry per rupiah of output
    value_added: Reals  # share of output
    creative: Reals  # creative goods bought per rupiah of output
    budget: Reals  # share of household spending
    government: Reals  # share of local government spending in town
    visitor: Reals  # share of visitor spending
    fortune_sum: Reals  # sum of exp(fortune) times size over employers
    own_entry: Reals  # cumulated share of industries among new own-account workers


@table
class Subsector(NamedTuple):
    """The 17 creative subsectors."""

    budget: Reals  # share of household spending, local goods and goods from elsewhere together
    elsewhere: Reals  # weight of goods from elsewhere in that choice
    visitor: Reals  # share of visitor spending
    order: Reals  # rupiah a month of one national buyer at the start
    export_order: Reals  # rupiah of one export order at the start
    public: Reals  # share of public creative orders
    business: Reals  # share of business creative orders
    value_added: Reals  # share of sales
    scale: Reals  # rupiah a month that a worker of usual efficiency makes at usual equipment
    equipment: Reals  # usual equipment of one worker, rupiah
    entry: Reals  # cumulated share among first ideas
    income: Reals  # usual profit of an owner, smoothed
    going: Reals  # wage offered at the start, rupiah a month
    finding: Reals  # [17, 2] national and export buyers that a usual firm finds a month
    quality: Reals  # mean quality of local firms at the start, the norm that buyers hold against a firm
    industry: NDArray[np.int64]  # industry that it belongs to
    taxed: Reals  # 1 where the restaurant tax falls on sales (culinary)
    to_people: Reals  # share of sales to residents and visitors at the start
    asking: Reals  # share of sales to businesses and the state at the start, over that of all subsectors
    amusement: Reals  # 1 where the entertainment tax does (music, performing arts)


@table
class Tables(NamedTuple):
    """Rates by age, fixed for a run."""

    death: Reals  # [2, 101] chance to die in a month by sex and age
    birth: Reals  # [60] chance of a woman to give birth in a month by age
    force: Reals  # [2, 6] labour force share of those not at school, by sex and age group
    idle: Reals  # [2, 6] unemployed share of the labour force, by sex and age group
    schooling: Reals  # cumulated shares of schooling plans
    subsidised: Reals  # ceilings and yearly rates of KUR: [3, 2]


@table
class Books(NamedTuple):
    """Where kernels enter what moves: payments by flow, pooled balances by sector, and the month's counters."""

    flows: Reals  # rupiah of the month by flow, see ``ekraf.ledger.FLOWS``
    pools: Reals  # rupiah held by the sectors that are pooled here, see POOL_OTHER and the rest
    counts: Reals  # events of the month, see COUNTERS


@table
class Choice(NamedTuple):
    """What buyers of creative goods have to spend, and how firms attract them, this month."""

    near_budget: Reals  # [17, neighbourhoods] rupiah that stays in the neighbourhood
    town_budget: Reals  # [17] rupiah spent anywhere in town
    visitors: Reals  # [17] rupiah of visitors
    public: Reals  # [17] rupiah of public orders
    business: Reals  # [17] rupiah of businesses
    near: Reals  # [17, neighbourhoods] summed weight of firms
    town: Reals  # [17] summed weight of firms, by how known they are
    sums: Reals  # [17, 2] summed weight of registered firms, and of all as businesses see them
    weight: Reals  # weight of each firm
    bought: Reals  # [6] sales by market
    fond: Reals  # [neighbourhoods] rupiah that residents plan to spend, weighed by their taste for creative goods
    taste: Reals  # [neighbourhoods] share of residents who take part in culture
    heads: Reals  # [neighbourhoods] residents


# Counters of the month, summed over agents by the kernels.
COUNTERS = (
    "hires", "separations", "found_work", "unemployed_before", "out_migrants_young", "in_migrants_young",
    "firm_births", "firm_deaths", "loans_bad", "enrolled", "registrations", "lent", "posts",
)  # fmt: skip
HIRES, SEPARATIONS, FOUND_WORK, UNEMPLOYED_BEFORE, OUT_YOUNG, IN_YOUNG = range(6)
FIRM_BIRTHS, FIRM_DEATHS, LOANS_BAD, ENROLLED, REGISTRATIONS, LENT, POSTS = range(6, 13)

# Sizes that grow during a run, kept in one integer array.
N_PEOPLE, N_HOUSEHOLDS, N_FIRMS, N_EMPLOYERS = range(4)

# Pooled balances of sectors whose members hold no money of their own here, rupiah.
POOL_OTHER, POOL_LOCAL, POOL_CENTRAL, POOL_BANKS, POOL_WORLD = range(5)
