"""Parameters whose value changes with the law, and when their sources must be checked again."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from attrs import field

from budget import frozen
from budget.errors import InputError
from budget.money import Euros
from conventions.calendar import Period, add

# --- A parameter whose value changes with the law: one record per version, chosen by a date -----------------

ParameterValue = Euros | Fraction | int | Period | date | str


@frozen(cache_hash=True)
class Texts:
    """A text in both languages."""

    fr: str
    en: str

    def of(self, language: str) -> str:
        """Return the text in a language; French for any other language."""
        return self.en if language == "en" else self.fr


class SourceStatus(Enum):
    """How far a source was read; the least certain source limits what is claimed."""

    TEXT = "text"
    SECONDARY = "secondary"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"


@frozen(cache_hash=True)
class Citation:
    """A citation of a text of law: its name, how far it was read, and when.

    Attributes:
        not_read: the part that was not read, if the status does not imply it.
        again_on: the day by which it must be checked again, from the intervals of the rulebook.
    """

    reference: str
    status: SourceStatus
    checked_on: date | None = None
    url: str | None = None
    not_read: Texts | None = None
    again_on: date | None = None


@frozen
class Version:
    """A value in force from its first day, included, to its last, excluded; None: still in force."""

    value: ParameterValue
    since: date
    source: Citation
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Return whether it is in force on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class OverlapError(InputError):
    """Two versions of one parameter in force on one day."""

    code = "parameter_overlap"


def _check_no_overlap(_instance: object, _attribute: object, versions: tuple[Version, ...]) -> None:
    for one, other in pairwise(versions):
        if one.until is None or other.since < one.until:
            found = f"{one.since.isoformat()}, {other.since.isoformat()}"
            raise OverlapError(f"two versions in force at once: {found}", actual=found, expected="one a day")


@frozen(cache_hash=True)
class Dated:
    """A parameter by its key, the expression of the date that chooses its version, and the versions.

    `label` is its name in each language.

    Versions follow each other; in a gap between two, or outside all, there is no value.
    """

    key: str
    type: str
    anchor: str
    versions: tuple[Version, ...] = field(validator=_check_no_overlap)
    label: tuple[tuple[str, str], ...] = ()

    def at(self, day: date) -> Version | None:
        """Return the version in force on a day; None if there is none: there is no default.

        >>> from fractions import Fraction
        >>> source = Citation("règl. (UE) 2023/2831, art. 3", SourceStatus.SECONDARY)
        >>> found = Dated("cap", "euros", "decided", (Version(Euros.of(300_000), date(2024, 1, 1), source),))
        >>> found.at(date(2023, 12, 31)) is None
        True
        """
        return next((version for version in self.versions if version.is_in_force(day)), None)

    def between(self, first: date, last: date) -> tuple[Version, ...]:
        """Return the versions in force on any day of a period, both ends included."""
        return tuple(
            [
                version
                for version in self.versions
                if version.since <= last and (version.until is None or first < version.until)
            ]
        )


# --- When a source must be checked again: by how far it was read and which kind of text it cites ------------


@frozen(cache_hash=True)
class Interval:
    """How long a check of a source remains valid, and why.

    Attributes:
        status: the reading status to which it applies; None: any.
        cites: it applies to citations that contain one of these words; empty: to all.
    """

    every: Period
    because: Texts
    status: SourceStatus | None = None
    cites: tuple[str, ...] = ()

    def concerns(self, source: Citation) -> bool:
        """Return whether it applies to a source."""
        is_read_so = self.status is None or self.status is source.status
        return is_read_so and (not self.cites or any(word in source.reference for word in self.cites))


def next_check(
    source: Citation, intervals: Iterable[Interval], until: date | None = None
) -> tuple[date, Interval | None] | None:
    """Return the day by which a source must be checked again, and the interval that determines it.

    The shortest interval counts. A value that ends (`until`) is checked before; one that had ended when
    its text was read no longer changes. None if it was never checked, or needs no further check.

    >>> law = Interval(Period(24, 0), Texts("la loi change", "laws change"), SourceStatus.TEXT)
    >>> read = Citation("loi n° 2000-321, art. 10", SourceStatus.TEXT, date(2026, 11, 21))
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
