"""Work on many dossiers: one after the other, shared with other processes, or over a Dask scheduler."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread
from conventions.cli.output import FAILED, complain
from conventions.messages import Catalogue

# --- Work over the workers of a Dask scheduler: what is wrong with it is a sentence -------------------------


def by_scheduler(arguments: Arguments, words: Catalogue, run: Callable[[], int]) -> int:
    """Return the exit code of a run; 2 where the scheduler that is asked for cannot be used."""
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
# Work on many dossiers, one after the other here, or shared with other processes where they are many.

MANY: Final = 200
"""So many dossiers are worth other processes, which take their time to begin."""
SOME: Final = 8
"""So many, where the number of processes was asked for."""

Found = TypeVar("Found")
Found_co = TypeVar("Found_co", covariant=True)


class Work(Protocol[Found_co]):
    """What is done with one dossier after the other; what comes of it goes between processes."""

    def examined(self, place: Path | Unread) -> Found_co:
        """Return what becomes of a dossier; one that fails stops no other."""
        ...

    def died(self, place: Path) -> Found_co:
        """Return what is said of a dossier at which the process that had it died."""
        ...


def shared(
    places: Sequence[Path | Unread], work: Work[Found], make: Callable[[], Work[Found]], jobs: int | None
) -> Iterator[Found]:
    """Yield what becomes of each dossier, in their order; `make` makes the work ready in another process."""
    if len(places) >= (MANY if jobs is None else SOME) and jobs != 1:
        from conventions.cli.workers import cores, over_processes

        many = jobs or cores()
        if many > 1:
            yield from over_processes(places, make, many)
            return
    yield from map(work.examined, places)
