"""What a single setting of a trial cannot know: does the treatment fit the unit, do outcomes and horizons?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ekraf.errors import nearest
from ekraf.scenario.mistakes import Mistake
from ekraf.scenario.trial import FITS, OUTCOMES

HERE = ("trial",)
KINDS = {"person": ("vocational",), "firm": ("business", "mindset")}


def trial_mistakes(trial: dict[str, Any], begin: int, last: int | None) -> Iterator[Mistake]:
    """Yield what is impossible in a trial that starts in month ``begin`` of a scenario that ends with ``last``."""
    unit = trial.get("unit")
    if unit not in OUTCOMES:
        return  # the schema says so
    treatment = trial.get("treatment")
    if isinstance(treatment, dict):
        yield from _unfit(unit, treatment)
    for name in trial.get("outcomes") or ():
        if isinstance(name, str) and name not in OUTCOMES[unit] and any(name in known for known in OUTCOMES.values()):
            text = f"a {unit} has no {name}; it has {', '.join(OUTCOMES[unit])}{nearest(name, OUTCOMES[unit])}"
            yield Mistake((*HERE, "outcomes"), text, name)
    horizons = [h for h in trial.get("horizons") or () if isinstance(h, int)]
    if last is not None and horizons and begin + max(horizons) > last:
        text = f"lies beyond the run, which ends {last - begin} months after the trial starts"
        yield Mistake((*HERE, "horizons"), text, max(horizons))


def _unfit(unit: str, treatment: dict[str, Any]) -> Iterator[Mistake]:
    lever = treatment.get("lever")
    if lever not in FITS:
        if lever in ("festivals", "hubs", "tax_relief", "procurement"):
            text = f"changes the whole town; a trial can treat with {', '.join(FITS)}"
            yield Mistake((*HERE, "treatment", "lever"), text, lever)
        return
    if unit not in FITS[lever]:
        fit = ", ".join(name for name, units in FITS.items() if unit in units)
        yield Mistake((*HERE, "treatment", "lever"), f"does not fit a {unit}; what does: {fit}", lever)
    kind = treatment.get("kind", "vocational")
    if lever == "training" and kind not in KINDS[unit]:
        text = f"does not fit a {unit}; what does: {', '.join(KINDS[unit])}"
        yield Mistake((*HERE, "treatment", "kind"), text, kind)
