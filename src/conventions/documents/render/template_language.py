"""The allowed template language: known fields, conditions, loops over lists, named values.

The parsed jinja2 tree is checked node by node before compilation. A dotted key, `norm.x.delay`, becomes one
name, so that a running template only looks up names and iterates over rows: there are no objects with
attributes, no calls, and no arithmetic on texts.
"""

import difflib
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from numbers import Integral, Real
from typing import Final, Never

from attrs import evolve, field
from jinja2 import nodes

from budget import frozen
from conventions.documents.context import is_printable
from conventions.documents.document_errors import FieldUnknownError, TemplatePlace, UnsafeTemplateError
from conventions.documents.field import (
    VALUE,
    ComparisonError,
    FieldType,
    Sort,
    constant,
    sort_of,
    sort_of_text,
)
from conventions.documents.fields import types_by_key
from conventions.documents.fields_agreement import ANY_PARAMETER
from conventions.documents.render.element_tags import RESERVED, broken

_ANY_NAME: Final = ("norm", "parameter", "attached")


def is_known(key: str, keys: frozenset[str]) -> bool:
    """Return whether a key, or anything below it, is in the table; norm names are free.

    >>> is_known("norm.any.delay", frozenset({"norm.*.delay"})), is_known("nor", frozenset({"norm.*.delay"}))
    (True, False)
    """
    return general_key(key) in _with_groups(keys)


def general_key(key: str) -> str:
    """Return the key as in the table: names of norms, parameters and attachments are placeholders."""
    parts = key.split(".")
    return ".".join([parts[0], "*", *parts[2:]]) if parts[0] in _ANY_NAME and len(parts) > 1 else key


@lru_cache(maxsize=32)
def _with_groups(keys: frozenset[str]) -> frozenset[str]:
    groups = set(keys)
    for key in keys:
        parts = key.replace("[]", ".[]").split(".")
        groups |= {".".join(parts[:end]).replace(".[]", "[]") for end in range(1, len(parts))}
    return frozenset(groups)


def unknown_field(key: str, keys: Collection[str], place: TemplatePlace) -> FieldUnknownError:
    """Return the error for an unknown field, with the nearest one."""
    near = difflib.get_close_matches(key[:100], sorted(keys), n=1)
    return FieldUnknownError(
        f"{place}: {key[:100]} is no field" + (f", did you mean {near[0]}?" if near else ""),
        actual=key[:100],
        expected=near[0] if near else "",
        **place.params(),
    )


FILTERS: Final = (
    "capitalize", "default", "first", "inline", "last", "length", "lower", "trim", "upper",
)  # fmt: skip
TESTS: Final = (
    "attachment", "defined", "undefined", "none", "eq", "==", "ne", "!=", "lt", "<", "gt", ">", "in",
    "even", "odd",
)  # fmt: skip
LOOP: Final = ("first", "last", "index", "index0", "length", "revindex", "revindex0")
_DOT: Final = "\u00b7"
"""A dot as allowed in Python names: keys stay readable in jinja2's code."""
_DEEPEST: Final = 12
_WITHIN: Final = frozenset({"in", "notin"})
_ORDERS: Final = frozenset({"lt", "lteq", "gt", "gteq"})
_TRUTHS: Final = (nodes.Compare, nodes.Test, nodes.Not)


def key_of(name: str) -> str:
    """Return the key of a name in a compiled template."""
    return name.replace(_DOT, ".")


@frozen
class Use:
    """A field used in a template: its key, a column after `[].`, its place, whether it is printed."""

    key: str
    place: TemplatePlace
    printed: bool


@frozen
class Scope:
    """The names that a template defines, each with its list if it is a loop variable."""

    names: Mapping[str, str | None]
    depth: int = 0
    in_loop: bool = False


@frozen
class _Checker:
    place_of: Callable[[int], TemplatePlace]
    keys: frozenset[str] | None
    uses: list[Use] = field(factory=list)


def checked(
    tree: nodes.Template,
    place_of: Callable[[int], TemplatePlace],
    keys: frozenset[str] | None,
    scope: Scope = Scope({}),  # noqa: B008 -- a value
) -> tuple[Use, ...]:
    """Return the fields used in a tree, and prepare it; with `keys` None, unknown fields are accepted.

    `UnsafeTemplateError` for disallowed content, `FieldUnknownError` for an unknown name.
    """
    checker = _Checker(place_of, keys)
    _body(tree.body, scope, checker)
    return tuple(checker.uses)


