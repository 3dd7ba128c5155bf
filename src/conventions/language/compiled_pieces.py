"""The pieces of generated text: what each holds, and when it may be trusted."""

import re
from math import lcm
from typing import TypeVar

from attrs import frozen

from conventions.language.compiled_bindings import NotCompiledError
from conventions.language.types import Kind, Type

__all__ = [
    "Guards",
    "Piece",
    "Ratio",
    "Scalar",
    "Truth",
    "chosen",
    "combined",
    "compared",
    "divided",
    "expected",
    "extreme",
    "guarded",
    "joined",
    "negated",
    "over_both",
    "over_product",
    "piece_of",
    "product",
    "scaled",
    "unguarded",
]

POSITIVE = re.compile(r"\([1-9]\d*\)")
MIRRORED = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
"""The comparisons of the language, as Python writes them."""

Guards = tuple[str, ...]
"""Tests, in order, under which a piece is the value; where one fails, the interpreter is asked."""


@frozen
class Scalar:
    """A date or a text."""

    text: str
    guards: Guards = ()


@frozen
class Ratio:
    """A quantity, exact: an integer `text` over `over`, which is positive where the guards hold."""

    text: str
    guards: Guards = ()
    over: int | str = 1


@frozen
class Truth:
    """True, False, or where it `may_fail` None: not decided, or not decided here."""

    text: str
    guards: Guards = ()
    may_fail: bool = False


Piece = Scalar | Ratio | Truth
Wanted = TypeVar("Wanted", Scalar, Ratio, Truth)


def expected(piece: Piece, kind: type[Wanted]) -> Wanted:
    """Return a piece of the kind expected; a period that varies is none, and is left to the interpreter."""
    if not isinstance(piece, kind):
        raise NotCompiledError(kind.__name__)
    return piece


def joined(*groups: Guards) -> Guards:
    """Return all guards in order, each once."""
    return tuple(dict.fromkeys(guard for group in groups for guard in group))


def product(*factors: int | str) -> str:
    """Return the text of a product, without the factors that are 1."""
    shown = [str(factor) for factor in factors if factor != 1]
    return f"({' * '.join(shown)})" if len(shown) > 1 else "".join(shown) or "1"


def over_both(left: Ratio, right: Ratio) -> int | str:
    """Return a denominator that both quantities may be brought to."""
    if isinstance(left.over, int) and isinstance(right.over, int):
        return lcm(left.over, right.over)
    return left.over if left.over == right.over else product(left.over, right.over)


