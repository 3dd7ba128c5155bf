"""What the names of an expression stand for in a row of values, so that it can be compiled."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from conventions.calendar import Territory
from conventions.language.answers import Window
from conventions.language.syntax import Comparison, Lifecycle, Logic, Name, Node, NotMetBy
from conventions.language.types import Type

__all__ = [
    "Binding",
    "Bindings",
    "Defined",
    "Event",
    "Fixed",
    "NotCompiledError",
    "Performed",
    "Recorded",
    "Table",
]


class NotCompiledError(Exception):
    """The expression says something that is left to the interpreter."""


@frozen
class Event:
    """A single event: the attribute that holds its date, with None where it is not recorded."""

    attribute: str


@frozen
class Recorded:
    """A recorded value: the attribute that holds it, with None where it is missing."""

    attribute: str
    type: Type


@frozen
class Fixed:
    """A value that is the same in all rows."""

    value: int | date | Window


@frozen
class Defined:
    """A definition, by its tree."""

    tree: Node


Binding = Event | Recorded | Fixed | Defined


@frozen
class Performed:
    """How a duty is performed: the events of its receipt and, where posting counts, of its posting."""

    received: str
    posted: str | None = None
    applies: Node | None = None


@frozen
class Table:
    """The rows of a selection: the attribute that holds them, the columns they have, the tests they pass.

    They are known once the event `carried_by` is seen.
    """

    attribute: str
    columns: Mapping[str, Type]
    where: tuple[Node, ...] = ()
    carried_by: str | None = None


@frozen
class Bindings:
    """Everything an expression may name; what is absent is left to the interpreter."""

    names: Mapping[str, Binding] = field(factory=dict)
    norms: Mapping[str, Performed] = field(factory=dict)
    tables: Mapping[str, Table] = field(factory=dict)
    territory: Territory = Territory.METROPOLE

    def named(self, key: str) -> Binding:
        """Return what a name stands for."""
        found = self.names.get(key)
        if found is None:
            raise NotCompiledError(key)
        return found

    def performed(self, norm: str) -> Performed:
        """Return how a norm is performed."""
        found = self.norms.get(norm)
        if found is None:
            raise NotCompiledError(norm)
        return found

    def resolved(self, node: Node) -> Node:
        """Return the tree a definition stands for; any other node as it is."""
        while isinstance(node, Name) and node.key in self.names:
            binding = self.names[node.key]
            if not isinstance(binding, Defined):
                break
            node = binding.tree
        return node

    def window(self, node: Node) -> Window | None:
        """Return the days of a window that is the same in all rows, else None."""
        node = self.resolved(node)
        binding = self.names.get(node.key) if isinstance(node, Name) else None
        return binding.value if isinstance(binding, Fixed) and isinstance(binding.value, Window) else None

    def unfolded(self, node: NotMetBy | Lifecycle) -> Node:
        """Return what became of a norm in simpler words (docs/semantics.md § 4.6).

        A row holds no waiver.
        """
        match node:
            case NotMetBy(norm, by, column):
                performed = self.performed(norm)
                past = Comparison("<", by, Name("as_of", column), column)
                late = Comparison("<", by, Lifecycle("done", norm, column), column)
                both = Logic("and", past, late, column)
                return both if performed.applies is None else Logic("and", both, performed.applies, column)
            case Lifecycle("met", norm, column):
                performed = self.performed(norm)
                received = Lifecycle("happened", performed.received, column)
                if performed.posted is None:
                    return received
                return Logic("or", received, Lifecycle("happened", performed.posted, column), column)
            case _:
                raise NotCompiledError(node.about)
