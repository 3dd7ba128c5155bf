"""What an expression may ask of the world it is read in."""

from datetime import date
from typing import Protocol

from attrs import frozen

from conventions.calendar import Holidays
from conventions.language.answers import Answer, Question
from conventions.language.syntax import Node
from conventions.language.types import Type

__all__ = ["Family", "Rows", "Scope"]


@frozen
class Rows:
    """The rows of a selection, each with whether it is kept, and the scope in which its columns have names.

    `unseen` asks for what is not in yet: the sum of what may still come lies in [0, ∞).
    """

    rows: tuple[tuple[Answer, "Scope"], ...]
    unseen: Question | None = None
    unordered: frozenset[Question] = frozenset()
    """What asks in which order they come, where that is not known."""


@frozen
class Family:
    """The scopes of all rows that a norm stands for, in order, and the place of one among them."""

    scopes: tuple["Scope", ...]
    position: int
    unseen: Question | None = None
    unordered: frozenset[Question] = frozenset()


class Scope(Protocol):
    """What an expression may ask of the world it is read in."""

    @property
    def as_of(self) -> date:
        """Return the day of the question."""

    @property
    def holidays(self) -> Holidays:
        """Whose holidays count, and by which reading."""

    def named(self, key: str) -> Answer:
        """Return the answer of a name."""

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return what became of a norm or an event."""

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or does not apply."""

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection, in whose scopes the columns come before every other name."""

    def family(self) -> Family:
        """Return the rows among which this one stands."""

    def occurrences(self, event: str) -> tuple[date, ...]:
        """Return the days on which an event is seen to have happened."""

    def days_open(self, event: str) -> frozenset[Question]:
        """Return what asks for the days of an event that are only known to lie between two."""

    def unseen_date(self, about: str) -> Answer:
        """Return the day of an event that is not seen."""

    def type_of(self, node: Node) -> Type:
        """Return the type of a node, as the checker found it."""

    def turns_on(self, day: date) -> None:
        """Note that something may change when as_of reaches `day`."""