def scaled(piece: Ratio, over: int | str, other: Ratio) -> str:
    """Return the numerator of `piece` over the common denominator `over` of it and `other`."""
    if isinstance(piece.over, int) and isinstance(over, int):
        return product(piece.text, over // piece.over)
    return piece.text if piece.over == over else product(piece.text, other.over)


def compared(sign: str, left: Piece, right: Piece) -> Truth:
    """Return `left sign right`; quantities are multiplied crosswise, never divided."""
    guards = joined(left.guards, right.guards)
    match left, right:
        case Ratio(), Ratio():
            over = over_both(left, right)
            first, second = scaled(left, over, right), scaled(right, over, left)
        case Scalar(), Scalar():
            first, second = left.text, right.text
        case Truth(), Truth():
            if left.may_fail or right.may_fail:
                raise NotCompiledError(sign)
            first, second = left.text, right.text
        case _ as unreachable:
            raise NotCompiledError(str(unreachable))
    return guarded(f"({first} {MIRRORED[sign]} {second})", guards)


def guarded(text: str, guards: Guards) -> Truth:
    """Return a truth that is None where a guard fails."""
    if not guards:
        return Truth(text)
    return Truth(f"({text} if {' and '.join(guards)} else None)", guards, may_fail=True)


def negated(piece: Truth, fresh: str) -> Truth:
    """Return `not piece`; `fresh` is a local of its own."""
    if not piece.may_fail:
        return Truth(f"(not {piece.text})", piece.guards)
    return Truth(f"(None if ({fresh} := {piece.text}) is None else not {fresh})", piece.guards, may_fail=True)


def divided(left: Ratio, right: Ratio, guards: Guards) -> Ratio:
    """Return left ÷ right where the divisor is positive; elsewhere the interpreter is asked."""
    text = product(left.text, right.over)
    if POSITIVE.fullmatch(right.text) and isinstance(left.over, int):
        return Ratio(text, guards, left.over * int(right.text[1:-1]))
    return Ratio(text, joined(guards, (f"{right.text} > 0",)), product(left.over, right.text))


def over_product(left: Ratio, right: Ratio) -> int | str:
    """Return the denominator of a product."""
    if isinstance(left.over, int) and isinstance(right.over, int):
        return left.over * right.over
    return product(left.over, right.over)


def piece_of(text: str, kind: Type) -> Piece:
    """Return a recorded value as a piece of its kind, not to be trusted where it is missing."""
    guards = (f"{text} is not None",)
    match kind:
        case Kind.TRUTH:
            return Truth(text, guards, may_fail=True)
        case Kind.DATE | Kind.TEXT:
            return Scalar(text, guards)
        case _:
            return Ratio(text, guards)


def combined(word: str, left: Truth, right: Truth, fresh: tuple[str, str]) -> Truth:
    """Return `left and right`, or `or`: one undecided side does not hide what the other decides."""
    guards = joined(left.guards, right.guards)
    if not left.may_fail:
        return Truth(f"({left.text} {word} {right.text})", guards, right.may_fail)
    first, second = fresh
    decisive = word == "or"
    return Truth(
        f"({decisive} if ({first} := {left.text}) is {decisive}"
        f" else {second} if ({second} := {right.text}) is not {not decisive} else {first})",
        guards,
        may_fail=True,
    )


def chosen(condition: Truth, then: Piece, otherwise: Piece, fresh: str) -> Piece:
    """Return the branch taken; where the condition is undecided the interpreter is asked."""
    flag, guards = condition.text, joined(then.guards, otherwise.guards)
    test: Guards = ()
    if condition.may_fail:
        flag = fresh
        test = (f"({flag} := {condition.text}) is not None",)
    match then, otherwise:
        case Truth(), Truth():
            found = guarded(f"({then.text} if {flag} else {otherwise.text})", test)
            fails = found.may_fail or then.may_fail or otherwise.may_fail
            return Truth(found.text, joined(condition.guards, test, guards), fails)
        case Scalar(), Scalar():
            return Scalar(f"({then.text} if {flag} else {otherwise.text})", joined(test, guards))
        case Ratio(), Ratio():
            over = over_both(then, otherwise)
            text = f"({scaled(then, over, otherwise)} if {flag} else {scaled(otherwise, over, then)})"
            return Ratio(text, joined(test, guards), over)
        case _ as unreachable:
            raise NotCompiledError(str(unreachable))


def unguarded(piece: Piece) -> Piece:
    """Return a piece without its guards, for a place that is reached only where they hold."""
    if isinstance(piece, Truth):
        return piece
    return Scalar(piece.text) if isinstance(piece, Scalar) else Ratio(piece.text, (), piece.over)


def extreme(pick: str, values: list[Piece]) -> Piece:
    """Return `pick`, the least or the largest, of values of one kind."""
    if len(values) == 1:
        return values[0]
    guards = joined(*(value.guards for value in values))
    ratios = [value for value in values if isinstance(value, Ratio)]
    if not ratios:
        return Scalar(f"{pick}({', '.join(value.text for value in values)})", guards)
    common = ratios[0]
    for other in ratios[1:]:
        common = Ratio("", (), over_both(common, other))
    if not isinstance(common.over, int):
        raise NotCompiledError(pick)
    texts = ", ".join(scaled(ratio, common.over, common) for ratio in ratios)
    return Ratio(f"{pick}({texts})", guards, common.over)
