"""Many dossiers over the cores of the machine, in order; a process that dies does not stop the others."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Final, TypeVar, cast

from conventions.cli.loading import Unread, Work, path_of

Errand = tuple[Path | Unread, ...]
Found = TypeVar("Found")
_ERRAND: Final = 8
"""Dossiers per batch: smaller ones would cost more in communication."""
AHEAD: Final = 3
"""Batches per process that may wait for a slow one before them; their results stay in memory."""


def cores() -> int:
    """Return the number of cores available to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over_processes(
    places: Iterable[Path | Unread], make: Callable[[], Work[Found]], jobs: int
) -> Iterator[Found]:
    """Yield the results in the order of dossiers, as soon as they are known; few are in memory.

    If a process dies (out of memory, or killed), the dossiers in progress are checked again, one by one: only
    the one at which it dies again is reported.
    """
    left = errands(places)
    pool = _pool(make, jobs)
    waiting: deque[tuple[Errand, Future[list[Found]]]] = deque()
    try:
        while True:
            for errand in islice(left, jobs * AHEAD - len(waiting)):
                waiting.append((errand, _sent(pool, errand)))
            if not waiting:
                return
            errand, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown()
                yield from _alone(errand, make)
                pool = _pool(make, jobs)
                again = [(it, _retried(pool, it, sent)) for it, sent in waiting]
                waiting = deque(again)
    finally:  # at exit Python waits for the processes in any case, and may stumble over a pool half closed
        pool.shutdown(cancel_futures=True)


def errands(places: Iterable[Path | Unread]) -> Iterator[Errand]:
    """Yield the dossiers in batches for a process."""
    left = iter(places)
    while errand := tuple(islice(left, _ERRAND)):
        yield errand


def _sent(pool: ProcessPoolExecutor, errand: Errand) -> Future[list[Found]]:
    """Return the future results of a batch; if the pool broke, those of the other dossiers."""
    try:
        return cast("Future[list[Found]]", pool.submit(_examined, errand))
    except BrokenProcessPool as error:
        broken: Future[list[Found]] = Future()
        broken.set_exception(error)
        return broken


def _retried(pool: ProcessPoolExecutor, errand: Errand, sent: Future[list[Found]]) -> Future[list[Found]]:
    """Return a finished batch; one lost with its pool is sent again."""
    return sent if sent.done() and sent.exception() is None else _sent(pool, errand)


def _alone(errand: Sequence[Path | Unread], make: Callable[[], Work[Found]]) -> Iterator[Found]:
    """Yield the results of dossiers that each have a process to themselves."""
    pool = _pool(make, 1)
    for place in errand:
        try:
            yield from _sent(pool, (place,)).result()
        except BrokenProcessPool:
            pool.shutdown()
            yield make().died(path_of(place))
            pool = _pool(make, 1)
    pool.shutdown()


# --- in the processes --------------------------------------------------------------------------------------

_WORK: list[Work[object]] = []
"""The work of this process, once started."""


def _pool(make: Callable[[], Work[Found]], jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, _context(), _begin, (make,))


def _context() -> BaseContext:
    """Return how processes start: as copies of this one where safe, which is cheapest."""
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if is_safe else "spawn")


def _begin(make: Callable[[], Work[Found]]) -> None:
    """Prepare once; and end with the parent process, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process notices it, and ends the others
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _WORK[:] = [make()]


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _examined(errand: Errand) -> list[object]:
    return [_WORK[0].examined(place) for place in errand]
