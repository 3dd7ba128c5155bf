"""Parser of expressions: tokens, then a Pratt parser that always ends, with bounded depth."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from budget import frozen
from budget.errors import InputError
from conventions.calendar import Period, WorkingDays, parse_period
from conventions.language.errors import ExpressionSyntaxError
from conventions.language.syntax import (
    Aggregate,
    AggregateKind,
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
    RowWord,
    Unit,
)

# --- Tokens of an expression: cut once, from left to right, at most one page of text ------------------------

MAX_LENGTH = 2_000
"""Characters of one expression; a longer clause is split into definitions."""

PATTERN = re.compile(
    r"""
      (?P<space>[\s\u00a0\u202f]+)
    | (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<number>\d+(?:[\u0020\u00a0\u202f]\d{3})*(?:[.,]\d+)?)
    | (?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)
    | (?P<currency>[A-Z]{3}(?![A-Za-z0-9_]))
    | (?P<text>"[^"\n]*"|'[^'\n]*')
    | (?P<sign><=|>=|!=|[<>=+\-*/(),%€])
    """,
    re.VERBOSE,
)


@frozen
class Token:
    """A token of the text, with its column from 1.

    Its kind is `date`, `number`, `name`, `currency`, `text`, `sign` or, for the last, `end`.
    """

    kind: str
    text: str
    column: int


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of `source`, followed by an `end` token.

    >>> [token.text for token in tokens("2025-06-01 - 6 months")]
    ['2025-06-01', '-', '6', 'months', '']
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionSyntaxError(
            f"the expression has {len(source)} characters, at most {MAX_LENGTH} are read",
            column=MAX_LENGTH + 1,
            actual=f"{len(source)}",
            expected=f"<= {MAX_LENGTH}",
        )
    at = 0
    while at < len(source):
        match = PATTERN.match(source, at)
        if match is None:
            raise ExpressionSyntaxError(
                f"unexpected character {source[at]!r}",
                column=at + 1,
                actual=source[at],
                expected="a name, a literal or an operator",
            )
        if match.lastgroup is not None and match.lastgroup != "space":
            yield Token(match.lastgroup, match.group(), at + 1)
        at = match.end()
    yield Token("end", "", len(source) + 1)


# --- The Pratt parser: always ends, bounded in depth --------------------------------------------------------

MAX_DEPTH: Final = 60
"""Levels of nesting; a deeper clause is split into definitions."""

MAX_DIGITS: Final = 18
"""Digits of one number; no amount of a grant has more."""
FUNCTIONS: Final = frozenset(
    {
        "ceil",
        "court_deadline",
        "end_of_month",
        "end_of_year",
        "fiscal_year_end",
        "floor",
        "latest_notice",
        "length",
        "max",
        "min",
        "months_between",
        "next_working_day",
        "remaining",
        "round",
        "share_after",
    }
)
CLOCK: Final = "clock"
ROW_WORDS: Final = {word.value: word for word in RowWord}
LIFECYCLE_WORDS: Final = frozenset(
    {"acquired", "claimed", "done", "due", "exercised", "happened", "met", "recorded", "stated", "waived"}
)
AGGREGATES: Final = {kind.value: kind for kind in AggregateKind}
KEYWORDS: Final = frozenset(
    {"and", "or", "not", "if", "then", "else", "in", "by", "otherwise", "true", "false"}
)
PERIOD_UNITS: Final = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "year", "years", "ouvres", "ouvrables"}
    | {"jour", "jours", "semaine", "semaines", "mois", "an", "ans"}
)
SHORTER_UNITS: Final = frozenset({"hour", "hours", "minute", "minutes", "heure", "heures"})
"""Units shorter than a day: dates have no hours."""
COMPARISONS: Final = frozenset({"<", "<=", ">", ">=", "=", "!="})
BINDING: Final = {"otherwise": 1, "or": 2, "and": 3, "in": 5, "+": 6, "-": 6, "*": 7, "/": 7}
NOT_BINDING: Final = 4
COMPARISON_BINDING: Final = 5
OPPOSITE_BINDING: Final = 8


def parse(source: str) -> Node:
    """Return the tree of `source`.

    Raises ExpressionSyntaxError with the column and what was expected.

    >>> parse("not met(final_bilan) by 2025-12-01").norm
    'final_bilan'
    """
    parser = _Parser(source)
    tree = parser.expression(0)
    parser.expect_end()
    return tree


class _Parser:
    """One pass over the tokens of a text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(tokens(source))
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def advance(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def refuse(self, expected: str, token: Token | None = None) -> ExpressionSyntaxError:
        found = token or self.token
        shown = found.text or "end of text"
        return ExpressionSyntaxError(
            f"column {found.column}: found {shown!r}, expected {expected}",
            column=found.column,
            actual=shown[:40],
            expected=expected,
        )

    def accept(self, text: str) -> bool:
        if self.token.text == text and self.token.kind in ("sign", "name"):
            self.advance()
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.refuse(f"'{text}'")

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.refuse("an operator or the end of the expression")

    def expression(self, binding: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(f"at most {MAX_DEPTH} levels of nesting")
        left = self.prefix()
        chain = 0
        while True:
            token = self.token
            strength = COMPARISON_BINDING if token.text in COMPARISONS else BINDING.get(token.text, 0)
            if token.kind not in ("sign", "name") or strength <= binding:
                break
            chain += 1
            if chain > MAX_DEPTH:
                raise self.refuse(f"at most {MAX_DEPTH} operators in a row")
            self.advance()
            left = self.infix(left, token, strength)
        self.depth -= 1
        return left

    def infix(self, left: Node, token: Token, strength: int) -> Node:
        if token.text == "in":
            return self.membership(left, token)
        # `a otherwise b otherwise c` is right-associative
        right = self.expression(strength - 1 if token.text == "otherwise" else strength)
        column = token.column
        if token.text in COMPARISONS:
            return Comparison(token.text, left, right, column)
        if token.text in ("and", "or"):
            return Logic(token.text, left, right, column)
        if token.text == "otherwise" and isinstance(left, Name):
            return Otherwise(left, right, column)
        if token.text == "otherwise":
            raise self.refuse("a name before 'otherwise'", token)
        return Arithmetic(token.text, left, right, column)

    def membership(self, item: Node, token: Token) -> Node:
        if not self.accept("("):
            return Membership(item, (self.expression(COMPARISON_BINDING),), token.column)
        choices = [self.expression(0)]
        while self.accept(","):
            choices.append(self.expression(0))
        self.expect(")")
        return Membership(item, tuple(choices), token.column)

    def prefix(self) -> Node:
        token = self.advance()
        match token.kind:
            case "date":
                return self.date_literal(token)
            case "number":
                return self.quantity(token)
            case "text":
                return Literal(token.text[1:-1], Unit.TEXT, token.text, token.column)
            case "name":
                return self.word(token)
            case "sign" if token.text == "(":
                inner = self.expression(0)
                self.expect(")")
                return inner
            case "sign" if token.text == "-":
                return Opposite(self.expression(OPPOSITE_BINDING), token.column)
            case _:
                raise self.refuse("a value", token)

    def date_literal(self, token: Token) -> Node:
        try:
            return Literal(date.fromisoformat(token.text), Unit.DATE, token.text, token.column)
        except ValueError:
            raise self.refuse("a date of the calendar, year-month-day", token) from None

    def quantity(self, token: Token) -> Node:
        digits = token.text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
        if len(digits) > MAX_DIGITS:
            raise self.refuse("a number of at most 18 digits", token)
        number = Fraction(Decimal(digits))
        if self.token.kind == "currency" or self.token.text == "€":
            unit = Unit.EUROS if self.token.text == "€" else Unit.FOREIGN
            text = f"{token.text} {self.advance().text}"
            cents = number * 100
            if cents.denominator != 1:
                raise self.refuse("an amount in whole cents", token)
            return Literal(int(cents), unit, text, token.column)
        if self.accept("%"):
            return Literal(number / 100, Unit.RATIO, f"{token.text} %", token.column)
        if self.token.kind == "name" and self.token.text in PERIOD_UNITS:
            return self.period(token)
        if self.token.kind == "name" and self.token.text in SHORTER_UNITS:
            raise self.refuse("a delay in whole days")
        return Literal(number, Unit.NUMBER, token.text, token.column)

    def period(self, token: Token) -> Node:
        words = [token.text, self.advance().text]
        while self.token.kind == "number" and self.tokens[self.at + 1].text in PERIOD_UNITS:
            words += [self.advance().text, self.advance().text]
        text = " ".join(words)
        try:
            value: Period | WorkingDays = parse_period(text)
        except InputError:
            raise self.refuse("a period: «6 months», «1 month 15 days», «5 ouvres»", token) from None
        return Literal(value, Unit.PERIOD, text, token.column)

    def word(self, token: Token) -> Node:
        text, column = token.text, token.column
        if text in ("true", "false"):
            return Literal(text == "true", Unit.TRUTH, text, column)
        if text == "not":
            return self.negation(column)
        if text == "if":
            return self.choice(column)
        if text in KEYWORDS:
            raise self.refuse("a value", token)
        if self.token.text != "(" or self.token.kind != "sign":
            return Name(text, column)
        if text in LIFECYCLE_WORDS:
            self.expect("(")
            about = self.reference()
            self.expect(")")
            return Lifecycle(text, about, column)
        if text in AGGREGATES:
            return self.aggregate(AGGREGATES[text], column)
        if text in FUNCTIONS:
            return Call(text, self.arguments(), column)
        if text == CLOCK:
            return self.clock(column)
        if text in ROW_WORDS:
            return self.row_function(ROW_WORDS[text], column)
        known = ", ".join(sorted({*FUNCTIONS, *LIFECYCLE_WORDS, *AGGREGATES, *ROW_WORDS, CLOCK}))
        raise self.refuse(f"a function of the language ({known})", token)

    def negation(self, column: int) -> Node:
        operand = self.expression(NOT_BINDING)
        if not self.accept("by"):
            return Negation(operand, column)
        if not (isinstance(operand, Lifecycle) and operand.word == "met"):
            raise self.refuse("«not met(duty) by date»", self.tokens[self.at - 1])
        return NotMetBy(operand.about, self.expression(COMPARISON_BINDING), column)

    def choice(self, column: int) -> Node:
        condition = self.expression(0)
        self.expect("then")
        then = self.expression(0)
        self.expect("else")
        return Choice(condition, then, self.expression(0), column)

    def aggregate(self, kind: AggregateKind, column: int) -> Node:
        self.expect("(")
        selection = self.reference()
        expression = self.expression(0) if self.accept(",") else None
        self.expect(")")
        match kind, selection, expression:
            case AggregateKind.SUM, "payment", Name("value"):
                return Name("paid", column)  # the sum of all payments: what came back was not paid
            case _:
                return Aggregate(kind, selection, expression, column)

    def clock(self, column: int) -> Node:
        self.expect("(")
        start = self.expression(0)
        self.expect(",")
        period = self.expression(0)
        self.expect(",")
        stop = self.reference()
        self.expect(",")
        restart = self.reference()
        self.expect(")")
        return Clock(start, period, stop, restart, column)

    def row_function(self, word: RowWord, column: int) -> Node:
        self.expect("(")
        first = self.token
        expression = self.expression(0)
        if word is RowWord.PREVIOUS and not isinstance(expression, Name):
            raise self.refuse("a name", first)
        other = None
        if word is not RowWord.RUNNING:
            self.expect(",")
            other = self.expression(0)
        self.expect(")")
        return RowFunction(word, expression, other, column)

    def arguments(self) -> tuple[Node, ...]:
        self.expect("(")
        found = [self.expression(0)]
        while self.accept(","):
            found.append(self.expression(0))
        self.expect(")")
        return tuple(found)

    def reference(self) -> str:
        if self.token.kind != "name" or self.token.text in KEYWORDS:
            raise self.refuse("a name")
        return self.advance().text
