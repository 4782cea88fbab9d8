"""All draws of a plan on all cores: shown as they finish, kept as they finish, stopped without loss."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from functools import partial

from ekraf.errors import RunError
from ekraf.experiment.luck import draw_seed
from ekraf.experiment.plan import Plan, in_draw
from ekraf.experiment.simulate import DrawResult, Reals, Simulate, simulate_draw, warm_up
from ekraf.experiment.store import Store
from ekraf.experiment.tables import write_tables
from ekraf.scenario import Scenario

Advance = Callable[[int, int], None]  # finished draws, all draws


class InterruptedRunError(RunError):
    """The user stopped a run; what is finished is kept."""

    exit_status = 130  # as a shell reports a program that Ctrl-C ended


def run(store: Store[DrawResult], workers: int | None = None, advance: Advance = lambda finished, total: None) -> None:
    """Simulate the draws of the plan that ``store`` lacks, then write its tables; see ``carry_out``.

    Where there are more ``workers`` than draws, several threads live through each draw.
    """
    missing = store.plan.options.draws - len(store.finished)
    threads = max((workers or cores()) // max(missing, 1), 1)
    work = partial(_simulate, partial(simulate_draw, threads=threads), store.plan)
    carry_out(store, work, lambda: write_tables(store), workers, advance)


def carry_out[Result](
    store: Store[Result],
    work: Callable[[int], Result],
    finish: Callable[[], None],
    workers: int | None,
    advance: Advance,
) -> None:
    """Let ``work`` give the result of each draw that ``store`` lacks, then ``finish``.

    ``workers``: processes, all cores by default. ``advance`` is told at the start and after each draw.
    RunError: a process died. InterruptedRunError: Ctrl-C.
    """
    total, begun = store.plan.options.draws, time.monotonic()
    missing = [draw for draw in range(total) if draw not in store.finished]
    processes = min(workers or cores(), len(missing))
    draws = _in_processes if processes > 1 else _one_by_one
    complete = False
    advance(len(store.finished), total)
    try:
        if missing:
            with closing(draws(work, missing, processes, store.plan.scenarios)) as results:
                for draw, result in results:
                    store.save(draw, result)
                    advance(len(store.finished), total)
        finish()
        complete = True
    except KeyboardInterrupt:
        done = f"finished {len(store.finished)} of {total} draws"
        raise InterruptedRunError(f"{done}; the same command goes on from there") from None
    finally:
        store.close(time.monotonic() - begun, complete)


def check_workers(workers: int | None) -> None:
    """Raise RunError if ``workers`` is below 1; None is all cores."""
    if workers is not None and workers < 1:
        raise RunError(f"workers = {workers}: must be at least 1")


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _simulate(simulate: Simulate, plan: Plan, draw: int) -> DrawResult:
    """Return the kept scenarios of one draw, in the plan's order."""
    options = plan.options
    found: dict[str, tuple[Reals, Reals]] = {}
    for group in plan.groups:
        result = simulate(in_draw(group, options, draw), draw_seed(options.seed, draw), options.scale)
        pairs = zip(result.series, result.ledger, strict=True)
        found |= {one.key: pair for one, pair in zip(group, pairs, strict=True)}
    series, ledger = zip(*(found[one.key] for one in plan.scenarios), strict=True)
    return DrawResult(series, ledger)


def _one_by_one[Result](
    work: Callable[[int], Result], draws: list[int], _: int, __: Sequence[Scenario]
) -> Generator[tuple[int, Result]]:
    for draw in draws:
        yield draw, work(draw)


def _in_processes[Result](
    work: Callable[[int], Result], draws: list[int], processes: int, scenarios: Sequence[Scenario]
) -> Generator[tuple[int, Result]]:
    """Yield draws as they finish. One process compiles the model before the others ask for it."""
    with _executor(processes) as executor:
        try:
            with _main_left_out():
                first = executor.submit(warm_up, scenarios)
            first.result()
            with _main_left_out():
                waiting: dict[Future[Result], int] = {executor.submit(work, draw): draw for draw in draws}
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(future), future.result()
        except BrokenProcessPool as error:
            raise RunError(
                "a worker process ended without a word, perhaps for want of memory; finished draws are kept. "
                "Give the same command with fewer --workers, or a smaller --scale with another --out"
            ) from error


@contextmanager
def _executor(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Lend a pool; on any error or Ctrl-C its processes end at once instead of finishing their draws."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ekraf.economy"])
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(processes, context, initializer=_leave_interrupts_to_the_parent)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        executor.shutdown()


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Hide the user's script from processes that start: they need nothing of it, and would run it again."""
    main = sys.modules["__main__"]
    file, spec = main.__dict__.pop("__file__", None), main.__spec__
    main.__spec__ = None
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__dict__["__file__"] = file


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
