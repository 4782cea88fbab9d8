"""A whole scenario: one future of one region, as typed and frozen values."""

from __future__ import annotations

from typing import Any

from pydantic import PrivateAttr

from ekraf.clock import month_index
from ekraf.scenario.fields import Month, Number, Section, Text, Whole, setting
from ekraf.scenario.levers import Lever, Policy
from ekraf.scenario.trial import Trial
from ekraf.scenario.world import World

LONG_BEFORE = 600  # months


class Scenario(Section):
    """One future: a region, a horizon, the world outside and the support policies.

    Made by ``load``, ``build`` or ``override``, which check what a single field cannot know. ``key`` (the
    stem of its file) names it in results; ``root`` is the key at the far end of its chain of ``extends``.
    """

    name: Text = setting("", "What tables and figures call it, in English; left out: the file's name")
    name_id: Text = setting("", "The same in Indonesian; left out: the English name")
    extends: Text | None = setting(None, "Scenario to start from: tables merge, lists of policies append")
    region: Text = setting("3572", "BPS code or name of a regency or city")
    start: Month = setting("2026-01", "First month", "YYYY-MM")
    months: Whole = setting(120, "Length", "months", ge=1, le=600)
    world: World = setting(World(), "How the outside differs from the reference path")
    policy: tuple[Policy, ...] = setting((), "Support policies, in the order in which they are carried out")
    trial: Trial | None = setting(None, "An experiment inside the town")
    parameters: dict[str, Number] = setting({}, "Model parameters to override, each within its range")

    _key: str = PrivateAttr("scenario")
    _root: str = PrivateAttr("scenario")

    def model_post_init(self, context: tuple[str, str] | None) -> None:
        """Take key and root, which no file may set, from the validation context."""
        if context is not None:
            self._key, self._root = context

    @property
    def key(self) -> str:
        """Short name in results: the stem of the scenario's file."""
        return self._key

    @property
    def root(self) -> str:
        """Key at the far end of the chain of ``extends``; the own key of a scenario that extends nothing."""
        return self._root

    @property
    def first_month(self) -> int:
        """First month, as a number of ``ekraf.clock``."""
        return month_index(self.start)

    @property
    def last_month(self) -> int:
        """Last month, as a number of ``ekraf.clock``."""
        return self.first_month + self.months - 1

    def month_of(self, text: str | None) -> int:
        """Return a month as a number of ``ekraf.clock``; the scenario's first if none is given."""
        return month_index(text) if text else self.first_month

    def span(self, policy: Lever) -> range:
        """Return the months (numbers of ``ekraf.clock``) in which a policy is in force.

        One that runs already does so from long before the scenario.
        """
        first = self.month_of(policy.start)
        if policy.already_running:
            first -= LONG_BEFORE
        last = month_index(policy.end) if policy.end else self.last_month
        return range(first, min(last, self.last_month) + 1)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, which editors use to complete and check it."""
    schema = Scenario.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "ekraf scenario"}
