"""What simulated experiments show of published figures: effects by draw in the study's own unit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import ttest_ind

from ekraf.analysis.results import Results
from ekraf.analysis.trial_results import TrialResults
from ekraf.analysis.trials import matched
from ekraf.evidence.designs import Measure
from ekraf.evidence.rows import Evidence
from ekraf.indicators import NAMES, get

Reals = NDArray[np.float64]
SIGNIFICANT = 0.05
Done = Mapping[str, Results | TrialResults]


def effects_of(evidence: Evidence, done: Done) -> dict[str, Reals | list[Reals]]:
    """Return comparison name -> effects by draw (for an order, one array a term) of the experiments in ``done``."""
    found: dict[str, Reals | list[Reals]] = {}
    for mirror in evidence.mirrors:
        parts = mirror.measure.terms or (mirror.measure,)
        names = [part.experiment or mirror.experiment.id for part in parts]
        if all(name in done for name in names):
            each = [measured(part, done[name]) for part, name in zip(parts, names, strict=True)]
            found[mirror.name] = each if mirror.measure.terms else each[0]
    return found


def measured(measure: Measure, results: Results | TrialResults) -> Reals:
    """Return the effect of each draw, in the unit of the measure."""
    return _of_town(measure, results) if isinstance(results, Results) else _of_trial(measure, results)


def _of_trial(measure: Measure, results: TrialResults) -> Reals:
    panel = _subgroup(results.panel, measure.subgroup)
    panel = panel[panel["month"].isin(measure.horizons)]
    grant = float(getattr(results.trial.treatment, "amount", getattr(results.trial.treatment, "unit_cost", np.nan)))
    return np.array([_of_draw(units, measure, grant) for _, units in panel.groupby("draw")], dtype=float)


def _subgroup(panel: pd.DataFrame, name: str) -> pd.DataFrame:
    if name == "owner_female":
        return panel[panel["owner_female"] == 1]
    if name == "able_third":
        limit = panel[panel["month"] == 0].groupby("draw")["owner_ability"].quantile(2 / 3)
        return panel[panel["owner_ability"] >= panel["draw"].map(limit)]
    return panel


def _of_draw(units: pd.DataFrame, measure: Measure, grant: float) -> float:
    if measure.transform == "share_significant":
        return _significant(units, measure)
    found = []
    for _, here in units.groupby("month"):
        for outcome in _outcomes(here, measure):
            treated, control = _arms(here.assign(_outcome=outcome), measure)
            gap = treated - control
            match measure.transform:
                case "points" | "share_at_least":
                    found.append(100.0 * gap)
                case "percent":
                    found.append(100.0 * gap / control if control else np.nan)
                case "return":
                    found.append(100.0 * gap / grant)
                case _:
                    found.append(gap)
    return float(np.nanmean(found)) if np.isfinite(found).any() else float("nan")


def _outcomes(here: pd.DataFrame, measure: Measure) -> list[pd.Series]:
    columns = [here[name].astype(float) for name in measure.outcome]
    if measure.transform == "share_at_least":
        return [(column.fillna(0.0) >= measure.threshold).astype(float) for column in columns]
    if measure.combine == "sum":
        return [sum(columns[1:], columns[0])]
    if measure.combine == "difference":
        return [columns[0] - columns[1]]
    return columns


def _arms(here: pd.DataFrame, measure: Measure) -> tuple[float, float]:
    """Return the means of the treated and of those they are held against."""
    means = here.groupby("treated")["_outcome"].mean()
    if measure.per:
        means = means / here.groupby("treated")[measure.per].mean()
    treated, control = float(means.get(True, np.nan)), float(means.get(False, np.nan))
    if measure.contrast == "matched":
        control = float(matched(here, "_outcome").mean())
        if measure.per:
            control /= float(matched(here, measure.per).mean())
    return treated, control


def _significant(units: pd.DataFrame, measure: Measure) -> float:
    """Return per cent of outcomes with a positive effect at 5% (``any``: 100 if there is one)."""
    hits = []
    for name in measure.outcome:
        arms = [units.loc[units["treated"] == arm, name].dropna().to_numpy(float) for arm in (True, False)]
        test = ttest_ind(*arms, equal_var=False)
        hits.append(bool(test.pvalue < SIGNIFICANT and arms[0].mean() > arms[1].mean()))
    return 100.0 * float(any(hits) if measure.combine == "any" else np.mean(hits))


def _of_town(measure: Measure, results: Results) -> Reals:
    if measure.transform == "jobs":
        paid = _paid_from_outside(results, measure.span)
        return np.asarray(_change(results, measure.outcome[0], measure.span) / paid - 1.0)
    if measure.transform == "multiplier":
        own = 1.0 if measure.counts_transfer else 0.0
        put_in = _change(results, "programme_spending", measure.span)
        return own + _change(results, measure.outcome[0], measure.span) / put_in
    changed = _percent(results, measure.outcome[0], measure.span)
    if measure.transform == "elasticity":
        driver = _percent(results, measure.driver, measure.span)
        return np.asarray(measure.per_driver * changed / driver)
    return changed


def _paid_from_outside(results: Results, span: tuple[int, ...]) -> Reals:
    """Return by draw the creative jobs that more sales out of town pay for, at the usual sales of a creative job.

    Creative jobs themselves would count restaurants and shows that live on what the others earn.
    """
    sales, jobs = (_both(results, name, span)[0].sum(axis=1) for name in ("creative_sales", "creative_jobs"))
    far = _change(results, "creative_sales_national", span) + _change(results, "exports", span)
    return np.asarray(far * jobs / sales)


def _change(results: Results, indicator: str, span: tuple[int, ...]) -> Reals:
    """Return by draw the summed change between the two futures, over the months of ``span``, both included."""
    without, with_change = (values.sum(axis=1) for values in _both(results, indicator, span))
    return np.asarray(with_change - without)


def _percent(results: Results, indicator: str, span: tuple[int, ...]) -> Reals:
    """Return by draw the change in per cent between the two futures, over the months of ``span``, both included."""
    without, with_change = (values.mean(axis=1) for values in _both(results, indicator, span))
    return np.asarray(100.0 * (with_change / without - 1.0))


def _both(results: Results, indicator: str, span: tuple[int, ...]) -> list[Reals]:
    """Return an indicator without and with the change, each [draws, months of ``span``]."""
    column = NAMES.index(get(indicator).name)
    return [results.monthly[key][:, span[0] - 1 : span[1], column] for key in results.scenarios]
