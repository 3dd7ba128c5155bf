"""Work on many dossiers: one by one, shared with other processes, or over a Dask scheduler."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread
from conventions.cli.output import FAILED, complain
from conventions.messages import Catalogue

# --- Work over the workers of a Dask scheduler; its errors are sentences ------------------------------------


def by_scheduler(arguments: Arguments, words: Catalogue, run: Callable[[], int]) -> int:
    """Return the exit code of a run; 2 if the scheduler cannot be used."""
    address = arguments.scheduler
    if address is None:
        return run()

    def said(key: str, reason: str = "") -> int:
        told = words.text(key, address=address, reason=reason)
        complain(f"subventio {arguments.command}: {told} → {words.text(f'{key}.remedy')}")
        return FAILED

    try:
        from conventions.cli.on_dask import SchedulerRefusedError, ask_workers
    except ModuleNotFoundError:
        return said("dask.not_installed")
    try:
        ask_workers(address)
        return run()
    except SchedulerRefusedError as error:
        return said(error.why, error.reason)


# ------------------------------------------------------------------------------------------------------------
# Work on many dossiers, one by one in this process, or shared with other processes.

MANY: Final = 200
"""From this many dossiers other processes pay off, despite their start-up time."""
SOME: Final = 8
"""The same if the number of processes was given."""

Found = TypeVar("Found")
Found_co = TypeVar("Found_co", covariant=True)


class Work(Protocol[Found_co]):
    """Work on one dossier at a time, whose results go between processes."""

    def examined(self, place: Path | Unread) -> Found_co:
        """Return the result for a dossier; a failure does not stop the others."""
        ...

    def died(self, place: Path) -> Found_co:
        """Return the complaint about a dossier whose process died."""
        ...


def shared(
    places: Sequence[Path | Unread], work: Work[Found], make: Callable[[], Work[Found]], jobs: int | None
) -> Iterator[Found]:
    """Yield the results in the order of dossiers; `make` creates the work in another process."""
    if len(places) >= (MANY if jobs is None else SOME) and jobs != 1:
        from conventions.cli.workers import cores, over_processes

        many = jobs or cores()
        if many > 1:
            yield from over_processes(places, make, many)
            return
    yield from map(work.examined, places)
