"""The answer of an expression: one walk over its tree, in a scope that knows the names."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Protocol, assert_never

from attrs import frozen

from conventions.calendar import (
    Period,
    Territory,
    WorkingDays,
    end_of_month,
)
from conventions.language.answers import (
    FALSE,
    INFINITY,
    Answer,
    Question,
    QuestionKind,
    Window,
    between,
    days,
    exactly,
    next_day,
    period,
    window,
)
from conventions.language.bounds import (
    asked,
    both,
    compared,
    divided,
    either,
    extreme,
    hull,
    mapped,
    minus,
    negated,
    opposite,
    plus,
    times,
)
from conventions.language.day_moves import days_apart, move_date, notice_date, rolled
from conventions.language.syntax import (
    Aggregate,
    AggregateKind,
    Arithmetic,
    Call,
    Choice,
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
)
from conventions.language.types import Type
from conventions.language.unknown import anything

__all__ = ["Rows", "Scope", "interpret"]


@frozen
class Rows:
    """The rows of a selection, each with whether it is kept, and its columns.

    `unseen` asks for what is not in yet: the sum of what may still come lies in [0, ∞).
    """

    rows: tuple[tuple[Answer, Mapping[str, Answer]], ...]
    unseen: Question | None = None


class Scope(Protocol):
    """What an expression may ask of the world it is read in."""

    @property
    def as_of(self) -> date:
        """The day of the question."""

    @property
    def territory(self) -> Territory:
        """Whose holidays count."""

    def named(self, key: str) -> Answer:
        """Return the answer of a name."""

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return what became of a norm or an event."""

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or does not apply."""

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection."""

    def within(self, columns: Mapping[str, Answer]) -> "Scope":
        """Return the same scope, in which the columns of a row come first."""

    def type_of(self, node: Node) -> Type:
        """Return the type of a node, as the checker found it."""

    def turns_on(self, day: date) -> None:
        """Note that something may change when as_of reaches `day`."""


def interpret(node: Node, scope: Scope) -> Answer:
    """Return the answer of `node` in `scope`; total: a checked tree never raises."""
    match node:
        case Literal(value, _, _, _):
            return exactly(value)
        case Name("as_of", _):
            return exactly(scope.as_of)
        case Name(key, _):
            return scope.named(key)
        case Opposite(operand, _):
            return opposite(_number(interpret(operand, scope)))
        case Arithmetic():
            return _arithmetic(node, scope)
        case Comparison(sign, left, right, _):
            return _compare(sign, interpret(left, scope), interpret(right, scope), node, scope)
        case Membership():
            return _membership(node, scope)
        case Logic("and", left, right, _):
            return both(interpret(left, scope), interpret(right, scope))
        case Logic(_, left, right, _):
            return either(interpret(left, scope), interpret(right, scope))
        case Negation(operand, _):
            return negated(interpret(operand, scope))
        case NotMetBy(norm, by, _):
            return _not_met_by(norm, interpret(by, scope), scope)
        case Choice():
            return _choice(node, scope)
        case Otherwise(item, default, _):
            return _otherwise(item, interpret(default, scope), scope)
        case Lifecycle(word, about, _):
            return scope.lifecycle(word, about)
        case Call():
            return _call(node, scope)
        case Aggregate():
            return _aggregate(node, scope)
        case _ as unreachable:
            assert_never(unreachable)


def _number(answer: Answer) -> Answer:
    """Return a days-period, promoted to a number of days; anything else as it is."""
    if isinstance(answer.value, Period):
        return exactly(answer.value.days)
    return answer


def _compare(sign: str, left: Answer, right: Answer, node: Comparison, scope: Scope) -> Answer:
    left, right = _number(left), _number(right)
    for side, mine, other in ((node.left, left, right), (node.right, right, left)):
        if side == Name("as_of", side.column):
            _turn_at(other, scope)
        else:
            _note_ageing(mine, other, scope)
    return compared(sign, left, right)


def _turn_at(other: Answer, scope: Scope) -> None:
    """Note the days on which something that grows with the days passes `other`."""
    for bound in days(other):
        scope.turns_on(bound)
        scope.turns_on(next_day(bound))


def _note_ageing(mine: Answer, other: Answer, scope: Scope) -> None:
    """Note when what follows from today may pass `other`: where that cannot be told, today and tomorrow."""
    if mine.ages and mine.lo == scope.as_of:
        _turn_at(other, scope)
    elif mine.ages:
        scope.turns_on(scope.as_of)
        scope.turns_on(next_day(scope.as_of))


def _meet(left: Answer, right: Answer, scope: Scope) -> Answer:
    """Return whether two answers are equal, as `_compare` does."""
    _note_ageing(left, right, scope)
    _note_ageing(right, left, scope)
    return compared("=", left, right)


def _arithmetic(node: Arithmetic, scope: Scope) -> Answer:
    left, right = interpret(node.left, scope), interpret(node.right, scope)
    period = right.value
    if isinstance(left.lo, date) and isinstance(period, Period | WorkingDays):
        back = node.sign == "-"
        return mapped(lambda day: move_date(day, period, scope.territory, back=back), left)
    if isinstance(left.lo, date):
        return _days_between(right, left)
    left, right = _number(left), _number(right)
    match node.sign:
        case "+":
            return plus(left, right)
        case "-":
            return minus(left, right)
        case "*":
            return times(left, right)
        case _:
            return divided(left, right, Question(QuestionKind.MISSING, "divisor"))


