"""Evaluation of an expression in a scope: its tree is compiled once to functions."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from operator import methodcaller
from typing import assert_never

from conventions.calendar import (
    Holidays,
    Period,
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
    ends,
    exactly,
    next_day,
    period,
    window_ends,
    window_of,
)
from conventions.language.bounds import (
    at_most,
    both,
    divided,
    either,
    equal,
    extreme,
    hull,
    less,
    mapped,
    minus,
    negated,
    number,
    opposite,
    plus,
    questions_of,
    times,
)
from conventions.language.syntax import (
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
    Negation,
    Node,
    NotMetBy,
    Opposite,
    Otherwise,
    RowFamily,
    RowFunction,
    Rows,
    RowWord,
    Scope,
)
from conventions.language.values_of import (
    NOTHING,
    anything,
    ceiled,
    clock_value,
    court_day,
    days_apart,
    days_left,
    fiscal_year_end,
    floored,
    inside,
    length_of,
    months_of,
    move_by_days,
    move_date,
    nearest,
    note_after,
    note_ageing,
    note_days,
    note_passing,
    note_turns,
    notice_date,
    part_of,
    rolled,
    rounded,
    share_left,
    total_of,
    turn_at,
)

Evaluator = Callable[[Scope], Answer]
"""The compiled form of an expression."""

_A_DAY = date(2024, 1, 1)
_A_YEAR = Period(12, 0)
_ONE = exactly(1)
_SIGNS = {"+": plus, "-": minus, "*": times}
_DIVISOR = Question(QuestionKind.MISSING, "divisor")


def interpret(node: Node, scope: Scope) -> Answer:
    """Return the answer of `node` in `scope`; a checked tree never raises."""
    return (node.compiled or evaluator(node))(scope)


def evaluator(node: Node) -> Evaluator:
    """Return the function of a node, compiled on first use; equal texts share their trees."""
    found = node.compiled
    if found is None:
        found = _compiled(node)
        object.__setattr__(node, "compiled", found)  # depends only on the node, which is frozen
    return found


def _compiled(node: Node) -> Evaluator:
    match node:
        case Literal(value, _, _, _):
            known = exactly(int(value) if isinstance(value, Fraction) and value.denominator == 1 else value)
            return lambda _scope: known
        case Name("as_of", _):
            return lambda scope: exactly(scope.as_of)
        case Name(key, _):
            return methodcaller("named", key)
        case Opposite(operand, _):
            inner = evaluator(operand)
            return lambda scope: opposite(_number(inner(scope)))
        case Arithmetic():
            return _arithmetic(node)
        case Comparison():
            return _comparison(node)
        case Membership():
            return _membership(node)
        case Logic(word, _, _, _):
            parts = tuple(map(evaluator, sorted(_parts(word, node), key=_cost)))
            return _conjunction(parts) if word == "and" else _disjunction(parts)
        case Negation(operand, _):
            inner = evaluator(operand)
            return lambda scope: negated(inner(scope))
        case NotMetBy():
            return _not_met_by(node)
        case Choice():
            return _choice(node)
        case Otherwise():
            return _otherwise(node)
        case Lifecycle(word, about, _):
            return methodcaller("lifecycle", word, about)
        case Call():
            return _call(node)
        case Aggregate():
            return _aggregate(node)
        case Clock():
            return _clock(node)
        case RowFunction():
            return _of_rows(node)
        case _ as unreachable:
            assert_never(unreachable)


def _number(answer: Answer) -> Answer:
    """Return a period of days as a number of days; anything else unchanged."""
    lo = answer.lo
    if type(lo) is Period and lo == answer.hi:
        return exactly(lo.days)
    return answer


# --- truth -----------------------------------------------------------------------------------------------


def _conjunction(parts: tuple[Evaluator, ...]) -> Evaluator:
    """Return whether all parts hold; evaluation stops at the first false part."""

    def run(scope: Scope) -> Answer:
        found = TRUE
        for part in parts:
            answer = part(scope)
            if answer.hi is False:
                return FALSE
            if answer.lo is not True:
                found = answer if found is TRUE else both(found, answer)
        return found

    return run


def _disjunction(parts: tuple[Evaluator, ...]) -> Evaluator:
    """Return whether any part holds; evaluation stops at the first true part."""

    def run(scope: Scope) -> Answer:
        found = FALSE
        for part in parts:
            answer = part(scope)
            if answer.lo is True:
                return TRUE
            if answer.hi is not False:
                found = answer if found is FALSE else either(found, answer)
        return found

    return run


def _parts(word: str, node: Node) -> Iterator[Node]:
    """Yield the operands of a chain of `and` or `or`."""
    if isinstance(node, Logic) and node.word == word:
        yield from _parts(word, node.left)
        yield from _parts(word, node.right)
    else:
        yield node


def _cost(node: Node) -> int:
    """Return the cost of evaluating a part of a chain; cheap parts are evaluated first."""
    match node:
        case Lifecycle("happened" | "recorded" | "stated") | Literal():
            return 0
        case Comparison("=" | "!=", Name(), Literal(str())) | Membership(Name()):
            return 0
        case Negation(operand, _):
            return _cost(operand)
        case Name():
            return 1
        case Logic(_, left, right, _):
            return max(_cost(left), _cost(right))
        case Comparison(_, Aggregate(AggregateKind.COUNT, _, None, _), Literal()):
            return 1
        case _:
            return 2


def _is_today(node: Node) -> bool:
    return isinstance(node, Name) and node.key == "as_of"


def _comparison(node: Comparison) -> Evaluator:
    if node.sign in ("=", "!="):
        same = _equality(node)
        return same if node.sign == "=" else lambda scope: negated(same(scope))
    backwards = node.sign in (">", ">=")
    small, big = (node.right, node.left) if backwards else (node.left, node.right)
    return _ordering(small, big, is_strict=node.sign in ("<", ">"))


def _ordering(small: Node, big: Node, *, is_strict: bool) -> Evaluator:
    """Return `small < big`, or `small <= big`."""
    of_small, of_big = evaluator(small), evaluator(big)
    small_is_today, big_is_today = _is_today(small), _is_today(big)
    has_today = small_is_today or big_is_today
    compare = less if is_strict else at_most

    def run(scope: Scope) -> Answer:
        one, other = of_small(scope), of_big(scope)
        if not (has_today or one.ages or other.ages or type(one.lo) is Period or type(other.lo) is Period):
            if (one.hi < other.lo) if is_strict else (one.hi <= other.lo):  # type: ignore[operator]  # by the checker
                return TRUE
            if (one.lo < other.hi) if is_strict else (one.lo <= other.hi):  # type: ignore[operator]
                return Answer(lo=False, hi=True, questions=questions_of(one, other))
            return FALSE
        if type(one.lo) is Period or type(other.lo) is Period:
            one, other = _number(one), _number(other)
        if small_is_today:
            turn_at(other, scope)
        elif one.ages:
            note_ageing(one, other, scope)
        if big_is_today:
            turn_at(one, scope)
        elif other.ages:
            note_ageing(other, one, scope)
        return compare(one, other)

    return run


def _equality(node: Comparison) -> Evaluator:
    of_left, of_right = evaluator(node.left), evaluator(node.right)
    left_is_today, right_is_today = _is_today(node.left), _is_today(node.right)

    def run(scope: Scope) -> Answer:
        left, right = of_left(scope), of_right(scope)
        if type(left.lo) is type(right.lo) is str and not (left.ages or right.ages):
            return TRUE if left.lo == right.lo else FALSE
        if (left.lo is None or right.lo is None) and not (left.ages or right.ages):
            return Answer(lo=False, hi=True, questions=questions_of(left, right))
        left, right = _number(left), _number(right)
        if left_is_today:
            turn_at(right, scope)
        if right_is_today:
            turn_at(left, scope)
        return _equal_or_unknown(left, right, scope)

    return run


def _equal_or_unknown(left: Answer, right: Answer, scope: Scope) -> Answer:
    """Return whether two answers are equal, as a comparison."""
    note_passing(left, right, scope)
    return equal(left, right)


def _membership(node: Membership) -> Evaluator:
    of_item, of_choices = evaluator(node.item), [evaluator(choice) for choice in node.choices]
    texts = frozenset(choice.value for choice in node.choices if isinstance(choice, Literal))
    has_texts_only = len(texts) == len(node.choices) and all(isinstance(text, str) for text in texts)

    def run(scope: Scope) -> Answer:
        item = of_item(scope)
        if has_texts_only:
            if item.lo is None:
                return Answer(lo=False, hi=True, questions=item.questions, ages=item.ages)
            return TRUE if item.lo in texts else FALSE
        found = FALSE
        for of_choice in of_choices:
            answer = of_choice(scope)
            if isinstance(answer.lo, Window):
                for end in window_ends(answer):
                    note_passing(item, end, scope)
                found = either(found, inside(item, answer))
            else:
                found = either(found, _equal_or_unknown(item, answer, scope))
        return found

    return run


def _not_met_by(node: NotMetBy) -> Evaluator:
    of_day, norm = evaluator(node.by), node.norm

    def run(scope: Scope) -> Answer:
        by = of_day(scope)
        for bound in ends(by):
            scope.turns_on(next_day(bound))
        past = less(by, exactly(scope.as_of))
        if past.hi is False:
            return FALSE
        done = scope.lifecycle("done", norm)
        note_passing(by, done, scope)
        late = both(past, less(by, done))
        return FALSE if late.hi is False else both(late, negated(scope.is_off(norm)))

    return run


# --- alternatives ----------------------------------------------------------------------------------------


def _choice(node: Choice) -> Evaluator:
    of_condition, of_then, of_else = (evaluator(part) for part in (node.condition, node.then, node.otherwise))

    def run(scope: Scope) -> Answer:
        condition = of_condition(scope)
        if condition.lo is condition.hi:
            return of_then(scope) if condition.lo else of_else(scope)
        return hull(of_then(scope), of_else(scope), condition.questions)

    return run


def _otherwise(node: Otherwise) -> Evaluator:
    key, of_default = node.item.key, evaluator(node.default)

    def run(scope: Scope) -> Answer:
        recorded = scope.lifecycle("recorded", key)
        if recorded.lo is recorded.hi:
            return scope.named(key) if recorded.lo else of_default(scope)
        return hull(scope.named(key), of_default(scope), recorded.questions)

    return run


# --- quantities and dates --------------------------------------------------------------------------------


def _arithmetic(node: Arithmetic) -> Evaluator:
    of_left, of_right, sign = evaluator(node.left), evaluator(node.right), node.sign
    join = _SIGNS.get(sign, _divided)

    def run(scope: Scope) -> Answer:
        left, right = of_left(scope), of_right(scope)
        if isinstance(left.lo, date):
            return _date_moved(sign, left, right, scope)
        if type(left.lo) is Period or type(right.lo) is Period:
            left, right = _number(left), _number(right)
        return join(left, right)

    return run


def _divided(left: Answer, right: Answer) -> Answer:
    return divided(left, right, _DIVISOR)


def _date_moved(sign: str, left: Answer, right: Answer, scope: Scope) -> Answer:
    """Return a date moved by a period or a number of days, or the days between two dates."""
    moved_by, back = right.lo, sign == "-"
    if isinstance(moved_by, Period | WorkingDays):
        return mapped(lambda day: move_date(day, moved_by, scope.holidays, back=back), left)
    if isinstance(moved_by, date):
        return _days_between(right, left)
    if moved_by is None:  # an unknown delay
        return anything(Kind.DATE, questions_of(left, right))
    (first, last), by = days(left), opposite(right) if back else right
    return between(
        move_by_days(first, number(by.lo)),
        move_by_days(last, number(by.hi)),
        questions_of(left, right),
        ages=left.ages or right.ages,
    )


def _days_between(start: Answer, end: Answer) -> Answer:
    """Return end − start in days, bound by bound."""
    (first, latest_start), (earliest_end, last) = days(start), days(end)
    return between(
        days_apart(latest_start, earliest_end),
        days_apart(first, last),
        questions_of(start, end),
        ages=start.ages or end.ages,
    )


def _call(node: Call) -> Evaluator:
    arguments = [evaluator(argument) for argument in node.arguments]
    if node.function in ("min", "max"):
        return _extreme(arguments, largest=node.function == "max")
    found = _FUNCTIONS[node.function]
    return lambda scope: found([argument(scope) for argument in arguments], scope)


def _extreme(arguments: list[Evaluator], *, largest: bool) -> Evaluator:
    def run(scope: Scope) -> Answer:
        values = [_number(argument(scope)) for argument in arguments]
        note_turns(values, scope)
        return extreme(values, largest=largest)

    return run


def _notice(values: list[Answer], _scope: Scope) -> Answer:
    length = period(values[1])
    if length is None:
        return anything(Kind.DATE, questions_of(*values))
    return mapped(lambda end: notice_date(end, length), values[0])


def _court_deadline(values: list[Answer], scope: Scope) -> Answer:
    length = period(values[1])
    if length is None:
        return anything(Kind.DATE, questions_of(*values))
    return _jumping_day(mapped(lambda start: court_day(start, length, scope.holidays), values[0]), scope)


def _month_end(values: list[Answer], scope: Scope) -> Answer:
    return _jumping_day(mapped(end_of_month, values[0]), scope)


def _year_end(values: list[Answer], scope: Scope) -> Answer:
    return _jumping_day(mapped(end_of_year, values[0]), scope)


def _next_working_day(values: list[Answer], scope: Scope) -> Answer:
    return _jumping_day(mapped(lambda start: rolled(start, scope.holidays), values[0]), scope)


def _length(values: list[Answer], scope: Scope) -> Answer:
    note_days(values[0], scope)
    return length_of(values[0])


def _months_between(values: list[Answer], scope: Scope) -> Answer:
    """Return the whole months of a window, or between two dates."""
    held = values[0] if len(values) == 1 else window_of(*values)
    note_days(held, scope)
    return months_of(held)


def _rounded(way: Callable[[Fraction], int]) -> Callable[[list[Answer], Scope], Answer]:
    """Return the function that rounds a number to a step; by default 1."""

    def run(values: list[Answer], _scope: Scope) -> Answer:
        value, *steps = (_number(value) for value in values)
        return rounded(value, steps[0] if steps else _ONE, way)

    return run


def _remaining(values: list[Answer], scope: Scope) -> Answer:
    note_after(values, scope)
    return days_left(*values)


def _share_after(values: list[Answer], scope: Scope) -> Answer:
    note_after(values, scope)
    return share_left(*values)


def _jumping_day(found: Answer, scope: Scope) -> Answer:
    """Return a date that does not move day by day: what is on today may jump tomorrow."""
    if found.lo == scope.as_of:
        note_days(found, scope)
    return found


def _fiscal_year_end(values: list[Answer], scope: Scope) -> Answer:
    """Return the end of the fiscal year; if the year is unknown, from that day to a year later."""
    start, month_day = values
    first, last = days(start)
    ends = month_day.value
    if isinstance(ends, str) and fiscal_year_end(_A_DAY, ends) is not None:
        return _jumping_day(mapped(lambda day: fiscal_year_end(day, ends) or NEVER, start), scope)
    unreadable = month_day.questions or {Question(QuestionKind.MISSING, "fiscal_year_end")}
    lacking = start.questions | unreadable
    latest = last if last in (DAWN, NEVER) else move_date(last, _A_YEAR, Holidays())
    return _jumping_day(between(first, latest, lacking, ages=start.ages), scope)


_FUNCTIONS: dict[str, Callable[[list[Answer], Scope], Answer]] = {
    "latest_notice": _notice,
    "court_deadline": _court_deadline,
    "end_of_month": _month_end,
    "end_of_year": _year_end,
    "fiscal_year_end": _fiscal_year_end,
    "next_working_day": _next_working_day,
    "length": _length,
    "months_between": _months_between,
    "floor": _rounded(floored),
    "ceil": _rounded(ceiled),
    "round": _rounded(nearest),
    "remaining": _remaining,
    "share_after": _share_after,
}


def _clock(node: Clock) -> Evaluator:
    of_start, of_length, stop, restart = (
        evaluator(node.start),
        evaluator(node.period),
        node.stop,
        node.restart,
    )

    def run(scope: Scope) -> Answer:
        start, asked_length = of_start(scope), of_length(scope)
        length = period(asked_length)
        if length is None:
            return anything(Kind.DATE, questions_of(start, asked_length))
        not_known = scope.days_open(stop) | scope.days_open(restart)
        if not_known:
            return _clock_not_known(start, length, not_known, scope)
        unseen = scope.unseen_date(stop), scope.unseen_date(restart)
        found = clock_value(start, length, scope.occurrences(stop), scope.occurrences(restart), unseen)
        if start.is_decided:  # from the day after its end, nothing can pause it any more
            scope.turns_on(next_day(day(found.lo)))
        return found

    return run


def _clock_not_known(start: Answer, length: Period, open_days: frozenset[Question], scope: Scope) -> Answer:
    """Return a range from the plain end of the period: the days of its pauses are unknown."""
    first = day(start.lo)
    if first in (DAWN, NEVER):
        return between(first, NEVER, start.questions | open_days)
    last = move_date(first, length, Holidays())
    scope.turns_on(next_day(last))
    return between(last, NEVER, start.questions | open_days)


# --- rows ------------------------------------------------------------------------------------------------


def _of_rows(node: RowFunction) -> Evaluator:
    """Return the function of an expression about other rows."""
    of_row = evaluator(node.expression)
    of_other = of_row if node.other is None else evaluator(node.other)

    def previous(scope: Scope, family: RowFamily) -> Answer:
        at = family.position - 1
        return of_other(scope) if at < 0 else of_row(family.scopes[at])

    def running(_scope: Scope, family: RowFamily) -> Answer:
        upto = family.scopes[: family.position + 1]
        return total_of(((TRUE, _number(of_row(row))) for row in upto), frozenset())

    def part(scope: Scope, family: RowFamily) -> Answer:
        weights = [_number(of_other(row)) for row in family.scopes]
        lacking = frozenset() if family.unseen is None else frozenset([family.unseen])
        return part_of(of_row(scope), weights, family.position, lacking)

    match node.word:
        case RowWord.PREVIOUS:
            return _in_order(node, previous)
        case RowWord.RUNNING:
            return _in_order(node, running)
        case RowWord.SPLIT:
            return _in_order(node, part)
        case _ as unreachable:
            assert_never(unreachable)


def _in_order(node: RowFunction, of_family: Callable[[Scope, RowFamily], Answer]) -> Evaluator:
    """Return a function of the rows in order; if the order is unknown, any value."""

    def run(scope: Scope) -> Answer:
        family = scope.family()
        if family.unordered:
            return anything(scope.type_of(node), family.unordered)
        return of_family(scope, family)

    return run


def _aggregate(node: Aggregate) -> Evaluator:
    selection = node.selection
    of_row = _one_per_row if node.expression is None else evaluator(node.expression)

    def total(scope: Scope) -> Answer:
        rows = scope.rows(selection)
        if not rows.rows and rows.unseen is None:
            return NOTHING
        kept = [(kept, _number(of_row(row))) for kept, row in rows.rows if kept.hi is not False]
        return total_of(kept, _unseen(rows))

    match node.kind:
        case AggregateKind.COUNT | AggregateKind.SUM:
            return total
        case AggregateKind.FIRST | AggregateKind.LAST:
            return lambda scope: _end_of(node, of_row, scope.rows(selection), scope)
        case _ as unreachable:
            assert_never(unreachable)


def _one_per_row(_scope: Scope) -> Answer:
    """Return 1 for each row of an aggregate without an expression, such as `count`."""
    return _ONE


def _unseen(rows: Rows) -> frozenset[Question]:
    return frozenset() if rows.unseen is None else frozenset([rows.unseen])


def _end_of(node: Aggregate, of_row: Evaluator, rows: Rows, scope: Scope) -> Answer:
    """Return the expression on the first or last row surely kept; if undecided, all possible values.

    The day of an event without a row is that of an event not seen. No unseen occurrence precedes a first one,
    unless the record begins later: what it lacks only makes the first day earlier, or the last day later.
    """
    unseen, is_first = _unseen(rows), node.kind is AggregateKind.FIRST
    is_day = isinstance(node.expression, Name) and node.expression.key == "occurred_on"
    asked = unseen | rows.unordered | {Question(QuestionKind.MISSING, node.selection)}
    for kept, row in rows.rows if is_first else reversed(rows.rows):
        if kept.hi is False:
            continue
        is_known = kept.lo is True and not rows.unordered
        if is_known and (not unseen or (is_first and scope.day_of_no_row(node.selection) is not None)):
            return of_row(row)
        if is_known and is_day:
            first, last = days(of_row(row))
            return between(DAWN, last, asked) if is_first else between(first, NEVER, asked)
        return anything(scope.type_of(node), asked | kept.questions)
    day = scope.day_of_no_row(node.selection) if is_day else None
    return anything(scope.type_of(node), asked) if day is None else day
