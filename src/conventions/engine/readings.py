"""The other readings of a norm: of the definitions that it needs, and those that any date leaves."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from attrs import frozen

from conventions.agreement.norms import BY_USAGE, HOLIDAYS, MAIN, OF_DATES, Duty, Norm
from conventions.calendar import Period, WorkingDays, end_of_month, fixed_date, parse_period
from conventions.engine.day import Day, Standpoint, standpoints
from conventions.engine.order import earlier_rows, mentioned
from conventions.engine.program import Program
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.language.interpret import interpret
from conventions.language.scope import Scope
from conventions.language.syntax import Arithmetic, Call, Literal, Name, Node, Unit, walk

__all__ = [
    "OtherReading",
    "dates_as_read",
    "is_fixed",
    "open_definitions",
    "open_holidays",
    "readings_behind",
    "under_each",
]

OF_PERIOD = ("period", "years")
ENDS = ("period.start", "period.end")
CREATED = ".duty"


@frozen
class OtherReading:
    """A reading of a definition, and where a norm stands under it, at each of its rows."""

    of: str
    name: str
    stands: Mapping[str | None, Standpoint]


def under_each(norm: Norm, today: Day) -> tuple[OtherReading, ...]:
    """Return where a norm of the agreement stands under each reading of the definitions that it needs."""
    if today.book is not None or today.is_reading:
        return ()
    found = readings_behind(today.program, norm.name) if open_definitions(today.program) else ()
    found += open_holidays(today)
    return tuple(
        OtherReading(of, name, {stand.subject.row: stand for stand in standpoints(norm, other)})
        for of, name in found
        for other in (today.choosing(of, name),)
    )


def open_holidays(today: Day) -> tuple[tuple[str, str], ...]:
    """Return the other reading of the holidays, where some hold by usage only and the text skips days."""
    is_open = today.now.holidays.has_another_reading and skips_days(today.program)
    is_chosen = today.now.chosen(HOLIDAYS, (BY_USAGE, MAIN)) is not None
    return ((HOLIDAYS, BY_USAGE),) if is_open and not is_chosen else ()


@lru_cache(maxsize=1024)
def skips_days(program: Program) -> bool:
    """Return whether an expression, or a notice, of a text skips days off."""
    notices = (right.notice for right in program.rights.values())
    in_working_days = (
        notice is not None and isinstance(parse_period(notice.period), WorkingDays) for notice in notices
    )
    return any(in_working_days) or any(
        _skips_days(node) for tree in program.trees.values() for node in walk(tree)
    )


def _skips_days(node: Node) -> bool:
    match node:
        case Call("next_working_day" | "court_deadline"):
            return True
        case Literal(WorkingDays()):
            return True
        case _:
            return False


@lru_cache(maxsize=1024)
def open_definitions(program: Program) -> Mapping[str, tuple[str, ...]]:
    """Return the readings of each definition that may still be chosen."""
    return {
        item.name: tuple(name for name, _ in item.readings)
        for item in program.definitions.values()
        if item.readings and item.chosen is None
    }


@lru_cache(maxsize=8192)
def readings_behind(program: Program, norm: str) -> tuple[tuple[str, str], ...]:
    """Return each reading that may be chosen of the definitions that a norm needs, at any distance."""
    still_open = open_definitions(program)
    needed = _needed(program, norm)
    return tuple((of, name) for of, names in still_open.items() if of in needed for name in names)


def _needed(program: Program, norm: str) -> frozenset[str]:
    norms: dict[str, Norm] = {**program.duties, **program.rights}
    each = {name: found.each for name, found in norms.items()}
    seen, waiting = set[str](), [norm]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for place, tree in program.trees.items():
            is_own_reading = place[0] in ("duty", "right") and place[2:3] == ("readings",)
            if place[1] == name and not is_own_reading:
                waiting += _names_in(tree)
        waiting += () if each.get(name) is None else (str(each[name]),)
        waiting += ENDS if name in OF_PERIOD else ()
        if name.endswith(CREATED):
            waiting += (*program.rights, "grant")
    return frozenset(seen)


def _names_in(tree: Node) -> list[str]:
    """Return what an expression mentions, of the row before too."""
    return [name.removeprefix("row.") for name in (*mentioned(tree), *earlier_rows(tree))]


# --- what any text leaves open of a date ------------------------------------------------------------------


def dates_as_read(duty: Duty, due: Answer, stand: Standpoint) -> Iterator[tuple[str, date]]:
    """Yield the other days that a due date may mean, each with the name of its reading."""
    on, tree = due.value, stand.trees.get("due")
    if duty.is_day_settled or not isinstance(on, date) or on in (DAWN, NEVER) or tree is None:
        return
    if is_fixed(tree, duty, stand.today):
        for reading in fixed_date(on, stand.today.now.territory).readings:
            yield "next_working_day", reading.date
    elif is_counted_from_month_end(tree, stand.now) and end_of_month(on) != on:
        yield "end_of_month", end_of_month(on)


def is_fixed(tree: Node | None, duty: Duty, today: Day) -> bool:
    """Return whether a due date is written in the text: in the norm, or as the value of a parameter."""
    match tree:
        case Literal(_, Unit.DATE, _, _):
            return True
        case Call(function, (inner,), _) if function in OF_DATES and duty.is_day_settled:
            return is_fixed(inner, duty, today)  # as it was stated, before a reading moved it
        case Name(key, _) if duty.each is None:
            return key in dict(today.agreement.given) and key in today.program.parameters
        case _:
            return False


def is_counted_from_month_end(tree: Node, scope: Scope) -> bool:
    """Return whether a date is whole months after, or before, the last day of a month."""
    match tree:
        case Arithmetic("+" | "-", left, Literal(Period(months, 0)), _) if months:
            start = interpret(left, scope).value
            return isinstance(start, date) and start not in (DAWN, NEVER) and start == end_of_month(start)
        case _:
            return False
