"""An experiment inside the town: who takes part, what half of them get, what is measured and when."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator

from ekraf.scenario.fields import Flag, Month, Number, Rupiah, Section, Share, Whole, setting
from ekraf.scenario.levers import (
    Apprenticeship,
    Credit,
    Eligibility,
    Grants,
    Lever,
    Licensing,
    MarketAccess,
    Training,
    WageSubsidy,
)

PersonOutcome = Literal[
    "employed", "wage_employed", "self_employed", "earnings", "owns_firm", "in_region", "skill", "new_job",
]  # fmt: skip
FirmOutcome = Literal[
    "alive", "registered", "sales", "profit", "workers", "capital", "sales_other_buyers", "quality",
    "output_per_hour", "has_commercial_loan",
]  # fmt: skip
OUTCOMES: dict[str, tuple[str, ...]] = {"person": get_args(PersonOutcome), "firm": get_args(FirmOutcome)}
NO_TOTAL = ("skill", "quality", "output_per_hour")  # logs and a ratio: their sum over a town means nothing


class CashGrant(Lever):
    """Money for a person's household or an owner's firm, to use as they like."""

    lever: Literal["cash_grant"] = "cash_grant"
    amount: Rupiah = setting(..., "Size of the grant", "rupiah", gt=0)


class Registration(Lever):
    """A business number offered at the door: free, with help, or with a payment to who takes it."""

    lever: Literal["registration"] = "registration"
    payment: Rupiah = setting(0, "Paid to an owner who registers", "rupiah")
    days_saved: Whole = setting(0, "Days of the owner's time saved", "days", ge=0)
    information_only: Flag = setting(False, "Owners are told how, and get nothing else")


class Internet(Lever):
    """A connection, and no buyer with it."""

    lever: Literal["internet"] = "internet"


class ExportOrder(Lever):
    """An order from abroad, placed through an intermediary; its buyer orders again as any foreign buyer does."""

    lever: Literal["export_order"] = "export_order"
    months_of_sales: Number = setting(2.5, "Size of the order over the firm's usual sales", "months", gt=0, le=12)


Treatment = Annotated[
    Training
    | Apprenticeship
    | WageSubsidy
    | Grants
    | Credit
    | Licensing
    | MarketAccess
    | CashGrant
    | Registration
    | Internet
    | ExportOrder,
    Field(discriminator="lever"),
]
# What may be given to whom. Levers that change the whole town (festivals, hubs) fit no single unit.
FITS: dict[str, tuple[str, ...]] = {
    "training": ("person", "firm"), "apprenticeship": ("person",), "wage_subsidy": ("person",), "grants": ("firm",),
    "credit": ("firm",), "licensing": ("firm",), "market_access": ("firm",), "cash_grant": ("person", "firm"),
    "registration": ("firm",), "internet": ("firm",), "export_order": ("firm",),
}  # fmt: skip
TREATMENT_SECTIONS: dict[str, type[Lever]] = {
    "training": Training, "apprenticeship": Apprenticeship, "wage_subsidy": WageSubsidy, "grants": Grants,
    "credit": Credit, "licensing": Licensing, "market_access": MarketAccess, "cash_grant": CashGrant,
    "registration": Registration, "internet": Internet, "export_order": ExportOrder,
}  # fmt: skip


def twin_of(column: str) -> str:
    """Return the name of a column of the panel as it was in the twin, without the offer."""
    return f"{column}_twin"


def town_of(outcome: str) -> str:
    """Return the name of the column that holds an outcome's total over all residents or firms of the town."""
    return f"{outcome}_town"


class Trial(Section):
    """A trial: a sample of the eligible is drawn by lottery, and a share of it is offered the treatment.

    With several shares in ``treated_share``, neighbourhoods take them in turn, so that what happens to those who are
    not treated can be held against how many around them are. Whoever pays is outside the town.
    """

    unit: Literal["person", "firm"] = setting(..., "What is drawn and treated")
    eligible: Eligibility = setting(Eligibility(), "Who may be drawn")
    sample: Whole = setting(1000, "Units drawn by lottery, at full size", "units", ge=10)
    treated_share: Share | tuple[Share, ...] = setting(0.5, "Share of them that is offered the treatment", "share")
    assignment: Literal["lottery", "self_selected"] = setting(
        "lottery", "How the treated are found: by lottery, or who hears of the offer and wants it comes forward"
    )
    start: Month | None = setting(None, "Month of the offer; left out: the scenario's first", "YYYY-MM")
    offer_months: Whole = setting(6, "Months for which the offer stands", "months", ge=1, le=60)
    outcomes: tuple[PersonOutcome | FirmOutcome, ...] = setting((), "What is measured; left out: all that there is")
    horizons: tuple[Annotated[Whole, Field(ge=1, le=600)], ...] = setting(
        (6, 12, 24), "When, in months after the offer", "months", min_length=1
    )
    twin: Flag = setting(
        False, "Each draw also lives the same months of the same town without the offer: who gains, and who loses?"
    )
    treatment: Treatment = setting(..., "What is given: a lever as in a policy (without budget), or one of its own")

    @field_validator("treatment", mode="before")
    @classmethod
    def _needs_no_budget(cls, value: Any) -> Any:
        """A treatment is given to whom the lottery says; it has no budget to fill in."""
        return {"budget": 0, **value} if isinstance(value, dict) else value

    @property
    def measured(self) -> tuple[str, ...]:
        """Outcomes that are measured, in the order of the file."""
        return tuple(self.outcomes) or OUTCOMES[self.unit]

    @property
    def totalled(self) -> tuple[str, ...]:
        """Outcomes whose total over the whole town is kept too: those that add up, if there is a twin to hold it to."""
        return tuple(name for name in self.measured if name not in NO_TOTAL) if self.twin else ()

    @property
    def followed(self) -> tuple[str, ...]:
        """Columns of the panel that a twin has too: who is there, outcomes, and totals over the town."""
        return ("present", *self.measured, *(town_of(name) for name in self.totalled))

    @property
    def shares(self) -> tuple[float, ...]:
        """Treated shares that neighbourhoods take in turn."""
        return self.treated_share if isinstance(self.treated_share, tuple) else (self.treated_share,)