def scope_after(tree: nodes.Template, scope: Scope) -> Scope:
    """Return the scope after the single tag of a tree: inside its loop, or with its name."""
    match next(iter(tree.body), None):
        case nodes.For(target=nodes.Name(name=name), iter=items):
            over = _path(items, scope)
            names = {**scope.names, name: None if over is None else f"{over}[]"}
            return Scope(names, scope.depth, in_loop=True)
        case nodes.For(target=nodes.Tuple(items=targets)):
            return Scope(
                {
                    **scope.names,
                    **{target.name: None for target in targets if isinstance(target, nodes.Name)},
                },
                scope.depth,
                in_loop=True,
            )
        case nodes.Assign(target=nodes.Name(name=name)) | nodes.AssignBlock(target=nodes.Name(name=name)):
            return evolve(scope, names={**scope.names, name: None})
        case nodes.Macro(name=name, args=arguments):
            return evolve(scope, names={**scope.names, **dict.fromkeys([name, *(a.name for a in arguments)])})
        case _:
            return scope


def _place(node: nodes.Node, checker: _Checker) -> TemplatePlace:
    return checker.place_of(node.lineno)


def _unsafe(why: str, node: nodes.Node, checker: _Checker) -> Never:
    place = _place(node, checker)
    raise UnsafeTemplateError(
        f"{place}: the template asks for what templates may not do: {why}",
        actual=why,
        expected="fields, conditions and loops",
        **place.params(),
    )


# -------------------------------------------------------------------------------------------- statements


def _body(body: list[nodes.Node], scope: Scope, checker: _Checker) -> Scope:
    if scope.depth > _DEEPEST:
        raise broken("blocks_too_deep", str(_DEEPEST), _place(body[0], checker))
    for node in body:
        match node:
            case nodes.Output():
                node.nodes = [_printed(child, scope, checker) for child in node.nodes]
            case nodes.If():
                scope = _if(node, scope, checker)
            case nodes.For():
                _for(node, scope, checker)
            case nodes.Assign(target=nodes.Name(name=name)):
                node.node = _expression(node.node, scope, checker)
                scope = evolve(scope, names={**scope.names, name: None})
            case _:
                _unsafe(type(node).__name__.lower(), node, checker)
    return scope


def _if(node: nodes.If, scope: Scope, checker: _Checker) -> Scope:
    """Return the scope after it: names set in a branch stay known."""
    node.test = _expression(node.test, scope, checker)
    inner = evolve(scope, depth=scope.depth + 1)
    found = [_body(body, inner, checker) for body in (node.body, node.else_) if body]
    found += [_if(other, scope, checker) for other in node.elif_]
    return evolve(
        scope, names={name: over for branch in (scope, *found) for name, over in branch.names.items()}
    )


def _for(node: nodes.For, scope: Scope, checker: _Checker) -> None:
    if node.recursive or not isinstance(node.target, nodes.Name):
        _unsafe("for", node, checker)
    over = _path(node.iter, scope)
    node.iter = _expression(node.iter, scope, checker)
    names = {**scope.names, node.target.name: None if over is None else f"{over}[]"}
    inner = Scope(names, scope.depth + 1, in_loop=True)
    if node.test is not None:
        node.test = _expression(node.test, evolve(inner, in_loop=False), checker)
    _body(node.body, inner, checker)
    if node.else_:
        _body(node.else_, evolve(scope, depth=scope.depth + 1), checker)
    # one piece of output per round, so that rounds count even without printing
    node.body.insert(0, nodes.Output([nodes.TemplateData("")], lineno=node.lineno))


def _printed(node: nodes.Expr, scope: Scope, checker: _Checker) -> nodes.Expr:
    if isinstance(node, nodes.TemplateData):
        return node
    if isinstance(node, _TRUTHS):
        _unsafe("truth", node, checker)
    return _expression(node, scope, checker, printed=True)


# ------------------------------------------------------------------------------------------- expressions


def _expression(node: nodes.Node, scope: Scope, checker: _Checker, *, printed: bool = False) -> nodes.Expr:
    def inner(child: nodes.Expr) -> nodes.Expr:
        return _expression(child, scope, checker)

    match node:
        case nodes.Const(value=str() as text) if RESERVED.search(text) or not is_printable(text):
            _unsafe(ascii(text), node, checker)
        case nodes.Const(value=str() | int() | None) | nodes.TemplateData():
            return node
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            return _named(node, scope, checker, printed=printed)
        case nodes.Compare():
            _compare(node, scope, checker)
        case nodes.And() | nodes.Or() | nodes.Add() | nodes.Sub() | nodes.Mul():
            node.left, node.right = inner(node.left), inner(node.right)
        case nodes.Not():
            node.node = inner(node.node)
        case nodes.CondExpr():
            node.test = inner(node.test)
            node.expr1 = _expression(node.expr1, scope, checker, printed=printed)
            if node.expr2 is not None:
                node.expr2 = _expression(node.expr2, scope, checker, printed=printed)
        case nodes.Test() | nodes.Filter():
            _refuse_unknown_word(node, checker)
            node.node = None if node.node is None else _expression(node.node, scope, checker, printed=printed)
            node.args = [inner(argument) for argument in node.args]
        case nodes.Tuple() | nodes.List():
            node.items = [inner(item) for item in node.items]
        case _:
            _unsafe(type(node).__name__.lower(), node, checker)
    return node


