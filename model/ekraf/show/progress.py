"""Progress of long work on the error stream, with the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def progress(text: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Lend a function that is told how many of how many steps are done; ``quiet`` shows nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task(text, total=None)

        def advance(finished: int, total: int) -> None:
            bar.update(task, completed=finished, total=total)

        yield advance
