"""The value of an expression on a day (docs/semantics.md § 2)."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from conventions.calendar import (
    HolidaysUnknownError,
    Period,
    Roll,
    Territory,
    WorkingDays,
    add,
    add_working_days,
    end_of_month,
    end_of_year,
    latest_notice_date,
    roll,
    run_out,
    subtract,
)
from conventions.language.answers import DAWN, INFINITY, MINUS_INFINITY, NEVER, Answer, Infinite, Window
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
)
from conventions.language.values_of import fiscal_year_end
from conventions.naive.answers import (
    End,
    add_values,
    answer,
    as_number,
    at_most,
    at_the_bounds,
    compare,
    divide,
    equal,
    extreme,
    high,
    hull,
    low,
    maximum,
    minimum,
    missing,
    multiply_values,
    one,
    opposite_truth,
)
from conventions.naive.names import is_recorded, named
from conventions.naive.norms import events_at, lifecycle, name_at, not_met_by
from conventions.naive.rows import aggregate, of_rows
from conventions.naive.world import World

A_KNOWN_YEAR = 2000


def value_of(node: Node, world: World) -> Answer:
    """2: one case for each kind of node."""

    def of(inner: Node) -> Answer:
        return value_of(inner, world)

    match node:
        case Literal(value, _, _, _):
            return one(value)
        case Name("as_of", _):
            return one(world.as_of)
        case Name(key, _):
            return named(key, world)
        case Opposite(operand, _):
            return at_the_bounds(lambda value: -value, as_number(of(operand)))
        case Arithmetic(sign, left, right, _):
            return arithmetic(sign, of(left), of(right), world)
        case Comparison(sign, left, right, _):
            return compare(sign, as_number(of(left)), as_number(of(right)))
        case Membership(item, choices, _):
            found = one(False)
            for choice in choices:
                found = maximum(found, belongs(of(item), of(choice)))
            return found
        case Logic("and", left, right, _):
            return minimum(of(left), of(right))
        case Logic(_, left, right, _):
            return maximum(of(left), of(right))
        case Negation(operand, _):
            return opposite_truth(of(operand))
        case NotMetBy(norm, by, _):
            return not_met_by(norm, of(by), world)
        case Choice(condition, then, otherwise, _):
            asked = of(condition)
            if asked.is_decided:
                return of(then) if low(asked) else of(otherwise)
            return hull(of(then), of(otherwise), asked.questions)
        case Otherwise(item, default, _):
            known = is_recorded(item.key, world)
            if known.is_decided:
                return of(item) if low(known) else of(default)
            return hull(of(item), of(default), known.questions)
        case Lifecycle(word, about, _):
            return lifecycle(word, about, world)
        case Call(function, arguments, _):
            return call(function, [of(argument) for argument in arguments], world)
        case Aggregate():
            return aggregate(node, world)
        case Clock():
            return clock(node, world)
        case RowFunction():
            return of_rows(node, world)


def moved(day: End, period: Period | WorkingDays, sign: str, world: World) -> End:
    """2.1: NEVER absorbs, and so does DAWN; results outside the calendar become one of them."""
    if day in (DAWN, NEVER):
        return day
    try:
        if isinstance(period, WorkingDays):
            return add_working_days(day, period, world.agreement.territory, is_other_reading=world.by_usage)
        return add(day, period) if sign == "+" else subtract(day, period)
    except HolidaysUnknownError:
        return beyond(day)
    except ValueError:
        return NEVER if sign == "+" else DAWN


def beyond(day: date) -> date:
    """Return the replacement for years whose holidays are unknown."""
    return DAWN if day.year < A_KNOWN_YEAR else NEVER


def days_apart(end: End, start: End) -> End:
    """2.1: NEVER absorbs; so does DAWN."""
    if end == NEVER:
        return INFINITY
    if start == NEVER or end == DAWN:
        return MINUS_INFINITY
    return INFINITY if start == DAWN else (end - start).days


def arithmetic(sign: str, left: Answer, right: Answer, world: World) -> Answer:
    """2.4; a date moves by a period, and two dates give a number of days."""
    if isinstance(low(right), Period | WorkingDays) and isinstance(low(left), date):
        period = low(right)
        return at_the_bounds(lambda day: moved(day, period, sign, world), left)
    if isinstance(low(left), date) and low(right) is None:
        return answer(DAWN, NEVER, left.questions, right.questions)
    if isinstance(low(left), date) and isinstance(low(right), date):
        return at_the_bounds(days_apart, left, right)
    if isinstance(low(left), date):
        way = 1 if sign == "+" else -1
        return at_the_bounds(lambda day, number: later(day, number if way > 0 else -number), left, right)
    left, right = as_number(left), as_number(right)
    match sign:
        case "+":
            return at_the_bounds(add_values, left, right)
        case "-":
            return at_the_bounds(lambda a, b: add_values(a, -b), left, right)
        case "*":
            return at_the_bounds(multiply_values, left, right)
        case _:
            return divide(left, right)


def later(day: date, number: End) -> date:
    """2.10: a fraction of a day is dropped."""
    if day in (DAWN, NEVER):
        return day
    beyond_days = NEVER if number > 0 else DAWN
    if isinstance(number, Infinite):
        return beyond_days
    try:
        return day + timedelta(days=int(number))
    except OverflowError:
        return beyond_days


def belongs(item: Answer, choice: Answer) -> Answer:
    """2.2: `in`; a window includes both its days."""
    if isinstance(low(choice), Window):
        starts, ends = ends_of(choice)
        return minimum(at_most(starts, item), at_most(item, ends))
    return equal(item, choice)


def ends_of(held: Answer) -> tuple[Answer, Answer]:
    """2.9."""
    starts = answer(low(held).start, high(held).start, held.questions)
    return starts, answer(low(held).end, high(held).end, held.questions)


def call(function: str, values: list[Answer], world: World) -> Answer:
    """Return the result of a named function, at the bounds."""
    territory = world.agreement.territory
    match function:
        case "min":
            return extreme(min, [as_number(item) for item in values])
        case "max":
            return extreme(max, [as_number(item) for item in values])
        case "latest_notice" | "court_deadline" if low(values[1]) is None:
            return answer(DAWN, NEVER, values[0].questions, values[1].questions)
        case "latest_notice":
            return at_the_bounds(lambda day: unless_edge(latest_notice_date, day, low(values[1])), values[0])
        case "court_deadline":
            return at_the_bounds(
                lambda day: franc_day(day, low(values[1]), territory, by_usage=world.by_usage), values[0]
            )
        case "end_of_month":
            return at_the_bounds(lambda day: unless_edge(end_of_month, day), values[0])
        case "end_of_year":
            return at_the_bounds(lambda day: unless_edge(end_of_year, day), values[0])
        case "fiscal_year_end":
            return end_of_fiscal_year(*values)
        case "next_working_day":
            return at_the_bounds(
                lambda day: unless_edge(to_work, day, territory, by_usage=world.by_usage), values[0]
            )
        case "length":
            return at_the_bounds(days_in, *ends_of(values[0]))
        case "months_between":
            start, end = values if len(values) > 1 else ends_of(values[0])
            return at_the_bounds(months_in, start, end)
        case "floor" | "ceil" | "round":
            return rounded(function, *values)
        case "remaining":
            return at_the_bounds(days_after, values[0], *ends_of(values[1]))
        case _:
            return at_the_bounds(share_after, values[0], *ends_of(values[1]))


def days_in(start: date, end: date) -> End:
    """2.9: both days included."""
    apart = days_apart(end, start)
    if isinstance(apart, Infinite):
        return max(apart, 0) if apart > 0 else 0
    return max(0, apart + 1)


def months_in(start: date, end: date) -> End:
    """2.14: whole months that have ended by the end, plus one if the last is complete."""
    if isinstance(days_in(start, end), Infinite) or end < start:
        return days_in(start, end)
    after = end + timedelta(days=1)
    months = 12 * (after.year - start.year) + after.month - start.month
    while months and later_month(start, months) > after:
        months -= 1
    return months


def later_month(day: date, months: int) -> date:
    """Return the same day a number of months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rounded(way: str, value: Answer, step: Answer | None = None) -> Answer:
    """2.13: a multiple of the step, at the bounds."""
    unit = Fraction(1 if step is None else low(as_number(step)))

    def at(bound: End) -> End:
        if isinstance(bound, Infinite):
            return bound
        below, rest = divmod(bound, unit)
        is_up = {
            "floor": False,
            "ceil": rest > 0,
            "round": 2 * rest > unit or (2 * rest == unit and bound > 0),
        }
        return (below + is_up[way]) * unit

    return at_the_bounds(at, as_number(value))


