"""The same command gives the same bytes, whatever the number of workers."""

from __future__ import annotations

from pathlib import Path

from ekraf.cli import main


def test_one_and_two_workers_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        common = ["--draws", "2", "--months", "4", "--scale", "0.02", "--quiet", "--json"]
        assert main(["compare", "training", "--workers", str(workers), "--out", str(out), *common]) == 0
        written.append((out / "indicators.parquet").read_bytes())
    assert written[0] == written[1]
