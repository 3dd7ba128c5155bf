"""Every expression an agreement holds, parsed, with the place where it stands."""

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.engine import order
from conventions.engine.places import expressions as written
from conventions.engine.program import Program, compile_agreement
from conventions.language.syntax import Node

__all__ = ["Expression", "expressions", "first_reader", "mentioned"]


@frozen
class Expression:
    """An expression: the norm or definition it belongs to, with its words, its place there, and its tree."""

    owner: str
    label: str
    place: str
    tree: Node
    article: str | None = None


def expressions(agreement: Agreement) -> tuple[Expression, ...]:
    """The expressions of an agreement, as they stand; those at fault, which reading tells, are left out."""
    program = compile_agreement(agreement)
    found = []
    for item in written(agreement.terms):
        tree = program.trees.get(item.place)
        if tree is not None:
            owner, *place = item.place[1:]
            label, article = _words(owner, program)
            found.append(Expression(owner, label, ".".join(place) or "value", tree, article))
    return tuple(found)


def first_reader(agreement: Agreement, names: frozenset[str]) -> Expression | None:
    """The first expression that mentions any of some names."""
    return next((item for item in expressions(agreement) if mentioned(item.tree) & names), None)


def _words(owner: str, program: Program) -> tuple[str, str | None]:
    item = program.definitions.get(owner) or program.duties.get(owner) or program.rights.get(owner)
    return (owner, None) if item is None else (item.label or owner, item.article)


def mentioned(tree: Node) -> frozenset[str]:
    """The names, events, norms and selections that a tree mentions, at the row before too.

    >>> from conventions.language.parser import parse
    >>> sorted(mentioned(parse("sum(eligible, amount) - paid")))
    ['amount', 'eligible', 'paid']
    """
    return frozenset({*order.mentioned(tree), *order.earlier_rows(tree)})
