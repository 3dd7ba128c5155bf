"""The two worlds of a day, and what they need to be set up."""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field, frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Norm
from conventions.dossier.dossier import Dossier
from conventions.engine.in_force import InForce, in_force
from conventions.engine.program import Program, compile_agreement, compile_terms
from conventions.engine.rule_world import RuleWorld
from conventions.engine.seen_record import Mode
from conventions.engine.subject import Subject
from conventions.engine.world import World
from conventions.facts.record import View
from conventions.language.answers import FALSE, TRUE, Answer
from conventions.language.explain import Explained
from conventions.language.interpret import interpret
from conventions.rulebook.rulebook import Rulebook

__all__ = ["Day", "Standpoint", "day", "standpoints"]


@frozen(eq=False)
class Day:
    """A dossier on a day: the text in force, and the worlds *now* and *ever* (docs/semantics.md § 3).

    Attributes:
        books: the same day as each rulebook sees it, with its own norms.
        book: the rulebook that sees it so; None: the agreement.
    """

    dossier: Dossier
    text: InForce
    program: Program
    view: View
    now: World
    ever: World
    turns: set[date]
    rulebooks: tuple[Rulebook, ...] = ()
    books: "tuple[Day, ...]" = field(default=(), repr=False)
    book: Rulebook | None = None

    @property
    def agreement(self) -> Agreement:
        """The agreement as it is in force; as a rulebook sees it, with the norms of the rulebook."""
        return self.text.agreement

    def seen_as(self, view: View) -> "Day":
        """Return what another view shows of the same dossier, to the agreement or to the same rulebook."""
        whole = day(self.dossier, view, self.rulebooks)
        return next((other for other in whole.books if other.book is self.book), whole)


def day(dossier: Dossier, view: View, rulebooks: tuple[Rulebook, ...] = ()) -> Day:
    """Return the worlds of a view."""
    text = in_force(dossier, view)
    turns: set[date] = set(text.later)
    agreement = text.agreement
    program = compile_agreement(agreement)
    now = World(program, agreement, view, dossier.ledger, Mode.NOW, turns)
    ever = World(program, agreement, view, dossier.ledger, Mode.EVER, turns, now)
    found = Day(dossier, text, program, view, now, ever, turns, rulebooks)
    books = tuple(_seen_by(book, found) for book in rulebooks)
    now.beside, ever.beside = tuple(book.now for book in books), tuple(book.ever for book in books)
    return evolve(found, books=books)


def _seen_by(book: Rulebook, whole: Day) -> Day:
    """Return a day as a rulebook sees it: its own norms and names, about the same agreement."""
    agreement = evolve(
        whole.agreement,
        facts=book.facts,
        selections=book.selections,
        definitions=book.definitions,
        duties=book.terms.duties,
        rights=book.terms.rights,
    )
    program = compile_terms(book.terms)
    now = RuleWorld(whole.now, program, agreement)
    ever = RuleWorld(whole.ever, program, agreement, now)
    text = evolve(whole.text, agreement=agreement, states=())
    return evolve(whole, text=text, program=program, now=now, ever=ever, book=book)


@frozen(eq=False)
class Standpoint:
    """A norm on a day, at one of its rows: what it is about, and the scopes it is read in.

    `kept`: whether the row is one of its rows, in *now* and in *ever*.
    """

    today: Day
    subject: Subject
    now: Explained
    ever: Explained
    kept: tuple[Answer, Answer]

    def read(self, *place: str) -> Answer | None:
        """Return what the expression at a place of the norm comes to in *now*."""
        tree = self.today.program.tree(*place)
        return None if tree is None else interpret(tree, self.now)

    def read_ever(self, *place: str) -> Answer | None:
        """Return what the expression at a place of the norm comes to in *ever*."""
        tree = self.today.program.tree(*place)
        return None if tree is None else interpret(tree, self.ever)


def standpoints(norm: Norm, today: Day) -> Iterator[Standpoint]:
    """Yield the standpoint of a norm at each of its rows, in their order; without rows, one."""
    if norm.each is None:
        yield Standpoint(today, Subject(norm.name), today.now, today.ever, (TRUE, TRUE))
        return
    ever = {row.id: kept for kept, row in today.ever.each_rows(norm.each)}
    for kept, row in today.now.each_rows(norm.each):
        scopes = today.now.at(norm.each, row.id), today.ever.at(norm.each, row.id)
        yield Standpoint(today, Subject(norm.name, row.id), *scopes, (kept, ever.get(row.id, FALSE)))
