"""What facts may call the rules of rulebooks: `rulebook.rule`, and the duty that a right of one creates."""

from conventions.agreement.agreement import Terms
from conventions.agreement.norms import Right
from conventions.files.faults import UnreadableDossierError
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.rulebook.rulebook import Rulebook

__all__ = ["rule_subjects", "rule_terms"]


def rule_subjects(named: str, books: tuple[Rulebook, ...]) -> frozenset[str]:
    """The rules of the rulebook that `named` names; none where it names no rulebook that is known.

    >>> "law_fr.r25.duty" in rule_subjects("law_fr.r25", ()), rule_subjects("bilan", ())
    (True, frozenset())
    """
    book = _book_of(named, books)
    rules = () if book is None else book.rules
    created = (f"{rule.name}.duty" for rule in rules if isinstance(rule.norm, Right))
    return frozenset({*(rule.name for rule in rules), *created})


def rule_terms(named: str, books: tuple[Rulebook, ...]) -> tuple[Terms, ...]:
    """The terms of the rulebook that `named` names; none where it names none that is known."""
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
