"""Reading what the command names: each dossier by itself, each fault said, the rest of the work goes on."""

import sys
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import fault_json, fault_line
from conventions.exports.json_values import Json
from conventions.files.discovery import discover
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.messages import Catalogue

__all__ = ["Loaded", "Unread", "load", "load_one"]


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


def load(paths: Iterable[Path], words: Catalogue) -> list[Loaded | Unread]:
    """Return every dossier below `paths`, read or not; each fault goes to the standard error, one a line."""
    found: list[Loaded | Unread] = []
    for asked in paths:
        try:
            folders = discover([asked])
        except UnreadableDossierError as refused:
            found.append(Unread(asked, refused.faults))
            _say(refused.faults, words)
            continue
        found += [load_one(folder, words) for folder in folders]
    return found


def load_one(folder: Path, words: Catalogue) -> Loaded | Unread:
    """Return the dossier of one folder, read or not."""
    try:
        return Loaded(folder, read_dossier(folder))
    except UnreadableDossierError as refused:
        _say(refused.faults, words)
        return Unread(folder, refused.faults)


def _say(faults: Iterable[Fault], words: Catalogue) -> None:
    for fault in faults:
        print(fault_line(fault, words), file=sys.stderr)
