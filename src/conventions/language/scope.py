"""What an expression may read from the scope in which it is evaluated."""

from datetime import date
from typing import Protocol

from attrs import frozen

from conventions.calendar import Holidays
from conventions.language.answers import Answer, Question
from conventions.language.syntax import Node
from conventions.language.types import Type


@frozen
class Rows:
    """The rows of a selection: whether each is kept, and the scope with its columns.

    `unseen` are the questions about rows not yet recorded, whose sum is in [0, ∞).
    """

    rows: tuple[tuple[Answer, "Scope"], ...]
    unseen: Question | None = None
    unordered: frozenset[Question] = frozenset()
    """The questions about the order of the rows, if it is unknown."""


@frozen
class Family:
    """The scopes of all rows of a norm, in order, and the position of one of them."""

    scopes: tuple["Scope", ...]
    position: int
    unseen: Question | None = None
    unordered: frozenset[Question] = frozenset()


class Scope(Protocol):
    """The scope in which an expression is evaluated."""

    @property
    def as_of(self) -> date:
        """Return the day of evaluation."""

    @property
    def holidays(self) -> Holidays:
        """Return whose holidays count, and in which reading."""

    def named(self, key: str) -> Answer:
        """Return the answer of a name."""

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return the lifecycle state of a norm or an event."""

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or does not apply."""

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection; in their scopes, columns take precedence over other names."""

    def family(self) -> Family:
        """Return the rows to which the current one belongs."""

    def occurrences(self, event: str) -> tuple[date, ...]:
        """Return the days on which an event is seen."""

    def days_open(self, event: str) -> frozenset[Question]:
        """Return the questions about days of an event that are only known as ranges."""

    def unseen_date(self, about: str) -> Answer:
        """Return the day of an event that is not seen."""

    def type_of(self, node: Node) -> Type:
        """Return the type of a node, as determined by the checker."""

    def turns_on(self, day: date) -> None:
        """Note that something may change when as_of reaches `day`."""
