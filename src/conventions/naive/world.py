"""Time and knowledge by docs/semantics.md § 1: what is seen on a day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from budget import frozen
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.language.answers import INFINITY, NEVER, Answer, Question, QuestionKind
from conventions.language.parser import parse
from conventions.language.syntax import Node
from conventions.naive.answers import answer, one
from conventions.rulebook import Rulebook

ONE_DAY = timedelta(days=1)
tree_of = cache(parse)


def seen_facts(facts: Sequence[Fact], as_of: date, known_on: date | None) -> tuple[Fact, ...]:
    """1.2: in the order of occurrence, then of recording."""
    known = [fact for fact in facts if known_on is None or fact.known_on <= known_on]
    standing = [
        fact
        for fact in known
        if fact.occurred_on <= as_of and fact.key != "withdrawn" and not is_in_error(fact, known)
    ]
    return tuple(sorted(standing, key=in_order))


def in_order(fact: Fact) -> tuple[date, date, str, str, str, str]:
    """1.2: by day, then by content, independent of the order of any file."""
    return (fact.occurred_on, fact.known_on, fact.key, fact.of or "", fact.id or "", str(fact.value))


def is_in_error(fact: Fact, known: Sequence[Fact]) -> bool:
    """1.2: whether a known fact that is not itself withdrawn withdraws or replaces this one."""
    if fact.id is None:
        return False
    replaced = any(f.replaces == fact.id and not is_withdrawn(f, known) for f in known)
    return replaced or is_withdrawn(fact, known)


def is_withdrawn(fact: Fact, known: Sequence[Fact]) -> bool:
    """1.2: whether this fact is withdrawn in effect."""
    return fact.id is not None and any(f.withdraws == fact.id and not is_withdrawn(f, known) for f in known)


@frozen
class Row:
    """10.1: a row of a source, with its columns; 10.7: whether it surely exists."""

    source: str
    id: str
    columns: Mapping[str, Answer]
    is_row: Answer = one(True)


@frozen
class World:
    """What is seen on a day; `ever`: what may still come counts (3).

    `norm_row` is the row for which a norm or definition is evaluated, `sum_row` that of a sum inside it
    (10.2). For a rulebook, `text` is the world of the agreement; for the agreement, `beside` are those of
    the rulebooks (12); `alone` is a role with its single norm (12.10); `as_paid` is the supposed payment
    (6.4).
    """

    dossier: Dossier
    as_of: date
    known_on: date | None
    seen: tuple[Fact, ...]
    ever: bool
    reads: Callable[[Node, "World"], Answer]
    norm_row: Row | None = None
    sum_row: Row | None = None
    book: Rulebook | None = None
    text: "World | None" = None
    beside: "tuple[World, ...]" = ()
    soon: int = 30
    alone: tuple[str, str] | None = None
    as_paid: Answer | None = None

    def value_of(self, tree: Node) -> Answer:
        """Return the value of an expression in this world."""
        return self.reads(tree, self)

    @property
    def agreement(self) -> Agreement:
        """Return the text."""
        return self.dossier.agreement

    @property
    def h(self) -> date:
        """1.1."""
        return self.as_of if self.known_on is None else min(self.as_of, self.known_on)

    @property
    def is_current(self) -> bool:
        """1.5: whether the record covers the day."""
        return self.h == self.as_of

    @property
    def parts(self) -> "tuple[World, ...]":
        """12.5: the agreement's world, then those of rulebooks."""
        return (self, *self.beside) if self.text is None else self.text.parts

    @property
    def rows(self) -> list[Row]:
        """Return the rows in which a name is looked up, the innermost first."""
        return [row for row in (self.sum_row, self.norm_row) if row is not None]

    def source_of(self, rows: str) -> str:
        """10.5: the source of a selection, or the source itself."""
        return next((item.rows for item in self.agreement.selections if item.name == rows), rows)

    def definition(self, name: str) -> Definition | None:
        """Return the definition with this name."""
        return next((item for item in self.agreement.definitions if item.name == name), None)

    def norm(self, name: str) -> Duty | Right | None:
        """Return the duty or right with this name; for a duty created by a right, that right."""
        norms: tuple[Duty | Right, ...] = (*self.agreement.duties, *self.agreement.rights)
        return next((item for item in norms if item.name == name.removesuffix(".duty")), None)

    def is_of_rows(self, key: str, source: str) -> bool:
        """10.2: whether a fact has a value per row of a source."""
        declared = [fact for fact in self.agreement.facts if fact.key == key]
        if declared:
            return declared[0].each == source
        named = {item.name for item in self.agreement.parameters}
        return key not in named and any(
            key in (duty.done_by or duty.name, duty.posted_by, duty.breached_by)
            for duty in self.agreement.duties
            if duty.each is not None and self.source_of(duty.each) == source
        )

    def occurrences(self, key: str, *names: str | None) -> list[Fact]:
        """Return the facts with this key; with names, those whose `of` is one of them."""
        return [f for f in self.seen if f.key == key and (not names or f.of in names)]

    def about(self, key: str, norm: str, row: str | None) -> list[Fact]:
        """10.3: the facts about a norm; without `of`, about every norm without rows."""
        return self.occurrences(key, *((None, norm) if row is None else (f"{norm}.{row}",)))

    def repaid_for(self, right: str, row: str | None) -> list[Fact]:
        """5.4: repayments for an exercised right, or for the duty it creates."""
        names = (None, right, f"{right}.duty") if row is None else (f"{right}.{row}", f"{right}.duty.{row}")
        return self.occurrences("repaid", *names)

    @property
    def by_usage(self) -> bool:
        """7.6: whether holidays by usage are counted the other way."""
        chosen = [f.value for f in self.occurrences("reading_chosen", "holidays")]
        return chosen[-1:] == ["by_usage"]

    def question(self, event: str) -> Question:
        """1.5."""
        return Question(QuestionKind.FUTURE if self.is_current else QuestionKind.MISSING, event)

    def unseen(self, event: str) -> Answer:
        """1.4, and 3: in *now* with h = as_of it is NEVER."""
        if self.is_current and not self.ever:
            return one(NEVER)
        return answer(self.h, NEVER, self.question(event))

    def happened(self, found: Sequence[Fact], name: str) -> Answer:
        """1.6."""
        if found:
            return one(True)
        return one(False) if self.is_current else answer(False, True, self.question(name))

    def total(self, event: str) -> Answer:
        """1.8."""
        found = amount_of(self.occurrences(event))
        return one(found) if self.is_current else answer(found, INFINITY, self.question(event))


def amount_of(facts: Sequence[Fact]) -> int:
    """Return the sum of euros of the facts, in cents."""
    return sum(fact.value.cents for fact in facts if isinstance(fact.value, Euros))
