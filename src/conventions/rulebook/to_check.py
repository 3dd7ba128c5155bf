"""What of a rulebook is to be looked at again, and by when: the text of each rule and of each value."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from conventions.parameters.dated import CitedText, Dated, Interval, Version, next_check
from conventions.rulebook.rulebook import Rule, Rulebook


@frozen
class ToCheck:
    """A text that is to be looked at again.

    Attributes:
        of: the rule that it is the source of, or the parameter and the version.
        again_on: the day by which; None for one that nobody looked at: at once.
        interval: how long the last look holds; None where it is the day that the source itself states, the
            end of a value, or where nobody looked.
        ends: the value ends on that day.
    """

    of: Rule | tuple[Dated, Version]
    source: CitedText
    again_on: date | None
    interval: Interval | None
    ends: bool = False

    def is_due(self, day: date) -> bool:
        """Return whether it is to be looked at again by a day, that day included."""
        return self.again_on is None or self.again_on <= day


def to_check(book: Rulebook) -> tuple[ToCheck, ...]:
    """Return what is to be looked at again, the first day first, without what changes no more."""
    return tuple(sorted(_all(book), key=lambda item: item.again_on or date.min))


def _all(book: Rulebook) -> Iterator[ToCheck]:
    for rule in book.rules:
        yield from _one(rule, rule.source, rule.until, book)
    for parameter in book.parameters:
        for version in parameter.versions:
            yield from _one((parameter, version), version.source, version.until, book)


def _one(
    of: Rule | tuple[Dated, Version], source: CitedText, until: date | None, book: Rulebook
) -> Iterator[ToCheck]:
    if source.checked_on is None:
        yield ToCheck(of, source, None, None)
    elif source.again_on is not None:
        by_interval = next_check(source, book.intervals, until)
        is_stated = by_interval is None or by_interval[0] != source.again_on
        interval = None if by_interval is None or is_stated else by_interval[1]
        yield ToCheck(of, source, source.again_on, interval, source.again_on == until)
