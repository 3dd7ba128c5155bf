"""The rulebooks that a command was asked to apply: read once, or every fault of theirs told."""

from pathlib import Path
from typing import Final

from conventions.cli.output import complain
from conventions.exports.fault_text import fault_line
from conventions.files.faults import UnreadableDossierError
from conventions.files.rulebook_file import find_rulebook, read_rulebook, shipped_rulebooks
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["asked_rulebooks"]

NONE: Final = "none"


def asked_rulebooks(names: str, command: str, words: Catalogue) -> tuple[Rulebook, ...] | None:
    """Return the rulebooks named, separated by commas; None where one cannot be read, which is then told."""
    found: list[Rulebook] = []
    is_whole = True
    for name in () if names == NONE else names.split(","):
        path = find_rulebook(name.strip())
        if path is None:
            known = ", ".join((*shipped_rulebooks(), NONE))
            complain(f"subventio {command}: {words.text('cli.no_such_rulebook', actual=name, known=known)}")
            is_whole = False
        else:
            book = _read(path, words)
            is_whole = is_whole and book is not None
            found += [] if book is None else [book]
    return tuple(found) if is_whole else None


def _read(path: Path, words: Catalogue) -> Rulebook | None:
    try:
        return read_rulebook(path)
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
    return None
