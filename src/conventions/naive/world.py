"""Time and knowledge, as docs/semantics.md § 1 has them: what is seen on a day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from attrs import frozen

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.language.answers import INFINITY, NEVER, Answer, Question, QuestionKind
from conventions.language.parser import parse
from conventions.language.syntax import Node
from conventions.naive.answers import answer, one

__all__ = ["ONE_DAY", "World", "seen_facts", "tree_of"]

ONE_DAY = timedelta(days=1)
tree_of = cache(parse)


def seen_facts(facts: Sequence[Fact], as_of: date, known_on: date | None) -> tuple[Fact, ...]:
    """1.2; in the order in which they happened, then in which they were recorded."""
    known = [fact for fact in facts if known_on is None or fact.known_on <= known_on]
    wrong = {fact.replaces for fact in known if fact.replaces}
    standing = [fact for fact in known if fact.occurred_on <= as_of and (not fact.id or fact.id not in wrong)]
    return tuple(sorted(standing, key=lambda f: (f.occurred_on, f.known_on, f.key, f.of or "", f.id or "")))


@frozen
class World:
    """What is seen on a day; `ever`: what may still come counts (3)."""

    dossier: Dossier
    as_of: date
    known_on: date | None
    seen: tuple[Fact, ...]
    ever: bool
    reads: Callable[[Node, "World"], Answer]
    row: Mapping[str, Answer] = {}

    def value_of(self, tree: Node) -> Answer:
        """What an expression means here."""
        return self.reads(tree, self)

    @property
    def h(self) -> date:
        """1.1."""
        return self.as_of if self.known_on is None else min(self.as_of, self.known_on)

    @property
    def is_current(self) -> bool:
        """1.5: whether the record reaches the day."""
        return self.h == self.as_of

    def occurrences(self, key: str, about: str | None = None) -> list[Fact]:
        """The facts of this key; of this norm or row, or of none in particular."""
        return [f for f in self.seen if f.key == key and (about is None or f.of in (None, about))]

    def question(self, event: str) -> Question:
        """1.5."""
        return Question(QuestionKind.FUTURE if self.is_current else QuestionKind.MISSING, event)

    def unseen(self, event: str) -> Answer:
        """1.4, and 3: in *now* with h = as_of it is never."""
        if self.is_current and not self.ever:
            return one(NEVER)
        return answer(self.h, NEVER, self.question(event))

    def happened(self, key: str, about: str | None = None) -> Answer:
        """1.6."""
        if self.occurrences(key, about):
            return one(True)
        if self.is_current:
            return one(False)
        return answer(False, True, self.question(key if about is None else f"{key}({about})"))

    def total(self, event: str) -> Answer:
        """1.8."""
        found = sum(f.value.cents for f in self.occurrences(event) if isinstance(f.value, Euros))
        return one(found) if self.is_current else answer(found, INFINITY, self.question(event))
