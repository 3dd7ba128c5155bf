"""The rulebooks that an agreement names, and the names of their rules in facts."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from conventions.agreement.agreement import Terms
from conventions.agreement.norms import Right
from conventions.files.collected import refusal
from conventions.files.faults import Fault, Problem, RefusedValueError, UnreadableDossierError
from conventions.files.names import unknown
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.files.sources import Source
from conventions.rulebook import Rulebook

# ------------------------------------------------------------------------------------------------------------
# What facts may call the rules of rulebooks: `rulebook.rule`, and the duty that a right of one creates.


def rule_subjects(named: str, books: tuple[Rulebook, ...]) -> frozenset[str]:
    """Return the rules of the rulebook that `named` names; none where it names no rulebook that is known.

    >>> "law_fr.r25.duty" in rule_subjects("law_fr.r25", ()), rule_subjects("bilan", ())
    (True, frozenset())
    """
    book = _book_of(named, books)
    rules = () if book is None else book.rules
    created = (f"{rule.name}.duty" for rule in rules if isinstance(rule.norm, Right))
    return frozenset({*(rule.name for rule in rules), *created})


def rule_terms(named: str, books: tuple[Rulebook, ...]) -> tuple[Terms, ...]:
    """Return the terms of the rulebook that `named` names; none where it names none that is known."""
    book = _book_of(named, books)
    return () if book is None else (book.terms,)


def _book_of(named: str, books: tuple[Rulebook, ...]) -> Rulebook | None:
    name = named.partition(".")[0]
    book = next((book for book in books if book.id == name), None)
    path = shipped_rulebooks().get(name)
    if book is not None or path is None:
        return book
    try:
        return read_rulebook(path)
    except UnreadableDossierError:  # told where it is applied
        return None


# --- The rulebooks that an agreement names: shipped ones by their name, others as files of the office -------


@frozen
class OwnRulebooks:
    """Those that could be read, with the texts of those that do not ship; and the problems of the others."""

    books: tuple[Rulebook, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def own_rulebooks(source: Source, name: str, named: Sequence[str]) -> OwnRulebooks:
    """Return the rulebooks named in the file `name` of a dossier, and the faults of those refused."""
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
