"""Who is in the town: one row an agent, one column a trait, each with its unit.

State is columns and agents are views: the rules loop over these arrays, and ``ekraf.views`` hands out Mesa agents that
read and write them. Rows are slots and never move while a run lasts; a free slot has ``activity == ABSENT`` (people)
or ``alive == 0`` (firms). ``id`` is the identity that luck is keyed on; it does not depend on the slot.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from ekraf.tables import table

NOBODY = -1

# Activity of a person, after BPS and ILO (19th ICLS) definitions. EMPLOYED_FROM and above are at work.
ABSENT, CHILD, SCHOOL, INACTIVE, UNEMPLOYED = 0, 1, 2, 3, 4
OWN_ACCOUNT, FAMILY_WORKER, EMPLOYEE, CREATIVE_EMPLOYEE, CREATIVE_OWNER, CREATIVE_FAMILY = 5, 6, 7, 8, 9, 10
EMPLOYED_FROM = OWN_ACCOUNT
ACTIVITIES = (
    "absent", "child", "school", "inactive", "unemployed", "own_account", "family_worker", "employee",
    "creative_employee", "creative_owner", "creative_family_worker",
)  # fmt: skip

# Highest schooling completed.
PRIMARY, LOWER_SECONDARY, UPPER_SECONDARY, VOCATIONAL, TERTIARY = 0, 1, 2, 3, 4
EDUCATIONS = ("primary", "lower_secondary", "upper_secondary", "vocational", "tertiary")
YEARS_OF_SCHOOLING = (6.0, 9.0, 12.0, 12.0, 16.0)

INDUSTRIES = (
    "agriculture", "mining", "manufacturing", "electricity_gas", "water_waste", "construction", "trade_repair",
    "transport_storage", "accommodation_food", "information_communication", "finance_insurance", "real_estate",
    "business_services", "public_administration", "education", "health_social", "other_services",
)  # fmt: skip
N_INDUSTRIES = len(INDUSTRIES)
N_SUBSECTORS = 17
N_CONTACTS = 6  # household, two neighbours, two of the school cohort, one of the workplace

# Markets of a creative firm.
LOCAL, VISITOR, NATIONAL, EXPORT, PUBLIC, BUSINESS = 0, 1, 2, 3, 4, 5
MARKETS = ("local", "visitor", "national", "export", "public", "business")
N_MARKETS = len(MARKETS)

# Kinds of loan.
KUR, COMMERCIAL, PROGRAMME = 0, 1, 2
N_LOANS = 3


class Column(NamedTuple):
    """What a column holds: its unit, one sentence, and how many numbers a row has (0 for one)."""

    unit: str
    text: str
    width: int = 0


Bytes = NDArray[np.int8]
Shorts = NDArray[np.int16]
Ints = NDArray[np.int32]
Keys = NDArray[np.uint64]
Reals = NDArray[np.float64]
DTYPES: dict[Any, type[np.generic]] = {
    Bytes: np.int8, Shorts: np.int16, Ints: np.int32, Keys: np.uint64, Reals: np.float64,
}  # fmt: skip


@table
class People(NamedTuple):
    """Residents of all ages; those under 15 wait as CHILD. ``month`` counts as in ``ekraf.clock``."""

    id: Annotated[Keys, Column("key", "Identity, and the key of the person's luck")]
    born: Annotated[Shorts, Column("month", "Month of birth")]
    sex: Annotated[Bytes, Column("code", "0 male, 1 female")]
    education: Annotated[Bytes, Column("code", "Highest schooling completed, see EDUCATIONS")]
    plan: Annotated[Bytes, Column("code", "Schooling that the person is on the way to, see EDUCATIONS")]
    activity: Annotated[Bytes, Column("code", "What the person does, see ACTIVITIES")]
    since: Annotated[Shorts, Column("month", "Month in which the present activity or job began")]
    household: Annotated[Ints, Column("row", "Row of the household")]
    employer: Annotated[Ints, Column("row", "Row of the employer or creative firm, or NOBODY")]
    trade: Annotated[Bytes, Column("code", "Industry 0-16, or 17 + creative subsector, of the present or last work")]
    certificate: Annotated[Bytes, Column("0/1", "Holds a certificate of a vocational course")]
    takes_part: Annotated[Bytes, Column("0/1", "Takes part in culture (festivals, galleries, concerts, workshops)")]
    class_until: Annotated[Shorts, Column("month", "First month after the present course, 0 if none")]
    programme: Annotated[Bytes, Column("index", "Policy that the person is enrolled in, or NOBODY")]
    voucher: Annotated[Bytes, Column("index", "1 + the policy whose wage subsidy the person may bring, 0 if none")]
    voucher_until: Annotated[Shorts, Column("month", "Month in which it lapses, or ends in the present job")]
    voucher_left: Annotated[Reals, Column("rupiah", "What is set aside for it")]
    voucher_worth: Annotated[Reals, Column("log", "Worth of it to a new employer, 0 once it is used")]
    wage: Annotated[Reals, Column("rupiah/month", "Contract wage, 0 if not an employee")]
    match: Annotated[Reals, Column("log", "Quality of the present match, seen only after a while")]
    skill: Annotated[Reals, Column("log", "General skill; mean 0 in the start population")]
    creative_skill: Annotated[Reals, Column("log", "Creative skill; mean 0 in the start population")]
    ability: Annotated[Reals, Column("log", "Latent ability to run an own business; mean 0")]
    aspiration: Annotated[Reals, Column("index", "Wish for creative work, 0 to 1")]
    contacts: Annotated[Ints, Column("row", "Rows of people this person knows, or NOBODY", N_CONTACTS)]


@table
class Households(NamedTuple):
    """Households: they pool income and cash and spend."""

    neighbourhood: Annotated[Bytes, Column("index", "Kelurahan")]
    size: Annotated[Shorts, Column("persons", "Members, children included")]
    earners: Annotated[Shorts, Column("persons", "Members with labour income in the month before")]
    cash: Annotated[Reals, Column("rupiah", "Money at hand and in the bank")]
    income: Annotated[Reals, Column("rupiah/month", "Disposable income of the month")]
    usual_income: Annotated[Reals, Column("rupiah/month", "Income it reckons with, smoothed")]
    spending: Annotated[Reals, Column("rupiah/month", "Consumption of the month")]
    property: Annotated[Reals, Column("share", "Share of the town's property income that comes to it")]
    thrift: Annotated[Reals, Column("ratio", "What it saves and holds in cash over what the mean household does")]


@table
class Firms(NamedTuple):
    """Creative firms (pelaku usaha ekraf)."""

    id: Annotated[Keys, Column("key", "Identity, and the key of the firm's luck")]
    alive: Annotated[Bytes, Column("0/1", "In business")]
    subsector: Annotated[Bytes, Column("index", "One of the 17 subsectors")]
    owner: Annotated[Ints, Column("row", "Row of the owner in People")]
    neighbourhood: Annotated[Bytes, Column("index", "Kelurahan of the shop")]
    born: Annotated[Shorts, Column("month", "Month of founding")]
    registered: Annotated[Bytes, Column("0/1", "Has a business number (NIB)")]
    papers_until: Annotated[Shorts, Column("month", "Month in which a requested registration is granted, 0 if none")]
    online: Annotated[Bytes, Column("0/1", "Sells online")]
    partner: Annotated[Bytes, Column("0/1", "Supplies a large firm through a partnership")]
    employees: Annotated[Shorts, Column("persons", "Paid workers")]
    helpers: Annotated[Shorts, Column("persons", "Unpaid family workers")]
    apprentices: Annotated[Shorts, Column("persons", "Apprentices of a programme among its paid workers")]
    learning: Annotated[Reals, Column("workers", "Work lost while its apprentices learn, worker equivalents")]
    wanted: Annotated[Reals, Column("persons", "Paid workers it wants")]
    vacancies: Annotated[Shorts, Column("posts", "Open posts")]
    wage_offer: Annotated[Reals, Column("rupiah/month", "Wage it offers")]
    wage_bill: Annotated[Reals, Column("rupiah/month", "Wages of its paid workers this month")]
    support: Annotated[Reals, Column("rupiah/month", "Wage subsidies it receives this month")]
    relief: Annotated[Reals, Column("share", "Share of restaurant and entertainment tax taken off this month")]
    talent: Annotated[Reals, Column("log", "Sum of its paid workers' skill, in worker equivalents above one each")]
    capital: Annotated[Reals, Column("rupiah", "Equipment at constant prices of the start")]
    cash: Annotated[Reals, Column("rupiah", "Money of the business")]
    loan: Annotated[Reals, Column("rupiah", "Owed by kind of loan", N_LOANS)]
    rate: Annotated[Reals, Column("1/month", "Interest by kind of loan", N_LOANS)]
    instalment: Annotated[Reals, Column("rupiah/month", "Principal due a month by kind of loan", N_LOANS)]
    guaranteed: Annotated[Reals, Column("share", "Share of the programme loan's loss that the town covers")]
    arrears: Annotated[Shorts, Column("months", "Instalments missed in a row")]
    loans_repaid: Annotated[Shorts, Column("loans", "Loans repaid in full, its record")]
    lacks: Annotated[Reals, Column("rupiah", "Equipment that would pay and that it has not bought yet")]
    wants_loan: Annotated[Reals, Column("rupiah", "Loan it asks for this month")]
    productivity: Annotated[Reals, Column("log", "Efficiency of production")]
    practices: Annotated[Reals, Column("log", "Business practices, part of efficiency that can be taught")]
    quality: Annotated[Reals, Column("log", "Quality of its goods as buyers see it")]
    appeal: Annotated[Reals, Column("log", "Passing fashion and luck of its goods")]
    boldness: Annotated[Reals, Column("index", "How hard the owner looks for buyers; 1 is usual")]
    formality_cost: Annotated[Reals, Column("share", "Running cost of being registered, share of value added")]
    price: Annotated[Reals, Column("index", "Its price over the going price of its subsector")]
    known_local: Annotated[Reals, Column("share", "Share of local customers who know it")]
    buyers: Annotated[Reals, Column("buyers", "Known national and export buyers", 2)]
    expected: Annotated[Reals, Column("rupiah/month", "Demand it reckons with")]
    usual_exports: Annotated[Reals, Column("rupiah/month", "Exports it reckons with, at home prices, over a year")]
    to_deliver: Annotated[Reals, Column("rupiah", "What is left to deliver of an export order")]
    demand: Annotated[Reals, Column("rupiah/month", "Orders of the month by market", N_MARKETS)]
    sales: Annotated[Reals, Column("rupiah/month", "Sales of the month by market", N_MARKETS)]
    capacity: Annotated[Reals, Column("rupiah/month", "What it can produce a month at its price")]
    profit: Annotated[Reals, Column("rupiah/month", "Profit before the owner's drawings, this month")]
    usual_profit: Annotated[Reals, Column("rupiah/month", "Profit it reckons with, smoothed")]
    last_year_sales: Annotated[Reals, Column("rupiah", "Sales of this calendar year so far, for the tax thresholds")]


@table
class Employers(NamedTuple):
    """Other employers of the local economy: companies, shops, schools, offices."""

    id: Annotated[Keys, Column("key", "Identity, and the key of the employer's luck")]
    industry: Annotated[Bytes, Column("index", "One of the 17 industries")]
    public: Annotated[Bytes, Column("0/1", "Paid from a public budget: its posts follow the budget, not the market")]
    neighbourhood: Annotated[Bytes, Column("index", "Kelurahan")]
    jobs: Annotated[Ints, Column("persons", "Employees")]
    wanted: Annotated[Reals, Column("persons", "Employees it wants")]
    vacancies: Annotated[Ints, Column("posts", "Open posts")]
    fortune: Annotated[Reals, Column("log", "Its custom relative to its size")]
    layoff: Annotated[Reals, Column("share", "Share of its employees laid off this month")]
    wage_premium: Annotated[Reals, Column("log", "Its wage over the going wage of the industry")]
    short: Annotated[Shorts, Column("months", "Months in a row with posts it could not fill")]


Table = TypeVar("Table", People, Households, Firms, Employers)


def columns(table: type[Table]) -> dict[str, tuple[np.dtype[Any], Column]]:
    """Return name -> (dtype, column) of a table, in order."""
    found = {}
    for name, hint in get_type_hints(table, include_extras=True).items():
        array, column = get_args(hint)
        found[name] = (np.dtype(DTYPES[array]), column)
    return found


def empty(table: type[Table], rows: int) -> Table:
    """Return a table of ``rows`` free slots, all zero."""
    arrays = {
        name: np.zeros((rows, column.width) if column.width else rows, dtype)
        for name, (dtype, column) in columns(table).items()
    }
    return table(**arrays)


def row_bytes(table: type[Table]) -> int:
    """Return how many bytes one row takes."""
    return sum(dtype.itemsize * max(column.width, 1) for dtype, column in columns(table).values())
