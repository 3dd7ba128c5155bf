"""The explanation of a value: the tree of what it was computed from, built on demand."""

from collections.abc import Iterator
from typing import Final, Protocol

from attrs import evolve

from budget import frozen
from conventions.language.answers import Answer
from conventions.language.interpret import interpret
from conventions.language.syntax import (
    Aggregate,
    Arithmetic,
    Call,
    Clock,
    Comparison,
    Lifecycle,
    Literal,
    Name,
    Node,
    NotMetBy,
    RowFunction,
    Scope,
    Type,
    children,
)

SHOWN_CALLS: Final = frozenset({"ceil", "floor", "latest_notice", "months_between", "round"})
"""Functions whose result is worth a line: a day or number that is not obvious."""
ROUNDINGS: Final = frozenset({"ceil", "floor", "round"})


@frozen
class Explanation:
    """A value with its label, its formula, its result and the values it was computed from.

    `label` is a name of the agreement or a message code; `notes` are codes with their parameter.
    """

    label: str
    formula: str
    answer: Answer | None
    type: Type | None = None
    source: str | None = None
    children: tuple["Explanation", ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class Explained(Scope, Protocol):
    """A scope that also gives definitions, and what a selection left out."""

    def definition_of(self, key: str) -> tuple[str, Node, str | None] | None:
        """Return the text, tree and article of a definition; None for any other name."""

    def left_out(self, selection: str) -> tuple[Explanation, ...]:
        """Return the rows that a selection does not surely keep, each with the tests it fails."""


def explain(label: str, formula: str, tree: Node, scope: Explained, source: str | None = None) -> Explanation:
    """Return the explanation of `tree`, with the values of the names, norms and rows it mentions."""
    leaves = tuple(_leaf(node, scope) for node in _shown(tree))
    unique = tuple({leaf.label: leaf for leaf in leaves}.values())
    return Explanation(label, formula, interpret(tree, scope), scope.type_of(tree), source, unique)


def _shown(node: Node) -> Iterator[Node]:
    """Yield the nodes worth a line of their own; columns of an aggregate's rows are not."""
    if isinstance(node, Name | Lifecycle | NotMetBy | Aggregate | RowFunction):
        yield node
    elif isinstance(node, Clock):
        yield node
        yield from _shown(node.start)
    elif isinstance(node, Call) and node.function in SHOWN_CALLS:
        yield node
        yield from (child for argument in node.arguments for child in _shown(argument))
    else:
        yield from (child for below in children(node) for child in _shown(below))


def _leaf(node: Node, scope: Explained) -> Explanation:
    """Return one value: a definition with its own explanation, an aggregate with the rows left out."""
    defined = scope.definition_of(node.key) if isinstance(node, Name) else None
    if defined is not None:
        found = explain(write(node), defined[0], defined[1], scope, defined[2])
        return evolve(found, answer=interpret(node, scope), type=scope.type_of(node))
    rows = scope.left_out(node.selection) if isinstance(node, Aggregate) else ()
    notes: tuple[tuple[str, str], ...] = ()
    if isinstance(node, Call) and node.function in ROUNDINGS:
        notes = ((f"rounding.{node.function}", write(node.arguments[1]) if node.arguments[1:] else "1"),)
    return Explanation(write(node), "", interpret(node, scope), scope.type_of(node), None, rows, notes)


def write(node: Node) -> str:
    """Return a node as text, for the label of a step."""
    match node:
        case Name(key, _):
            return key
        case Literal(_, _, text, _):
            return text
        case Lifecycle(word, about, _):
            return f"{word}({about})"
        case NotMetBy(norm, by, _):
            return f"not met({norm}) by {write(by)}"
        case Aggregate(kind, selection, None, _):
            return f"{kind.value}({selection})"
        case Aggregate(kind, selection, expression, _) if expression is not None:
            return f"{kind.value}({selection}, {write(expression)})"
        case Clock(start, period, stop, restart, _):
            return f"clock({write(start)}, {write(period)}, {stop}, {restart})"
        case RowFunction(word, expression, None, _):
            return f"{word.value}({write(expression)})"
        case RowFunction(word, expression, other, _) if other is not None:
            return f"{word.value}({write(expression)}, {write(other)})"
        case Call(function, arguments, _):
            return f"{function}({', '.join(write(argument) for argument in arguments)})"
        case Arithmetic(sign, left, right, _) | Comparison(sign, left, right, _):
            return f"{write(left)} {sign} {write(right)}"
        case _:
            return "…"
