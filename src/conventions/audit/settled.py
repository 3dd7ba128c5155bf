"""What the text alone settles: the dates and amounts of an agreement that no fact can change."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from budget.errors import InputError
from budget.money import Euros
from budget.rounding import Rounding, round_cents
from conventions.agreement.agreement import Agreement
from conventions.calendar import Territory
from conventions.language.answers import (
    DAWN,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    Value,
    Window,
    exactly,
    unknown_text,
)
from conventions.language.checker import check
from conventions.language.interpret import Rows, Scope, interpret
from conventions.language.parser import parse
from conventions.language.syntax import Node
from conventions.language.types import EUROS, Kind, NameTable, Type

__all__ = ["Settled", "settled"]


@frozen
class _TextScope:
    """A scope without facts: the names it holds; what is checked against them asks for nothing else."""

    territory: Territory
    answers: Mapping[str, Answer]
    types: Mapping[str, Type]

    @property
    def as_of(self) -> date:
        """No day is asked about."""
        return DAWN

    def named(self, key: str) -> Answer:
        """The answer of a name of the text."""
        return self.answers[key]

    def lifecycle(self, word: str, about: str) -> Answer:
        """Nothing has become of anything yet."""
        return unknown_text(Question(QuestionKind.FUTURE, f"{word}({about})"))

    def is_off(self, norm: str) -> Answer:
        """Nothing is waived yet."""
        return unknown_text(Question(QuestionKind.FUTURE, norm))

    def rows(self, selection: str) -> Rows:
        """No row is in yet."""
        return Rows((), Question(QuestionKind.MISSING, selection))

    def within(self, columns: Mapping[str, Answer]) -> Scope:
        """The same scope with the columns of a row."""
        return _TextScope(self.territory, {**self.answers, **columns}, self.types)

    def type_of(self, node: Node) -> Type:
        """The type of a node that has been checked."""
        return check(node, NameTable(self.types))

    def turns_on(self, day: date) -> None:
        """Time does not pass in a text."""


@frozen
class Settled:
    """The names that the text settles, with their types and values."""

    scope: _TextScope

    def day(self, text: str | None) -> date | None:
        """The day an expression comes to; None where it waits for a fact, or is no date."""
        return None if text is None else self.day_of(_tree(text))

    def day_of(self, tree: Node | None) -> date | None:
        """The day a tree comes to; None as for `day`."""
        day = self._value(tree, Kind.DATE)
        return day if isinstance(day, date) and DAWN < day < NEVER else None

    def euros(self, text: str | None) -> Euros | None:
        """The amount an expression comes to, rounded half up to the cent; None where it waits for a fact."""
        cents = None if text is None else self._value(_tree(text), EUROS)
        return (
            Euros(round_cents(Fraction(cents), Rounding.HALF_UP))
            if isinstance(cents, int | Fraction)
            else None
        )

    def _value(self, tree: Node | None, kind: Type) -> Value | None:
        if tree is None:
            return None
        try:
            check(tree, NameTable(self.scope.types), kind)
        except InputError:
            return None
        return interpret(tree, self.scope).value


def settled(agreement: Agreement) -> Settled:
    """What `agreement` settles by itself: the period, the grant, and the definitions that need no fact."""
    period = Window(agreement.period.start, agreement.period.end)
    types: dict[str, Type] = {
        "period": Kind.WINDOW,
        "period.start": Kind.DATE,
        "period.end": Kind.DATE,
        "grant": EUROS,
    }
    answers: dict[str, Answer] = {
        "period": exactly(period),
        "period.start": exactly(period.start),
        "period.end": exactly(period.end),
        "grant": exactly(agreement.grant.cents),
    }
    waiting = {item.name: item.value for item in agreement.definitions if item.value is not None}
    while ready := _ready(waiting, types):
        for name, (tree, kind) in ready.items():
            del waiting[name]
            answers[name] = interpret(tree, _TextScope(agreement.territory, answers, types))
            types[name] = kind
    return Settled(_TextScope(agreement.territory, answers, types))


def _ready(waiting: Mapping[str, str], types: Mapping[str, Type]) -> dict[str, tuple[Node, Type]]:
    """The definitions whose every name is settled, with their trees and types."""
    found: dict[str, tuple[Node, Type]] = {}
    for name, text in waiting.items():
        tree = _tree(text)
        if tree is None:
            continue
        try:
            found[name] = tree, check(tree, NameTable(types))
        except InputError:
            continue
    return found


def _tree(text: str) -> Node | None:
    try:
        return parse(text)
    except InputError:
        return None
