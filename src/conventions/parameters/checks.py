"""When a text is to be looked at again: by how far it was read, and by what kind of source it cites."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from conventions.calendar import Period, add
from conventions.parameters.dated import Reading, SourceStatus, Texts

__all__ = ["Interval", "next_check"]


@frozen(cache_hash=True)
class Interval:
    """How long a look at a text holds, and why no longer.

    Attributes:
        status: it is for texts read that far; None: however far they were.
        cites: it is for references in which one of these stands; empty: for every one.
    """

    every: Period
    because: Texts
    status: SourceStatus | None = None
    cites: tuple[str, ...] = ()

    def concerns(self, source: Reading) -> bool:
        """Whether it is for a text."""
        is_read_so = self.status is None or self.status is source.status
        return is_read_so and (not self.cites or any(word in source.reference for word in self.cites))


def next_check(
    source: Reading, intervals: Iterable[Interval], until: date | None = None
) -> tuple[date, Interval | None] | None:
    """Return the day by which a text is to be looked at again, and the interval that says so.

    The shortest interval counts. A value that ends (`until`) is looked at before; one that had ended when
    its text was read does not change any more. None where it was never looked at, or need not be again.

    >>> law = Interval(Period(24, 0), Texts("la loi change", "laws change"), SourceStatus.TEXT)
    >>> read = Reading("loi n° 2000-321, art. 10", SourceStatus.TEXT, date(2026, 11, 21))
    >>> next_check(read, [law], until=date(2027, 1, 1))
    (datetime.date(2027, 1, 1), None)
    >>> next_check(read, [law], until=date(2014, 8, 2)) is None
    True
    """
    seen = source.checked_on
    if seen is None or (until is not None and until <= seen and source.status is SourceStatus.TEXT):
        return None
    found: list[tuple[date, Interval | None]] = [
        (add(seen, item.every), item) for item in intervals if item.concerns(source)
    ]
    if until is not None and until > seen:
        found.append((until, None))
    return min(found, key=lambda item: item[0], default=None)
