"""The rulebooks that a command was asked to apply: read once, or every fault of theirs told."""

from pathlib import Path
from typing import Final

from conventions.cli.output import complain
from conventions.exports.fault_text import fault_line
from conventions.files.faults import UnreadableDossierError
from conventions.files.rulebook_file import find_rulebook, read_rulebook, shipped_rulebooks
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["asked_paths", "asked_rulebooks", "book_at"]

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
