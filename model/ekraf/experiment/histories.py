"""What a run leaves beside its monthly series: the working lives of a sample of residents, and the years of firms.

A survey statistician would call them a panel of work histories, a cross-section each August, and a business register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ekraf.clock import MONTHS_A_YEAR, calendar_month
from ekraf.ledger import FLOW, at_stake, net_of
from ekraf.population import CHILD, KUR, N_SUBSECTORS, VISITOR, YEARS_OF_SCHOOLING
from ekraf.state import N_EMPLOYERS, N_FIRMS, N_PEOPLE

if TYPE_CHECKING:
    from ekraf.economy import CreativeEconomy
    from ekraf.town import Town

Columns = dict[str, NDArray[Any]]
FOLLOWED = 15_000  # residents aged 15 and over, about; of a smaller town all
AUGUST, DECEMBER = 8, 12
BAD_AFTER = 3  # instalments missed in a row
YOUTH_TO = 30  # years; Law 40/2009
LITTLE_CASH = 3.0  # months of the household's income: less of it is no collateral
SMALLEST_LOAN = 2e6  # rupiah
ODD = np.uint64(0x9E3779B97F4A7C15)


def followed(ids: NDArray[np.uint64], share: float) -> NDArray[np.bool_]:
    """Return who of ``ids`` belongs to a sample of ``share``; identity decides, so newcomers join it too."""
    with np.errstate(over="ignore"):
        place = ((ids * ODD) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return place < share


class Spells:
    """Work histories: a row for each stretch of a followed person in one activity with one employer.

    Months are numbers of ``ekraf.clock``. ``begin``: when it began, before the first look perhaps; ``seen``: first
    month of observation; ``end``: month in which something else was found (``ended`` 1) or the last look (0). Wages are
    over the index of going wages, rupiah a month.
    """

    def __init__(self, town: Town, share: float) -> None:
        self.share, self.month = share, town.month
        self.known = 0  # rows of people looked at
        self.rows = np.zeros(0, dtype=np.int64)
        self.now: Columns = {}
        self.closed: list[Columns] = []

    def look(self, town: Town, month: int) -> None:
        """Take note of what changed since last month."""
        people, self.month = town.people, month
        new = np.arange(self.known, town.sizes[N_PEOPLE])
        new = new[followed(people.id[new], self.share)]
        self.known = int(town.sizes[N_PEOPLE])
        activity = people.activity[self.rows]
        employer = people.employer[self.rows]
        wage = (people.wage[self.rows] / town.wage_index).astype(np.float32)
        if self.rows.size:
            now = self.now
            changed = (activity != now["activity"]) | (employer != now["employer"])
            if changed.any():
                self.closed.append({name: values[changed].copy() for name, values in now.items()}
                                   | {"end": np.full(changed.sum(), month, dtype=np.int32)})  # fmt: skip
                now["activity"][changed], now["employer"][changed] = activity[changed], employer[changed]
                now["begin"][changed] = now["seen"][changed] = month
                now["wage_first"][changed] = wage[changed]
            now["wage_last"][:] = wage
        if new.size:
            self._begin(town, new, month)

    def _begin(self, town: Town, new: NDArray[np.int64], month: int) -> None:
        people = town.people
        wage = (people.wage[new] / town.wage_index).astype(np.float32)
        first: Columns = {
            "person": new.astype(np.int32), "activity": people.activity[new], "employer": people.employer[new],
            "begin": people.since[new].astype(np.int32), "seen": np.full(new.size, month, dtype=np.int32),
            "wage_first": wage, "wage_last": wage.copy(),
        }  # fmt: skip
        self.now = {name: np.concatenate([self.now[name], values]) if self.now else values.copy()
                    for name, values in first.items()}  # fmt: skip
        self.rows = np.concatenate([self.rows, new])

    def columns(self) -> Columns:
        """Return all spells, those of children left out; who has died or left is in a last one, as ABSENT."""
        ended = [*self.closed, self.now | {"end": np.full(self.rows.size, self.month, dtype=np.int32)}]
        found = {name: np.concatenate([block[name] for block in ended]) for name in ended[0]}
        found["ended"] = np.ones(found["end"].size, dtype=np.int8)
        found["ended"][found["end"].size - self.rows.size :] = 0
        there = found["activity"] != CHILD
        return {name: values[there] for name, values in found.items()}


class Register:
    """Years of creative firms: a row for each firm in business at the end of a year, with the sums of that year."""

    def __init__(self, town: Town) -> None:
        size = len(town.firms.id)
        self.sums = {name: np.zeros(size) for name in ("sales", "value_added", "capacity", "profit", "tax")}
        self.years: list[Columns] = []
        self.employers: list[Columns] = []
        self.credit: list[list[float]] = []
        self.owed = town.firms.loan.sum(axis=1)
        self.visitors = np.zeros((2, N_SUBSECTORS))  # bought from other industries, and from creative subsectors

    def look(self, town: Town, month: int, flows: NDArray[np.float64]) -> None:
        """Add a month with its payments; in December keep the year."""
        firms, n, sums = town.firms, int(town.sizes[N_FIRMS]), self.sums
        alive = firms.alive[:n] == 1
        sales = np.where(alive, firms.sales[:n].sum(axis=1), 0.0)
        value_added = town.subsector.value_added[firms.subsector[:n]] * sales
        # what is left of value added after wages, interest and profit went to the treasuries
        tax = value_added - firms.wage_bill[:n] - town.interest[:n] + firms.support[:n] - firms.profit[:n]
        for name, values in (("sales", sales), ("value_added", value_added), ("capacity", firms.capacity[:n]),
                             ("profit", firms.profit[:n]), ("tax", tax)):  # fmt: skip
            sums[name][:n] += np.where(alive, values, 0.0)
        self.visitors[0] += flows[FLOW["visitor_other"]] * town.industry.visitor / town.industry.visitor.sum()
        self.visitors[1] += np.bincount(firms.subsector[:n], firms.sales[:n, VISITOR], N_SUBSECTORS)
        self._look_at_loans(town, n, alive, month)
        if calendar_month(month) == DECEMBER:
            self._close_year(town, month, np.flatnonzero(alive))

    def _look_at_loans(self, town: Town, n: int, alive: NDArray[np.bool_], month: int) -> None:
        """Note what of KUR is owed and what of it is bad, and who wants a loan and who has got one: all, and the young
        without collateral."""
        firms, homes, people = town.firms, town.households, town.people
        kur, owed = firms.loan[:n, KUR], firms.loan[:n].sum(axis=1)
        bad = (firms.arrears[:n] >= BAD_AFTER) | ~alive
        wants = alive & (firms.wants_loan[:n] >= SMALLEST_LOAN) & (self.owed[:n] <= 0.0) & (firms.arrears[:n] == 0)
        owner = firms.owner[:n]
        home = people.household[owner]
        young = (month - people.born[owner]) // MONTHS_A_YEAR <= YOUTH_TO
        poor = homes.cash[home] < LITTLE_CASH * homes.usual_income[home]
        tallies = [float((wants & who).sum()) for who in (alive, young & poor, owed > 0.0, young & poor & (owed > 0.0))]
        self.credit.append([float(kur.sum()), float(kur[bad].sum()), *tallies])
        self.owed[:n] = owed

    def _close_year(self, town: Town, month: int, rows: NDArray[np.int64]) -> None:
        firms, people = town.firms, town.people
        owner = firms.owner[rows]
        self.years.append({
            "year": np.full(rows.size, month // MONTHS_A_YEAR, dtype=np.int16), "firm": rows.astype(np.int32),
            "born": firms.born[rows].astype(np.int32), "subsector": firms.subsector[rows].copy(),
            "neighbourhood": firms.neighbourhood[rows].copy(), "employees": firms.employees[rows].copy(),
            "workers": (1 + firms.employees[rows] + firms.helpers[rows]).astype(np.int16),
            "registered": firms.registered[rows].copy(), "online": firms.online[rows].copy(),
            "owner_age": ((month - people.born[owner]) // MONTHS_A_YEAR).astype(np.int16),
            "capital": firms.capital[rows].astype(np.float32),
            **{name: values[rows].astype(np.float32) for name, values in self.sums.items()},
        })  # fmt: skip
        jobs = town.employers.jobs[: town.sizes[N_EMPLOYERS]]
        self.employers.append({
            "year": np.full(jobs.size, month // MONTHS_A_YEAR, dtype=np.int16), "jobs": jobs.astype(np.int32),
            "public": town.employers.public[: jobs.size].copy(),
        })  # fmt: skip
        for values in self.sums.values():
            values[:] = 0.0


class Histories:
    """All that is kept of one run; ``look`` is called after each month that counts."""

    def __init__(self, economy: CreativeEconomy) -> None:
        town = economy.town
        adults = int((town.people.activity > CHILD).sum())
        self.share = min(FOLLOWED / max(adults, 1), 1.0)
        self.spells, self.register = Spells(town, self.share), Register(town)
        self.augusts: list[Columns] = []
        self.residuals: list[float] = []
        self.balances = town.balances()

    def look(self, economy: CreativeEconomy) -> None:
        """Observe the month that has just been lived."""
        town = economy.town
        month = town.month - 1
        self.spells.look(town, month)
        self.register.look(town, month, economy.ledger.history[-1])
        if calendar_month(month) == AUGUST:
            self.augusts.append(self._cross_section(town, month))
        balances = town.balances()
        self.residuals.append(residual(balances - self.balances, economy.ledger.history[-1], balances))
        self.balances = balances

    def _cross_section(self, town: Town, month: int) -> Columns:
        from ekraf.policy.outcomes import earnings  # brings numba: only when needed

        people, rows = town.people, self.spells.rows
        rows = rows[people.activity[rows] > CHILD]
        schooling = np.array(YEARS_OF_SCHOOLING)[people.education[rows]]
        return {
            "month": np.full(rows.size, month, dtype=np.int32), "person": rows.astype(np.int32),
            "age": ((month - people.born[rows]) // MONTHS_A_YEAR).astype(np.int16), "sex": people.sex[rows].copy(),
            "schooling": schooling.astype(np.float32), "activity": people.activity[rows].copy(),
            "earnings": earnings(town, rows).astype(np.float32),
        }  # fmt: skip

    def columns(self) -> Columns:
        """Return everything as named arrays, tables as ``table.column``."""
        tables = {
            "spells": self.spells.columns(), "firms": _stacked(self.register.years),
            "employers": _stacked(self.register.employers), "augusts": _stacked(self.augusts),
        }  # fmt: skip
        found = {f"{table}.{name}": values for table, columns in tables.items() for name, values in columns.items()}
        return found | {
            "credit": np.array(self.register.credit),
            "visitors": self.register.visitors,
            "residual": np.array(self.residuals),
        }


def residual(change: NDArray[np.float64], flows: NDArray[np.float64], balances: NDArray[np.float64]) -> float:
    """Return the largest change of a sector's balance that no payment explains, over the sums at stake."""
    return float(np.abs(change - net_of(flows)).max() / at_stake(flows, balances))


def _stacked(blocks: list[Columns]) -> Columns:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]} if blocks else {}
