"""The answer of an expression: one walk over its tree, in a scope that knows the names."""

from datetime import date
from typing import assert_never

from conventions.calendar import (
    Period,
    Territory,
    WorkingDays,
    end_of_month,
    end_of_year,
)
from conventions.language.answers import (
    DAWN,
    FALSE,
    NEVER,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    Window,
    between,
    day,
    days,
    exactly,
    next_day,
    period,
    window_ends,
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
    number,
    opposite,
    plus,
    times,
)
from conventions.language.clock_value import clock_value
from conventions.language.day_moves import (
    days_apart,
    fiscal_year_end,
    move_by_days,
    move_date,
    notice_date,
    rolled,
)
from conventions.language.row_values import part_of, total_of
from conventions.language.scope import Rows, Scope
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
)
from conventions.language.types import Kind
from conventions.language.unknown import anything
from conventions.language.window_values import days_left, inside, length_of, share_left

__all__ = ["interpret"]

_A_DAY = date(2024, 1, 1)
_A_YEAR = Period(12, 0)


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
            return _otherwise(item, default, scope)
        case Lifecycle(word, about, _):
            return scope.lifecycle(word, about)
        case Call():
            return _call(node, scope)
        case Aggregate():
            return _aggregate(node, scope)
        case Clock():
            return _clock(node, scope)
        case RowFunction():
            return _of_rows(node, scope)
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
    """Note the days on which something that grows with the days passes `other`, unless that grows too."""
    for bound in days(other):
        if not (other.ages and bound == scope.as_of):
            scope.turns_on(bound)
            scope.turns_on(next_day(bound))


def _note_ageing(mine: Answer, other: Answer, scope: Scope) -> None:
    """Note when what follows from today may pass `other`: where that cannot be told, today and tomorrow."""
    if mine.ages and mine.lo == scope.as_of:
        _turn_at(other, scope)
    else:
        _note_days(mine, scope)


def _note_days(mine: Answer, scope: Scope) -> None:
    """Note today and tomorrow where something follows from today and what it passes cannot be told."""
    if mine.ages:
        scope.turns_on(scope.as_of)
        scope.turns_on(next_day(scope.as_of))


def _meet(left: Answer, right: Answer, scope: Scope) -> Answer:
    """Return whether two answers are equal, as `_compare` does."""
    _note_ageing(left, right, scope)
    _note_ageing(right, left, scope)
    return compared("=", left, right)


def _arithmetic(node: Arithmetic, scope: Scope) -> Answer:
    left, right = interpret(node.left, scope), interpret(node.right, scope)
    if isinstance(left.lo, date):
        return _date_moved(node.sign, left, right, scope)
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


def _date_moved(sign: str, left: Answer, right: Answer, scope: Scope) -> Answer:
    """Return a date moved by a period or by a number of days, or the days between two dates."""
    moved_by, back = right.lo, sign == "-"
    if isinstance(moved_by, Period | WorkingDays):
        return mapped(lambda day: move_date(day, moved_by, scope.territory, back=back), left)
    if isinstance(moved_by, date):
        return _days_between(right, left)
    if moved_by is None:  # a delay that is not known
        return anything(Kind.DATE, asked(left, right))
    (first, last), by = days(left), opposite(right) if back else right
    return between(
        move_by_days(first, number(by.lo)),
        move_by_days(last, number(by.hi)),
        asked(left, right),
        ages=left.ages or right.ages,
    )


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
        if isinstance(answer.lo, Window):
            for end in window_ends(answer):
                _note_ageing(item, end, scope)
                _note_ageing(end, item, scope)
            found = either(found, inside(item, answer))
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


def _otherwise(item: Name, default: Node, scope: Scope) -> Answer:
    recorded = scope.lifecycle("recorded", item.key)
    if recorded.is_decided:
        return scope.named(item.key) if recorded.lo else interpret(default, scope)
    return hull(scope.named(item.key), interpret(default, scope), recorded.questions)


def _call(node: Call, scope: Scope) -> Answer:
    values = [interpret(argument, scope) for argument in node.arguments]
    first = values[0]
    match node.function:
        case "min" | "max":
            _note_turns(values, scope)
            return extreme([_number(value) for value in values], largest=node.function == "max")
        case "latest_notice":
            length = period(values[1])
            if length is None:
                return anything(Kind.DATE, asked(*values))
            return mapped(lambda end: notice_date(end, length), first)
        case "end_of_month":
            return _leaping(mapped(end_of_month, first), scope)
        case "end_of_year":
            return _leaping(mapped(end_of_year, first), scope)
        case "fiscal_year_end":
            return _leaping(_fiscal_year_end(first, values[1]), scope)
        case "next_working_day":
            return _leaping(mapped(lambda start: rolled(start, scope.territory), first), scope)
        case "length":
            _note_days(first, scope)
            return length_of(first)
        case function:
            if first.ages:
                _note_ageing(first, window_ends(values[1])[1], scope)
            _note_days(values[1], scope)
            return days_left(first, values[1]) if function == "remaining" else share_left(first, values[1])


