"""A formula in French: its signs, its names in words, a choice as «si … : … ; sinon : …»."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from budget.rate import Rate, stated_rate_fr
from conventions.agreement.agreement import Agreement
from conventions.documents.typography import NARROW, NBSP
from conventions.documents.wording import AMOUNTS, EVENTS, SELECTIONS
from conventions.language.syntax import (
    Aggregate,
    AggregateKind,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Lifecycle,
    Literal,
    Name,
    Node,
    Unit,
)

__all__ = ["called_in", "formula_text"]

Told = Callable[[Node], str | None]
_UNCALLED: Final[Mapping[str, str]] = MappingProxyType({})
_SIGNS: Final = {"-": "−", "*": "×", "/": "÷"}
_COMPARED: Final = {">=": "≥", "<=": "≤", "!=": "≠"}
_LOOSE: Final = ("+", "-")


def called_in(agreement: Agreement) -> Mapping[str, str]:
    """What an agreement calls its definitions, as a word within a formula."""
    return {item.name: _within(item.label) for item in agreement.definitions if item.label}


def _within(label: str) -> str:
    """A label with a small first letter, unless its word is all capitals: `TVA récupérée`."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def formula_text(node: Node, called: Mapping[str, str] = _UNCALLED) -> str | None:
    r"""A formula with its names in French, `called` those of the agreement; None where one has no words.

    >>> from conventions.language.parser import parse
    >>> formula_text(parse("grant - (grant - paid)"))
    'subvention attribuée − (subvention attribuée − sommes versées)'
    >>> formula_text(parse("if paid >= 1 € then paid else grant"))
    'si sommes versées ≥ 1\xa0€\xa0: sommes versées\u202f; sinon\xa0: subvention attribuée'
    """

    def told(part: Node) -> str | None:
        return formula_text(part, called)

    match node:
        case Literal(Fraction() as share, Unit.RATIO, _, _):
            return stated_rate_fr(Rate(share))
        case Literal(_, _, text, _):
            return text.replace(" ", NBSP)
        case Name(key, _):
            return AMOUNTS.get(key) or called.get(key)
        case Arithmetic(sign, left, right, _):
            first, second = _operand(left, sign, told), _operand(right, sign, told, is_second=True)
            return _joined("{} {} {}", first, _SIGNS.get(sign, sign), second)
        case Comparison(sign, left, right, _):
            return _joined("{} {} {}", told(left), _COMPARED.get(sign, sign), told(right))
        case Lifecycle("happened", about, _):
            return _joined("{} a eu lieu", EVENTS.get(about))
        case Choice(condition, then, otherwise, _):
            pattern = f"si {{}}{NBSP}: {{}}{NARROW}; sinon{NBSP}: {{}}"
            return _joined(pattern, told(condition), told(then), told(otherwise))
        case Call("min" | "max" as which, arguments, _):
            rank = "le plus petit" if which == "min" else "le plus grand"
            places = f"{NARROW}; ".join("{}" for _ in arguments)
            return _joined(f"{rank} de ({places})", *(told(argument) for argument in arguments))
        case Call("share_after", (Name(event, _), Name("period", _)), _):
            return _joined("part de la période qui suit {}", EVENTS.get(event))
        case Aggregate(AggregateKind.SUM, selection, Name("amount", _), _):
            return SELECTIONS.get(selection)
        case _:
            return None


def _joined(pattern: str, *parts: str | None) -> str | None:
    """The pattern with its parts; None where one has no words."""
    return None if None in parts else pattern.format(*parts)


def _operand(node: Node, sign: str, told: Told, *, is_second: bool = False) -> str | None:
    """A part of a sum or a product, in brackets where it would be read otherwise without."""
    is_sum = isinstance(node, Arithmetic) and node.sign in _LOOSE
    after_minus = is_second and sign == "-"
    needs = isinstance(node, Choice) or (is_sum and (sign not in _LOOSE or after_minus))
    needs = needs or (is_second and sign == "/" and isinstance(node, Arithmetic))
    return _joined("({})" if needs else "{}", told(node))
