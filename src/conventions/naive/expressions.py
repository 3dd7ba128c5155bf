"""What an expression means on a day (docs/semantics.md § 2)."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from conventions.calendar import (
    HolidaysUnknownError,
    Period,
    Roll,
    WorkingDays,
    add,
    add_working_days,
    end_of_month,
    latest_notice_date,
    roll,
    subtract,
)
from conventions.language.answers import DAWN, INFINITY, MINUS_INFINITY, NEVER, Answer, Window
from conventions.language.syntax import (
    Aggregate,
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
from conventions.naive.answers import (
    End,
    add_values,
    as_number,
    at_most,
    at_the_bounds,
    compare,
    divide,
    equal,
    extreme,
    hull,
    low,
    maximum,
    minimum,
    multiply_values,
    one,
    opposite_truth,
)
from conventions.naive.names import is_recorded, named
from conventions.naive.norms import lifecycle, not_met_by
from conventions.naive.rows import aggregate
from conventions.naive.world import ONE_DAY, World

__all__ = [
    "arithmetic",
    "belongs",
    "beyond",
    "call",
    "days_apart",
    "moved",
    "unless_edge",
    "value_of",
]


A_KNOWN_YEAR = 2000


def value_of(node: Node, world: World) -> Answer:
    """2: one line for each kind of node."""

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
            known = is_recorded(item, world)
            if known.is_decided:
                return of(item) if low(known) else of(default)
            return hull(of(item), of(default), known.questions)
        case Lifecycle(word, about, _):
            return lifecycle(word, about, world)
        case Call(function, arguments, _):
            return call(function, [of(argument) for argument in arguments], world)
        case Aggregate():
            return aggregate(node, world)


def moved(day: End, period: Period | WorkingDays, sign: str, world: World) -> End:
    """2.1: never absorbs, and so does dawn; beyond the calendar is one of them."""
    if day in (DAWN, NEVER):
        return day
    try:
        if isinstance(period, WorkingDays):
            return add_working_days(day, period, world.dossier.agreement.territory)
        return add(day, period) if sign == "+" else subtract(day, period)
    except HolidaysUnknownError:
        return beyond(day)
    except ValueError:
        return NEVER if sign == "+" else DAWN


def beyond(day: date) -> date:
    """Before, or after, the years whose holidays are known."""
    return DAWN if day.year < A_KNOWN_YEAR else NEVER


def days_apart(end: End, start: End) -> End:
    """2.1: never absorbs; so does dawn."""
    if end == NEVER:
        return INFINITY
    if start == NEVER or end == DAWN:
        return MINUS_INFINITY
    return INFINITY if start == DAWN else (end - start).days


def arithmetic(sign: str, left: Answer, right: Answer, world: World) -> Answer:
    """2.4; a date moves by a period, and two dates are days apart."""
    if isinstance(low(right), Period | WorkingDays) and isinstance(low(left), date):
        period = low(right)
        return at_the_bounds(lambda day: moved(day, period, sign, world), left)
    if isinstance(low(left), date):
        return at_the_bounds(days_apart, left, right)
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


def belongs(item: Answer, choice: Answer) -> Answer:
    """2.2: `in`; a window includes both its days."""
    if isinstance(low(choice), Window):
        return minimum(at_most(one(low(choice).start), item), at_most(item, one(low(choice).end)))
    return equal(item, choice)


def call(function: str, values: list[Answer], world: World) -> Answer:
    """The named functions, at the bounds."""
    territory = world.dossier.agreement.territory
    match function:
        case "min":
            return extreme(min, [as_number(item) for item in values])
        case "max":
            return extreme(max, [as_number(item) for item in values])
        case "latest_notice":
            return at_the_bounds(lambda day: unless_edge(latest_notice_date, day, low(values[1])), values[0])
        case "end_of_month":
            return at_the_bounds(lambda day: unless_edge(end_of_month, day), values[0])
        case "next_working_day":
            return at_the_bounds(lambda day: unless_edge(roll, day, Roll.FOLLOWING, territory), values[0])
        case "length":
            return one((low(values[0]).end - low(values[0]).start).days + 1)
        case _:
            window: End = low(values[1])
            days = [window.start + ONE_DAY * n for n in range((window.end - window.start).days + 1)]
            share = 1 if function == "remaining" else Fraction(1, len(days))
            return at_the_bounds(lambda after: share * sum(day > after for day in days), values[0])


def unless_edge(function: Callable[..., date], day: End, *rest: End) -> date:
    """A function of days; dawn and never stay what they are."""
    if day in (DAWN, NEVER):
        return day  # type: ignore[no-any-return]
    try:
        return function(day, *rest)
    except HolidaysUnknownError:
        return beyond(day)
    except ValueError:
        return DAWN
