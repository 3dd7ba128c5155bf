"""Many dossiers over the workers of a Dask scheduler, with the same function as processes, in order.

If a worker dies, the scheduler gives its work to another. Only a dossier on which several workers die is
reported. Imported only if a scheduler is named, because it is slow to import.
"""

import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final, Generic, cast

from attrs import field
from distributed import Client, Future
from distributed.scheduler import KilledWorker

from budget import frozen
from budget.errors import InputError
from conventions.cli.loading import Unread, Work, path_of
from conventions.cli.workers import AHEAD, Errand, Found, errands
from conventions.version import VERSION

_SECONDS: Final = 20
"""The timeout for a scheduler and its first worker."""


class SchedulerRefusedError(InputError):
    """A scheduler that cannot be used; `why` is the message key, `reason` the error text."""

    code: ClassVar[str] = "scheduler_refused"

    def __init__(self, address: str, why: str, reason: str = "") -> None:
        super().__init__(f"{address}: {why} {reason}", actual=address, expected="")
        self.why = why
        self.reason = reason


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """Yield a connection with at least one worker; its errors are SchedulerRefusedError."""
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise SchedulerRefusedError(address, "dask.unreachable", _first_line(error)) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as error:
            raise SchedulerRefusedError(address, "dask.no_worker", _first_line(error)) from None
        yield client


def ask_workers(address: str) -> None:
    """Check that each worker runs the same version: another one would give other results."""
    with _client(address) as client:
        try:
            versions = set(client.run(version).values())
        except Exception as error:  # noqa: BLE001 — whatever a worker lacks, it cannot check dossiers
            raise SchedulerRefusedError(address, "dask.no_program", _first_line(error)) from None
    if versions != {VERSION}:
        others = ", ".join(sorted(versions - {VERSION}))
        raise SchedulerRefusedError(address, "dask.other_version", others)


def version() -> str:
    """Return the version of the program in this process."""
    return VERSION


def over_dask(
    places: Iterable[Path | Unread], make: Callable[[], Work[Found]], address: str
) -> Iterator[Found]:
    """Yield the results in the order of dossiers, as soon as they are known; few are in memory."""
    left = errands(places)
    waiting: deque[tuple[Errand, Future[list[Found]]]] = deque()
    with _client(address) as client:
        run = _Run(client, make, address)
        while True:
            workers = client.nthreads()  # type: ignore[no-untyped-call]
            room = AHEAD * max(1, len(workers)) - len(waiting)
            for errand in islice(left, max(0, room)):
                waiting.append((errand, run.sent(errand)))
            if not waiting:
                return
            yield from run.found(*waiting.popleft())


@frozen
class _Run(Generic[Found]):
    """One check over the workers of a scheduler; `name` is unique among runs on the same workers."""

    client: Client
    make: Callable[[], Work[Found]]
    address: str
    name: str = field(factory=lambda: uuid.uuid4().hex)

    def sent(self, errand: Errand) -> Future[list[Found]]:
        future = self.client.submit(examined_errand, self.name, self.make, errand, pure=False)
        return cast("Future[list[Found]]", future)

    def found(self, errand: Errand, future: Future[list[Found]]) -> list[Found]:
        """Return the results of a batch; if workers died of it, each dossier is tried alone."""
        try:
            return future.result()
        except KilledWorker:
            if len(errand) > 1:
                return [item for place in errand for item in self.found((place,), self.sent((place,)))]
            return [self.make().died(path_of(errand[0]))]
        except Exception as error:  # whatever the error, workers give no more detail
            raise SchedulerRefusedError(self.address, "dask.lost", _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__


# --- in the workers ----------------------------------------------------------------------------------------

_WORK: Final[dict[str, Work[object]]] = {}
"""The work of the run of this worker's last batch."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""Messages on standard error during a dossier are attributed to it."""


def examined_errand(run: str, make: Callable[[], Work[object]], errand: Errand) -> list[object]:
    """Return the results for the dossiers of a batch."""
    with _ONE_AT_A_TIME:
        if run not in _WORK:
            _WORK.clear()
            _WORK[run] = make()
        return [_WORK[run].examined(place) for place in errand]
