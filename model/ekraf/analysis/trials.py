"""Effects of a trial from its panel: intention to treat, by horizon, with intervals, attrition and spill-over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from ekraf.analysis.verdicts import LEVEL, average

DIRECT, SPILL, MATCHED = "treated - control", "untreated here - untreated where fewest are treated", "treated - matched"
COLUMNS = (
    "outcome", "month", "treated_share", "contrast", "control", "effect", "low", "high", "mean_low", "mean_high",
    "percent_of_control", "treated_left", "control_left",
)  # fmt: skip


class Estimate(NamedTuple):
    """An effect over draws: its mean, the 90% range of single trials, the 90% interval of the mean."""

    effect: float
    low: float
    high: float
    mean_low: float
    mean_high: float


def estimate(effects: np.ndarray) -> Estimate:
    """Return mean, 5% and 95% quantiles over draws, and Student's 90% interval of the mean; NaN where nothing is."""
    found = average(effects)
    known = effects[np.isfinite(effects)]
    ends = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if found.draws else np.full(2, np.nan)
    return Estimate(found.effect, float(ends[0]), float(ends[1]), found.low, found.high)


def trial_effects(panel: pd.DataFrame, outcomes: tuple[str, ...], self_selected: bool = False) -> pd.DataFrame:
    """Return a row an outcome, horizon, treated share and contrast.

    ``panel`` is that of ``panel.parquet``. Effects are differences of means of those still there, whatever they took
    up (intention to treat). Columns: ``outcome``, ``month``, ``treated_share`` (of the neighbourhoods compared, or
    "all"), ``contrast``, ``control`` (mean of the controls), the fields of ``Estimate``, ``percent_of_control``,
    ``treated_left`` and ``control_left`` (share that has left town or closed).
    """
    rows = []
    for month in sorted(set(panel["month"]) - {0}):
        here = panel[panel["month"] == month]
        left = 1.0 - here.groupby("treated")["present"].mean()
        for outcome in outcomes:
            for share, contrast, treated, control in _contrasts(here, outcome, self_selected):
                found = estimate((treated - control).to_numpy(float))
                base = float(control.mean())
                percent = 100.0 * found.effect / base if base else float("nan")
                rows.append({
                    "outcome": outcome, "month": int(month), "treated_share": share, "contrast": contrast,
                    "control": base, **found._asdict(), "percent_of_control": percent,
                    "treated_left": float(left.get(True, np.nan)), "control_left": float(left.get(False, np.nan)),
                })  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _contrasts(
    here: pd.DataFrame, outcome: str, self_selected: bool
) -> Iterator[tuple[str, str, pd.Series, pd.Series]]:
    """Yield (treated share, contrast, mean of the treated by draw, mean of those they are held against by draw)."""
    means = here.groupby(["draw", "treated"])[outcome].mean().unstack("treated")
    if {True, False} <= set(means.columns):
        yield "all", DIRECT, means[True], means[False]
        if self_selected:
            yield "all", MATCHED, means[True], matched(here, outcome)
    shares = sorted(set(here["saturation"]))
    if len(shares) < 2:
        return
    by_share = here.groupby(["draw", "saturation", "treated"])[outcome].mean().unstack("treated")
    fewest = by_share[False].xs(shares[0], level="saturation")
    for share in shares:
        part = by_share.xs(share, level="saturation")
        if share > 0.0:
            yield f"{share:g}", DIRECT, part[True], part[False]
        if share > shares[0] and share < 1.0:
            yield f"{share:g}", SPILL, part[False], fewest


def matched(here: pd.DataFrame, outcome: str) -> pd.Series:
    """Return by draw the mean outcome of each treated unit's nearest untreated unit, by traits at the start.

    This is what a study without a lottery can do: it sees age, sex, schooling, activity and earnings, or the age, size,
    capital and sales of a firm, and not ability or the wish for creative work.
    """
    seen = [name for name in ("age_at_start", "female", "education", "activity_at_start", "earnings_at_start",
                              "months_old_at_start", "workers_at_start", "capital_at_start", "sales_at_start",
                              "owner_female") if name in here]  # fmt: skip
    found = {}
    for draw, units in here.groupby("draw"):
        units = units[units[outcome].notna()]
        traits = units[seen].to_numpy(float)
        traits = (traits - traits.mean(axis=0)) / np.maximum(traits.std(axis=0), 1e-9)
        treated = units["treated"].to_numpy(bool)
        if not treated.any() or treated.all():
            continue
        _, nearest = cKDTree(traits[~treated]).query(traits[treated])
        found[draw] = float(units[outcome].to_numpy(float)[~treated][nearest].mean())
    return pd.Series(found)
