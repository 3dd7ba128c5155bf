"""The syntax tree of expressions, their types, and what an expression may read.

Types have dimensions, so that euros × euros is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, Protocol, assert_never

from attrs import field

from budget import frozen
from budget.money import EURO
from conventions.calendar import Holidays, Period, WorkingDays
from conventions.language.answers import Answer, Question


class Unit(Enum):
    """The unit of a literal."""

    EUROS = "euros"
    FOREIGN = "foreign"
    RATIO = "ratio"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    TRUTH = "truth"
    TEXT = "text"


@frozen
class Expression:
    """The base of all nodes; it holds the compiled function after first use."""

    compiled: "Callable[[Scope], Answer] | None" = field(default=None, init=False, eq=False, repr=False)


@frozen
class Literal(Expression):
    """A literal in the text: `250 €` and `1 000 CHF` (in cents), `80 %`, `6 months`, `2025-06-01`."""

    value: bool | date | Period | WorkingDays | int | Fraction | str
    unit: Unit
    text: str
    column: int


def currency_of(amount: Literal) -> str:
    """Return the currency code of a literal amount."""
    return EURO if amount.unit is Unit.EUROS else amount.text[-3:]


@frozen
class Name(Expression):
    """A name in the flat table of names, `as_of` included."""

    key: str
    column: int


@frozen
class Opposite(Expression):
    """The opposite: `-x`."""

    operand: "Node"
    column: int


@frozen
class Arithmetic(Expression):
    """`a + b`, `a - b`, `a * b`, `a / b`."""

    sign: str
    left: "Node"
    right: "Node"
    column: int


@frozen
class Comparison(Expression):
    """A comparison: `a <= b` and the five others."""

    sign: str
    left: "Node"
    right: "Node"
    column: int


@frozen
class Membership(Expression):
    """`x in (a, b)` or `date in window`."""

    item: "Node"
    choices: tuple["Node", ...]
    column: int


@frozen
class Logic(Expression):
    """`a and b`, `a or b`."""

    word: str
    left: "Node"
    right: "Node"
    column: int


@frozen
class Negation(Expression):
    """`not a`."""

    operand: "Node"
    column: int


@frozen
class NotMetBy(Expression):
    """`not met(duty) by date`: one operator, false until the date has passed."""

    norm: str
    by: "Node"
    column: int


@frozen
class Choice(Expression):
    """`if c then a else b`."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"
    column: int


@frozen
class Otherwise(Expression):
    """`x otherwise y`: x if recorded, else y; x must be a name."""

    item: Name
    default: "Node"
    column: int


@frozen
class Lifecycle(Expression):
    """`met(x)`, `exercised(x)`, `happened(x)`, `done(x)`, …: the state of a norm or an event."""

    word: str
    about: str
    column: int


@frozen
class Call(Expression):
    """A named function call, such as `min(a, b)` or `latest_notice(date, period)`."""

    function: str
    arguments: tuple["Node", ...]
    column: int


class AggregateKind(Enum):
    """The kind of an aggregate over rows."""

    SUM = "sum"
    COUNT = "count"
    FIRST = "first"
    LAST = "last"


@frozen
class Aggregate(Expression):
    """`sum(selection, expression)`, `count(selection)`, `first(…)`, `last(…)`."""

    kind: AggregateKind
    selection: str
    expression: "Node | None"
    column: int


@frozen
class Clock(Expression):
    """`clock(start, period, stop, restart)`: the last day of a period that events pause and restart."""

    start: "Node"
    period: "Node"
    stop: str
    restart: str
    column: int


class RowWord(Enum):
    """Functions that only an expression of a row may use."""

    PREVIOUS = "previous"
    RUNNING = "running"
    SPLIT = "split"


@frozen
class RowFunction(Expression):
    """`previous(name, first)`, `running(expression)`, `split(total, weight)`."""

    word: RowWord
    expression: "Node"
    other: "Node | None"
    column: int


Node = (
    Literal
    | Name
    | Opposite
    | Arithmetic
    | Comparison
    | Membership
    | Logic
    | Negation
    | NotMetBy
    | Choice
    | Otherwise
    | Lifecycle
    | Call
    | Aggregate
    | Clock
    | RowFunction
)


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, top down, left to right."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(children(found))


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below `node`."""
    match node:
        case Literal() | Name() | Lifecycle():
            return ()
        case Opposite() | Negation():
            return (node.operand,)
        case Arithmetic() | Comparison() | Logic():
            return (node.left, node.right)
        case Membership():
            return (node.item, *node.choices)
        case NotMetBy():
            return (node.by,)
        case Choice():
            return (node.condition, node.then, node.otherwise)
        case Otherwise():
            return (node.item, node.default)
        case Call():
            return node.arguments
        case Aggregate():
            return () if node.expression is None else (node.expression,)
        case Clock():
            return (node.start, node.period)
        case RowFunction():
            return (node.expression,) if node.other is None else (node.expression, node.other)
        case _ as unreachable:
            assert_never(unreachable)


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
class RowFamily:
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

    def family(self) -> RowFamily:
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
