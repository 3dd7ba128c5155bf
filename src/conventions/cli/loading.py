"""Reading what the command names, dossiers and rulebooks: each fault said, the rest of the work goes on."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, overload

from attrs import field, frozen

from budget.findings import Place
from conventions.cli.output import complain
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import fault_json, fault_line
from conventions.exports.json_values import Json
from conventions.files.discovery import UndiscoveredError, folder_names, twins
from conventions.files.dossier_folder import CONVENTION, read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.rulebook_file import find_rulebook, read_rulebook, shipped_rulebooks
from conventions.language.digits import NumberTooLongError
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

# --- The rulebooks that a command was asked to apply: read once, or every fault of theirs told --------------

NONE: Final = "none"


def asked_rulebooks(names: str, command: str, words: Catalogue) -> tuple[Rulebook, ...] | None:
    """Return the rulebooks named, separated by commas; None where one cannot be read, which is then told."""
    paths = asked_paths(names, command, words)
    found = [book_at(path, words) for path in paths if path is not None]
    books = tuple(book for book in found if book is not None)
    return books if len(books) == len(paths) else None


def asked_paths(names: str, command: str, words: Catalogue) -> tuple[Path | None, ...]:
    """Return where the rulebooks named lie; None for each that there is not, which is then told."""
    found = []
    for name in () if names == NONE else names.split(","):
        path = find_rulebook(name.strip())
        if path is None:
            known = ", ".join((*shipped_rulebooks(), NONE))
            complain(f"subventio {command}: {words.text('cli.no_such_rulebook', actual=name, known=known)}")
        found.append(path)
    return tuple(found)


def book_at(path: Path, words: Catalogue) -> Rulebook | None:
    """Return the rulebook of a file; None where it cannot be read: every fault of it is then told."""
    try:
        return read_rulebook(path)
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
    return None


# ------------------------------------------------------------------------------------------------------------
# Reading what the command names: each dossier by itself, each fault said, the rest of the work goes on.


@frozen
class Loaded:
    """A dossier that was read, and where."""

    path: Path
    dossier: Dossier


@frozen
class Unread:
    """A dossier that was not, with all its faults."""

    path: Path
    faults: tuple[Fault, ...]

    def errors(self, words: Catalogue) -> tuple[dict[str, Json], ...]:
        """Return its faults as JSON."""
        return tuple(fault_json(fault, words) for fault in self.faults)


@frozen(eq=False)
class Places(Sequence[Path | Unread]):
    """Folders of dossiers, and in its place each path that leads to none: held as texts, of little room."""

    held: list[str | Unread] = field(factory=list)

    @property
    def names(self) -> list[str]:
        """Return the folders alone, as texts."""
        return [place for place in self.held if isinstance(place, str)]

    @overload
    def __getitem__(self, at: int) -> Path | Unread: ...
    @overload
    def __getitem__(self, at: slice) -> "Places": ...
    def __getitem__(self, at: int | slice) -> "Path | Unread | Places":
        """Return one, or some of them."""
        return Places(self.held[at]) if isinstance(at, slice) else _place(self.held[at])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.held)

    def __iter__(self) -> Iterator[Path | Unread]:
        """Yield them in order."""
        return map(_place, self.held)


def path_of(place: Path | Unread) -> Path:
    """Return where a dossier is, or the path that leads to none."""
    return place.path if isinstance(place, Unread) else place


def _place(held: str | Unread) -> Path | Unread:
    return Path(held) if isinstance(held, str) else held


def folders_below(paths: Iterable[Path], words: Catalogue) -> tuple[list[Path], list[Unread]]:
    """Return the folder of every dossier below `paths`, once, and the paths that lead to none.

    Each fault goes to the standard error.
    """
    found = found_below(paths, words)
    unread = [place for place in found if isinstance(place, Unread)]
    return [place for place in found if isinstance(place, Path)], unread


def places(paths: Iterable[Path], words: Catalogue) -> Places:
    """Return the folder of every dossier below `paths`, once, and in its place each path that leads to none.

    Each fault goes to the standard error.
    """
    found = found_below(paths, words)
    tell_twins(found.names, words)
    return found


def found_below(paths: Iterable[Path], words: Catalogue) -> Places:
    """Return what is below each path: what leads to no dossier, then the folders that no other led to."""
    found: list[str | Unread] = []
    known: set[str] = set()
    many = list(paths)
    for asked in many:
        try:
            folders = folder_names([asked])
        except UnreadableDossierError as refused:
            folders = (
                [str(folder) for folder in refused.found] if isinstance(refused, UndiscoveredError) else []
            )
            found.append(Unread(asked, refused.faults))
            tell(refused.faults, words)
        except OSError as error:
            folders = []
            found.append(broken(asked, error, words))
        if len(many) == 1:
            found += folders
            continue
        for folder in folders:
            if (where := os.path.realpath(folder)) not in known:
                known.add(where)
                found.append(folder)
    return Places(found)


def tell_twins(folders: Sequence[str | Path], words: Catalogue) -> None:
    """Warn, on the standard error, of dossiers that have one identifier: is one the copy of another?"""
    for name, (first, *others) in twins(folders):
        told = {"id": name, "path": str(first), "others": ", ".join(str(place) for place in others)}
        complain(words.text("cli.twins", told))


def load(paths: Iterable[Path], words: Catalogue, office: Path | None) -> list[Loaded | Unread]:
    """Return every dossier below `paths`, once, read or not; each fault goes to the standard error."""
    found = places(paths, words)
    return [load_one(place, words, office) for place in found]


def broken(path: Path, error: Exception, words: Catalogue) -> Unread:
    """Return what is said of a dossier on which we ourselves failed; it goes to the standard error too."""
    fault = number_too_long(path, error) or Fault(Place(str(path)), "failed", actual=_told(error))
    tell([fault], words)
    return Unread(path, (fault,))


def died_at(path: Path, words: Catalogue) -> Unread:
    """Return what is said of a dossier at which its process died; it goes to the standard error too."""
    fault = Fault(Place(str(path)), "process_died")
    tell([fault], words)
    return Unread(path, (fault,))


def number_too_long(path: Path, error: Exception) -> Fault | None:
    """Return the fault of a dossier that asks for a number with too many digits; of another error, None."""
    if not isinstance(error, NumberTooLongError):
        return None
    place, params = Place(str(path / CONVENTION)), tuple(error.params.items())
    return Fault(place, error.code, actual=error.actual, expected=error.expected, params=params)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")


def load_one(place: Path | Unread, words: Catalogue, office: Path | None) -> Loaded | Unread:
    """Return the dossier of one folder, read or not; its paths stay in it, or in that of the office."""
    if isinstance(place, Unread):
        return place
    try:
        return Loaded(place, read_dossier(place, office=office))
    except UnreadableDossierError as refused:
        tell(refused.faults, words)
        return Unread(place, refused.faults)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still read
        return broken(place, error, words)


def tell(faults: Iterable[Fault], words: Catalogue) -> None:
    """Print each fault on the standard error, one line each."""
    for fault in faults:
        complain(fault_line(fault, words))
