"""The charts, as numbers for the template: each stands beside a table that says the same."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from conventions.report.dossier import Step
from conventions.report.figures import SUMS, Group

__all__ = ["Bar", "Column", "Line", "Mark", "columns", "group_bars", "line_of"]

WIDTH: Final = 760
_EDGE: Final = 12
_LEFT: Final = 230
_MOST: Final = 12
"""More groups than these are in the table alone."""


@frozen
class Bar:
    """A group, and for each of its sums the name and the width of a bar."""

    name: str
    widths: tuple[tuple[str, int], ...]


def group_bars(groups: Sequence[Group]) -> tuple[Bar, ...]:
    """Return the bars of the first groups; of a sum that is not decided, the least that it can be."""
    shown = groups[:_MOST]
    most = max((each.least.cents for group in shown for each in group.sums.each), default=0)
    room = WIDTH - _LEFT - _EDGE
    return tuple(
        Bar(
            group.name,
            tuple(
                (name, max(0, each.least.cents) * room // max(most, 1))
                for name, each in zip(SUMS, group.sums.each, strict=True)
            ),
        )
        for group in shown
    )


@frozen
class Column:
    """A month, and how high its column is of a hundred."""

    month: date
    number: int
    height: int


def columns(numbers: Iterable[tuple[date, int]]) -> tuple[Column, ...]:
    """Return the columns of months."""
    found = list(numbers)
    most = max((number for _, number in found), default=0)
    return tuple(Column(month, number, number * 100 // max(most, 1)) for month, number in found)


@frozen
class Mark:
    """A day on a line of time."""

    x: int
    kind: str


@frozen
class Line:
    """A line of time: its marks, its years, where the agreement begins and ends, and the day asked."""

    marks: tuple[Mark, ...]
    years: tuple[tuple[int, int], ...]
    term: tuple[int, int] | None
    today: int


def line_of(steps: Sequence[Step], as_of: date) -> Line:
    """Return a line of time from the first day to the last; the day asked is on it."""
    days = [as_of, *(step.day for step in steps)]
    first, last = min(days), max(days)
    room, span = WIDTH - 2 * _EDGE, max(1, (last - first).days)

    def x(day: date) -> int:
        return _EDGE + (day - first).days * room // span

    years = range(first.year + 1, last.year + 1)
    every = -(-len(years) // _MOST) or 1
    ends = [x(step.day) for step in steps if step.kind == "term"]
    return Line(
        tuple(Mark(x(step.day), step.kind) for step in steps if step.kind != "term"),
        tuple((year, x(date(year, 1, 1))) for year in years[::every]),
        (ends[0], ends[-1]) if len(ends) > 1 else None,
        x(as_of),
    )
