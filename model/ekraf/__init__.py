"""An agent-based simulator of a town's creative economy (ekonomi kreatif) for local planners.

``compare`` and ``run`` simulate scenarios and return a study; ``scenario`` loads one, ``regions`` lists the regions,
``CreativeEconomy`` is the Mesa model. They are imported when first asked for, so that ``import ekraf`` is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ekraf import scenario
    from ekraf.api import compare, regions, run
    from ekraf.economy import CreativeEconomy

__all__ = ["CreativeEconomy", "compare", "regions", "run", "scenario"]


def __getattr__(name: str) -> object:
    match name:
        case "CreativeEconomy":
            return import_module("ekraf.economy").CreativeEconomy
        case "scenario":
            return import_module("ekraf.scenario")
        case "compare" | "regions" | "run":
            return getattr(import_module("ekraf.api"), name)
    raise AttributeError(f"module 'ekraf' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


class _Scenarios(ModuleType):
    """The package ``ekraf.scenario``, which when called loads a scenario: ``ekraf.scenario("training")``."""

    def __call__(self, name_or_path: Any) -> Any:
        """Return the scenario of a shipped name or a file, see ``ekraf.scenario.load``."""
        return self.load(name_or_path)


class _Package(ModuleType):
    """This package; whoever imports ``ekraf.scenario`` first, it becomes callable."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "scenario" and isinstance(value, ModuleType):
            value.__class__ = _Scenarios
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
