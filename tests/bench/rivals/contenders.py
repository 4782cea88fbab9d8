"""Who is compared, and the environment that each runs in: ekraf's own, or one of its own by ``uv run --isolated``."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A row of the table."""

    name: str
    module: str  # of this folder
    packages: tuple[str, ...] = ()  # its environment, exact versions; none: ekraf's
    gated: bool = True  # it computes the micro-model
    most: int = 10**9  # residents at which it is still measured, by time
    keeps: int = 10**9  # and by memory
    threads: int = 1  # 0: as many as it likes
    settings: tuple[tuple[str, str], ...] = ()  # of its environment


YARDSTICK = "ekraf's way"
AMBR = ("ambr==0.5.2", "numba==0.68.1", "numpy==2.5.5", "polars==2.1.0")
BAM = ("bamengine==0.10.2", "numpy==2.5.5")
FRAMES = ("mesa-frames==0.1.0a0", "numpy==1.26.4", "polars==2.1.0")
STARSIM = ("starsim==3.7.2", "numba==0.68.1", "numpy==2.5.5")
ENTRIES = (
    Entry(YARDSTICK, "ekraf_way"),
    Entry("NumPy columns", "numpy_columns"),
    Entry("Starsim", "starsim_module", STARSIM),
    Entry("Starsim, luck in a stream", "starsim_module", STARSIM, settings=(("STARSIM_CRN", "0"),)),
    Entry("bamengine, a role", "bam_role", BAM),
    Entry("ambr, array kernels", "ambr_arrays", AMBR),
    Entry("ambr, table", "ambr_table", AMBR),
    Entry("ambr, table, its threads", "ambr_table", AMBR, threads=0),
    Entry("mesa-frames", "frames", FRAMES),
    Entry("mesa-frames, its threads", "frames", FRAMES, threads=0),
    Entry("plain Mesa", "plain_mesa", keeps=100_000),
    Entry("ekraf, its whole model", "ekraf_full", gated=False),
    Entry("bamengine, its own model, 10,000", "bam_own", BAM, gated=False, most=10_000, keeps=100_000),
    Entry("bamengine, its own model, 100,000", "bam_own", BAM, gated=False, most=100_000, keeps=100_000),
)