def _leaping(found: Answer, scope: Scope) -> Answer:
    """Return a day that does not follow another one day by one; what lands on today may leap tomorrow."""
    if found.lo == scope.as_of:
        _note_days(found, scope)
    return found


def _fiscal_year_end(start: Answer, month_day: Answer) -> Answer:
    """Return the end of the fiscal year; where the year is not known, from that day to a year later."""
    first, last = days(start)
    ends = month_day.value
    if isinstance(ends, str) and fiscal_year_end(_A_DAY, ends) is not None:
        return mapped(lambda day: fiscal_year_end(day, ends) or NEVER, start)
    unreadable = month_day.questions or {Question(QuestionKind.MISSING, "fiscal_year_end")}
    lacking = start.questions | unreadable
    latest = last if last in (DAWN, NEVER) else move_date(last, _A_YEAR, Territory.METROPOLE)
    return between(first, latest, lacking, ages=start.ages)


def _clock(node: Clock, scope: Scope) -> Answer:
    start, length = interpret(node.start, scope), period(interpret(node.period, scope))
    if length is None:
        return anything(Kind.DATE, asked(start, interpret(node.period, scope)))
    unseen = scope.unseen_date(node.stop), scope.unseen_date(node.restart)
    events = scope.occurrences(node.stop), scope.occurrences(node.restart)
    found = clock_value(start, length, *events, unseen)
    if start.is_decided and not found.is_decided:
        scope.turns_on(next_day(day(found.lo)))
    return found


def _of_rows(node: RowFunction, scope: Scope) -> Answer:
    """Return what an expression of a row says of the other rows."""
    family = scope.family()
    match node.word:
        case RowWord.PREVIOUS if node.other is not None:
            at = family.position - 1
            return interpret(node.other, scope) if at < 0 else interpret(node.expression, family.scopes[at])
        case RowWord.RUNNING:
            upto = family.scopes[: family.position + 1]
            return total_of(((TRUE, _number(interpret(node.expression, row))) for row in upto), frozenset())
        case _:
            weight = node.other or node.expression
            weights = [_number(interpret(weight, row)) for row in family.scopes]
            lacking = frozenset() if family.unseen is None else frozenset([family.unseen])
            return part_of(interpret(node.expression, scope), weights, family.position, lacking)


def _note_turns(values: list[Answer], scope: Scope) -> None:
    """Note when an event still to come passes the other candidates of a minimum or a maximum."""
    for value in values:
        if value.ages and value.lo != scope.as_of:
            _note_days(value, scope)
        elif value.ages:
            for other in values:
                if other is not value and isinstance(other.lo, date):
                    _turn_at(other, scope)


def _aggregate(node: Aggregate, scope: Scope) -> Answer:
    rows = scope.rows(node.selection)
    unseen = frozenset() if rows.unseen is None else frozenset([rows.unseen])
    match node.kind:
        case AggregateKind.COUNT | AggregateKind.SUM:
            kept = ((kept, row) for kept, row in rows.rows if kept.value is not False)
            return total_of(((is_kept, _number(_of_row(node, row))) for is_kept, row in kept), unseen)
        case AggregateKind.FIRST | AggregateKind.LAST:
            return _end_of(node, rows, unseen, scope)
        case _ as unreachable:
            assert_never(unreachable)


def _of_row(node: Aggregate, row: Scope) -> Answer:
    """Return the expression of an aggregate on one row; without one, as in `count`, 1."""
    return exactly(1) if node.expression is None else interpret(node.expression, row)


def _end_of(node: Aggregate, rows: Rows, unseen: frozenset[Question], scope: Scope) -> Answer:
    """Return the expression on the first or the last row surely kept; a doubt makes it all it can be."""
    asked = unseen | {Question(QuestionKind.MISSING, node.selection)}
    for kept, row in rows.rows if node.kind is AggregateKind.FIRST else reversed(rows.rows):
        if kept.value is False:
            continue
        if kept.is_decided and not unseen:
            return _of_row(node, row)
        asked |= kept.questions
        break
    return anything(scope.type_of(node), asked)
