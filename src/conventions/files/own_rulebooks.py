"""The rulebooks that an agreement names: shipped ones by their name, others as files from its folder on."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from conventions.files.faults import Fault, Problem, UnreadableDossierError
from conventions.files.names import unknown
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.rulebook.rulebook import Rulebook

__all__ = ["OwnRulebooks", "own_rulebooks"]


@frozen
class OwnRulebooks:
    """Those that could be read, and the problems of the others."""

    books: tuple[Rulebook, ...] = ()
    problems: tuple[Problem, ...] = ()


def own_rulebooks(folder: Path, name: str, named: Sequence[str]) -> OwnRulebooks:
    """The rulebooks named in the file `name` of a folder, each read whole or refused with all its faults."""
    books: list[Rulebook] = []
    problems: list[Problem] = []
    shipped = shipped_rulebooks()
    for at, said in enumerate(named):
        path = shipped.get(said) or folder / said
        if Path(said).is_absolute() or not path.is_file():
            problems.append(unknown("unknown_rulebook", name, ("rulebooks", at), said, shipped))
            continue
        try:
            books.append(read_rulebook(path.resolve()))
        except UnreadableDossierError as refused:
            problems += (_of_file(fault) for fault in refused.faults)
    return OwnRulebooks(tuple(books), tuple(problems))


def _of_file(fault: Fault) -> Problem:
    """The problem of another file, at the line that it was found at."""
    place, path = fault.place, (fault.place.path,)
    said = (fault.code, fault.actual, fault.expected, fault.remedy, fault.params)
    return Problem(place.file, path, *said, line=place.line)
