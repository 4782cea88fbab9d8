"""The levers a town may pull: who may take part, what a unit costs, and what each lever alone can set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ekraf.scenario.fields import (
    Count,
    Flag,
    Month,
    Number,
    Range,
    Rupiah,
    Section,
    Share,
    Text,
    Whole,
    setting,
)
from ekraf.scenario.names import Activity, Allocation, Education, Financing, Sex, Subsector

PLACES = "rupiah a place"


class Eligibility(Section):
    """Who may take part. A setting that is left out, or an empty list, keeps nobody away."""

    age: Range | None = setting(None, "Youngest and oldest age of a person", "years")
    sex: Sex | None = setting(None, "Only men or only women")
    activity: tuple[Activity, ...] = setting((), "What a person does now")
    education: tuple[Education, ...] = setting((), "Highest schooling a person has completed")
    subsector: tuple[Subsector, ...] = setting((), "Subsector of a firm")
    firm_age: Range | None = setting(None, "Youngest and oldest age of a firm", "months")
    workers: Range | None = setting(None, "Fewest and most workers of a firm, its owner included", "persons")
    registered: Flag | None = setting(None, "Only firms with a business number (NIB), or only those without")
    neighbourhood: tuple[Count, ...] = setting((), "Neighbourhoods by their number", "number")


class Lever(Section):
    """What all levers have in common."""

    label: Text = setting("", "A name of your own for tables and figures")
    start: Month | None = setting(None, "First month; left out: the scenario's first", "YYYY-MM")
    already_running: Flag = setting(False, "Runs already when the scenario starts: the town has lived with it")
    end: Month | None = setting(None, "Last month; left out: the scenario's last", "YYYY-MM")
    budget: Rupiah = setting(..., "What may be spent in a year", "rupiah a year")
    capacity: Count | None = setting(None, "Most units in a month; left out: as the budget allows", "units a month")
    eligible: Eligibility = setting(Eligibility(), "Who may take part")
    allocation: Allocation = setting("lottery", "Who comes first when more apply than there are places")
    financing: Financing = setting(
        "reallocation",
        "Who pays: other local spending (reallocation), the town's reserve, an outside transfer",
    )


class Training(Lever):
    """Courses: creative skill (vocational), practices of owners (business), boldness (mindset)."""

    lever: Literal["training"] = "training"
    kind: Literal["vocational", "business", "mindset"] = setting("vocational", "What is taught")
    duration: Whole = setting(3, "Length of a course", "months", ge=1, le=24)
    certified: Flag = setting(False, "Ends with a certificate that employers can see")
    stipend: Rupiah = setting(0, "Paid to each trainee, on top of the cost of a place", "rupiah a month")
    unit_cost: Rupiah = setting(4_500_000, "Cost of a place for a whole course", PLACES, gt=0)


class Grants(Lever):
    """Money or equipment given to owners of firms."""

    lever: Literal["grants"] = "grants"
    in_kind: Flag = setting(False, "Equipment instead of cash")
    unit_cost: Rupiah = setting(10_000_000, "Size of a grant", "rupiah a grant", gt=0)


class Credit(Lever):
    """Better terms for a bank loan; the bank still decides who gets one."""

    lever: Literal["credit"] = "credit"
    ceiling: Rupiah = setting(25_000_000, "Largest loan", "rupiah", gt=0)
    term: Whole = setting(24, "Time to repay", "months", ge=1, le=120)
    interest_subsidy: Number = setting(0.06, "Points of interest the town pays", "share a year", ge=0, le=0.3)
    guarantee: Share = setting(0.5, "Part of a bank's loss the town covers", "share")
    collateral_waiver: Flag = setting(True, "Banks ask for no collateral")
    unit_cost: Rupiah = setting(5_000_000, "Subsidy and guarantee set aside for a loan", "rupiah a loan", gt=0)


class Licensing(Lever):
    """Help with the business number (NIB): fewer days, lower fees, a quicker start."""

    lever: Literal["licensing"] = "licensing"
    days_saved: Count = setting(10, "Days saved when a firm registers", "days")
    fee_waiver: Share = setting(1.0, "Part of the fees and side costs the town takes over", "share")
    startup_days_saved: Count = setting(10, "Days saved when a firm is founded", "days")
    calls: Flag = setting(True, "Officers call on owners; without, an office serves those who come by themselves")
    unit_cost: Rupiah = setting(350_000, "Cost of helping a firm to register", "rupiah a registration", gt=0)


class Festivals(Lever):
    """Festivals, exhibitions, concerts: visitors come, residents see, buyers meet firms."""

    lever: Literal["festivals"] = "festivals"
    months: tuple[Annotated[Whole, Field(ge=1, le=12)], ...] = setting(
        (6, 7, 8, 10), "Months of the year with an event, 1 to 12", "calendar month", min_length=1
    )
    ticketed: Flag = setting(False, "Visitors and residents buy tickets; what they pay is revenue of the town")
    unit_cost: Rupiah = setting(100_000_000, "Cost of a day of the event", "rupiah a day", gt=0)


class MarketAccess(Lever):
    """Buyers for firms: selling online, orders from abroad, a link to a large firm."""

    lever: Literal["market_access"] = "market_access"
    kind: Literal["online", "export", "partnership"] = setting(..., "Which buyers a firm is brought to")
    unit_cost: Rupiah = setting(6_000_000, "Cost of bringing one firm to buyers", "rupiah a firm", gt=0)


class Hubs(Lever):
    """Shared workshops, studios, stages, roads: public capital that creative firms use."""

    lever: Literal["hubs"] = "hubs"
    maintenance: Share = setting(0.2, "Part of the budget for upkeep of what stands, as far as it wears", "share")
    unit_cost: Rupiah = setting(1_000_000, "Smallest piece that is built or kept up", "rupiah a unit", gt=0)


class WageSubsidy(Lever):
    """Vouchers for job seekers: the town pays a new employer part of the wage for some months."""

    lever: Literal["wage_subsidy"] = "wage_subsidy"
    eligible: Eligibility = setting(Eligibility(activity=("unemployed",)), "Who may get a voucher")
    share: Number = setting(0.5, "Part of the wage the town pays", "share", gt=0, le=1)
    months_paid: Whole = setting(6, "How long it is paid for a job", "months", ge=1, le=24)
    unit_cost: Rupiah = setting(7_000_000, "Most that is paid on a voucher", "rupiah a voucher", gt=0)


class Apprenticeship(Lever):
    """Places for learners in creative firms: the town pays a stipend, the firm the rest of the pay."""

    lever: Literal["apprenticeship"] = "apprenticeship"
    eligible: Eligibility = setting(
        Eligibility(age=(16, 30), activity=("unemployed",)), "Who may learn (people) and who may teach (firms)"
    )
    duration: Whole = setting(6, "Length of an apprenticeship", "months", ge=1, le=24)
    stipend: Rupiah = setting(1_000_000, "Paid to each apprentice", "rupiah a month")
    unit_cost: Rupiah = setting(500_000, "Cost of finding and looking after a place, besides stipends", PLACES, gt=0)


class TaxRelief(Lever):
    """Lower local taxes and levies; the budget is the most revenue that the town forgoes."""

    lever: Literal["tax_relief"] = "tax_relief"
    rate_cut: Share = setting(0.5, "Part of the tax on restaurants and entertainment taken off", "share")
    threshold: Rupiah = setting(0, "Sales up to which a seller pays none; 0: as the law says", "rupiah a month")
    levy_cut: Share = setting(0.0, "Part of the levies on festival stalls taken off", "share")


class Procurement(Lever):
    """Public orders reserved for registered creative firms of the town."""

    lever: Literal["procurement"] = "procurement"
    unit_cost: Rupiah = setting(10_000_000, "Size of an order; the month's purse is shared out in orders",
                                "rupiah an order", gt=0)  # fmt: skip


Policy = Annotated[
    Training | Grants | Credit | Licensing | Festivals | MarketAccess | Hubs | WageSubsidy | Apprenticeship
    | TaxRelief | Procurement,
    Field(discriminator="lever"),
]  # fmt: skip
LEVER_SECTIONS: dict[str, type[Lever]] = {
    "training": Training, "grants": Grants, "credit": Credit, "licensing": Licensing,
    "festivals": Festivals, "market_access": MarketAccess, "hubs": Hubs, "wage_subsidy": WageSubsidy,
    "apprenticeship": Apprenticeship, "tax_relief": TaxRelief, "procurement": Procurement,
}  # fmt: skip