def days_after(after: date, start: date, end: date) -> End:
    """2.9: those after a day."""
    if after == NEVER:
        return 0
    if after == DAWN or start > after:
        return days_in(start, end)
    return max(0, days_apart(end, after))


def share_after(after: date, start: date, end: date) -> End:
    """2.9: 0 once it is over, 1 before it begins; 1 without end, 0 without beginning."""
    if end <= after:
        return 0
    rest, whole = days_after(after, start, end), days_in(start, end)
    if start > after or isinstance(rest, Infinite):
        return 1
    return 0 if isinstance(whole, Infinite) else Fraction(rest) / whole


def end_of_fiscal_year(start: Answer, month_day: Answer) -> Answer:
    """Return the first end of a fiscal year on or after a day; if unknown, within a year."""
    text = low(month_day)
    if month_day.is_decided and fiscal_year_end(date(2024, 1, 1), text) is not None:
        return at_the_bounds(
            lambda day: day if day in (DAWN, NEVER) else fiscal_year_end(day, text) or NEVER, start
        )
    latest = high(start) if high(start) in (DAWN, NEVER) else unless_edge_of_years(high(start))
    lacking = month_day.questions or frozenset([missing("fiscal_year_end")])
    return answer(low(start), latest, start.questions, lacking)


def unless_edge_of_years(day: date) -> date:
    """Return a year later; NEVER beyond the calendar."""
    try:
        return add(day, Period(12, 0))
    except ValueError:
        return NEVER


