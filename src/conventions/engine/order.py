"""The order in which names need each other, and the circles in which they cannot be computed."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from attrs import frozen

from conventions.language.syntax import Aggregate, Lifecycle, Name, Node, NotMetBy, walk

__all__ = ["Order", "mentioned", "ordered"]


@frozen
class Order:
    """Names, each after those it needs; and the cycles, each from its first name back to it."""

    names: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]


def mentioned(tree: Node) -> Iterator[str]:
    """Yield the names, norms, events and selections that an expression mentions."""
    for node in walk(tree):
        match node:
            case Name(key, _):
                yield key
            case Lifecycle(_, about, _):
                yield about
            case NotMetBy(norm, _, _):
                yield norm
            case Aggregate(_, selection, _, _):
                yield selection
            case _:
                pass


def ordered(graph: Mapping[str, AbstractSet[str]]) -> Order:
    """Return the names of `graph` in the order of need.

    >>> ordered({"a": {"b"}, "b": {"a"}, "c": set()}).cycles
    (('a', 'b', 'a'),)
    """
    order: list[str] = []
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            cycles.append((*path[path.index(name) :], name))
        elif name not in done:
            for other in sorted(graph[name]):
                visit(other, (*path, name))
            done.add(name)
            order.append(name)

    for name in graph:
        visit(name, ())
    return Order(tuple(dict.fromkeys(order)), tuple(cycles))
