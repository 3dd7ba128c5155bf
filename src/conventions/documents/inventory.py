"""The fields a template names: every one, with its place, rows by their column."""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen
from jinja2 import nodes

from conventions.documents.archive import read_parts
from conventions.documents.dialect import OPENING, prepared
from conventions.documents.place import Place, place_at
from conventions.documents.renderer import RENDERED
from conventions.documents.sandbox import environment

__all__ = ["Use", "fields_used", "keys_below", "path_of_name"]

_LOOP: Final = "loop"


@frozen
class Use:
    """A field named in a template: its key as the table writes it, and where it stands."""

    key: str
    place: Place


def fields_used(content: bytes) -> tuple[Use, ...]:
    """Every use of a field in a template, part by part; a norm's key is `norm.*.aspect`."""
    found: list[Use] = []
    for name, part in sorted(read_parts(content).items()):
        if RENDERED.fullmatch(name):
            source = prepared(name, part)
            if OPENING.search(source):
                tree = environment(draft=False).parse(source)
                found += [Use(key, place_at(name, source, line)) for key, line in keys_below(tree, {})]
    return tuple(found)


def keys_below(node: nodes.Node, scope: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The keys below a node; `scope` says which list a loop's name walks through."""
    if isinstance(node, nodes.For):
        over = path_of_name(node.iter, scope)
        if over is not None:
            yield _shown(over), node.lineno
        inner = (
            {**scope, node.target.name: f"{over}[]"} if isinstance(node.target, nodes.Name) else dict(scope)
        )
        for child in (*node.body, *node.else_):
            yield from keys_below(child, inner)
        return
    if isinstance(node, nodes.Name) and node.ctx != "load":
        return
    path = path_of_name(node, scope)
    if path is not None:
        if path.split(".")[0] != _LOOP:
            yield _shown(path), node.lineno
        return
    for child in node.iter_child_nodes():
        yield from keys_below(child, scope)


def path_of_name(node: nodes.Node, scope: Mapping[str, str]) -> str | None:
    """The key that a name with dots stands for; None for anything else."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        above = path_of_name(node.node, scope)
        return None if above is None else f"{above}.{node.attr}"
    return None


def _shown(path: str) -> str:
    parts = path.split(".")
    return ".".join(["norm", "*", *parts[2:]]) if parts[0] == "norm" and len(parts) > 1 else path
