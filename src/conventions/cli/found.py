"""What a state file keeps of a dossier that was checked."""

from datetime import date
from typing import Final

from attrs import field, frozen

from budget.findings import Severity
from conventions.engine.verdict import Verdict
from conventions.exports.checked import CheckedDossier, UnreadableDossier
from conventions.exports.kept_names import called_in
from conventions.files.stamps import Outside
from conventions.messages import Catalogue
from conventions.nightly.kept import Kept, Trouble, encoded, kept_of

__all__ = ["Found", "checked_found", "unreadable_found"]

_NONE: Final = (0,) * len(Severity)


@frozen
class Found:
    """What was found of a dossier, as bytes, with what tells whether it still is so.

    Attributes:
        due: the day on which it is to be found anew.
        mark: equal where there is no news.
        quick, whole: the stamps of its files; empty, it is read again next time.
    """

    id: str
    content: bytes
    mark: str
    due: date | None = None
    counts: tuple[int, ...] = _NONE
    outside: Outside = field(factory=Outside)
    quick: str = ""
    whole: str = ""


def checked_found(checked: CheckedDossier, verdict: Verdict, words: Catalogue) -> Found:
    """Return what is kept of a dossier that was checked, as yet without stamps."""
    findings, due = kept_of(verdict, checked.findings)
    called = called_in(checked.findings, checked.names, words)
    kept = Kept(checked.id, checked.title, findings, (), called)
    return Found(checked.id, encoded(kept), kept.mark, due, kept.counts)


def unreadable_found(checked: UnreadableDossier) -> Found:
    """Return what is kept of a dossier that could not be read; it is read again every time."""
    troubles = tuple(
        Trouble(
            *(str(error[key] or "") for key in ("place", "code", "message", "remedy", "actual", "expected"))
        )
        for error in checked.errors
    )
    kept = Kept(troubles=troubles)
    return Found("", encoded(kept), kept.mark)
