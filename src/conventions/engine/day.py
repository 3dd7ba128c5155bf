"""The two worlds of a day, how they are built, and whether a condition holds in them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from attrs import evolve, field

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.dossier.dossier import Dossier
from conventions.engine.in_force import InForce, in_force
from conventions.engine.program import Program, compile_agreement, compile_terms
from conventions.engine.rule_world import RuleWorld
from conventions.engine.seen_record import Mode
from conventions.engine.subject import Subject, with_exercises
from conventions.engine.trace import Known, Trace
from conventions.engine.verdict import TermVerdict
from conventions.engine.world import World
from conventions.facts.fact import Fact, View, seen
from conventions.language.answers import (
    DAWN,
    FALSE,
    NEVER,
    NO_QUESTIONS,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    fast_frozen,
)
from conventions.language.bounds import both, negated, questions_of
from conventions.language.explain import Explained
from conventions.language.interpret import evaluator, interpret
from conventions.language.syntax import Node
from conventions.rulebook import Rulebook

ALWAYS = (TRUE, TRUE)
IS_TRUE, IS_FALSE = (True,), (False,)


class Worlds:
    """The scopes *now* and *ever* of expressions, with the values already computed.

    Equal texts share one tree, so an expression that several norms share is evaluated once.
    """

    __slots__ = ("ever", "in_ever", "in_now", "now", "trace")

    def __init__(self, now: Explained, ever: Explained, trace: Trace) -> None:
        self.now = now
        self.ever = ever
        self.trace = trace
        self.in_now: dict[int, Known[Answer]] = {}
        self.in_ever: dict[int, Known[Answer]] = {}

    def read(self, tree: Node) -> Known[Answer]:
        """Return the value of an expression in *now*, and note it."""
        place = id(tree)
        known = self.in_now.get(place)
        if known is None:
            self.in_now[place] = known = self.trace.known(tree.compiled or evaluator(tree), self.now)
        elif known[1] or known[2]:
            self.trace.again(known)
        return known

    def read_ever(self, tree: Node) -> Answer:
        """Return the value of an expression in *ever*."""
        place = id(tree)
        known = self.in_ever.get(place)
        if known is not None:
            return self.trace.again(known) if known[1] or known[2] else known[0]
        known = self.in_now.get(place)
        if known is None or known[2]:
            known = self.trace.known(tree.compiled or evaluator(tree), self.ever)
        elif known[1]:
            self.trace.again(known)
        self.in_ever[place] = known
        return known[0]


@fast_frozen
class Condition:
    """The result of a condition: `outcomes` of its completions, `questions` that could still change it."""

    outcomes: tuple[bool, ...]
    questions: frozenset[Question]


HOLDS = Condition((True,), NO_QUESTIONS)
FAILS = Condition((False,), NO_QUESTIONS)
UNDECIDED = Condition((False, True), NO_QUESTIONS)
FAILS_FOR_EVER = Condition((False,), NO_QUESTIONS)
"""A condition that is false whatever may still happen."""


class ConditionNeed(Enum):
    """When the questions of a condition are needed: always, or only for some of its outcomes."""

    ALL = "all"
    NOT_FAILING = "not failing"
    HOLDING = "holding"


def condition(
    tree: Node | None,
    worlds: Worlds,
    kept: tuple[Answer, Answer] = ALWAYS,
    need: ConditionNeed = ConditionNeed.ALL,
    *,
    is_denied: bool = False,
) -> Condition:
    """Return whether `tree` is true now and nothing to come can undo it. Without a tree it holds.

    `kept`: whether the row that it is read for is one of its rows, now and ever. `is_denied`: whether it is
    the contrary of the tree that must hold.
    """
    here, open_ended = kept
    if tree is not None:
        found, _, differs = worlds.read(tree)
        if is_denied:
            found = negated(found)
        here = found if here is TRUE else both(here, found)
        if here.hi is False and (need is not ConditionNeed.ALL or not differs):
            return FAILS if differs else FAILS_FOR_EVER
        if here.lo is False and need is ConditionNeed.HOLDING:
            return UNDECIDED
        if here.lo is False and here.hi is True and not differs and kept is ALWAYS:
            return Condition(UNDECIDED.outcomes, here.questions)  # *ever* equals *now*
        ever = worlds.read_ever(tree)
        if is_denied:
            ever = negated(ever)
        open_ended = ever if open_ended is TRUE else both(open_ended, ever)
    if here is TRUE and open_ended is TRUE:
        return HOLDS
    return Condition(_outcomes(here, open_ended), questions_of(here, open_ended))


def fails(tree: Node | None, worlds: Worlds) -> bool:
    """Return whether a condition is certainly false, whatever may still happen."""
    return tree is not None and worlds.read(tree)[0].hi is False


def _outcomes(here: Answer, open_ended: Answer) -> tuple[bool, ...]:
    if here.lo is not here.hi:
        return (False, True)
    if not here.lo:
        return (False,)
    if open_ended.lo is not open_ended.hi:
        for question in open_ended.questions:
            if question.kind is not QuestionKind.FUTURE:
                return (False, True)
    return (open_ended.lo is True,)


def truths(answer: Answer) -> tuple[bool, ...]:
    """Return the truth values that an answer leaves possible."""
    if answer is FALSE:
        return IS_FALSE
    if answer.lo is answer.hi:
        return IS_TRUE if answer.lo else IS_FALSE
    return (False, True)


@frozen(eq=False)
class Day:
    """A dossier on a day: the text in force, and the worlds *now* and *ever* (docs/semantics.md § 3).

    Attributes:
        books: the same day as each rulebook sees it, with its own norms.
        book: the rulebook that sees it so; None: the agreement.
        others: the days before and after that were asked for, by whether they are later.
        readings: the same day with a definition read another way, as far as that was asked for.
        is_reading: whether it is such a day: then no other reading, and no later day, is asked of it.
        about: of a rulebook, a role and the one norm of the agreement that it stands for here.
        terms: where the agreement itself stands, once that was asked for.
    """

    dossier: Dossier
    text: InForce
    program: Program
    view: View
    now: World
    ever: World
    trace: Trace
    rulebooks: tuple[Rulebook, ...] = ()
    books: "list[Day]" = field(factory=list, repr=False)
    book: Rulebook | None = None
    others: "dict[tuple[date, bool], Day]" = field(factory=dict, repr=False)
    readings: "dict[tuple[str, str], Day]" = field(factory=dict, repr=False)
    is_reading: bool = False
    about: tuple[str, str] | None = None
    singles: "dict[tuple[str, str], Day]" = field(factory=dict, repr=False)
    terms: list[Known[TermVerdict]] = field(factory=list, repr=False)
    worlds: Worlds = field(init=False)

    @worlds.default
    def _worlds(self) -> Worlds:
        return Worlds(self.now, self.ever, self.trace)

    @property
    def agreement(self) -> Agreement:
        """The agreement as it is in force."""
        return self.text.agreement

    def seen_as(self, view: View) -> "Day":
        """Return the day of another view of the same dossier, for the agreement or the same rulebook."""
        return self.as_here(day(self.dossier, view, self.rulebooks))

    def later(self, on: date) -> "Day":
        """Return a later day if nothing more is recorded; built once for all rights."""
        if (on, True) not in self.others:
            self.others[on, True] = later = day(self.dossier, self.view.moved_to(on), self.rulebooks)
            later.now.follow(self.now)
        return self.as_here(self.others[on, True])

    def earlier(self, on: date) -> "Day":
        """Return an earlier day, as known on the same day; made once for all rights."""
        if (on, False) not in self.others:
            view = seen(self.dossier.facts, on, self.view.known_on)
            self.others[on, False] = day(self.dossier, view, self.rulebooks)
        return self.as_here(self.others[on, False])

    def supposing(self, of: str, name: str) -> "Day":
        """Return the same day with a definition of the agreement read by one of its readings."""
        if (of, name) not in self.readings:
            self.readings[of, name] = _assembled(
                self.dossier, self.text, self.view, self.rulebooks, self.trace, (of, name), is_reading=True
            )
        return self.readings[of, name]

    def choosing(self, of: str, name: str) -> "Day":
        """Return the same day as if a reading had been chosen by then."""
        if any(item.name == of for item in self.program.definitions.values()):
            return self.supposing(of, name)
        if (of, name) in self.readings:
            return self.as_here(self.readings[of, name])
        chosen = Fact("reading_chosen", self.view.horizon, name, of)
        view = evolve(self.view, facts=(*self.view.facts, chosen))
        text = in_force(self.dossier, view)
        found = _assembled(self.dossier, text, view, self.rulebooks, self.trace, is_reading=True)
        self.readings[of, name] = found
        return self.as_here(found)

    def as_here(self, whole: "Day") -> "Day":
        """Return another day, for the agreement or the same rulebook."""
        found = next((other for other in whole.books if other.book is self.book), whole)
        return found if self.about is None else found.alone(*self.about)

    def alone(self, role: str, norm: str) -> "Day":
        """Return the same day for a rulebook where a role is one norm; for the agreement, this day."""
        if self.book is None:
            return self
        if (role, norm) not in self.singles:
            self.singles[role, norm] = _seen_by(self.book, self, (role, norm))
        return self.singles[role, norm]


def day(dossier: Dossier, view: View, rulebooks: tuple[Rulebook, ...] = ()) -> Day:
    """Return the day of a view, with its worlds."""
    text = in_force(dossier, view)
    trace = Trace()
    trace.turns += text.later
    return _assembled(dossier, text, view, rulebooks, trace)


def _assembled(
    dossier: Dossier,
    text: InForce,
    view: View,
    rulebooks: tuple[Rulebook, ...],
    trace: Trace,
    supposed: tuple[str, str] | None = None,
    *,
    is_reading: bool = False,
) -> Day:
    agreement = text.agreement
    view = with_exercises(view, agreement, rulebooks)
    program = compile_agreement(agreement)
    now = World(program, agreement, view, dossier.ledger, Mode.NOW, trace)
    ever = World(program, agreement, view, dossier.ledger, Mode.EVER, trace, now)
    now.supposed = ever.supposed = supposed
    found = Day(dossier, text, program, view, now, ever, trace, rulebooks, is_reading=is_reading)
    found.books.extend(_seen_by(book, found) for book in rulebooks)
    now.beside = tuple(book.now for book in found.books)
    ever.beside = tuple(book.ever for book in found.books)
    return found


def _seen_by(book: Rulebook, whole: Day, about: tuple[str, str] | None = None) -> Day:
    """Return the day of a rulebook: its own norms and names, about the same agreement.

    `about`: a role, and the only norm that it refers to.
    """
    program = compile_terms(book.terms)
    of_all = (None, None) if about is None else (whole.now, whole.ever)
    now = RuleWorld(whole.now.text or whole.now, program, whole.agreement, None, about, of_all[0])
    ever = RuleWorld(whole.ever.text or whole.ever, program, whole.agreement, now, about, of_all[1])
    return Day(
        whole.dossier,
        whole.text,
        program,
        whole.view,
        now,
        ever,
        whole.trace,
        whole.rulebooks,
        book=book,
        others=whole.others,
        is_reading=whole.is_reading,
        about=about,
    )


@fast_frozen
class NormOnDay:
    """A norm on a day, at one of its rows: its subject, and the scopes in which it is evaluated.

    `trees`: its own expressions, by the field. `kept`: whether the row is one of its rows, in *now* and in
    *ever*.
    """

    today: Day
    subject: Subject
    trees: Mapping[str, Node]
    worlds: Worlds
    kept: tuple[Answer, Answer]

    @property
    def now(self) -> Explained:
        """The scope of *now*: nothing more is recorded."""
        return self.worlds.now

    @property
    def ever(self) -> Explained:
        """The scope of *ever*: anything may still happen."""
        return self.worlds.ever

    def in_now(self, field: str) -> Answer | None:
        """Return the value of a field of the norm in *now*."""
        tree = self.trees.get(field)
        return None if tree is None else self.worlds.read(tree)[0]

    def in_ever(self, field: str) -> Answer | None:
        """Return the value of a field of the norm in *ever*."""
        tree = self.trees.get(field)
        return None if tree is None else self.worlds.read_ever(tree)

    def in_both(self, field: str) -> tuple[Answer | None, Answer | None]:
        """Return the values of a field of the norm in *now* and in *ever*."""
        tree = self.trees.get(field)
        return (None, None) if tree is None else (self.worlds.read(tree)[0], self.worlds.read_ever(tree))

    def read(self, *place: str) -> Answer | None:
        """Return the value of the expression at a place of the norm in *now*."""
        tree = self.today.program.tree(*place)
        return None if tree is None else interpret(tree, self.worlds.now)

    def read_ever(self, *place: str) -> Answer | None:
        """Return the value of the expression at a place of the norm in *ever*."""
        tree = self.today.program.tree(*place)
        return None if tree is None else interpret(tree, self.worlds.ever)


def norm_at_row(norm: Norm, today: Day) -> NormOnDay:
    """Return the standpoint of a norm without rows."""
    subject, trees = today.program.stands[norm.name]
    return NormOnDay(today, subject, trees, today.worlds, ALWAYS)


def norm_at_rows(norm: Norm, today: Day) -> Iterable[NormOnDay]:
    """Return the standpoint of a norm at each of its rows, in their order; without rows, one."""
    return (norm_at_row(norm, today),) if norm.each is None else _at_rows(norm, norm.each, today)


def _at_rows(norm: Norm, each: str, today: Day) -> Iterator[NormOnDay]:
    trees = today.program.fields_of("duty" if isinstance(norm, Duty) else "right", norm.name)
    ever = {row.id: kept for kept, row in today.ever.each_rows(each)}
    for kept, row in today.now.each_rows(each):
        worlds = Worlds(today.now.at(each, row.id), today.ever.at(each, row.id), today.trace)
        yield NormOnDay(today, Subject(norm.name, row.id), trees, worlds, (kept, ever.get(row.id, FALSE)))


# --- The text alone: an agreement of which nothing is recorded, and anything may have happened -------------

_LAST_DAY: date = NEVER - timedelta(days=1)
_FIRST_DAY: date = DAWN + timedelta(days=1)


@lru_cache(maxsize=256)
def unrecorded(agreement: Agreement) -> Day:
    """Return the agreement with every fact unknown: what is still decided follows from the text alone."""
    return day(Dossier(agreement), seen((), _LAST_DAY, DAWN))


def unstarted(agreement: Agreement, rulebooks: tuple[Rulebook, ...] = ()) -> Day:
    """Return the agreement before any event: nothing is paid or waived, everything may still happen."""
    return day(Dossier(agreement), seen((), _FIRST_DAY, None), rulebooks)