def _compare(node: nodes.Compare, scope: Scope, checker: _Checker) -> None:
    """Prepare a comparison: by value if a field has a type, else by text."""
    sides = [_stated(side) for side in (node.expr, *(operand.expr for operand in node.ops))]
    is_order = any(operand.op in _ORDERS for operand in node.ops)
    kinds = [_kind_of(side, scope) for side in sides]
    sort = _sort_of(sides, kinds, node, checker)
    if sort is None and is_order and any(kind is not None for kind in kinds):
        named = next(side for side, kind in zip(sides, kinds, strict=True) if kind is not None)
        _refuse_comparison(_path(named, scope) or "", "== «…»", node, checker)
    _refuse_texts(sides, kinds, sort, node, is_order=is_order, checker=checker)
    made = [_side(side, kind, sort, scope, checker) for side, kind in zip(sides, kinds, strict=True)]
    node.expr = made[0]
    for operand, side in zip(node.ops, made[1:], strict=True):
        operand.expr = side


def _stated(side: nodes.Expr) -> nodes.Expr:
    """Return a stated number, also negative or with decimals."""
    match side:
        case nodes.Neg(node=nodes.Const(value=Real() as value)):
            return _stated(nodes.Const(-value, lineno=side.lineno))
        case nodes.Const(value=Real() as value) if not isinstance(value, Integral):
            return nodes.Const(f"{value}", lineno=side.lineno)
        case _:
            return side


def _refuse_texts(
    sides: list[nodes.Expr],
    kinds: list[FieldType | str | None],
    sort: Sort | None,
    node: nodes.Compare,
    *,
    is_order: bool,
    checker: _Checker,
) -> None:
    """Refuse a comparison by text that should be about amounts, dates or numbers.

    Named and filtered values print like their field but have no comparable value.
    """
    stated = [side.value for side in sides if isinstance(side, nodes.Const)]
    texts = [value for value in stated if isinstance(value, str)]
    shown = next((found for found in map(sort_of_text, texts) if found is not None), None)
    plain = [
        side
        for side, kind in zip(sides, kinds, strict=True)
        if kind is None and not isinstance(side, nodes.Const | nodes.List | nodes.Tuple)
    ]
    named = [side for side in plain if not _counts(side)]
    is_within_text = sort is not None and any(
        operand.op in _WITHIN and not isinstance(operand.expr, nodes.List | nodes.Tuple)
        for operand in node.ops
    )
    is_of_texts = named and (is_order or sort is not None or shown not in (None, Sort.NUMBER))
    is_count_and_text = len(named) < len(plain) and texts
    if is_of_texts or is_within_text or is_count_and_text or (is_order and sort is None and texts):
        said = next((str(value) for value in stated if value is not None), "…")
        spelling = "> 1" if is_count_and_text else f"grant.amount > «{(sort or shown or Sort.EUROS).value}»"
        _refuse_comparison(said, spelling, node, checker)


def _counts(side: nodes.Expr) -> bool:
    """Return whether it is a number of the template itself: of rounds or rows, or computed from these."""
    match side:
        case nodes.Const(value=int()) | nodes.Filter(name="length"):
            return True
        case nodes.Getattr(node=nodes.Name(name="loop")):
            return True
        case nodes.Add() | nodes.Sub() | nodes.Mul():
            return _counts(side.left) and _counts(side.right)
        case _:
            return False


def _kind_of(side: nodes.Expr, scope: Scope) -> FieldType | str | None:
    """Return the type of the field on a side, its name for a parameter; None if it is no field."""
    path = _path(side, scope)
    if path is None:
        return None
    key = general_key(path)
    return key if key == ANY_PARAMETER else types_by_key().get(key)


def _sort_of(
    sides: list[nodes.Expr], kinds: list[FieldType | str | None], node: nodes.Compare, checker: _Checker
) -> Sort | None:
    """Return the type of comparison: that of the fields, else of a literal next to a parameter."""
    typed = {sort for kind in kinds if isinstance(kind, FieldType) and (sort := sort_of(kind))}
    if not typed and ANY_PARAMETER in kinds:
        stated = (side.value for side in sides if isinstance(side, nodes.Const))
        typed = {sort for value in stated if isinstance(value, str | int) and (sort := sort_of_text(value))}
    if len(typed) > 1:
        first, second = sorted(sort.value for sort in typed)
        _refuse_comparison(first, second, node, checker)
    return next(iter(typed), None)


