"""The synthetic town: residents, households, creative firms and employers that fit what is known."""

from ekraf.synthesis.build import build
from ekraf.synthesis.census import Census, FitRow
from ekraf.synthesis.fit import fit_table
from ekraf.synthesis.page import write_fit_page

__all__ = ["Census", "FitRow", "build", "fit_table", "write_fit_page"]
