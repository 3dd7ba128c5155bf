"""Type checking of expressions when they are read; errors give the column and what was expected."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, assert_never

from attrs import evolve

from budget.money import EURO
from conventions.calendar import Period, WorkingDays
from conventions.language.errors import ExpressionTypeError, UnknownNameError, near_names
from conventions.language.syntax import (
    DAYS,
    EUROS,
    FOREIGN,
    NUMBER,
    SHARE,
    Aggregate,
    AggregateKind,
    Arithmetic,
    Call,
    Choice,
    Clock,
    Comparison,
    Kind,
    Lifecycle,
    Literal,
    Logic,
    Membership,
    Name,
    NameTable,
    Negation,
    Node,
    NotMetBy,
    Opposite,
    Otherwise,
    Quantity,
    RowFunction,
    RowWord,
    Type,
    Unit,
    currency_of,
    describe,
)

Named = TypeVar("Named")

PERIODS = (Kind.MONTHS, Kind.DAYS, Kind.WORKING_DAYS)
LITERALS: Mapping[Unit, Type] = {
    Unit.RATIO: SHARE,
    Unit.NUMBER: NUMBER,
    Unit.DATE: Kind.DATE,
    Unit.TRUTH: Kind.TRUTH,
    Unit.TEXT: Kind.TEXT,
}


def check(node: Node, table: NameTable, expected: Type | None = None) -> Type:
    """Return the type of `node`; raise an error if it has none, or not the `expected` one.

    The error for an unknown name suggests the nearest name with which the expression would be valid.
    """
    try:
        return _checked(node, table, expected)
    except UnknownNameError as error:
        if not error.near:
            raise
        key = error.actual
        near = tuple(
            name for name in error.near if _is_accepted(node, _with_alias(key, name, table), expected, key)
        )
        raise _unknown(key, error.column, near, error.sort) from None


def _checked(node: Node, table: NameTable, expected: Type | None) -> Type:
    found = _Checker(table).type_of(node)
    if expected is not None and found != expected:
        raise _refuse(node.column, describe(found), describe(expected))
    return found


def _is_accepted(node: Node, table: NameTable, expected: Type | None, key: str) -> bool:
    """Return whether the expression has its type, apart from other unknown names."""
    try:
        _checked(node, table, expected)
    except UnknownNameError as other:
        return other.actual != key
    except ExpressionTypeError:
        return False
    return True


def _with_alias(key: str, near: str, table: NameTable) -> NameTable:
    """Return the table in which `key` means what `near` means, also in rows."""
    return evolve(
        table,
        names=_with_also(key, near, table.names),
        events=table.events | ({key} if near in table.events else set()),
        norms=table.norms | ({key} if near in table.norms else set()),
        selections={
            name: _with_also(key, near, columns)
            for name, columns in _with_also(key, near, table.selections).items()
        },
    )


def _with_also(key: str, near: str, named: Mapping[str, Named]) -> Mapping[str, Named]:
    return {**named, key: named[near]} if near in named else named


def _refuse(column: int, actual: str, expected: str) -> ExpressionTypeError:
    return ExpressionTypeError(
        f"column {column}: found {actual}, expected {expected}",
        column=column,
        actual=actual,
        expected=expected,
    )


def unknown_name(key: str, column: int, known: Iterable[str], sort: str = "") -> UnknownNameError:
    """Return the error for a name that is not among the `known`, with the nearest of them.

    `sort` is what the name stands for elsewhere in the agreement, as in `UnknownNameError`.
    """
    return _unknown(key, column, near_names(key, sorted(known)), sort)


def _unknown(key: str, column: int, near: tuple[str, ...], sort: str) -> UnknownNameError:
    first = next(iter(near), "")
    hint = f"; did you mean '{first}'?" if first else ""
    return UnknownNameError(
        f"column {column}: unknown name '{key}'{hint}",
        column=column,
        actual=key,
        expected=first or "a name of the agreement",
        near=near,
        sort=sort,
    )


class _Checker:
    def __init__(self, table: NameTable) -> None:
        self.table = table

    def unknown(self, key: str, column: int, known: Iterable[str]) -> UnknownNameError:
        """Return the error for a name that is no value and no event, but may be a norm or rows."""
        named = (("norm", self.table.norms), ("rows", self.table.selections))
        return unknown_name(key, column, known, next((sort for sort, keys in named if key in keys), ""))

    def type_of(self, node: Node) -> Type:
        match node:
            case Literal():
                return self.literal(node)
            case Name("as_of", column):
                raise _refuse(column, "as_of", "as_of alone on one side of a comparison")
            case Name(key, column):
                return self.name(key, column)
            case Opposite(operand, column):
                return self.quantity(operand)
            case Arithmetic():
                return self.arithmetic(node)
            case Comparison():
                return self.comparison(node)
            case Membership():
                return self.membership(node)
            case Logic(_, left, right, _):
                self.must_be(left, Kind.TRUTH)
                return self.must_be(right, Kind.TRUTH)
            case Negation(operand, _):
                return self.must_be(operand, Kind.TRUTH)
            case NotMetBy(norm, by, column):
                self.known_norm(norm, column)
                self.must_be(by, Kind.DATE)
                return Kind.TRUTH
            case Choice(condition, then, otherwise, _):
                self.must_be(condition, Kind.TRUTH)
                first = self.choosable(then)
                return _common_type(first, self.must_be(otherwise, first))
            case Otherwise(item, default, _):
                recorded = self.choosable(item)
                return _common_type(recorded, self.must_be(default, recorded))
            case Lifecycle():
                return self.lifecycle(node)
            case Call():
                return self.call(node)
            case Aggregate():
                return self.aggregate(node)
            case Clock():
                return self.clock(node)
            case RowFunction():
                return self.row_function(node)
            case _ as unreachable:
                assert_never(unreachable)

    def literal(self, node: Literal) -> Type:
        if node.unit in (Unit.EUROS, Unit.FOREIGN):
            return self.amount(node)
        if isinstance(node.value, Period):
            return Kind.MONTHS if node.value.months else Kind.DAYS
        return Kind.WORKING_DAYS if isinstance(node.value, WorkingDays) else LITERALS[node.unit]

    def amount(self, node: Literal) -> Type:
        """Return the type of an amount, in the agreement's own or its other currency."""
        code = currency_of(node)
        is_written = node.unit is Unit.EUROS or code != EURO  # the euro has a sign
        if is_written and code == self.table.currency:
            return EUROS
        if is_written and code == self.table.foreign:
            return evolve(FOREIGN, currency=code)
        known = [code if code != EURO else "€" for code in (self.table.currency, self.table.foreign) if code]
        raise _refuse(node.column, node.text.rpartition(" ")[2], ", or ".join(known))

    def choosable(self, node: Node) -> Type:
        """Return the type of a branch; periods and windows have no bounds, so they cannot be alternatives."""
        found = self.type_of(node)
        if found in (*PERIODS, Kind.WINDOW):
            raise _refuse(node.column, describe(found), "dates, quantities, truths or texts in each branch")
        return found

    def name(self, key: str, column: int) -> Type:
        found = self.table.names.get(key)
        columns = self.table.selections.get(key, {})
        if found is None and (key in self.table.events or "occurred_on" in columns):
            expected = f"first({key}, occurred_on)"
            raise UnknownNameError(
                f"column {column}: {key} may happen many times, expected {expected}",
                column=column,
                actual=key,
                expected=expected,
                sort="repeated",
            )
        if found is None:
            self.refuse_column(key, column)
            raise self.unknown(key, column, self.table.names)
        return found

    def refuse_column(self, key: str, column: int) -> None:
        """Refuse a column outside a row, suggesting the aggregate over all rows."""
        holders = [rows for rows, columns in self.table.selections.items() if key in columns]
        if not holders or key in self.table.norms or key in self.table.selections:
            return
        kind = self.table.selections[holders[0]][key]
        rows = holders[0] if len(holders) == 1 else "…"
        raise UnknownNameError(
            f"column {column}: {key} has a value for each row",
            column=column,
            actual=key,
            expected=f"sum({rows}, {key})" if isinstance(kind, Quantity) else f"first({rows}, {key})",
            sort="column",
        )

    def must_be(self, node: Node, expected: Type) -> Type:
        found = self.type_of(node)
        if found != expected:
            raise _refuse(node.column, describe(found), describe(expected))
        return found

    def quantity(self, node: Node) -> Quantity:
        return self.as_quantity(node, self.type_of(node))

    def as_quantity(self, node: Node, kind: Type) -> Quantity:
        """Return what a node of this type counts; typing it again would double the work at each level."""
        found = _promoted(node, kind)
        if not isinstance(found, Quantity):
            raise _refuse(node.column, describe(found), "a number, days or euros")
        return found

    def arithmetic(self, node: Arithmetic) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        match node.sign:
            case "+" if left is Kind.DATE and right in PERIODS:
                return Kind.DATE
            case "-" if left is Kind.DATE and right in (Kind.MONTHS, Kind.DAYS):
                return Kind.DATE  # working days are only counted forwards
            case "-" if left is Kind.DATE and right is Kind.DATE:
                return DAYS
            case "+" | "-" if left is Kind.DATE and right == DAYS:
                return Kind.DATE
            case "+" | "-":
                first, second = self.as_quantity(node.left, left), self.as_quantity(node.right, right)
                if first != second:
                    raise _refuse(
                        node.column, f"{describe(first)} {node.sign} {describe(second)}", "the same unit"
                    )
                return _common_type(first, second)
            case _:
                first, second = self.as_quantity(node.left, left), self.as_quantity(node.right, right)
                way = 1 if node.sign == "*" else -1
                return Quantity(
                    first.euros + way * second.euros,
                    first.days + way * second.days,
                    first.foreign + way * second.foreign,
                    _makes_share(node, first, second),
                    first.currency or second.currency,
                )

    def comparison(self, node: Comparison) -> Type:
        sides = [
            Kind.DATE if side == Name("as_of", side.column) else None for side in (node.left, node.right)
        ]
        left = sides[0] or self.type_of(node.left)
        right = sides[1] or self.type_of(node.right)
        if isinstance(right, Quantity):
            left = _promoted(node.left, left)
        if isinstance(left, Quantity):
            right = _promoted(node.right, right)
        if left != right or left in (*PERIODS, Kind.WINDOW):
            raise _refuse(
                node.column, f"{describe(left)} {node.sign} {describe(right)}", "two comparable things"
            )
        if node.sign not in ("=", "!=") and left in (Kind.TRUTH, Kind.TEXT):
            raise _refuse(node.column, f"{describe(left)} {node.sign}", "'=' or '!='")
        return Kind.TRUTH

    def membership(self, node: Membership) -> Type:
        item = self.type_of(node.item)
        kinds = [self.type_of(choice) for choice in node.choices]
        if kinds == [Kind.WINDOW] and item is Kind.DATE:
            return Kind.TRUTH
        for choice, kind in zip(node.choices, kinds, strict=True):
            if kind != item or kind in (Kind.WINDOW, *PERIODS):
                raise _refuse(
                    choice.column, describe(kind), f"a list of {describe(item)}, or a window of dates"
                )
        return Kind.TRUTH

    def known_norm(self, norm: str, column: int) -> None:
        if norm not in self.table.norms:
            sort = "event" if norm in self.table.events else ""
            raise unknown_name(norm, column, self.table.norms, sort)

    def lifecycle(self, node: Lifecycle) -> Type:
        match node.word:
            case "happened" | "recorded":
                if node.about not in self.table.events and node.about not in self.table.names:
                    raise self.unknown(node.about, node.column, [*self.table.events, *self.table.names])
                return Kind.TRUTH
            case "acquired" | "done" | "due":
                self.known_norm(node.about, node.column)
                return Kind.DATE
            case "claimed":
                self.known_norm(node.about, node.column)
                return EUROS
            case _:
                self.known_norm(node.about, node.column)
                return Kind.TRUTH

    def call(self, node: Call) -> Type:
        kinds = [self.type_of(argument) for argument in node.arguments]
        match node.function, kinds:
            case (("min" | "max"), _):
                first, *others = (
                    _promoted(argument, kind) for argument, kind in zip(node.arguments, kinds, strict=True)
                )
                for argument, kind in zip(node.arguments[1:], others, strict=True):
                    if kind != first:
                        raise _refuse(argument.column, describe(kind), describe(first))
                    first = _common_type(first, kind)
                if not isinstance(first, Quantity) and first is not Kind.DATE:
                    raise _refuse(node.arguments[0].column, describe(first), "dates or quantities")
                return first
            case "latest_notice" | "court_deadline", [Kind.DATE, Kind.MONTHS | Kind.DAYS]:
                return Kind.DATE
            case "end_of_month" | "end_of_year" | "next_working_day", [Kind.DATE]:
                return Kind.DATE
            case "fiscal_year_end", [Kind.DATE, Kind.TEXT]:
                return Kind.DATE
            case "length", [Kind.WINDOW]:
                return DAYS
            case "months_between", [Kind.WINDOW] | [Kind.DATE, Kind.DATE]:
                return NUMBER
            case "floor" | "ceil" | "round", [_] | [_, _]:
                return self.rounded(node, kinds)
            case "share_after", [Kind.DATE, Kind.WINDOW]:
                return SHARE
            case "remaining", [Kind.DATE, Kind.WINDOW]:
                return DAYS
            case _:
                found = ", ".join(describe(kind) for kind in kinds)
                raise _refuse(node.column, f"{node.function}({found})", SIGNATURES[node.function])

    def rounded(self, node: Call, kinds: list[Type]) -> Type:
        """Return the type of a rounding: an amount needs a step, and a step must be a literal."""
        of, *steps = node.arguments
        found = self.as_quantity(of, kinds[0])
        for step, kind in zip(steps, kinds[1:], strict=True):
            is_written = isinstance(step, Literal) and step.value not in (0, Period(0, 0))
            if not is_written or self.as_quantity(step, kind) != found:
                raise _refuse(step.column, describe(kind), SIGNATURES[node.function])
        if not steps and found not in (NUMBER, DAYS):
            raise _refuse(node.column, f"{node.function}({describe(found)})", SIGNATURES[node.function])
        return found if steps else evolve(found, is_share=False)

    def aggregate(self, node: Aggregate) -> Type:
        columns = self.table.selections.get(node.selection)
        if columns is None:
            raise unknown_name(node.selection, node.column, self.table.selections)
        if node.kind is AggregateKind.COUNT:
            if node.expression is not None:
                raise _refuse(node.expression.column, "an expression", "count(selection)")
            return NUMBER
        if node.expression is None:
            raise _refuse(node.column, node.kind.value, f"{node.kind.value}(selection, expression)")
        inside = evolve(self.table, names={**self.table.names, **columns}, selections={}, is_row=False)
        found = _Checker(inside).type_of(node.expression)
        if node.kind is AggregateKind.SUM and not isinstance(found, Quantity):
            raise _refuse(node.expression.column, describe(found), "a number, days or euros")
        return found

    def clock(self, node: Clock) -> Type:
        self.must_be(node.start, Kind.DATE)
        period = self.type_of(node.period)
        if period not in (Kind.MONTHS, Kind.DAYS):
            raise _refuse(node.period.column, describe(period), "a period: «6 months», «1 month 15 days»")
        for event in (node.stop, node.restart):
            if event not in self.table.events:
                raise unknown_name(event, node.column, self.table.events)
        return Kind.DATE

    def row_function(self, node: RowFunction) -> Type:
        if not self.table.is_row:
            raise _refuse(node.column, node.word.value, "a norm, a definition or a fact with each = rows")
        match node.word:
            case RowWord.RUNNING:
                return self.quantity(node.expression)
            case RowWord.SPLIT if node.other is not None:
                self.must_be(node.expression, EUROS)
                self.quantity(node.other)
                return EUROS
            case RowWord.PREVIOUS if isinstance(node.expression, Name) and node.other is not None:
                first = self.choosable(node.other)
                if node.expression.key.removeprefix("row.") not in self.table.untyped:
                    self.must_be(node.expression, first)
                return first
            case _ as unreachable:
                raise TypeError(unreachable)


