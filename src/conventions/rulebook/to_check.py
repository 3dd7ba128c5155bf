"""The sources in a rulebook that must be checked again, and by when."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from conventions.parameters.dated import Citation, Dated, Interval, Version, next_check
from conventions.rulebook.rulebook import Rule, Rulebook


@frozen
class ToCheck:
    """A source to be checked again.

    Attributes:
        of: the rule with this source, or the parameter and the version.
        again_on: the day by which; None if it was never checked: at once.
        interval: how long the last check is valid; None if the source states the day itself, which is the
            end of a value, or if it was never checked.
        ends: the value ends on that day.
    """

    of: Rule | tuple[Dated, Version]
    source: Citation
    again_on: date | None
    interval: Interval | None
    ends: bool = False

    def is_due(self, day: date) -> bool:
        """Return whether it must be checked by a day, that day included."""
        return self.again_on is None or self.again_on <= day


def to_check(book: Rulebook) -> tuple[ToCheck, ...]:
    """Return the sources to check again, the earliest first, without those that no longer change."""
    return tuple(sorted(_all_sources(book), key=lambda item: item.again_on or date.min))


def _all_sources(book: Rulebook) -> Iterator[ToCheck]:
    for rule in book.rules:
        yield from _check_of(rule, rule.source, rule.until, book)
    for parameter in book.parameters:
        for version in parameter.versions:
            yield from _check_of((parameter, version), version.source, version.until, book)


def _check_of(
    of: Rule | tuple[Dated, Version], source: Citation, until: date | None, book: Rulebook
) -> Iterator[ToCheck]:
    if source.checked_on is None:
        yield ToCheck(of, source, None, None)
    elif source.again_on is not None:
        by_interval = next_check(source, book.intervals, until)
        is_stated = by_interval is None or by_interval[0] != source.again_on
        interval = None if by_interval is None or is_stated else by_interval[1]
        yield ToCheck(of, source, source.again_on, interval, source.again_on == until)
