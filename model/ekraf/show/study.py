"""A study: stored results with their effects, value for money and figures, as Python users hold it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from ekraf.analysis import compare
from ekraf.analysis.results import Results
from ekraf.analysis.value import value
from ekraf.show.effect_figures import effects_figure, who_gains_figure
from ekraf.show.fan import fan
from ekraf.show.messages import default_language
from ekraf.show.money_figures import cost_figure, revenue_figure, revenue_kinds_figure
from ekraf.show.style import Picture


class Study(Results):
    """Results of ``ekraf.compare`` or ``ekraf.run``, or of a folder: ``Study("results/compare")``.

    ``indicators`` holds the months; ``plot`` the figures.
    """

    def effects(self, indicator: str | None = None) -> pd.DataFrame:
        """Return effects against the comparator, see ``ekraf.analysis.compare.effects``."""
        return compare.effects(self, indicator)

    def value(self) -> pd.DataFrame:
        """Return value for money, see ``ekraf.analysis.value.value``."""
        return value(self)

    def levels(self, indicator: str) -> pd.DataFrame:
        """Return levels by scenario and year with their 90% band, see ``ekraf.analysis.compare.levels``."""
        return compare.levels(self, indicator)

    @cached_property
    def plot(self) -> Plots:
        """Figures of this study; each method returns a matplotlib figure."""
        return Plots(self)

    def __repr__(self) -> str:
        """Say what the study holds."""
        return f"Study('{self.folder}': {', '.join(self.scenarios)}; {self.draws} draws)"


class Plots:
    """The figures of a study. ``lang`` is ``id`` or ``en``; left out, the environment decides."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def fan(self, indicator: str, scenarios: Sequence[str] | None = None, lang: str | None = None) -> Picture:
        """Return history and projection of an indicator with bands, see ``ekraf.show.fan.fan``."""
        return fan(self._study, indicator, lang or default_language(), scenarios)

    def effects(self, lang: str | None = None) -> Picture:
        """Return the effects of all scenarios in the last whole year with intervals."""
        return effects_figure(self._study, lang or default_language())

    def cost(self, lang: str | None = None) -> Picture:
        """Return years of work against what they cost."""
        return cost_figure(self._study, lang or default_language())

    def revenue(self, lang: str | None = None) -> Picture:
        """Return whose treasury the extra revenue reaches."""
        return revenue_figure(self._study, lang or default_language())

    def own_revenue(self, scenario: str, lang: str | None = None) -> Picture:
        """Return own revenue (PAD) of a scenario by kind."""
        return revenue_kinds_figure(self._study, scenario, lang or default_language())

    def who_gains(self, lang: str | None = None) -> Picture:
        """Return the effects on employment by age and on unemployment by sex and schooling."""
        return who_gains_figure(self._study, lang or default_language())
