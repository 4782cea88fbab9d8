"""The month as a statistician would count it: every indicator of the catalogue, from the rows and the books."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekraf.agents.government import CENTRAL_ROWS, LEVIES, LOCAL_TAXES, OWN_ROWS, PROGRAMME_ROWS, rows
from ekraf.clock import calendar_month
from ekraf.engine import kernel, rule
from ekraf.indicators import NAMES
from ekraf.ledger import FLOW
from ekraf.population import (
    ABSENT,
    ACTIVITIES,
    CHILD,
    CREATIVE_EMPLOYEE,
    CREATIVE_FAMILY,
    CREATIVE_OWNER,
    EDUCATIONS,
    EMPLOYED_FROM,
    EMPLOYEE,
    MARKETS,
    N_INDUSTRIES,
    N_SUBSECTORS,
    OWN_ACCOUNT,
    SCHOOL,
    TERTIARY,
    UNEMPLOYED,
    Firms,
    People,
)
from ekraf.sakernas import Round, blocks_sampled, take_round
from ekraf.scenario import SUBSECTORS
from ekraf.scratch import BLOCK, Scratch, find, write_down
from ekraf.state import COUNTERS, N_FIRMS, N_HOUSEHOLDS, N_PEOPLE, POOL_LOCAL, Now
from ekraf.synthesis.tools import gini
from ekraf.town import Town

TAX_ROWS, LEVY_ROWS = rows(LOCAL_TAXES), rows(LEVIES)
AUGUST = 8  # month of Sakernas from which regencies are published
N_AGES = 6  # cells: 15, 16-24, 25-30, 31-34, 35-54, 55+
N_CELLS = len(ACTIVITIES) * len(EDUCATIONS) * N_AGES * 2


@rule
def age_cell(months: int) -> int:
    """Return the cell of an age in months: how many of the cells after the first begin at it or below."""
    return (months >= 192) + (months >= 300) + (months >= 372) + (months >= 420) + (months >= 660)


@kernel
def count_people(people: People, first: int, last: int, month: int, crowd: NDArray[np.float64],
                 other: NDArray[np.float64], scratch: Scratch) -> int:  # fmt: skip
    """Count the residents from ``first`` to before ``last``, and write down the employees and who does creative work;
    return how many these are.

    ``crowd``, flat: 11 activities, 5 levels of schooling, 6 ages, 2 sexes. ``other``: all residents, months searched,
    in class, NEET of 15-24, taking part.
    """
    residents, searched, in_class, neet, parts = 0, 0, 0, 0, 0
    at = first
    for begin in range(first, last, BLOCK):
        end = min(begin + BLOCK, last)
        for i in range(np.uint64(begin), np.uint64(end)):
            activity = people.activity[i]
            grown, learns = activity > CHILD, people.class_until[i] > month
            residents += activity != ABSENT
            searched += (month - int(people.since[i])) * (activity == UNEMPLOYED)
            in_class += grown & learns
            parts += int(people.takes_part[i]) * grown
            young = month - people.born[i] < 25 * 12
            neet += young & (not learns) & (activity > SCHOOL) & (activity < EMPLOYED_FROM)
        for i in range(np.uint64(begin), np.uint64(end)):
            kind = int(people.activity[i]) * len(EDUCATIONS) + int(people.education[i])
            cell = (kind * N_AGES + age_cell(month - int(people.born[i]))) * 2 + int(people.sex[i])
            scratch.rows[i] = cell
        for i in range(np.uint64(begin), np.uint64(end)):
            crowd[scratch.rows[i]] += 1.0
            scratch.mask[i] = (people.activity[i] == EMPLOYEE) | (people.activity[i] >= CREATIVE_EMPLOYEE)
        at = write_down(scratch, begin, end, at)
    other[0], other[1], other[2], other[3], other[4] = residents, searched, in_class, neet, parts
    return at - first


@kernel
def sum_wages(people: People, number: int, by_subsector: NDArray[np.float64], scratch: Scratch) -> tuple[int, float]:
    """Write the wages of the employees among the ``number`` residents in ``scratch.rows`` into ``scratch.rank``, and
    count creative workers ``by_subsector``; return how many wages there are and their sum."""
    by_subsector[:] = 0.0
    wages, total = 0, 0.0
    for k in range(number):
        i = scratch.rows[k]
        activity, wage = people.activity[i], people.wage[i]
        if activity <= CREATIVE_EMPLOYEE:
            total += wage
            scratch.rank[wages] = wage
            wages += 1
        if activity >= CREATIVE_EMPLOYEE:
            by_subsector[people.trade[i] - N_INDUSTRIES] += 1.0
    return wages, total


@kernel
def count_firms(firms: Firms, sizes: NDArray[np.int64], totals: NDArray[np.float64],
                by_subsector: NDArray[np.float64]) -> None:  # fmt: skip
    """Count firms: ``totals`` alive, registered, under ten workers, online, loans, vacancies; and by subsector."""
    totals[:] = 0.0
    by_subsector[:] = 0.0
    for f in range(sizes[N_FIRMS]):
        totals[4] += firms.loan[f].sum()
        if firms.alive[f] == 0:
            continue
        totals[0] += 1.0
        totals[1] += firms.registered[f]
        totals[2] += 1.0 if 1 + firms.employees[f] + firms.helpers[f] < 10 else 0.0
        totals[3] += firms.online[f]
        totals[5] += firms.vacancies[f]
        by_subsector[firms.subsector[f]] += 1.0


class Observer:
    """Turns the state of the town into one row of the catalogue a month."""

    def __init__(self, months: int) -> None:
        self.series = np.full((months, len(NAMES)), np.nan)
        self.index = {name: number for number, name in enumerate(NAMES)}
        self.crowd, self.other = np.zeros(N_CELLS), np.zeros(5)
        self.firms, self.by_subsector, self.jobs = np.zeros(6), np.zeros(N_SUBSECTORS), np.zeros(N_SUBSECTORS)
        self.poverty, self.gini = np.nan, np.nan
        self.round: Round | None = None
        self.real: list[float] = []

    def observe(self, town: Town, now: Now, row: int, q: Any) -> None:
        """Fill row ``row`` (months since the start; negative before it, when only growth is remembered)."""
        wages, paid = self.count(town, now)
        values = (
            self._people(town, wages, paid) | self._survey(town, now, q) | self._firms(town) | self._money(town, now, q)
        )
        if row >= 0:
            for name, value in values.items():
                self.series[row, self.index[name]] = value

    def count(self, town: Town, now: Now) -> tuple[NDArray[np.float64], float]:
        """Count people and firms; return the wages of employees, and their sum."""
        people, scratch, counted = town.people, town.scratch, []

        def count(first: int, last: int) -> int:
            crowd, other = np.zeros(N_CELLS), np.zeros(5)
            number = count_people(people, first, last, now.month, crowd, other, scratch)
            counted.append((crowd, other))
            return number

        number = find(scratch, int(town.sizes[N_PEOPLE]), town.threads, count)
        self.crowd = np.sum([crowd for crowd, _ in counted], axis=0)
        self.other = np.sum([other for _, other in counted], axis=0)
        count_firms(town.firms, town.sizes, self.firms, self.by_subsector)
        employees, paid = sum_wages(people, number, self.jobs, scratch)
        return scratch.rank[:employees], paid

    def _people(self, town: Town, wages: NDArray[np.float64], paid: float) -> dict[str, float]:
        crowd, w = self.crowd.reshape(len(ACTIVITIES), len(EDUCATIONS), N_AGES, 2), town.weight
        crowd[:SCHOOL] = 0.0  # children and free rows are no residents of working age
        c, education = crowd.sum(axis=1), crowd.sum(axis=(2, 3))
        adults, force, work = c.sum(), c[UNEMPLOYED:].sum(), c[EMPLOYED_FROM:].sum()
        jobless = c[UNEMPLOYED]

        def rate(ages: slice) -> float:
            return float(jobless[ages].sum() / max(c[UNEMPLOYED:, ages].sum(), 1.0))

        counts = dict(zip(COUNTERS, town.books.counts, strict=True))
        creative = c[CREATIVE_EMPLOYEE:].sum()
        youth_15_24 = c[:, 0:2].sum()
        informal = c[OWN_ACCOUNT : OWN_ACCOUNT + 2].sum() + c[CREATIVE_OWNER : CREATIVE_FAMILY + 1].sum()
        values = {
            "population": self.other[0] * w, "population_15plus": adults * w, "labour_force": force * w,
            "employed": work * w, "unemployed": jobless.sum() * w, "unemployment_rate": jobless.sum() / force,
            "youth_unemployment_rate": rate(slice(0, 2)), "youth_16_30_unemployment_rate": rate(slice(1, 3)),
            "adult_unemployment_rate": rate(slice(2, N_AGES)), "neet_rate": self.other[3] / max(youth_15_24, 1.0),
            "participation_rate": force / adults, "informal_share": informal / work, "creative_jobs": creative * w,
            "creative_employees": c[CREATIVE_EMPLOYEE].sum() * w, "other_jobs": (work - creative) * w,
            "own_account_workers": c[OWN_ACCOUNT].sum() * w,
            "vacancies": counts["posts"] * w, "hires": counts["hires"] * w,
            "separations": counts["separations"] * w,
            "job_finding_rate": counts["found_work"] / max(counts["unemployed_before"], 1.0),
            "mean_spell": self.other[1] / max(jobless.sum(), 1.0), "mean_wage": paid / max(wages.size, 1.0),
            "median_wage": float(np.partition(wages, wages.size // 2)[wages.size // 2]) if wages.size else 0.0,
            "youth_net_migration": (counts["in_migrants_young"] - counts["out_migrants_young"]) * w,
            "in_training": self.other[2] * w, "participation_culture": self.other[4] / adults,
            "unemployment_rate_male": jobless[:, 0].sum() / max(c[UNEMPLOYED:, :, 0].sum(), 1.0),
            "unemployment_rate_female": jobless[:, 1].sum() / max(c[UNEMPLOYED:, :, 1].sum(), 1.0),
            "employed_15_24": c[EMPLOYED_FROM:, 0:2].sum() * w, "employed_25_34": c[EMPLOYED_FROM:, 2:4].sum() * w,
            "employed_35_54": c[EMPLOYED_FROM:, 4].sum() * w, "employed_55plus": c[EMPLOYED_FROM:, 5].sum() * w,
        }  # fmt: skip
        for level in range(TERTIARY + 1):
            force_here, jobless_here = education[UNEMPLOYED:, level].sum(), education[UNEMPLOYED, level]
            values[f"unemployment_rate_{EDUCATIONS[level]}"] = jobless_here / max(force_here, 1.0)
        for k, name in enumerate(SUBSECTORS):
            values[f"creative_jobs_{name}"] = self.jobs[k] * w
            values[f"creative_firms_{name}"] = self.by_subsector[k] * w
        return values

    def _survey(self, town: Town, now: Now, q: Any) -> dict[str, float]:
        """Return the rates of the latest round of Sakernas: each August, and once before the first August."""
        if self.round is None or calendar_month(now.month) == AUGUST:
            blocks = blocks_sampled(float(self.other[0]) * town.weight, q)
            self.round = take_round(town.people, town.households, town.sizes, now, blocks)
        return {
            "unemployment_rate_measured": self.round.unemployment_rate,
            "youth_unemployment_rate_measured": self.round.youth_unemployment_rate,
            "participation_rate_measured": self.round.participation_rate,
            "unemployment_rate_error": self.round.error,
        }

    def _firms(self, town: Town) -> dict[str, float]:
        alive, registered, small, online, loans, _ = self.firms
        w, counts = town.weight, dict(zip(COUNTERS, town.books.counts, strict=True))
        bought = town.choice.bought * w
        values = {
            "creative_firms": alive * w, "registered_firms": registered * w, "firm_births": counts["firm_births"] * w,
            "firm_deaths": counts["firm_deaths"] * w, "registrations": counts["registrations"] * w,
            "firms_under_10_share": small / max(alive, 1.0),
            "creative_sales": float(bought.sum()), "creative_value_added": town.creative_value_added * w,
            "exports": float(bought[3]), "loans": loans * w, "npl_rate": counts["loans_bad"] / max(loans, 1.0),
            "online_share": online / max(alive, 1.0),
        }  # fmt: skip
        return values | {f"creative_sales_{name}": float(bought[m]) for m, name in enumerate(MARKETS)}

    def _money(self, town: Town, now: Now, q: Any) -> dict[str, float]:
        flows, w = town.books.flows * town.weight, town.weight
        local_tax, own = flows[TAX_ROWS].sum(), flows[OWN_ROWS].sum()
        central, programmes = flows[CENTRAL_ROWS].sum(), flows[PROGRAMME_ROWS].sum()
        value_added = float((town.industry.value_added * town.industry.output).sum()) + town.creative_value_added
        grdp = value_added * w + local_tax - flows[FLOW["tax_property"]] - flows[FLOW["tax_land_transfer"]]
        real = grdp / now.price
        self.real.append(real)
        before = self.real[-13] if len(self.real) > 12 else np.nan
        h = town.sizes[N_HOUSEHOLDS]
        if now.month % 12 in (2, 8) or np.isnan(self.gini):  # March and September, as Susenas
            lived_in = town.households.size[:h] > 0  # by private households, as Susenas has it
            heads = town.households.size[:h][lived_in].astype(float)
            spent = q.survey_coverage * town.households.spending[:h][lived_in] / heads
            poor = spent < town.levels.poverty_line * now.price
            self.poverty = float(heads[poor].sum() / heads.sum())
            self.gini = gini(spent, heads)
        visitors = (town.visitors + town.event_visitors) * w
        return {
            "household_income_real": float(town.households.income[:h].sum()) * w / now.price,
            "household_consumption_real": town.consumption * w / now.price, "poverty_rate": self.poverty,
            "gini": self.gini, "local_tax": local_tax,
            "local_tax_food": flows[FLOW["tax_food_creative"]] + flows[FLOW["tax_food_other"]],
            "local_tax_hotel": flows[FLOW["tax_hotel"]],
            "local_tax_entertainment": flows[FLOW["tax_entertainment"]],
            "local_tax_electricity": flows[FLOW["tax_electricity"]], "local_tax_property": flows[FLOW["tax_property"]],
            "local_tax_land_transfer": flows[FLOW["tax_land_transfer"]],
            "local_tax_advertising": flows[FLOW["tax_advertising"]], "local_tax_parking": flows[FLOW["tax_parking"]],
            "vehicle_tax_surcharge": flows[FLOW["tax_vehicle"]], "local_levies": flows[LEVY_ROWS].sum(),
            "other_own_revenue": flows[FLOW["other_revenue"]], "own_revenue": own,
            "tax_ratio": (local_tax + flows[FLOW["tax_vehicle"]]) / grdp,
            "shared_revenue": flows[FLOW["shared_revenue"]], "central_tax": central,
            "transfers": flows[FLOW["transfers"]], "programme_spending": programmes,
            "net_fiscal_cost_local": programmes - own,
            "net_fiscal_cost_public": programmes + flows[FLOW["credit_subsidy"]] - own - central,
            "local_spending": town.spending * w, "local_reserve": town.books.pools[POOL_LOCAL] * w,
            "infrastructure_stock": (town.infrastructure + town.hubs) * w, "grdp": grdp, "grdp_real": real,
            "grdp_growth": real / before - 1.0, "creative_grdp_share": town.creative_value_added * w / grdp,
            "price_level": now.price, "minimum_wage": now.minimum_wage, "visitors": visitors,
            "visitor_spending": visitors * q.visitor_spending_mean * now.price,
        }  # fmt: skip
