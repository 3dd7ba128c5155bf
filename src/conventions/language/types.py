"""Types of expressions, with dimensions, so that euros × euros is refused; what an expression may read."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Final, Protocol

from attrs import field, frozen

from budget.money import EURO
from conventions.calendar import Holidays
from conventions.language.answers import Answer, Question
from conventions.language.syntax import Node


class Kind(Enum):
    """The kinds of values that are not quantities."""

    TRUTH = "truth"
    DATE = "date"
    WINDOW = "window"
    MONTHS = "months-period"
    DAYS = "days-period"
    WORKING_DAYS = "working days"
    TEXT = "text"


@frozen
class Quantity:
    """A number with dimensions: powers of the agreement's currency (`euros`), days and the other currency.

    Its notation does not change its type: `is_share`, in per cent; `currency`, the other currency's code.
    """

    euros: int = 0
    days: int = 0
    foreign: int = 0
    is_share: bool = field(default=False, eq=False)
    currency: str = field(default="", eq=False)


Type = Kind | Quantity
NUMBER: Final = Quantity()
EUROS: Final = Quantity(euros=1)
DAYS: Final = Quantity(days=1)
FOREIGN: Final = Quantity(foreign=1)
RATE_OF_EXCHANGE: Final = Quantity(euros=1, foreign=-1)
SHARE: Final = Quantity(is_share=True)
NAMES: Final = {
    NUMBER: "number",
    EUROS: "euros",
    DAYS: "days",
    FOREIGN: "other currency",
    RATE_OF_EXCHANGE: "rate of exchange",
}


def describe(kind: Type) -> str:
    """Return the type in words: `euros`, `date`, `euros^2`.

    >>> describe(Quantity(euros=2))
    'euros^2'
    """
    if isinstance(kind, Kind):
        return kind.value
    if kind in NAMES:
        return NAMES[kind]
    units = (("euros", kind.euros), ("days", kind.days), ("other currency", kind.foreign))
    powers = [f"{unit}^{power}" for unit, power in units if power]
    return " × ".join(powers)


@frozen
class NameTable:
    """The flat table of names against which an expression is checked.

    Attributes:
        selections: what can be summed, with its columns.
        is_row: whether the expression is for a row and may use `previous`, `running`, `split`.
        untyped: names without a type yet, which `previous` may still mention.
        currency: the code of the agreement's currency.
        foreign: the code of the agreement's other currency, if it has one.
    """

    names: Mapping[str, Type] = field(factory=dict)
    events: frozenset[str] = frozenset()
    norms: frozenset[str] = frozenset()
    selections: Mapping[str, Mapping[str, Type]] = field(factory=dict)
    is_row: bool = False
    untyped: frozenset[str] = frozenset()
    currency: str = EURO
    foreign: str | None = None


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

    def day_of_no_row(self, selection: str) -> Answer | None:
        """Return the day of an occurrence not seen, if the rows are those of an event; else None."""

    def type_of(self, node: Node) -> Type:
        """Return the type of a node, as determined by the checker."""

    def turns_on(self, day: date) -> None:
        """Note that something may change when as_of reaches `day`."""
