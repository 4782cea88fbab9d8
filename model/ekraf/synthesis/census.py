"""The synthetic town as it is handed over: tables, counts, and how well they fit what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ekraf.population import Bytes, Employers, Firms, Households, People
from ekraf.synthesis.margins import Margins
from ekraf.synthesis.tools import Whole
from ekraf.synthesis.work_margins import WorkMargins

# Identities of firms and of other employers start here, so that no two agents of a town share an identity.
FIRM_IDS = 1 << 40
EMPLOYER_IDS = 1 << 41


class FitRow(NamedTuple):
    """One known figure beside the same figure of the synthetic town."""

    margin: str
    cell: str
    target: float
    achieved: float
    unit: str
    source: str
    note: str = ""

    @property
    def miss(self) -> float:
        """Return the relative miss, (achieved - target) / target; 0 where both are 0."""
        if self.achieved == self.target:
            return 0.0
        return (self.achieved - self.target) / self.target if self.target else float("inf")

    @property
    def holds(self) -> bool:
        """Return whether the miss is within 1%, or within rounding to whole persons, firms or households."""
        whole = 1.0 if self.unit in ("persons", "firms", "households") else 0.0
        return abs(self.achieved - self.target) <= max(0.01 * abs(self.target), whole)


@dataclass(frozen=True)
class Census:
    """The town at the start. Rows beyond ``n_people``, ``n_households`` and ``n_firms`` are free slots."""

    people: People
    households: Households
    firms: Firms
    employers: Employers
    n_people: int
    n_households: int
    n_firms: int
    weight: float  # real residents that one synthetic resident stands for
    neighbourhoods: tuple[str, ...]
    own_account_by_industry: Whole  # [17] persons outside the creative economy
    employees_by_industry: Whole  # [17] persons outside the creative economy
    margins: Margins
    work: WorkMargins
    fit: tuple[FitRow, ...]


@dataclass(frozen=True)
class Residents:
    """Filled rows of People while the town is built: views, so that writing here writes the table."""

    age: Whole  # months
    years: Whole  # completed years of age
    rows: People
    household: Whole

    @property
    def sex(self) -> Bytes:
        """Return 0 for male, 1 for female."""
        return self.rows.sex

    @property
    def education(self) -> Bytes:
        """Return the codes of the highest schooling completed."""
        return self.rows.education

    @property
    def activity(self) -> Bytes:
        """Return the codes of activity."""
        return self.rows.activity
