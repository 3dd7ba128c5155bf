"""Reading the named dossiers and rulebooks; faults are reported and the rest goes on."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar, overload

from attrs import field

from budget import frozen
from budget.findings import Place
from conventions.cli.output import complain
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import fault_json, fault_line
from conventions.exports.json_values import Json
from conventions.files.dossier_folder import CONVENTION, read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.rulebook_file import find_rulebook, read_rulebook, shipped_rulebooks
from conventions.files.sources import UndiscoveredError, folder_names, twins
from conventions.language.errors import NumberTooLongError
from conventions.messages import Catalogue
from conventions.rulebook import Rulebook

# --- The rulebooks named: read once, or all their faults reported -------------------------------------------

NONE: Final = "none"
Result_co = TypeVar("Result_co", covariant=True)


def named_rulebooks(names: str, command: str, words: Catalogue) -> tuple[Rulebook, ...] | None:
    """Return the rulebooks named, separated by commas; None if one is unreadable, which is reported."""
    paths = rulebook_paths(names, command, words)
    found = [book_at(path, words) for path in paths if path is not None]
    books = tuple(book for book in found if book is not None)
    return books if len(books) == len(paths) else None


def rulebook_paths(names: str, command: str, words: Catalogue) -> tuple[Path | None, ...]:
    """Return the paths of the rulebooks named; None for each missing one, which is reported."""
    found = []
    for name in () if names == NONE else names.split(","):
        path = find_rulebook(name.strip())
        if path is None:
            known = ", ".join((*shipped_rulebooks(), NONE))
            complain(f"subventio {command}: {words.text('cli.no_such_rulebook', actual=name, known=known)}")
        found.append(path)
    return tuple(found)


def book_at(path: Path, words: Catalogue) -> Rulebook | None:
    """Return the rulebook in a file; None if it is unreadable, with all its faults reported."""
    try:
        return read_rulebook(path)
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
    return None


# ------------------------------------------------------------------------------------------------------------
# Reading the dossiers named: each one separately, with faults reported.


@frozen
class Loaded:
    """A dossier that was read, with its folder."""

    path: Path
    dossier: Dossier


@frozen
class Unread:
    """An unreadable dossier, with all its faults."""

    path: Path
    faults: tuple[Fault, ...]

    def errors(self, words: Catalogue) -> tuple[dict[str, Json], ...]:
        """Return its faults as JSON."""
        return tuple(fault_json(fault, words) for fault in self.faults)


@frozen(eq=False)
class Places(Sequence[Path | Unread]):
    """Folders of dossiers and, in order, paths without any: stored as text to save memory."""

    held: list[str | Unread] = field(factory=list)

    @property
    def names(self) -> list[str]:
        """Return only the folders, as text."""
        return [place for place in self.held if isinstance(place, str)]

    @overload
    def __getitem__(self, at: int) -> Path | Unread: ...
    @overload
    def __getitem__(self, at: slice) -> "Places": ...
    def __getitem__(self, at: int | slice) -> "Path | Unread | Places":
        """Return one, or a slice."""
        return Places(self.held[at]) if isinstance(at, slice) else _place(self.held[at])

    def __len__(self) -> int:
        """Return their number."""
        return len(self.held)

    def __iter__(self) -> Iterator[Path | Unread]:
        """Yield them in order."""
        return map(_place, self.held)


def path_of(place: Path | Unread) -> Path:
    """Return the folder of a dossier, or the path without one."""
    return place.path if isinstance(place, Unread) else place


def _place(held: str | Unread) -> Path | Unread:
    return Path(held) if isinstance(held, str) else held


class Work(Protocol[Result_co]):
    """Work on one dossier at a time, whose results go between processes."""

    def examined(self, place: Path | Unread) -> Result_co:
        """Return the result for a dossier; a failure does not stop the others."""
        ...

    def died(self, place: Path) -> Result_co:
        """Return the complaint about a dossier whose process died."""
        ...


def folders_below(paths: Iterable[Path], words: Catalogue) -> tuple[list[Path], list[Unread]]:
    """Return the folder of every dossier below `paths`, once, and the paths without any.

    Faults are printed on standard error.
    """
    found = places_below(paths, words)
    unread = [place for place in found if isinstance(place, Unread)]
    return [place for place in found if isinstance(place, Path)], unread


def places(paths: Iterable[Path], words: Catalogue) -> Places:
    """Return the folder of every dossier below `paths`, once, and in order each path without any.

    Faults are printed on standard error.
    """
    found = places_below(paths, words)
    warn_of_duplicates(found.names, words)
    return found


def places_below(paths: Iterable[Path], words: Catalogue) -> Places:
    """Return for each path: each folder that cannot be read, then the new dossiers below it."""
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
            for name in dict.fromkeys(fault.place.file for fault in refused.faults):
                its = tuple(fault for fault in refused.faults if fault.place.file == name)
                found.append(Unread(Path(name), its))
            print_faults(refused.faults, words)
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


def warn_of_duplicates(folders: Sequence[str | Path], words: Catalogue) -> None:
    """Warn, on standard error, of dossiers with the same identifier: is one the copy of another?"""
    for name, (first, *others) in twins(folders):
        params = {"id": name, "path": str(first), "others": ", ".join(str(place) for place in others)}
        complain(words.text("cli.twins", params))


def load(paths: Iterable[Path], words: Catalogue, office: Path | None) -> list[Loaded | Unread]:
    """Return every dossier below `paths`, once, read or not; faults are printed on standard error."""
    found = places(paths, words)
    return [load_one(place, words, office) for place in found]


def broken(path: Path, error: Exception, words: Catalogue) -> Unread:
    """Return an unreadable dossier for an internal error, also printed on standard error."""
    fault = number_too_long(path, error) or Fault(Place(str(path)), "failed", actual=_error_text(error))
    print_faults([fault], words)
    return Unread(path, (fault,))


def died_at(path: Path, words: Catalogue) -> Unread:
    """Return an unreadable dossier for one whose process died, also printed on standard error."""
    fault = Fault(Place(str(path)), "process_died")
    print_faults([fault], words)
    return Unread(path, (fault,))


def number_too_long(path: Path, error: Exception) -> Fault | None:
    """Return the fault of a number with too many digits; None for any other error."""
    if not isinstance(error, NumberTooLongError):
        return None
    place, params = Place(str(path / CONVENTION)), tuple(error.params.items())
    return Fault(place, error.code, actual=error.actual, expected=error.expected, params=params)


def _error_text(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")


def load_one(place: Path | Unread, words: Catalogue, office: Path | None) -> Loaded | Unread:
    """Return the dossier of a folder, read or not; its paths may not leave it, or the office's folder."""
    if isinstance(place, Unread):
        return place
    try:
        return Loaded(place, read_dossier(place, office=office))
    except UnreadableDossierError as refused:
        print_faults(refused.faults, words)
        return Unread(place, refused.faults)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still read
        return broken(place, error, words)


def print_faults(faults: Iterable[Fault], words: Catalogue) -> None:
    """Print each fault on standard error, one line each."""
    for fault in faults:
        complain(fault_line(fault, words))
