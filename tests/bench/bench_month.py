"""How long a month takes, whole and by phase; run by hand: ``uv run python tests/bench/bench_month.py``.

The package of the shipped scenarios, the whole town, one process: what ``ekraf run package --profile`` prints, with
the load of the machine.
"""

from __future__ import annotations

import argparse
import os

from rich.console import Console

from ekraf.experiment.profile import WARM, profile
from ekraf.scenario import load, override
from ekraf.show.profile_table import profile_table


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--months", type=int, default=24)
    given = options.parse_args()
    found = profile(override(load("package"), months=given.months + WARM), scale=given.scale)
    Console(width=100).print(profile_table(found, "package", "en"))
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
