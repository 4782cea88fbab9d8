"""What an offer changed for whom: each unit of a trial against itself in a twin of its town where nobody was offered
anything, and the town's total against the twin's. Between people, only the difference of gains and losses shows; here
both do, and so does what people lose or gain who were not in the sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from ekraf.analysis.trials import estimate
from ekraf.analysis.verdicts import LEVEL
from ekraf.scenario.trial import town_of, twin_of

TREATED, UNTREATED, ALL, DIRECT = "treated", "untreated", "all", "treated less untreated"
OTHERS, TOWN = "everybody else in town", "whole town"
RATIO = ("net_over_direct", "net_over_direct_low", "net_over_direct_high")
COLUMNS = (
    "outcome", "month", "treated_share", "group", "units", "without", "effect", "low", "high", "mean_low", "mean_high",
    *RATIO,
)  # fmt: skip
Reals = NDArray[np.float64]


def twin_changes(panel: pd.DataFrame, outcomes: tuple[str, ...]) -> pd.DataFrame:
    """Return a row an outcome, horizon, treated share and group of units.

    A change is the mean outcome of a group with the offer less that of the same units in the twin, of those who are
    there in both. Groups: ``treated``, ``untreated`` (what they lose or gain by the offer to others), ``all`` (the net
    change of the sample), ``treated less untreated`` (the direct effect), and the two of ``_town_groups``, which are
    changes of totals. Columns besides: ``units`` compared in a draw, ``without`` (mean in the twin), the fields of
    ``Estimate``, and in the rows of ``all`` and ``whole town``, where all treated shares are taken together,
    ``net_over_direct`` with its 90% interval: what all gain together, a treated unit, over the direct effect. It is 1
    where nobody is displaced, 0 where others lose what the treated gain.
    """
    rows = []
    for month in sorted(set(panel["month"]) - {0}):
        here = panel[panel["month"] == month]
        for outcome in outcomes:
            for share, part in _neighbourhoods(here):
                rows += [
                    {"outcome": outcome, "month": int(month), "treated_share": share, **row}
                    for row in _groups(part, outcome, share == "all")
                ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _neighbourhoods(here: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the whole sample, and the neighbourhoods of each treated share if there are several."""
    yield "all", here
    shares = sorted(set(here["saturation"]))
    if len(shares) > 1:
        for share in shares:
            yield f"{share:g}", here[here["saturation"] == share]


def _groups(here: pd.DataFrame, outcome: str, whole: bool) -> Iterator[dict[str, object]]:
    """Yield a row for each group that has units."""
    units = here[["draw", "treated"]].assign(without=here[twin_of(outcome)])
    units["change"] = here[outcome].astype(float) - units["without"]
    units = units[units["change"].notna()]
    by_arm = units.groupby(["draw", "treated"])["change"].mean().unstack("treated").reindex(columns=[True, False])
    treated, untreated = by_arm[True], by_arm[False]
    changes = {
        TREATED: (units["treated"], treated), UNTREATED: (~units["treated"], untreated),
        ALL: (units["change"].notna(), units.groupby("draw")["change"].mean()),
        DIRECT: (units["change"].notna(), treated - untreated),
    }  # fmt: skip
    for group, (chosen, change) in changes.items():
        if change.notna().any():
            row = {
                "group": group, "units": float(chosen.sum()) / max(len(by_arm), 1),
                "without": float(units["without"][chosen].mean()), **estimate(change.to_numpy(float))._asdict(),
            }  # fmt: skip
            if whole and group == ALL:
                sums = units.groupby("draw")[["change", "treated"]].sum().to_numpy(float)
                found = ratio(sums[:, 0] / np.maximum(sums[:, 1], 1.0), (treated - untreated).to_numpy(float))
                row |= dict(zip(RATIO, found, strict=True))
            yield row
    if whole and town_of(outcome) in here:
        yield from _town_groups(here, outcome, treated - untreated)


def _town_groups(here: pd.DataFrame, outcome: str, direct: pd.Series) -> Iterator[dict[str, object]]:
    """Yield the change of the town's total, and of its part outside the sample, both for each treated unit.

    A unit counts in a town for what it adds to that town's total: for nothing if it has left. So the town is exactly
    the sample and all others, whoever moves. ``units`` are the treated, and ``without`` is the total in the twin
    over their number. ``direct``: the direct effect by draw.
    """
    by_draw = here.groupby("draw")
    treated = by_draw["treated"].sum()
    if not treated.min() > 0:
        return
    futures = {"offered": outcome, "without": twin_of(outcome)}
    sample = pd.DataFrame({future: by_draw[name].sum() / treated for future, name in futures.items()})
    futures = {"offered": town_of(outcome), "without": twin_of(town_of(outcome))}
    town = pd.DataFrame({future: by_draw[name].first() / treated for future, name in futures.items()})
    for group, part in ((OTHERS, town - sample), (TOWN, town)):
        change = (part["offered"] - part["without"]).to_numpy(float)
        row = {"group": group, "units": float(treated.mean()), "without": float(part["without"].mean())}
        if group == TOWN:
            row |= dict(zip(RATIO, ratio(change, direct.reindex(treated.index).to_numpy(float)), strict=True))
        yield row | estimate(change)._asdict()


def ratio(above: Reals, below: Reals) -> tuple[float, float, float]:
    """Return mean ``above`` over mean ``below`` and the 90% interval of the ratio (Fieller 1954) over draws.

    NaN where ``below`` is not told from nothing: the ratio could then be anything.
    """
    known = np.isfinite(above) & np.isfinite(below)
    n = int(known.sum())
    if n < 2:
        return float("nan"), float("nan"), float("nan")
    a, b = float(above[known].mean()), float(below[known].mean())
    (aa, ab), (_, bb) = np.cov(above[known], below[known]) / n * float(student.ppf((1 + LEVEL) / 2, n - 1)) ** 2
    # Ratios r that are not refused: (a - r b)^2 <= aa - 2 r ab + r^2 bb, the interval between two roots.
    square, middle = b * b - bb, a * b - ab
    if not square > 0.0:
        return float("nan"), float("nan"), float("nan")
    half = float(np.sqrt(max(middle**2 - square * (a * a - aa), 0.0)))
    return a / b, (middle - half) / square, (middle + half) / square
