"""Processes of contenders, each in its environment, and the machine they run on."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.rivals.contenders import Entry

ROOT = Path(__file__).parents[3]
LIMITS = ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A contender's process (``worker.py``); ``weighs``: big arrays go back to the system as soon as they are freed."""

    def __init__(self, entry: Entry, months: int, weighs: bool = False) -> None:
        environment = {key: value for key, value in os.environ.items() if key not in (*LIMITS, "VIRTUAL_ENV")}
        environment |= {name: str(entry.threads) for name in LIMITS if entry.threads}
        environment |= {"MALLOC_MMAP_THRESHOLD_": "65536"} if weighs else {}
        environment |= {"STARSIM_INSTALL_FONTS": "0", "PYTHONWARNINGS": "ignore"}
        environment |= dict(entry.settings)
        command = [*python_with(entry.packages), "-m", "tests.bench.rivals.worker", entry.module, str(months)]
        self.entry = entry
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.versions: dict[str, str] = self.answer()["versions"]

    def ask(self, order: str, agents: int) -> dict[str, Any]:
        """Give an order and wait for its answer."""
        assert self.process.stdin
        print(order, agents, file=self.process.stdin, flush=True)
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Return the next answer."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.entry.name} stopped, see above (exit code {self.process.wait()})")
        return json.loads(line)

    def end(self) -> None:
        """Let the process end."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def python_with(packages: tuple[str, ...]) -> list[str]:
    """Return the command of a Python that has ``packages`` and nothing of ours; without any: this one."""
    if not packages:
        return [sys.executable]
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        raise SystemExit("uv is needed to install the rivals: pip install uv")
    wanted = [part for package in packages for part in ("--with", package)]
    base = str(Path(sys.base_prefix) / "bin" / "python3")
    return [uv, "run", "--quiet", "--isolated", "--no-project", "--python", base, *wanted, "python"]


def machine() -> dict[str, str | int]:
    """Describe the machine."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": processor[1] if processor else platform.processor(),
        "cores": os.cpu_count() or 0,
        "memory_GiB": round(int(memory[1]) / 2**20) if memory else 0,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