def clock(node: Clock, world: World) -> Answer:
    """11."""
    start, length = world.value_of(node.start), world.value_of(node.period)
    if low(length) is None:
        return answer(DAWN, NEVER, start.questions, length.questions)
    period = low(length)

    def after(day: date) -> date:
        return moved(day, period, "+", world)  # type: ignore[no-any-return]

    halt, again = (world.unseen(name_at(event, world)) for event in (node.stop, node.restart))
    if not start.is_decided:
        return answer(after(low(start)), NEVER, start.questions, halt.questions)
    if low(start) in (DAWN, NEVER):
        return start
    stops, restarts = (
        [fact.occurred_on for fact in events_at(event, world)] for event in (node.stop, node.restart)
    )
    try:
        last = run_out(low(start), period, stops, restarts)
    except ValueError:
        last = NEVER
    if last is None:
        return at_the_bounds(after, again)
    if low(halt) > last:
        return one(last)
    return answer(last, NEVER, halt.questions, again.questions)


def to_work(day: date, territory: Territory, *, by_usage: bool) -> date:
    """Return the next working day."""
    return roll(day, Roll.FOLLOWING, territory, is_other_reading=by_usage)


def franc_day(day: date, period: Period, territory: Territory, *, by_usage: bool) -> date:
    """2.15: neither the first nor the last day counts, and the last is a working day."""
    if day in (DAWN, NEVER):
        return day
    try:
        return to_work(add(day, period) + timedelta(days=1), territory, by_usage=by_usage)
    except HolidaysUnknownError:
        return beyond(day)
    except (ValueError, OverflowError):
        return NEVER


def unless_edge(function: Callable[..., date], day: End, *rest: End, **named: bool) -> date:
    """Return a function of dates; DAWN and NEVER stay as they are."""
    if day in (DAWN, NEVER):
        return day  # type: ignore[no-any-return]
    try:
        return function(day, *rest, **named)
    except HolidaysUnknownError:
        return beyond(day)
    except ValueError:
        return DAWN
