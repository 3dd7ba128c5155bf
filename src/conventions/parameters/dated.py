"""A parameter whose value changes with the law, and when its text is to be looked at again."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from attrs import field, frozen

from budget.errors import InputError
from budget.money import Euros
from conventions.calendar import Period, add

# --- A parameter whose value changes with the law: one record for each version, chosen by a date ------------

ParameterValue = Euros | Fraction | int | Period | date | str


@frozen(cache_hash=True)
class Texts:
    """The same words in both languages."""

    fr: str
    en: str

    def of(self, language: str) -> str:
        """Return the words in a language; French, where it is neither."""
        return self.en if language == "en" else self.fr


class SourceStatus(Enum):
    """How far a source was read; the least sure one caps what is said from it."""

    TEXT = "text"
    SECONDARY = "secondary"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"


@frozen(cache_hash=True)
class CitedText:
    """A reference to a text of law: what it is called, how far it was read, and when.

    Attributes:
        not_read: what of it was not read, where its status alone does not say.
        again_on: the day by which it is to be looked at again, filled from the intervals of the rulebook.
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
    source: CitedText
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Return whether it is the value of a day."""
        return self.since <= day and (self.until is None or day < self.until)


class OverlapError(InputError):
    """Two versions of one parameter in force on one day."""

    code = "parameter_overlap"


def _apart(_instance: object, _attribute: object, versions: tuple[Version, ...]) -> None:
    for one, other in pairwise(versions):
        if one.until is None or other.since < one.until:
            found = f"{one.since.isoformat()}, {other.since.isoformat()}"
            raise OverlapError(f"two versions in force at once: {found}", actual=found, expected="one a day")


@frozen(cache_hash=True)
class Dated:
    """A parameter by its key, the expression of the date that chooses its version, and the versions.

    `label` is what it is called in each language.

    The versions follow each other; between two of them, or outside all, there is no value.
    """

    key: str
    type: str
    anchor: str
    versions: tuple[Version, ...] = field(validator=_apart)
    label: tuple[tuple[str, str], ...] = ()

    def at(self, day: date) -> Version | None:
        """Return the version in force on a day; None where there is none: never a default.

        >>> from fractions import Fraction
        >>> source = CitedText("règl. (UE) 2023/2831, art. 3", SourceStatus.SECONDARY)
        >>> found = Dated("cap", "euros", "decided", (Version(Euros.of(300_000), date(2024, 1, 1), source),))
        >>> found.at(date(2023, 12, 31)) is None
        True
        """
        return next((version for version in self.versions if version.is_in_force(day)), None)

    def between(self, first: date, last: date) -> tuple[Version, ...]:
        """Return the versions in force on any day of a span, both ends included."""
        return tuple(
            [
                version
                for version in self.versions
                if version.since <= last and (version.until is None or first < version.until)
            ]
        )


# --- When a text is to be looked at again: by how far it was read, and by what kind of source it cites ------


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

    def concerns(self, source: CitedText) -> bool:
        """Return whether it is for a text."""
        is_read_so = self.status is None or self.status is source.status
        return is_read_so and (not self.cites or any(word in source.reference for word in self.cites))


def next_check(
    source: CitedText, intervals: Iterable[Interval], until: date | None = None
) -> tuple[date, Interval | None] | None:
    """Return the day by which a text is to be looked at again, and the interval that says so.

    The shortest interval counts. A value that ends (`until`) is looked at before; one that had ended when
    its text was read does not change any more. None where it was never looked at, or need not be again.

    >>> law = Interval(Period(24, 0), Texts("la loi change", "laws change"), SourceStatus.TEXT)
    >>> read = CitedText("loi n° 2000-321, art. 10", SourceStatus.TEXT, date(2026, 11, 21))
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
