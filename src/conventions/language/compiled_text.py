"""From trees to text: each expression in the world where nothing more is recorded, as one Python expression.

An unseen event is `never`, a single day, so nothing but a missing value can leave a truth undecided: it is
then None, and the interpreter is asked. Definitions and sums are computed once per row.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import assert_never

from conventions.calendar import Period, WorkingDays, end_of_month, end_of_year
from conventions.language.answers import DAWN, NEVER, Window
from conventions.language.compiled_bindings import (
    Bindings,
    Defined,
    Event,
    Fixed,
    NotCompiledError,
    Recorded,
    Table,
)
from conventions.language.compiled_dates import (
    DayFunction,
    days_left,
    notice_before,
    outer_days_kept,
    shift,
    working_day_from,
)
from conventions.language.compiled_locals import Locals
from conventions.language.compiled_pieces import (
    Guards,
    Piece,
    Ratio,
    Scalar,
    Truth,
    chosen,
    combined,
    compared,
    divided,
    expected,
    extreme,
    joined,
    negated,
    over_both,
    over_product,
    piece_of,
    product,
    scaled,
    unguarded,
)
from conventions.language.compiled_rows import column_piece, row_body, shape
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
)

__all__ = ["RowText"]

LOCALS = re.compile(r"(?<!\.)\b[ds]\d+\b")
POSITIVE = re.compile(r"\([1-9]\d*\)")


class RowText(Locals):
    """The text of expressions, each a piece over the locals of one row."""

    def __init__(self, bindings: Bindings) -> None:
        super().__init__(bindings)
        self.known: dict[str, Piece] = {}
        self.columns: dict[str, Piece] = {}

    # --- pieces --------------------------------------------------------------------------------------

    def piece(self, node: Node) -> Piece:
        """Return the text of any node."""
        match node:
            case Literal():
                return self.literal(node)
            case Name("as_of", _):
                return Scalar("as_of")
            case Name(key, _):
                return self.columns[key] if key in self.columns else self.name(key)
            case Opposite(operand, _):
                inner = self.ratio(operand)
                return Ratio(f"(-{inner.text})", inner.guards, inner.over)
            case Arithmetic():
                return self.arithmetic(node)
            case Comparison(sign, left, right, _):
                return compared(sign, self.quantity(left), self.quantity(right))
            case Membership(item, choices, _):
                return self.membership(item, choices)
            case Logic(word, left, right, _):
                return self.logic(word, self.truth(left), self.truth(right))
            case Negation(operand, _):
                return negated(self.truth(operand), self.fresh("t"))
            case Choice():
                then, otherwise = self.quantity(node.then), self.quantity(node.otherwise)
                return chosen(self.truth(node.condition), then, otherwise, self.fresh("t"))
            case Otherwise(item, default, _):
                return self.otherwise(item, default)
            case NotMetBy():
                return self.piece(self.bindings.unfolded(node))
            case Lifecycle():
                return self.lifecycle(node)
            case Call():
                return self.call(node)
            case Aggregate():
                return self.aggregate(node)
            case Clock() | RowFunction():
                raise NotCompiledError(type(node).__name__)
            case _:
                assert_never(node)

    def truth(self, node: Node) -> Truth:
        """Return the text of a truth."""
        return expected(self.piece(node), Truth)

    def day(self, node: Node) -> Scalar:
        """Return the text of a date."""
        return expected(self.piece(node), Scalar)

    def quantity(self, node: Node) -> Piece:
        """Return the text of a value that may be a quantity: a days-period is then a number of days."""
        tree = self.bindings.resolved(node)
        if isinstance(tree, Literal) and isinstance(tree.value, Period) and not tree.value.months:
            return Ratio(str(tree.value.days))
        return self.piece(node)

    def ratio(self, node: Node) -> Ratio:
        """Return the text of a quantity."""
        return expected(self.quantity(node), Ratio)

    def literal(self, node: Literal) -> Piece:
        """Return a value written in the text; a period is no value of its own."""
        match node.value:
            case bool() as truth:
                return Truth(str(truth))
            case Fraction() | int() as number:
                return Ratio(f"({number.numerator})", (), number.denominator)
            case date() as day:
                return Scalar(self.constant(day))
            case str() as text:
                return Scalar(self.constant(text))
            case _:
                raise NotCompiledError(node.text)

    def name(self, key: str) -> Piece:
        """Return what a name stands for."""
        match self.bindings.named(key):
            case Event():
                return Scalar(self.event(key))
            case Recorded(attribute, kind):
                return piece_of(self.recorded(attribute), kind)
            case Fixed(int() as number):
                return Ratio(f"({number})")
            case Fixed(date() as day):
                return Scalar(self.constant(day))
            case Fixed(_):
                raise NotCompiledError(key)
            case Defined(tree):
                return self.definition(key, tree)
            case binding:
                assert_never(binding)

    def definition(self, key: str, tree: Node) -> Piece:
        """Return a definition, computed once per row; a divisor that varies stays where it is."""
        name = f"define {key}"
        if name not in self.known:
            with self.row({}):
                found = self.quantity(tree)
            if not isinstance(found, Ratio) or isinstance(found.over, int):
                found = self.bound(found)
            self.known[name] = found
        return self.known[name]

    def arithmetic(self, node: Arithmetic) -> Piece:
        """Return a sum, a difference, a product, a quotient, or a day moved by a period."""
        period = self.bindings.resolved(node.right)
        left = self.quantity(node.left)
        if isinstance(left, Scalar):
            if isinstance(period, Literal) and isinstance(period.value, Period | WorkingDays):
                return self.moved(left, shift(period.value, self.bindings.territory, back=node.sign == "-"))
            return self.days_between(left, self.day(node.right))
        left, right = expected(left, Ratio), self.ratio(node.right)
        guards = joined(left.guards, right.guards)
        match node.sign:
            case "+" | "-":
                over = over_both(left, right)
                text = f"({scaled(left, over, right)} {node.sign} {scaled(right, over, left)})"
                return Ratio(text, guards, over)
            case "*":
                return Ratio(product(left.text, right.text), guards, over_product(left, right))
            case _:
                return divided(left, right, guards)

    def days_between(self, end: Scalar, start: Scalar) -> Ratio:
        """Return end − start; towards dawn or never there is no number."""
        ends = joined(end.guards, start.guards)
        outer = (self.constant(DAWN), self.constant(NEVER))
        guards = tuple(f"{side.text} != {limit}" for side in (end, start) for limit in outer)
        return Ratio(f"({end.text} - {start.text}).days", joined(ends, guards))

    def moved(self, day: Scalar, function: DayFunction) -> Scalar:
        """Return `function` of a day; dawn and never stay what they are."""
        return Scalar(f"{self.constant(outer_days_kept(function))}({day.text})", day.guards)

    def membership(self, item: Node, choices: tuple[Node, ...]) -> Truth:
        """Return whether a value is one of the choices, or a day of the window."""
        window = self.bindings.window(choices[0])
        value = self.quantity(item)
        if window is not None:
            first = compared("<=", Scalar(self.constant(window.start)), value)
            return self.logic("and", first, compared("<=", value, Scalar(self.constant(window.end))))
        found = Truth("False")
        for choice in choices:
            found = self.logic("or", found, compared("=", value, self.quantity(choice)))
        return found

    def logic(self, word: str, left: Truth, right: Truth) -> Truth:
        """Return two truths joined by `and` or `or`."""
        return combined(word, left, right, (self.fresh("t"), self.fresh("t")))

    def otherwise(self, item: Name, default: Node) -> Piece:
        """Return what is recorded, else the default."""
        if item.key in self.columns:
            raise NotCompiledError(item.key)
        recorded = unguarded(self.piece(item))
        return chosen(self.happened(item.key), recorded, self.quantity(default), self.fresh("t"))

    def happened(self, key: str) -> Truth:
        """Return whether an event is seen, or a value recorded."""
        match self.bindings.names.get(key):
            case Event():
                return Truth(f"({self.event(key)} <= as_of)")
            case Recorded(attribute, _):
                return Truth(f"({self.recorded(attribute)} is not None)")
            case _:
                raise NotCompiledError(key)

    def lifecycle(self, node: Lifecycle) -> Piece:
        """Return what became of a norm or an event."""
        match node.word:
            case "happened" | "recorded":
                return self.happened(node.about)
            case "done":
                return self.done(node.about)
            case _:
                return self.piece(self.bindings.unfolded(node))

    def done(self, norm: str) -> Scalar:
        """Return the day a duty is performed: posted, or received where no posting can be missing."""
        performed = self.bindings.performed(norm)
        received = self.event(performed.received)
        if performed.posted is None:
            return Scalar(received)
        posted = self.event(performed.posted)
        sure = f"({posted} <= as_of or {received} > as_of)"
        return Scalar(f"({posted} if {posted} <= as_of else {received})", (sure,))

    def call(self, node: Call) -> Piece:
        """Return a named function of values."""
        first = node.arguments[0]
        match node.function:
            case "min" | "max":
                pick = self.constant(min if node.function == "min" else max)
                return extreme(pick, [self.quantity(argument) for argument in node.arguments])
            case "length":
                return Ratio(str(window_length(self.fixed_window(first))))
            case "remaining" | "share_after":
                window, day = self.fixed_window(node.arguments[1]), self.day(first)
                left = f"{self.constant(days_left(window))}({day.text})"
                return Ratio(left, day.guards, 1 if node.function == "remaining" else window_length(window))
            case "end_of_month":
                return self.moved(self.day(first), end_of_month)
            case "end_of_year":
                return self.moved(self.day(first), end_of_year)
            case "next_working_day":
                return self.moved(self.day(first), working_day_from(self.bindings.territory))
            case "fiscal_year_end":
                raise NotCompiledError(node.function)
            case _:
                return self.moved(self.day(first), notice_before(self.fixed_period(node.arguments[1])))

    def fixed_period(self, node: Node) -> Period:
        """Return a period that is the same in all rows."""
        period = self.bindings.resolved(node)
        if not (isinstance(period, Literal) and isinstance(period.value, Period)):
            raise NotCompiledError(str(node))
        return period.value

    def fixed_window(self, node: Node) -> Window:
        """Return a window that is the same in all rows."""
        window = self.bindings.window(node)
        if window is None:
            raise NotCompiledError(str(node))
        return window

    # --- rows ----------------------------------------------------------------------------------------

    def aggregate(self, node: Aggregate) -> Piece:
        """Return a sum or a count over rows; rows that are walked for another sum are walked once."""
        name = f"{node.kind.value} {node.selection} {shape(node.expression)}"
        if name not in self.known:
            table = self.bindings.tables.get(node.selection)
            if table is None or self.columns or node.kind in (AggregateKind.FIRST, AggregateKind.LAST):
                raise NotCompiledError(node.kind.value)
            self.known[name] = self.total(node, table)
        return self.known[name]

    def total(self, node: Aggregate, table: Table) -> Ratio:
        """Return the sum over the rows that are kept."""
        local, sure = self.fresh("s"), self.fresh("s")
        rows = self.recorded(table.attribute)
        guards: Guards = (f"{rows} is not None",)
        if table.carried_by is not None:
            guards = joined((f"{self.event(table.carried_by)} <= as_of",), guards)
        columns = {
            key: column_piece(key, kind, self.constant(NEVER), self.constant(""))
            for key, kind in table.columns.items()
        }
        with self.row(columns):
            kept = Truth("True")
            for number, test in enumerate(table.where):
                kept = self.logic("and", kept, self.truth(test)) if number else self.truth(test)
            value = Ratio("1") if node.expression is None else self.ratio(node.expression)
        if not isinstance(value.over, int):
            raise NotCompiledError(node.kind.value)
        body, doubtful = row_body(kept, value, local, sure)
        starts = [f"{local} = 0", *([f"{sure} = True"] if doubtful else [])]
        self.walk_rows(rows, guards, starts, body, frozenset([local, sure]))
        return Ratio(local, joined(guards, (sure,) if doubtful else ()), value.over)

    @contextmanager
    def row(self, columns: dict[str, Piece]) -> Iterator[None]:
        """Put the columns of a row before every other name."""
        outer, self.columns = self.columns, columns
        yield
        self.columns = outer


def window_length(window: Window) -> int:
    """Return the days of a window, both ends included."""
    return (window.end - window.start).days + 1
