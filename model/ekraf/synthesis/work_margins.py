"""What is known about work: jobs by industry and status, and the creative economy inside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ekraf.population import INDUSTRIES, N_INDUSTRIES, N_SUBSECTORS
from ekraf.region import Profile
from ekraf.synthesis.industries import GROUPS, SUBSECTOR_INDUSTRY, SUBSECTORS
from ekraf.synthesis.margins import Margins, cite
from ekraf.synthesis.tools import Real, Whole, apportion, rake

# Columns of every table by status.
OWN, FAMILY, PAID = 0, 1, 2
STATUS_NAMES = ("own account and employers", "unpaid family workers", "employees")
_STATUSES = {
    OWN: ("own_account", "own_account_unpaid_help", "employer"),
    FAMILY: ("unpaid_family",),
    PAID: ("employee", "casual"),
}
# How the published subsector groups are split.
_SPLIT = {
    "design": {"interior_design": 1 / 3, "visual_communication_design": 1 / 3, "product_design": 1 / 3},
    "apps_games": {"applications": 0.7, "game_development": 0.3},
    "tv_radio": {"television_radio": 1.0},
}
ENTERPRISE_GROUPS = ("culinary", "fashion", "craft", "other")
CREATIVE_AGES = ((15, 24), (25, 40), (41, 59), (60, 200))
CREATIVE_AGE_NAMES = ("15_24", "25_40", "41_59", "60_plus")
CREATIVE_EDUCATION_NAMES = ("smp_or_less", "sma_smk", "diploma_plus")
ONLINE_SHARE = 0.35  # estimate for a small town; 46.5% in the national survey of 2016 leans to larger firms


@dataclass(frozen=True)
class WorkMargins:
    """Targets for those at work, in persons or firms of the synthetic town; status as OWN, FAMILY, PAID."""

    employed: int
    jobs: Real  # [17, 3] everyone at work, the creative economy included, as published
    workers: Real  # [17 subsectors] creative workers, owners included, as published
    firms: Whole  # [17 subsectors]
    helpers: Whole  # [17 subsectors] unpaid family workers of creative firms
    paid: Whole  # [17 subsectors] employees of creative firms
    hiring_firms: Whole  # [17 subsectors] firms with an employee
    other_jobs: Whole  # [17 industries, 3] outside the creative economy
    creative_ages: Real  # [4] shares
    creative_education: Real  # [3] shares
    creative_women: float
    registered_share: float
    sources: dict[str, str]

    @property
    def creative(self) -> Whole:
        """Return creative workers by subsector, owners included."""
        return self.firms + self.helpers + self.paid

    @property
    def creative_by_industry(self) -> Whole:
        """Return creative workers [17 industries, 3]."""
        table = np.zeros((N_INDUSTRIES, 3), np.int64)
        for column, counts in ((OWN, self.firms), (FAMILY, self.helpers), (PAID, self.paid)):
            np.add.at(table[:, column], SUBSECTOR_INDUSTRY, counts)
        return table


def read(profile: Profile, people: Margins) -> WorkMargins:
    """Return the margins of work of a region, consistent with the people's margins."""
    employed = int(people.labour_force.sum() - people.unemployed.sum())
    jobs = _jobs(profile, employed)
    firms, helpers, paid, hiring = _creative(profile, people.scale)
    creative = {"firms": firms, "helpers": helpers, "paid": paid, "hiring_firms": hiring}
    shares = {
        key: np.array([profile.value(f"creative_workers_{key}_share_{name}") for name in names])
        for key, names in (("age", CREATIVE_AGE_NAMES), ("edu", CREATIVE_EDUCATION_NAMES))
    }
    draft = WorkMargins(
        employed=employed,
        jobs=jobs,
        workers=_worker_shares(profile) * profile.value("creative_workers_estimate") * people.scale,
        other_jobs=np.zeros((N_INDUSTRIES, 3), np.int64),
        creative_ages=shares["age"] / shares["age"].sum(),
        creative_education=shares["edu"] / shares["edu"].sum(),
        creative_women=profile.value("creative_workers_share_female") / 100.0,
        registered_share=profile.parameter("registration_benchmark", "share_with_nib_blitar_estimate").value,
        sources=_sources(profile),
        **creative,
    )
    return WorkMargins(**{**vars(draft), "other_jobs": _other_jobs(jobs, draft.creative_by_industry, employed)})


def _by_industry(profile: Profile, prefix: str) -> Real:
    """Return the 17 values of an indicator; cells that BPS does not publish count as 0."""
    found = profile.industries(prefix)
    return np.array([found.get(name, 0.0) for name in INDUSTRIES])