def _side(
    side: nodes.Expr, kind: FieldType | str | None, sort: Sort | None, scope: Scope, checker: _Checker
) -> nodes.Expr:
    """Return one side: the value of a field, or a comparable literal; else as in any expression."""
    is_stated = isinstance(side, nodes.Const | nodes.List | nodes.Tuple)
    if sort is None or is_stated is (kind is not None):
        return _expression(side, scope, checker)
    if isinstance(side, nodes.List | nodes.Tuple) and sort is not None:
        side.items = [_side(_stated(item), None, sort, scope, checker) for item in side.items]
        return side
    if isinstance(side, nodes.Const):
        if isinstance(side.value, bool) or not isinstance(side.value, str | int):
            return _expression(side, scope, checker)
        try:
            return nodes.Const(constant(side.value, sort), lineno=side.lineno)
        except ComparisonError as error:
            _refuse_comparison(error.actual, error.expected, side, checker)
    found = _expression(side, scope, checker)
    if isinstance(kind, FieldType) and sort_of(kind) is not sort:
        _refuse_comparison(_path(side, scope) or "", sort.value, side, checker)
    if isinstance(found, nodes.Name):
        return nodes.Name(found.name + VALUE, "load", lineno=found.lineno)
    if isinstance(found, nodes.Getattr):
        return nodes.Getattr(found.node, found.attr + VALUE, "load", lineno=found.lineno)
    return found


def _refuse_comparison(actual: str, expected: str, node: nodes.Node, checker: _Checker) -> Never:
    raise broken("not_comparable", actual, _place(node, checker), expected)


def _refuse_unknown_word(node: nodes.Test | nodes.Filter, checker: _Checker) -> None:
    known = TESTS if isinstance(node, nodes.Test) else FILTERS
    if node.name not in known or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise broken(f"no_{type(node).__name__.lower()}", node.name, _place(node, checker))


def _named(node: nodes.Expr, scope: Scope, checker: _Checker, *, printed: bool) -> nodes.Expr:
    """Return a field as one name; or the target of a name defined in the template."""
    root, names = _parts(node)
    if root is None or any(name.startswith("_") for name in names):
        _unsafe(".".join(names) or type(node).__name__.lower(), node, checker)
    if not isinstance(root, nodes.Name):
        return nodes.Getattr(_expression(root, scope, checker), names[-1], "load", lineno=node.lineno)
    if root.name == "loop" and scope.in_loop and root.name not in scope.names:
        if len(names) != 1 or names[0] not in LOOP:
            _unsafe(".".join(("loop", *names)), node, checker)
        return nodes.Getattr(root, names[0], "load", lineno=node.lineno)
    if root.name in scope.names:
        return _of_own(node, (root.name, *names), scope, checker, printed=printed)
    _use(".".join((root.name, *names)), node, checker, printed=printed)
    return nodes.Name(_DOT.join((root.name, *names)), "load", lineno=node.lineno)


def _of_own(
    node: nodes.Expr, path: tuple[str, ...], scope: Scope, checker: _Checker, *, printed: bool
) -> nodes.Expr:
    """Return a name defined in the template, or a column of its row."""
    over = scope.names[path[0]]
    if len(path) > 1 and over is not None:
        _use(".".join((over, *path[1:])), node, checker, printed=printed)
    found: nodes.Expr = nodes.Name(path[0], "load", lineno=node.lineno)
    for name in path[1:]:
        found = nodes.Getattr(found, name, "load", lineno=node.lineno)
    return found


def _parts(node: nodes.Node) -> tuple[nodes.Expr | None, list[str]]:
    """Return the base of a dotted chain, and the names after it; None if it is no chain."""
    names: list[str] = []
    while True:
        match node:
            case nodes.Getattr(node=above, attr=name):
                names.append(name)
            case nodes.Getitem(node=above, arg=nodes.Const(value=str() as name)) if name.isidentifier():
                names.append(name)  # it becomes part of a name in the code, so only names are allowed
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return None, [ascii(name[:40]), *names[::-1]]
            case nodes.Name() | nodes.Filter():
                return node, names[::-1]
            case _:
                return None, names[::-1]
        node = above


def _path(node: nodes.Node, scope: Scope) -> str | None:
    root, names = _parts(node)
    if not isinstance(root, nodes.Name):
        return None
    if root.name not in scope.names:
        return ".".join((root.name, *names))
    over = scope.names[root.name]
    return None if over is None else ".".join((over, *names))


def _use(key: str, node: nodes.Expr, checker: _Checker, *, printed: bool) -> None:
    place = _place(node, checker)
    if checker.keys is not None and not is_known(key, checker.keys):
        raise unknown_field(key, checker.keys, place)
    checker.uses.append(Use(key, place, printed))
