"""Expressions in words: what a formula or a condition says, with the labels that the agreement gives."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, assert_never

from attrs import frozen

from budget.money import Euros
from conventions.agreement.party import FORMS
from conventions.calendar import Period, WorkingDays
from conventions.exports.values import period_text
from conventions.language.errors import ExpressionError
from conventions.language.parser import parse
from conventions.language.syntax import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Clock,
    Comparison,
    Lifecycle,
    Literal,
    Logic,
    Membership,
    Name,
    Negation,
    Node,
    NotMetBy,
    Opposite,
    Otherwise,
    RowFunction,
    Unit,
    currency_of,
)
from conventions.messages import Catalogue

_VOWELS = frozenset("aeiouyéèêàâîôûœ")
_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠", "*": "×", "/": "÷", "-": "−"}
_CLOSE: Final = {"+": 1, "-": 1, "*": 2, "/": 2}
"""How closely a sign of arithmetic binds."""
_IS_PLAIN: Final = re.compile(r"(?:\d+ (?:day|month|year)s? ?)+").fullmatch
"""Whether a period is written as the catalogue counts: ten years stay ten years."""


def formula_text(source: str, words: Catalogue, called: Callable[[str, Catalogue], str]) -> str:
    """Return an expression in words; `called` says what a name is called. One that is at fault stays.

    >>> from conventions.messages import catalogue
    >>> print(formula_text("min(grant, a - 2 €) > 0 €", catalogue("en"), lambda name, words: name.upper()))
    the least of (GRANT; A − €2.00) > €0.00
    """
    tree = _tree(source)
    return source if tree is None else _FormulaWriter(words, called).of(tree)


@lru_cache(maxsize=4096)
def _tree(source: str) -> Node | None:
    try:
        return parse(source)
    except ExpressionError:
        return None


def _is_form(node: Node) -> bool:
    """Whether a node is the legal form of a party."""
    return isinstance(node, Name) and node.key.endswith(".form")


@frozen
class _FormulaWriter:
    """The words of expressions in one language, of one dossier."""

    words: Catalogue
    called: Callable[[str, Catalogue], str]

    def of(self, node: Node) -> str:
        match node:
            case Literal():
                return self.literal(node)
            case Name(key=key):
                return self.name(key)
            case Opposite(operand=operand):
                return f"−{self.part(operand, 3)}"
            case Arithmetic(sign=sign, left=left, right=right):
                close = _CLOSE[sign]
                second = self.part(right, close + (sign in "-/"))
                return f"{self.part(left, close)} {_SIGNS.get(sign, sign)} {second}"
            case Comparison(sign=sign, left=left, right=right):
                second = self.form(right) if _is_form(left) else self.part(right, 0)
                return f"{self.part(left, 0)} {_SIGNS.get(sign, sign)} {second}"
            case Membership(item=item, choices=choices):
                said = self.form if _is_form(item) else self.of
                among = self.text("semicolon").join(said(choice) for choice in choices)
                return self.text("formula.in", item=self.part(item, 0), choices=among)
            case Logic(word=word, left=left, right=right):
                sides = (self.operand(side, word) for side in (left, right))
                return f" {self.text(f'formula.{word}')} ".join(sides)
            case Negation(operand=Lifecycle(word=word, about=about)):
                return self.text(f"formula.not.{word}", about=self.name(about))
            case Negation(operand=operand):
                return self.text("formula.not", operand=self.of(operand))
            case NotMetBy(norm=norm, by=by):
                return self.text("formula.not_met_by", about=self.name(norm), day=self.of(by))
            case Lifecycle(word=word, about=about):
                return self.text(f"formula.{word}", about=self.name(about))
            case _:
                return self.function(node)

    def function(self, node: Choice | Otherwise | Call | Aggregate | Clock | RowFunction) -> str:
        match node:
            case Choice(condition=condition, then=then, otherwise=otherwise):
                sides = {
                    "condition": self.of(condition),
                    "then": self.of(then),
                    "otherwise": self.of(otherwise),
                }
                return self.text("formula.if", **sides)
            case Otherwise(item=item, default=default):
                return self.text("formula.otherwise", item=self.of(item), default=self.of(default))
            case Call(function=function, arguments=arguments):
                of = self.text("semicolon").join(self.of(argument) for argument in arguments)
                return self.text(f"formula.{function}", of=of)
            case Aggregate(kind=kind, selection=selection, expression=expression):
                said = "" if expression is None else self.of(expression)
                elides = said[:1].lower() in _VOWELS
                of = self.text("formula.of_vowel" if elides else "formula.of", of=said)
                return self.text(f"formula.{kind.value}", of=of, rows=self.name(selection))
            case Clock(start=start, period=period, stop=stop, restart=restart):
                ends = {"stop": self.name(stop), "restart": self.name(restart)}
                return self.text("formula.clock", period=self.of(period), start=self.of(start), **ends)
            case RowFunction(word=word, expression=expression, other=other):
                second = "" if other is None else self.of(other)
                return self.text(f"formula.{word.value}", of=self.of(expression), other=second)
            case _ as unreachable:
                assert_never(unreachable)

    def literal(self, node: Literal) -> str:
        match node.value:
            case bool():
                return self.text("value.true" if node.value else "value.false")
            case date():
                return self.words.day(node.value)
            case Period() | WorkingDays():
                return period_text(node.text if _IS_PLAIN(node.text) else str(node.value), self.words)
            case str():
                return self.text("formula.quoted", text=node.value)
            case int() if node.unit in (Unit.EUROS, Unit.FOREIGN):
                return self.words.amount_in(Euros.of_cents(node.value), currency_of(node))
            case _:
                return node.text

    def form(self, node: Node) -> str:
        """Return a legal form that a party's is compared with, as it is written."""
        words = FORMS.get(str(node.value)) if isinstance(node, Literal) else None
        return self.of(node) if words is None else words[0]

    def part(self, node: Node, close: int) -> str:
        """Return an operand, in brackets where it binds less closely than what it stands in."""
        is_loose = isinstance(node, Arithmetic) and _CLOSE[node.sign] < close
        return (
            f"({self.of(node)})"
            if is_loose or isinstance(node, Choice | Comparison | Logic)
            else self.of(node)
        )

    def operand(self, node: Node, word: str) -> str:
        """Return an operand of `and` or `or`, in brackets where it is the other of both."""
        is_other = isinstance(node, Logic) and node.word != word
        return f"({self.of(node)})" if is_other else self.of(node)

    def name(self, key: str) -> str:
        return self.called(key, self.words)

    def text(self, key: str, **params: str) -> str:
        return self.words.text(key, params)
