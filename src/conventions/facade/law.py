"""The rulebooks of an assessment: found by name, read once, identified by their hash."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.facade.errors import ArgumentRefusedError, RulebookChangedError, unknown_name
from conventions.files.rulebook_file import find_rulebook, read_rulebook, shipped_rulebooks
from conventions.rulebook import Rulebook

LAW_FR: Final = "law_fr"
"""The rulebook of French law, applied by default; `rulebooks=()` applies none."""

Rulebooks = str | Path | Rulebook | Sequence[str | Path | Rulebook]
"""Rulebooks as arguments: the name of a built-in one, a file, one already read; or several of these."""


@frozen
class BookReference:
    """A built-in rulebook, by its name and the hash of its text."""

    name: str
    sha256: str


def books_asked(rulebooks: Rulebooks) -> tuple[Rulebook, ...]:
    """Return the rulebooks of an argument, each read once in a process.

    `UnknownNameError` for a name that is neither a rulebook nor a file; `UnreadableDossierError` with every
    fault of a file that cannot be read.
    """
    asked = (rulebooks,) if isinstance(rulebooks, str | Path | Rulebook) else rulebooks
    return tuple(_book(item) for item in asked)


def _book(asked: str | Path | Rulebook) -> Rulebook:
    if isinstance(asked, Rulebook):
        return asked
    if not isinstance(asked, str | Path):
        raise ArgumentRefusedError(
            f"a rulebook is its name, its file, or one that was read; it was given a {type(asked).__name__}",
            actual=type(asked).__name__,
            expected=LAW_FR,
        )
    path = find_rulebook(str(asked))
    if path is None:
        raise unknown_name("rulebook", asked, shipped_rulebooks())
    return read_rulebook(path)


def references(books: Sequence[Rulebook]) -> tuple[BookReference | Rulebook, ...]:
    """Return the form in which rulebooks are stored: a built-in one by name and hash, another one whole."""
    shipped = shipped_rulebooks()
    return tuple(
        BookReference(book.id, _hash(path))
        if (path := shipped.get(book.id)) is not None and read_rulebook(path) == book
        else book
        for book in books
    )


def books_again(stored: Sequence[BookReference | Rulebook]) -> tuple[Rulebook, ...]:
    """Return the stored rulebooks; `RulebookChangedError` if the text of one has changed."""
    return tuple(_stored_rulebook(item) if isinstance(item, BookReference) else item for item in stored)


def _stored_rulebook(stored: BookReference) -> Rulebook:
    path = shipped_rulebooks().get(stored.name)
    now = "" if path is None else _hash(path)
    if path is None or now != stored.sha256:
        raise RulebookChangedError(
            f"the rulebook {stored.name} is not the one that was applied: assess the dossier again",
            actual=now[:12],
            expected=stored.sha256[:12],
        )
    return read_rulebook(path)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
