"""The data that a state file keeps of a checked dossier."""

import sys
import time
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.exports.changes import called_in
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier
from conventions.files.stamps import Outside, Stamps, outside_of
from conventions.messages import Catalogue
from conventions.nightly.kept import Kept, Trouble, encoded, kept_of


@frozen
class Found:
    """The stored result of a dossier, as bytes, with what shows whether it is still valid.

    Attributes:
        due: the day on which it must be computed again.
        mark: equal if there is no news.
        quick, whole: the stamps of its files; if empty, it is read again next time.
    """

    id: str
    content: bytes
    mark: str
    due: date | None = None
    outside: Outside = field(factory=Outside)
    quick: str = ""
    whole: str = ""


@frozen
class Keeper:
    """Creates the data that a state file keeps of each dossier."""

    stamps: Stamps = field(factory=Stamps)

    def stamp(self, place: Path) -> str:
        """Return the stamp of a dossier's own files, before they are read."""
        return self.stamps.quick(place, Outside(), sys.maxsize)

    def found(self, checked: Checked, dossier: Dossier | None, before: str, words: Catalogue) -> Found:
        """Return the data of a dossier; without stamps if it changed since `before`, when it was read."""
        if isinstance(checked, UnreadableDossier):
            return _unreadable(checked)
        if dossier is None or checked.verdict is None:
            raise TypeError(checked.id)
        found, place = _checked(checked, checked.verdict, words), checked.path
        if not before or before != self.stamp(place) or not self.stamps.is_as_read(place, dossier):
            return found
        outside = outside_of(dossier)
        quick = self.stamps.quick(place, outside, time.time_ns())
        return evolve(found, outside=outside, quick=quick, whole=self.stamps.whole(place, outside))


def _checked(checked: CheckedDossier, verdict: Verdict, words: Catalogue) -> Found:
    """Return the data of a checked dossier, without stamps yet."""
    findings, due = kept_of(verdict, checked.findings)
    called = called_in(checked.findings, checked.names, words)
    kept = Kept(checked.id, checked.title, findings, (), called)
    return Found(checked.id, encoded(kept), kept.mark, due)


def _unreadable(checked: UnreadableDossier) -> Found:
    """Return the data of an unreadable dossier, which is read again every time."""
    troubles = tuple(
        Trouble(
            *(str(error[key] or "") for key in ("place", "code", "message", "remedy", "actual", "expected"))
        )
        for error in checked.errors
    )
    kept = Kept(troubles=troubles)
    return Found("", encoded(kept), kept.mark)