def _jobs(profile: Profile, employed: int) -> Real:
    """Return everyone at work [17, 3]: the region's three groups, split within as in East Java."""
    people = _by_industry(profile, "employed_sector_")
    for name, members in GROUPS.items():
        people[members] *= profile.value(f"employment_share_{name}") / people[members].sum()
    people *= employed / people.sum()
    status = np.zeros((N_INDUSTRIES, 3))
    total = np.zeros(3)
    for column, names in _STATUSES.items():
        for name in names:
            status[:, column] += _by_industry(profile, f"employed_status_{name}_sector_")
            total[column] += profile.value(f"employed_status_{name}")
    # Industries without a published row (mining, energy, water) share what the others leave of the totals.
    status[status.sum(axis=1) == 0] = total - status.sum(axis=0)
    return np.asarray(people[:, None] * status / status.sum(axis=1, keepdims=True))


def _creative(profile: Profile, scale: float) -> tuple[Whole, Whole, Whole, Whole]:
    """Return firms, helpers, employees and firms that employ anybody, by subsector."""
    workers = _worker_shares(profile)
    group = np.array([SUBSECTORS.index(name) for name in ENTERPRISE_GROUPS[:3]])
    share = np.where(np.isin(np.arange(N_SUBSECTORS), group), 0.0, workers)
    share *= profile.value("creative_enterprise_share_other") / share.sum()
    for name, index in zip(ENTERPRISE_GROUPS, group, strict=False):
        share[index] = profile.value(f"creative_enterprise_share_{name}")
    firms = apportion(share, max(round(profile.value("creative_enterprises_estimate") * scale), 1))
    total = round(profile.value("creative_workers_estimate") * scale)
    # In a small sample a subsector may be left without a firm, and then it has no staff either.
    staff = np.where(firms > 0, np.maximum(workers * total - firms, 0.0), 0.0)
    others = apportion(staff, total - int(firms.sum()))
    owner, family, paid = (_status_share(profile, names) for names in (
        ("employer", "own_account", "own_account_unpaid_help"), ("unpaid_family",), ("employee", "casual"),
    ))  # fmt: skip
    helpers = apportion(others, round(int(others.sum()) * family / (family + paid)))
    helpers = np.minimum(helpers, others)
    employees = others - helpers
    hiring_share = _status_share(profile, ("employer",)) / owner
    # A subsector with more workers per firm has more firms that employ; a firm that employs has at least one.
    hiring = apportion(employees, round(hiring_share * int(firms.sum())))
    hiring = np.clip(hiring, np.minimum(employees, 1), np.minimum(firms, employees))
    return firms, helpers, employees, hiring


def _worker_shares(profile: Profile) -> Real:
    share = np.zeros(N_SUBSECTORS)
    whole = [name for name in SUBSECTORS if not any(name in parts for parts in _SPLIT.values())]
    for name, parts in [*_SPLIT.items(), *((name, {name: 1.0}) for name in whole)]:
        for part, weight in parts.items():
            share[SUBSECTORS.index(part)] = weight * profile.value(f"creative_workers_share_{name}")
    return share / share.sum()


def _status_share(profile: Profile, names: tuple[str, ...]) -> float:
    return float(sum(profile.value(f"creative_workers_status_share_{name}") for name in names))


def _other_jobs(jobs: Real, creative: Whole, employed: int) -> Whole:
    """Return jobs outside the creative economy [17, 3]: what is left of industries and of statuses, raked.

    An industry with fewer jobs than creative workers is overrun; the others give up the difference.
    """
    left = employed - int(creative.sum())
    rows = np.maximum(jobs.sum(axis=1) - creative.sum(axis=1), 0.0)
    columns = np.maximum(jobs.sum(axis=0) - creative.sum(axis=0), 1.0)
    seed = np.maximum(jobs - creative, 0.02 * jobs)
    table = rake(seed, rows * (left / rows.sum()), columns * (left / columns.sum()))
    return apportion(table, left)


def _sources(profile: Profile) -> dict[str, str]:
    names = (
        "employment_share_services", "employed_sector_agriculture",
        "employed_status_employee_sector_agriculture", "creative_workers_estimate",
        "creative_workers_share_culinary", "creative_enterprises_estimate",
        "creative_enterprise_share_culinary",
        "creative_workers_status_share_employer", "creative_workers_age_share_15_24",
        "creative_workers_edu_share_sma_smk", "creative_workers_share_female",
    )  # fmt: skip
    return {name: cite(profile, name) for name in names}
