"""The order in which names need each other, and the cycles that cannot be computed."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from attrs import frozen

from conventions.language.syntax import (
    Aggregate,
    Clock,
    Lifecycle,
    Name,
    Node,
    NotMetBy,
    RowFunction,
    RowWord,
    children,
    walk,
)


@frozen
class Order:
    """Names, each after those it needs; and cycles, each from its first name back to it."""

    names: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]


def mentioned(tree: Node) -> Iterator[str]:
    """Yield the names, norms, events and selections in an expression, except those of earlier rows."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case Name(key, _):
                yield key.removeprefix("row.")
            case Lifecycle(_, about, _):
                yield about
            case NotMetBy(norm, _, _):
                yield norm
            case Aggregate(_, selection, _, _):
                yield selection
            case Clock():
                yield from (node.stop, node.restart)
            case _:
                pass
        below = children(node)
        waiting += below[:0:-1] if isinstance(node, RowFunction) and _is_earlier(node) else below[::-1]


def earlier_rows(tree: Node) -> Iterator[str]:
    """Yield the names whose value at the row before an expression uses."""
    for node in walk(tree):
        if isinstance(node, RowFunction) and _is_earlier(node) and isinstance(node.expression, Name):
            yield node.expression.key


def _is_earlier(node: RowFunction) -> bool:
    return node.word is RowWord.PREVIOUS


def reachable(graph: Mapping[str, AbstractSet[str]], start: str) -> frozenset[str]:
    """Return every name that `start` needs, directly or through others.

    >>> sorted(reachable({"a": {"b"}, "b": {"c"}, "c": set()}, "a"))
    ['b', 'c']
    """
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return frozenset(found)


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
