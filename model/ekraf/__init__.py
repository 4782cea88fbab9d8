"""ekraf: an agent-based simulator of a town's creative economy (ekonomi kreatif) for local planners.

``compare`` and ``run`` simulate and return a ``Study``; ``scenario("training")`` loads a scenario, and
``CreativeEconomy`` is the model, a ``mesa.Model``. Each is loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import ekraf.scenario as _scenario

if TYPE_CHECKING:
    from ekraf.api import compare, regions, run
    from ekraf.economy import CreativeEconomy
    from ekraf.show.study import Study

_WHERE = {
    "compare": "ekraf.api", "run": "ekraf.api", "regions": "ekraf.api", "Study": "ekraf.show.study",
    "CreativeEconomy": "ekraf.economy",
}  # fmt: skip
__all__ = ["CreativeEconomy", "Study", "compare", "regions", "run", "scenario"]


class _ScenarioPackage(ModuleType):
    """The package ``ekraf.scenario``, which may also be called: a package and a function cannot share a name."""

    def __call__(self, name_or_path: str | Path) -> _scenario.Scenario:
        """Return a scenario by shipped name or path, see ``ekraf.scenario.load``."""
        return _scenario.load(name_or_path)


_scenario.__class__ = _ScenarioPackage
scenario = _scenario


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'ekraf' has no attribute '{name}'")
    found = globals()[name] = getattr(importlib.import_module(_WHERE[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHERE})