def _days_between(start: Answer, end: Answer) -> Answer:
    """Return end − start in days, bound by bound."""
    (first, latest_start), (earliest_end, last) = days(start), days(end)
    return between(
        days_apart(latest_start, earliest_end),
        days_apart(first, last),
        asked(start, end),
        ages=start.ages or end.ages,
    )


def _membership(node: Membership, scope: Scope) -> Answer:
    item = interpret(node.item, scope)
    found = FALSE
    for choice in node.choices:
        answer = interpret(choice, scope)
        if isinstance(answer.value, Window):
            held = answer.value
            for end in (exactly(held.start), exactly(held.end)):
                _note_ageing(item, end, scope)
            inside = both(compared("<=", exactly(held.start), item), compared("<=", item, exactly(held.end)))
            found = either(found, inside)
        else:
            found = either(found, _meet(item, answer, scope))
    return found


def _not_met_by(norm: str, by: Answer, scope: Scope) -> Answer:
    for bound in days(by):
        scope.turns_on(next_day(bound))
    done = scope.lifecycle("done", norm)
    _note_ageing(by, done, scope)
    past, late = compared("<", by, exactly(scope.as_of)), compared("<", by, done)
    return both(both(past, late), negated(scope.is_off(norm)))


def _choice(node: Choice, scope: Scope) -> Answer:
    condition = interpret(node.condition, scope)
    if condition.is_decided:
        return interpret(node.then if condition.lo else node.otherwise, scope)
    return hull(interpret(node.then, scope), interpret(node.otherwise, scope), condition.questions)


def _otherwise(item: Name, default: Answer, scope: Scope) -> Answer:
    recorded = scope.lifecycle("recorded", item.key)
    if recorded.is_decided:
        return scope.named(item.key) if recorded.lo else default
    return hull(scope.named(item.key), default, recorded.questions)


def _call(node: Call, scope: Scope) -> Answer:
    values = [interpret(argument, scope) for argument in node.arguments]
    first = values[0]
    match node.function:
        case "min" | "max":
            _note_turns(values, scope)
            return extreme([_number(value) for value in values], largest=node.function == "max")
        case "latest_notice":
            return mapped(lambda end: notice_date(end, period(values[1])), first)
        case "end_of_month":
            return mapped(end_of_month, first)
        case "next_working_day":
            return mapped(lambda start: rolled(start, scope.territory), first)
        case "length":
            return exactly(_length(window(first)))
        case function:
            held = window(values[1])
            if first.ages:
                _turn_at(exactly(held.end), scope)
            return _after(function, first, held)


def _note_turns(values: list[Answer], scope: Scope) -> None:
    """Note when an event still to come passes the other candidates of a minimum or a maximum."""
    for value in values:
        if value.ages and not value.is_decided:
            for other in values:
                for bound in (other.lo, other.hi):
                    if isinstance(bound, date) and other is not value:
                        scope.turns_on(bound)
                        scope.turns_on(next_day(bound))


def _length(held: Window) -> int:
    return (held.end - held.start).days + 1


def _after(function: str, start: Answer, held: Window) -> Answer:
    """Return the days of the window after `start`, or their share of it, between none and all."""
    length = _length(held)
    hi, lo = (0 if end >= held.end else min(length, (held.end - end).days) for end in days(start))
    if function == "remaining":
        return between(lo, hi, start.questions, ages=start.ages)
    return between(Fraction(lo, length), Fraction(hi, length), start.questions, ages=start.ages)


def _aggregate(node: Aggregate, scope: Scope) -> Answer:
    rows = scope.rows(node.selection)
    unseen = frozenset() if rows.unseen is None else frozenset([rows.unseen])
    match node.kind:
        case AggregateKind.COUNT:
            return _sum_of(rows, unseen, lambda _columns: exactly(1))
        case AggregateKind.SUM:
            return _sum_of(rows, unseen, lambda columns: _number(_of_row(node, columns, scope)))
        case AggregateKind.FIRST | AggregateKind.LAST:
            return _end_of(node, rows, unseen, scope)
        case _ as unreachable:
            assert_never(unreachable)


def _of_row(node: Aggregate, columns: Mapping[str, Answer], scope: Scope) -> Answer:
    """Return the expression of an aggregate on one row; without one, as in `count`, 1."""
    return exactly(1) if node.expression is None else interpret(node.expression, scope.within(columns))


def _sum_of(
    rows: Rows, unseen: frozenset[Question], value_of: Callable[[Mapping[str, Answer]], Answer]
) -> Answer:
    """Return the sum over the rows kept; a row perhaps kept adds between nothing and its value."""
    total = exactly(0)
    for kept, columns in rows.rows:
        if kept.value is False:
            continue
        value = value_of(columns)
        if not kept.is_decided:
            value = hull(value, exactly(0), kept.questions)
        total = plus(total, value)
    if unseen:
        total = plus(total, between(0, INFINITY, unseen))
    return total


def _end_of(node: Aggregate, rows: Rows, unseen: frozenset[Question], scope: Scope) -> Answer:
    """Return the expression on the first or the last row surely kept; a doubt makes it all it can be."""
    asked = unseen | {Question(QuestionKind.MISSING, node.selection)}
    for kept, columns in rows.rows if node.kind is AggregateKind.FIRST else reversed(rows.rows):
        if kept.value is False:
            continue
        if kept.is_decided and not unseen:
            return _of_row(node, columns, scope)
        asked |= kept.questions
        break
    return anything(scope.type_of(node), asked)
