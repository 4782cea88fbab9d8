"""Regions: figures, law and trade of a regency or city, each with its source.

``ekraf.region.law.law`` gives the law in force; it is not repeated here, so that ``law`` stays the module.
"""

from ekraf.region.facts import Fact, Provision, Region
from ekraf.region.input_output import IoTable
from ekraf.region.overview import Row, profile_rows
from ekraf.region.places import list_regions
from ekraf.region.profile import Profile, load

__all__ = ["Fact", "IoTable", "Profile", "Provision", "Region", "Row", "list_regions", "load", "profile_rows"]
