"""Progress of long work on the error stream, with the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINES = 10  # printed in all where there is no terminal


@contextmanager
def progress(text: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Lend a function that is told how many of how many steps are done.

    A bar in a terminal, about ten plain lines elsewhere; ``quiet`` shows nothing.
    """
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield lambda finished, total: None
    elif not console.is_terminal:
        yield _in_lines(text, console)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            yield _on_bar(text, bar)


def _on_bar(text: str, bar: Progress) -> Callable[[int, int], None]:
    task, begun = bar.add_task(text, total=None), False

    def advance(finished: int, total: int) -> None:
        nonlocal begun
        if begun:
            bar.update(task, completed=finished, total=total)
        else:  # what an earlier run has finished must not count as speed
            bar.reset(task, completed=finished, total=total)
            begun = True

    return advance


def _in_lines(text: str, console: Console) -> Callable[[int, int], None]:
    began, first, printed = 0.0, -1, -1

    def advance(finished: int, total: int) -> None:
        nonlocal began, first, printed
        if first < 0:
            began, first = time.monotonic(), finished
        step = LINES * finished // max(total, 1)
        if step == printed:
            return
        printed, left = step, ""
        if first < finished < total:
            seconds = int((time.monotonic() - began) / (finished - first) * (total - finished))
            left = f", -{seconds // 60}:{seconds % 60:02d}"
        console.print(f"{text} {finished}/{total}{left}")

    return advance
