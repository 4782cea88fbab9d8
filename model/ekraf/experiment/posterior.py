"""Parameter sets that fit a region's targets, as they ship with the package and as draws take them.

Two draws share a set and differ in luck, so that the variance of whatever is simulated can be split into ignorance
of parameters and luck (``ekraf.analysis.ignorance``).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf.errors import RunError
from ekraf.experiment.files import explained, write_whole
from ekraf.parameters import claims
from ekraf.region import load as load_region

FIXED, POSTERIOR, USUAL = "fixed", "posterior", "usual"
FOLDER = Path(__file__).resolve().parents[1] / "posterior"
LUCKS = 2  # draws in a row that share a parameter set


class Posterior(NamedTuple):
    """Equally likely parameter sets: ``values`` [sets, parameters]; ``digest`` is the file's SHA-256."""

    names: tuple[str, ...]
    values: NDArray[np.float64]
    digest: str

    def of_draw(self, draw: int) -> dict[str, float]:
        """Return the parameters of a draw."""
        row = self.values[draw // LUCKS % len(self.values)]
        return dict(zip(self.names, map(float, row), strict=True))


def shipped(region: str) -> bool:
    """Return whether the posterior of a region (code or name) is part of the package."""
    return _path(POSTERIOR, region).exists()


def settle(asked: str, regions: Iterable[str]) -> str:
    """Return ``fixed``, ``posterior`` or the full path of a file, whichever ``asked`` means for these regions.

    ``usual`` is the posterior where the package has it for all, and the values of ``parameters.csv`` otherwise.
    RunError: there is no such posterior.
    """
    if asked == FIXED:
        return FIXED
    if asked == USUAL:
        return POSTERIOR if all(map(shipped, regions)) else FIXED
    for region in regions:
        path = _path(asked, region)
        if not path.is_file():
            known = ", ".join(sorted(one.stem for one in FOLDER.glob("*.csv"))) or "none"
            raise RunError(
                f"parameters = '{asked}': there is no file {path.name if asked == POSTERIOR else path} for {region}; "
                f"write fixed, or the posterior.csv of 'ekraf calibrate {region}' (shipped: {known})"
            )
        read(path)
    return POSTERIOR if asked == POSTERIOR else str(Path(asked).resolve())


def of_region(settled: str, region: str) -> Posterior | None:
    """Return the posterior that draws of a region take their parameters from; None if parameters are fixed."""
    return None if settled == FIXED else read(_path(settled, region))


@cache
def read(path: Path) -> Posterior:
    """Return the posterior in a file; RunError: a column is not a parameter, or values leave their range."""
    with explained(path):
        raw = path.read_bytes()
        names, *rows = list(csv.reader(raw.decode().splitlines())) or [[]]
    wrong = [name for name in names if name not in claims()]
    if wrong or not rows:
        raise RunError(f"{path}: {', '.join(wrong) or 'no row'}: not parameter sets of this version of ekraf")
    try:
        values = np.array(rows, dtype=float)
    except ValueError as error:
        raise RunError(f"{path}: {error}: not parameter sets") from error
    low, high = (np.array([getattr(claims()[name], end) for name in names]) for end in ("low", "high"))
    room = 1e-5 * np.maximum(np.abs(low), np.abs(high))  # files hold six figures
    outside = ~((values >= low - room) & (values <= high + room)).all(axis=0)
    if outside.any():
        far = ", ".join(name for name, out in zip(names, outside, strict=True) if out)
        raise RunError(f"{path}: {far}: outside the range that parameters.csv claims; calibrate anew")
    return Posterior(tuple(names), np.clip(values, low, high), hashlib.sha256(raw).hexdigest())


def write(path: Path, columns: Mapping[str, NDArray[np.float64]]) -> None:
    """Write parameter sets, a row a set."""
    rows = zip(*(np.char.mod("%.6g", values) for values in columns.values()), strict=True)
    text = "\n".join([",".join(columns), *(",".join(row) for row in rows), ""])
    write_whole(path, lambda file: file.write(text.encode()))


def _path(asked: str, region: str) -> Path:
    return FOLDER / f"{load_region(region).code}.csv" if asked in (POSTERIOR, USUAL) else Path(asked)
