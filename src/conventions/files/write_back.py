"""A record changed in a user's file: comments, order and line ends stay, no other writer's fact is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Final

from attrs import evolve
from filelock import FileLock, Timeout

from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.facts.record import WITHDRAWN
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import CONVENTION, FACTS, read_dossier, read_from
from conventions.files.facts_file import kinds_of_facts
from conventions.files.program_values import prepared
from conventions.files.sources import FolderSource
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_edit import with_fact, with_id
from conventions.files.typed_values import typed, written
from conventions.files.withdrawing import Withdrawal, fact_named, free_id

__all__ = ["LOCK", "DossierBusyError", "append_fact", "locked", "withdraw_fact"]

LOCK: Final = ".subventio.lock"
"""The file that the writers of a dossier lock; it stays, empty, and means nothing by itself."""
_MARK: Final = b"\xef\xbb\xbf"
_WAIT: Final = 30


class DossierBusyError(InputError):
    """A dossier that another program kept locked for longer than a writer waits."""

    code: ClassVar[str] = "dossier_busy"


@contextmanager
def locked(folder: Path, seconds: int = _WAIT) -> Iterator[None]:
    """Nothing; within, no other writer of this dossier works. `DossierBusyError` after so many seconds."""
    try:
        with FileLock(folder / LOCK, timeout=seconds, is_singleton=False):
            yield
    except Timeout as error:
        message = f"{folder} was locked by another program for {seconds:g} seconds"
        raise DossierBusyError(message, actual=str(folder), expected=f"{seconds:g}") from error


def append_fact(folder: Path, fact: Fact, *, office: Path | None = None, seconds: int = _WAIT) -> Dossier:
    """The dossier with the fact: `facts.toml` ends with it, and is made if there was none.

    Its value is typed by the agreement. `UnreadableDossierError` if the dossier could not be read with it,
    `DossierBusyError` as of `locked`, `OSError` if the file cannot be written: then nothing was.
    """
    return _changed(folder, office, seconds, lambda text, before: with_fact(text, _as_written(before, fact)))


def withdraw_fact(
    folder: Path, withdrawal: Withdrawal, *, office: Path | None = None, seconds: int = _WAIT
) -> Dossier:
    """The dossier without a fact entered by mistake: `facts.toml` ends with its withdrawal, and keeps both.

    A fact without an `id` is given one. `FactNotFoundError` where the name means none, or several; else as
    of `append_fact`.
    """

    def change(text: str, before: Dossier) -> str:
        at = fact_named(before, withdrawal.fact)
        target = before.facts[at]
        own = free_id(before, WITHDRAWN)
        name = target.id or free_id(before, target.key)
        marked = text if target.id is not None else with_id(text, at, name)
        return with_fact(marked, withdrawal.entry(name, own))

    return _changed(folder, office, seconds, change)


def _changed(
    folder: Path, office: Path | None, seconds: int, change: Callable[[str, Dossier], str]
) -> Dossier:
    """The dossier with its record changed under its lock: read, changed, read again, then written."""
    if not (folder / CONVENTION).exists():  # no dossier: told as ever, and no lock is left in it
        read_dossier(folder, office=office)
    with locked(folder, seconds):
        before = read_dossier(folder, office=office)
        path = folder / FACTS
        content = file_bytes(path) if path.exists() else b""
        text = change(toml_text(content), before)
        after = read_from(FolderSource(folder, {FACTS: text}, office))
        replace_file(path, (_MARK if content.startswith(_MARK) else b"") + text.encode())
    return after


def _as_written(dossier: Dossier, fact: Fact) -> Fact:
    """The fact with its value as the file holds it; one that its kind does not take is left to the reader."""
    kinds: dict[str, str] = {}
    for agreement in dossier.versions():
        kinds |= kinds_of_facts(agreement, dossier.rulebooks)
    kind = kinds.get(fact.key, "any")
    if fact.value is None or kind in ("any", "bare"):
        return fact
    try:
        return evolve(fact, value=written(typed(prepared(fact.value), kind), kind))
    except InputError:
        return fact