def _promoted(node: Node, kind: Type) -> Type:
    """Return the type of a node where a quantity is expected: a literal of days is a number of days."""
    return DAYS if kind is Kind.DAYS and isinstance(node, Literal) else kind


def _common_type(first: Type, second: Type) -> Type:
    """Return the common type of two nodes; it is a share if one of them is."""
    if not (isinstance(first, Quantity) and isinstance(second, Quantity)):
        return first
    return evolve(
        first,
        is_share=first.is_share or second.is_share,
        currency=first.currency or second.currency,
    )


def _makes_share(node: Arithmetic, first: Quantity, second: Quantity) -> bool:
    """Return whether a product or quotient is a share: of shares, by a factor, or a part of a whole."""
    left_is_written, right_is_written = isinstance(node.left, Literal), isinstance(node.right, Literal)
    if first.is_share and (second.is_share or right_is_written):
        return first == second == NUMBER
    if node.sign == "*":
        return second.is_share and left_is_written and first == NUMBER
    if first == second == NUMBER:
        return not (first.is_share or second.is_share or left_is_written or right_is_written)
    return first == second and (left_is_written or not right_is_written)


SIGNATURES = {
    "floor": "floor(x, step)",
    "ceil": "ceil(x, step)",
    "round": "round(x, step)",
    "months_between": "months_between(date, date)",
    "min": "min of values of one kind",
    "max": "max of values of one kind",
    "latest_notice": "latest_notice(date, period)",
    "court_deadline": "court_deadline(date, period)",
    "end_of_month": "end_of_month(date)",
    "end_of_year": "end_of_year(date)",
    "fiscal_year_end": "fiscal_year_end(date, text)",
    "next_working_day": "next_working_day(date)",
    "length": "length(window)",
    "share_after": "share_after(date, window)",
    "remaining": "remaining(date, window)",
}
