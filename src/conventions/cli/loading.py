"""Reading what the command names: each dossier by itself, each fault said, the rest of the work goes on."""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from budget.findings import Place
from conventions.cli.output import complain
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import fault_json, fault_line
from conventions.exports.json_values import Json
from conventions.files.discovery import UndiscoveredError, discover
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.messages import Catalogue

__all__ = ["Loaded", "Unread", "broken", "folders_below", "load", "load_one", "places", "tell"]


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


def folders_below(paths: Iterable[Path], words: Catalogue) -> tuple[list[Path], list[Unread]]:
    """Return the folder of every dossier below `paths`, once, and the paths that lead to none.

    Each fault goes to the standard error.
    """
    found: dict[Path, Path] = {}
    unread: list[Unread] = []
    for asked in paths:
        try:
            folders = discover([asked])
        except UnreadableDossierError as refused:
            folders = list(refused.found) if isinstance(refused, UndiscoveredError) else []
            unread.append(Unread(asked, refused.faults))
            tell(refused.faults, words)
        except OSError as error:
            folders = []
            unread.append(broken(asked, error, words))
        for folder in folders:
            found.setdefault(folder.resolve(), folder)
    return list(found.values()), unread


def places(paths: Iterable[Path], words: Catalogue) -> list[Path | Unread]:
    """Return the folder of every dossier below `paths`, once, and in its place each path that leads to none.

    Each fault goes to the standard error.
    """
    found: list[Path | Unread] = []
    known: set[Path] = set()
    for asked in paths:
        folders, unread = folders_below([asked], words)
        found += unread
        for folder in folders:
            if folder.resolve() not in known:
                known.add(folder.resolve())
                found.append(folder)
    return found


def load(paths: Iterable[Path], words: Catalogue) -> list[Loaded | Unread]:
    """Return every dossier below `paths`, once, read or not; each fault goes to the standard error."""
    return [load_one(place, words) if isinstance(place, Path) else place for place in places(paths, words)]


def broken(path: Path, error: Exception, words: Catalogue) -> Unread:
    """Return what is said of a dossier on which we ourselves failed; it goes to the standard error too."""
    text = f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")
    fault = Fault(Place(str(path)), "failed", actual=text)
    tell([fault], words)
    return Unread(path, (fault,))


def load_one(folder: Path, words: Catalogue) -> Loaded | Unread:
    """Return the dossier of one folder, read or not."""
    try:
        return Loaded(folder, read_dossier(folder))
    except UnreadableDossierError as refused:
        tell(refused.faults, words)
        return Unread(folder, refused.faults)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still read
        return broken(folder, error, words)


def tell(faults: Iterable[Fault], words: Catalogue) -> None:
    """Print each fault on the standard error, one line each."""
    for fault in faults:
        complain(fault_line(fault, words))
