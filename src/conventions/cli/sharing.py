"""Work on many dossiers, one after the other here, or shared with other processes where they are many."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from conventions.cli.loading import Unread

__all__ = ["Work", "shared"]

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
