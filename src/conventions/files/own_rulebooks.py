"""The rulebooks that an agreement names: shipped ones by their name, others as files of the office."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from conventions.files.collected import refusal
from conventions.files.faults import Fault, Problem, RefusedValueError, UnreadableDossierError
from conventions.files.names import unknown
from conventions.files.rulebook_file import shipped_rulebooks
from conventions.files.sources import Source
from conventions.rulebook.rulebook import Rulebook

__all__ = ["OwnRulebooks", "own_rulebooks"]


@frozen
class OwnRulebooks:
    """Those that could be read, with the texts of those that do not ship; and the problems of the others."""

    books: tuple[Rulebook, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def own_rulebooks(source: Source, name: str, named: Sequence[str]) -> OwnRulebooks:
    """The rulebooks named in the file `name` of a dossier, each read whole or refused with all its faults."""
    books: list[Rulebook] = []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for at, said in enumerate(named):
        path = ("rulebooks", at)
        try:
            found = source.rulebook(said)
        except RefusedValueError as refused:
            problems.append(refusal(name, path, refused))
        except UnreadableDossierError as refused:
            problems += _of_file(refused.faults)
        else:
            if found is None:
                problems.append(unknown("unknown_rulebook", name, path, said, shipped_rulebooks()))
            else:
                books.append(found.book)
                texts |= found.kept
    return OwnRulebooks(tuple(books), tuple(problems), tuple(texts.items()))


def _of_file(faults: Sequence[Fault]) -> Iterator[Problem]:
    """Yield the problems of another file, each at the line that it was found at.

    A line that is no TOML may be of any file: it is not quoted.
    """
    for fault in faults:
        place, path = fault.place, (fault.place.path,)
        actual = "…" if fault.code.startswith("toml_syntax") else fault.actual
        said = (fault.code, actual, fault.expected, fault.remedy, fault.params)
        yield Problem(place.file, path, *said, line=place.line)
