"""An expression with the values that an agreement gives for its model's parameters: what an article says."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve, fields, has

from budget.money import Euros
from budget.rate import Rate, stated_rate_fr
from conventions.agreement.agreement import Agreement, CellValue
from conventions.documents.typography import euros_text
from conventions.language.syntax import Literal, Name, Node, Unit

__all__ = ["with_values"]


def with_values(tree: Node, agreement: Agreement, hidden: frozenset[str] = frozenset()) -> Node:
    """The tree in which each parameter is the literal of its value; `hidden` names are columns of rows.

    A rate of exchange and an amount in another currency, which no literal writes, stay the names they are.
    """
    kinds = {item.name: item.type for item in agreement.parameters}
    open_names = (pair for pair in agreement.given if pair[0] not in hidden)
    found = ((name, _literal(value, kinds.get(name, ""))) for name, value in open_names)
    literals = {name: literal for name, literal in found if literal is not None}
    return _put_in(tree, literals) if literals else tree


def _literal(value: CellValue, kind: str) -> Literal | None:
    match value:
        case bool():
            return Literal(value, Unit.TRUTH, str(value).lower(), 1)
        case Euros():
            return Literal(value.cents, Unit.EUROS, euros_text(value), 1)
        case date():
            return Literal(value, Unit.DATE, value.isoformat(), 1)
        case int() | Fraction() if kind == "ratio":
            return Literal(Fraction(value), Unit.RATIO, stated_rate_fr(Rate(Fraction(value))), 1)
        case int() if kind == "number":
            return Literal(Fraction(value), Unit.NUMBER, str(value), 1)
        case str():
            return Literal(value, Unit.TEXT, value, 1)
        case _:
            return None


def _put_in(node: Node, literals: Mapping[str, Literal]) -> Node:
    """The tree with the literals in the places of their names."""
    match node:
        case Name(key, column):
            return evolve(literals[key], column=column) if key in literals else node
        case Literal():
            return node
        case _:
            parts = (item.name for item in fields(type(node)) if item.init)
            changes = {name: _inside(getattr(node, name), literals) for name in parts}
            return evolve(node, **changes)  # type: ignore[arg-type]  # its own fields, each with its own kind


def _inside(value: object, literals: Mapping[str, Literal]) -> object:
    if isinstance(value, tuple):
        return tuple(_inside(item, literals) for item in value)
    return _put_in(value, literals) if has(type(value)) else value  # type: ignore[arg-type]  # a part of a node
