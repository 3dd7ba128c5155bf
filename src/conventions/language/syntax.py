"""The syntax tree: frozen nodes, each with its column in the text."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from attrs import field, frozen

from budget.money import EURO
from conventions.calendar import Period, WorkingDays

if TYPE_CHECKING:  # used by scopes
    from conventions.language.answers import Answer
    from conventions.language.types import Scope


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
