"""What was done of the programme: the sessions that were held, and what is told of each action."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from budget.indicators import Breakdown as CountedBreakdown
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Breakdown, Indicator
from conventions.facts.fact import Fact

COUNTED: Final = ("sessions", "days", "hours", "participants", "organisations")
"""What of sessions an indicator may count, beside the parts of breakdowns."""


@frozen
class Narrative:
    """What is told of an action, as a Markdown text with known headings."""

    action: str
    text: str


@frozen
class Session:
    """One session of an action, or several told together; counts of people, never names.

    Attributes:
        when: its days, or longer spans, each from its first day to its last.
        series: which of several kinds of session of the action it is.
        sessions: how many it stands for.
        organisations: those of the speakers.
        parts: how many of the participants are of each part of a breakdown that was counted.
        held: whether it took place; `reason` says why it did not.
    """

    when: tuple[tuple[date, date], ...]
    action: str
    title: str
    series: str | None = None
    location: str | None = None
    sessions: int = 1
    days: Fraction | None = None
    hours: Fraction | None = None
    partner: str | None = None
    organisations: tuple[str, ...] = ()
    participants: int | None = None
    parts: tuple[tuple[str, int], ...] = ()
    held: bool = True
    reason: str | None = None
    place: str | None = field(default=None, eq=False)

    @property
    def last(self) -> date:
        """The last of its days."""
        return max(last for _, last in self.when)


@frozen
class Count:
    """What some sessions come to: `least` is counted; `unsaid` sessions do not say how many."""

    least: int | Fraction
    unsaid: int = 0

    @property
    def value(self) -> int | Fraction | None:
        """The count; None while a session does not say its own."""
        return None if self.unsaid else self.least


def sessions_of(
    sessions: Iterable[Session], action: str | None, series: str | None, on: date
) -> tuple[Session, ...]:
    """The sessions of an action, of a series if one is said, that were held or called off by a day."""
    return tuple(
        item
        for item in sessions
        if item.action == action and series in (None, item.series) and item.last <= on
    )


def counted(what: str, sessions: Iterable[Session]) -> Count:
    """What the sessions held come to.

    >>> day = ((date(2020, 2, 4), date(2020, 2, 4)),)
    >>> held = [Session(day, "a", "one", participants=8), Session(day, "a", "two")]
    >>> counted("sessions", held).value, counted("participants", held)
    (2, Count(least=8, unsaid=1))
    """
    held = [item for item in sessions if item.held]
    if what == "organisations":
        return Count(len({name.casefold() for item in held for name in item.organisations}))
    found = [_of_session(what, item) for item in held]
    said = [value for value in found if value is not None]
    total = sum(said, Fraction(0))
    return Count(int(total) if total.denominator == 1 else total, len(found) - len(said))


def counted_if_said(what: str, sessions: Iterable[Session]) -> Count | None:
    """What the sessions held come to; None where some were held and none of them says anything of it."""
    held = [item for item in sessions if item.held]
    found = counted(what, held)
    return None if held and found.unsaid == len(held) else found


def _of_session(what: str, item: Session) -> int | Fraction | None:
    match what:
        case "sessions":
            return item.sessions
        case "days":
            return item.days
        case "hours":
            return item.hours
        case "participants":
            return item.participants
        case _:
            return dict(item.parts).get(what)


def broken_down(
    breakdowns: Iterable[Breakdown], parts: Iterable[tuple[str, int]]
) -> tuple[CountedBreakdown, ...]:
    """How some people counted by parts are broken down, each as far as it was counted.

    Parts that are all of a whole make it only where all of them were counted.
    """
    counts = dict(parts)
    found = (
        CountedBreakdown(
            each.id,
            tuple((name, Fraction(counts[name])) for name, _ in each.parts if name in counts),
            is_partition=not each.of_whom and all(name in counts for name, _ in each.parts),
        )
        for each in breakdowns
    )
    return tuple(each for each in found if each.parts)


def computed_results(agreement: Agreement, sessions: tuple[Session, ...]) -> Iterator[Fact]:
    """Yield the result of each indicator that sessions make, known on the last day of those held.

    None where a session held does not say its count: the result is then not known.
    """
    for indicator in agreement.indicators:
        if indicator.from_sessions is not None:
            own = sessions_of(sessions, indicator.action, indicator.series, date.max)
            yield from _result(indicator, own)


def _result(indicator: Indicator, own: tuple[Session, ...]) -> Iterator[Fact]:
    value = counted(indicator.from_sessions or "", own).value
    if own and value is not None:
        days = [item.last for item in own if item.held] or [item.last for item in own]
        yield Fact(indicator.id, max(days), value)
