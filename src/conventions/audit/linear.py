"""Sums of multiples: what the condition of a payment says of its amount, which bounds alone cannot tell.

`when = "balance > 0"` beside `amount = "balance"` says that the amount is not below nothing, whatever the
balance may come to.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from conventions.language.syntax import (
    Arithmetic,
    Comparison,
    Literal,
    Logic,
    Name,
    Node,
    Opposite,
    Unit,
)

__all__ = ["Linear", "assures", "linear"]

Linear = Mapping[str, Fraction]
"""A sum of multiples of terms, by their text; the key `""` is the constant."""


_NUMBERS: Final = (Unit.EUROS, Unit.FOREIGN, Unit.NUMBER, Unit.RATIO)


def assures(condition: Node | None, least: Linear, definitions: Mapping[str, Node]) -> bool:
    """Return whether a condition, when it holds, keeps a sum at zero or more.

    >>> from conventions.language.parser import parse
    >>> def says(condition, amount):
    ...     return assures(parse(condition), linear(parse(amount), {}), {})
    >>> says("met(report) and balance > 0 €", "balance"), says("balance < 5 €", "-balance")
    (True, False)
    >>> says("spent >= advance", "(spent - advance) * 2 + 1 €"), says("spent > 0 € or late", "spent")
    (True, False)
    """
    return any(
        _is_at_least(least, greater, definitions, less) for greater, less in _orders(condition) if least
    )


def linear(tree: Node, definitions: Mapping[str, Node]) -> Linear:
    """Return a tree as a sum of multiples of what cannot be taken apart, definitions written out.

    >>> from conventions.language.parser import parse
    >>> {key: str(value) for key, value in linear(parse("2 * (a - 3 €) - a"), {}).items()}
    {'a': '1', '': '-600'}
    """
    match tree:
        case Literal(value=int() | Fraction() as value, unit=unit) if unit in _NUMBERS:
            return _kept({"": Fraction(value)})
        case Name(key=key) if key in definitions:
            rest = {name: kept for name, kept in definitions.items() if name != key}  # a circle ends
            return linear(definitions[key], rest)
        case Opposite(operand=operand):
            return _times(linear(operand, definitions), Fraction(-1))
        case Arithmetic(sign="+" | "-" as sign, left=left, right=right):
            factor = Fraction(1 if sign == "+" else -1)
            return _sum(linear(left, definitions), _times(linear(right, definitions), factor))
        case Arithmetic(sign="*" | "/" as sign, left=left, right=right):
            first, second = linear(left, definitions), linear(right, definitions)
            if second.keys() == {""}:
                return _times(first, second[""] if sign == "*" else 1 / second[""])
            if sign == "*" and first.keys() == {""}:
                return _times(second, first[""])
        case _:
            pass
    return {_shape(tree): Fraction(1)}


def _orders(condition: Node | None) -> Iterator[tuple[Node, Node]]:
    """Return each pair of which the condition says that the first is not below the second."""
    match condition:
        case Logic(word="and", left=left, right=right):
            yield from _orders(left)
            yield from _orders(right)
        case Comparison(sign=">" | ">=" | "=", left=left, right=right):
            yield left, right
        case Comparison(sign="<" | "<=", left=left, right=right):
            yield right, left
        case _:
            return


def _is_at_least(least: Linear, greater: Node, definitions: Mapping[str, Node], less: Node) -> bool:
    """Return whether `least` is a positive multiple of `greater - less`, and perhaps something more."""
    known = _sum(linear(greater, definitions), _times(linear(less, definitions), Fraction(-1)))
    terms = {key: value for key, value in known.items() if key}
    if not terms or terms.keys() != {key for key in least if key}:
        return False
    factors = {least[key] / value for key, value in terms.items()}
    factor = next(iter(factors))
    return len(factors) == 1 and factor > 0 and least.get("", 0) >= factor * known.get("", 0)


def _sum(first: Linear, second: Linear) -> Linear:
    both = dict.fromkeys([*first, *second])
    return _kept({key: first.get(key, Fraction(0)) + second.get(key, Fraction(0)) for key in both})


def _times(terms: Linear, factor: Fraction) -> Linear:
    return _kept({key: value * factor for key, value in terms.items()})


def _kept(terms: Linear) -> Linear:
    return {key: value for key, value in terms.items() if value}


def _shape(tree: Node) -> str:
    """Return a text that is the same for two trees that say the same at different columns."""
    if isinstance(tree, Name):
        return tree.key
    return re.sub(r"column=\d+", "", repr(tree))
