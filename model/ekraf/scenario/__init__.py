"""Scenario files: what they may say, how they are read, and what is wrong with them.

``names`` is the function that lists the shipped scenarios. The module of that name, with the words that files
may use, is loaded before, so that the function stays what ``ekraf.scenario.names`` means.
"""

from ekraf.scenario.levers import LEVER_SECTIONS, Eligibility, Lever, Policy
from ekraf.scenario.loader import build, load, override, resolved
from ekraf.scenario.names import LEVER_LABELS, LEVERS, SUBSECTOR_LABELS, SUBSECTORS
from ekraf.scenario.schema import Scenario, json_schema
from ekraf.scenario.sources import names
from ekraf.scenario.world import Shock, World

__all__ = [
    "LEVERS",
    "LEVER_LABELS",
    "LEVER_SECTIONS",
    "SUBSECTORS",
    "SUBSECTOR_LABELS",
    "Eligibility",
    "Lever",
    "Policy",
    "Scenario",
    "Shock",
    "World",
    "build",
    "json_schema",
    "load",
    "names",
    "override",
    "resolved",
]
