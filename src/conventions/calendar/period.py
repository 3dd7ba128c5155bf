"""Lengths of legal time: months, days, working days; and all errors of legal time.

Months and days do not convert into each other. The class of an error is the diagnosis, its code
the message key.
"""

import unicodedata
from datetime import date
from enum import Enum
from functools import total_ordering

from budget import frozen
from budget.errors import InputError


class PeriodUnreadableError(InputError):
    """A text that is not a period."""

    code = "period_unreadable"


class PeriodTooLongError(InputError):
    """A negative period, or one of more than a century: a typing error or an attack, never a clause."""

    code = "period_too_long"


class IncomparablePeriodsError(InputError):
    """Two periods neither of which is longer for every starting date, such as 1 month and 30 days."""

    code = "periods_not_comparable"


class InvalidDateError(InputError):
    """A text that is not a calendar date, or not written year-month-day."""

    code = "invalid_date"


class DateOutOfRangeError(InputError):
    """A date before year 1 or after year 9999."""

    code = "date_out_of_range"


class HolidaysUnknownError(InputError):
    """A year for which the public holidays are not known."""

    code = "holidays_unknown"


class WorkingDaysCountingError(InputError):
    """A number of working days counted `franc` or from its first day: no source defines it."""

    code = "working_days_counting"


class BackwardsCountingError(InputError):
    """A period counted backwards from a day that is itself included: no source defines it."""

    code = "backwards_counting"


class ClearNeedsBackwardsError(InputError):
    """Clear days for a period that is not counted backwards."""

    code = "clear_needs_backwards"


class AmbiguousDateError(InputError):
    """A month without the day, under strict rounding; `candidates` are down, then up."""

    code = "ambiguous_date"

    def __init__(self, start: date, expression: str, candidates: tuple[date, date]) -> None:
        down, up = (candidate.isoformat() for candidate in candidates)
        super().__init__(
            f"{start.isoformat()} {expression} is either {down} or {up}",
            actual=f"{start.isoformat()} {expression}",
            expected=f"{down}|{up}",
            down=down,
            up=up,
        )
        self.candidates = candidates


MAX_MONTHS = 1200
MAX_DAYS = 36_600
MAX_WORKING_DAYS = 3_660

_EXPECTED = "6 months | 1 month 15 days | 2 years | 5 ouvres | 5 ouvrables | 0 days"


@total_ordering
@frozen
class Period:
    """A length in whole months then whole days; years are twelve months, weeks seven days.

    Ordered only where the order holds from every starting date: no part may be shorter. Equality is
    always decided.

    Attributes:
        months: from 0 to `MAX_MONTHS`.
        days: from 0 to `MAX_DAYS`, added after the months.

    >>> Period(12, 0) == parse_period("1 year")
    True
    >>> Period(1, 0) < Period(0, 2)
    Traceback (most recent call last):
        ...
    conventions.calendar.period.IncomparablePeriodsError: 1 month and 2 days are not comparable
    """

    months: int
    days: int

    def __attrs_post_init__(self) -> None:
        """Refuse what no clause says."""
        _bound(self.months, MAX_MONTHS, "months")
        _bound(self.days, MAX_DAYS, "days")

    def __lt__(self, other: "Period") -> bool:
        """Return whether this period is the shorter one, whatever day it starts on."""
        if (self.months - other.months) * (self.days - other.days) < 0:
            raise IncomparablePeriodsError(
                f"{self} and {other} are not comparable", actual=str(self), expected=str(other)
            )
        return (self.months, self.days) < (other.months, other.days)

    def __str__(self) -> str:
        """Return the canonical form, which `parse_period` reads back: `1 month 15 days`."""
        parts = [_amount(self.months, "month")] if self.months else []
        if self.days or not self.months:
            parts.append(_amount(self.days, "day"))
        return " ".join(parts)


class WorkingDayKind(Enum):
    """Which days count as working days; public holidays never do."""

    OUVRES = "ouvres"
    """Monday to Friday."""
    OUVRABLES = "ouvrables"
    """Monday to Saturday."""


@frozen
class WorkingDays:
    """A number of working days, from 0 to `MAX_WORKING_DAYS`; not comparable with a `Period`."""

    count: int
    kind: WorkingDayKind

    def __attrs_post_init__(self) -> None:
        """Refuse what no clause says."""
        _bound(self.count, MAX_WORKING_DAYS, "working days")

    def __str__(self) -> str:
        """Return the canonical form, which `parse_period` reads back: `5 ouvres`."""
        return f"{self.count} {self.kind.value}"


_UNITS = {
    "year": (12, 0), "years": (12, 0), "an": (12, 0), "ans": (12, 0), "annee": (12, 0), "annees": (12, 0),
    "month": (1, 0), "months": (1, 0), "mois": (1, 0),
    "week": (0, 7), "weeks": (0, 7), "semaine": (0, 7), "semaines": (0, 7),
    "day": (0, 1), "days": (0, 1), "jour": (0, 1), "jours": (0, 1),
}  # fmt: skip
_DAY_WORDS = frozenset(word for word, unit in _UNITS.items() if unit == (0, 1))
_KINDS = {
    "ouvre": WorkingDayKind.OUVRES,
    "ouvres": WorkingDayKind.OUVRES,
    "ouvrable": WorkingDayKind.OUVRABLES,
    "ouvrables": WorkingDayKind.OUVRABLES,
}
_LINKS = frozenset({"et", "and"})
_MAX_TEXT = 80
_MAX_DIGITS = 6


def parse_period(text: str) -> Period | WorkingDays:
    """Return the length that `text` names, in English or French words; signs and fractions are refused.

    «Working days» without saying which (ouvres or ouvrables) is refused, and so is `franc`, which
    is a way of counting and not a length.

    >>> str(parse_period("1 an et 15 jours")), str(parse_period("5 jours ouvrés"))
    ('12 months 15 days', '5 ouvres')
    """
    words = _words(text)
    working_days = _working_days(words)
    return working_days if working_days is not None else _period(words, text)


def _words(text: str) -> list[str]:
    """Return the words without case or accents; every kind of space separates."""
    if len(text) > _MAX_TEXT:
        raise _unreadable(text)
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).split()


def _working_days(words: list[str]) -> WorkingDays | None:
    match words:
        case [digits, kind] if kind in _KINDS and _is_number(digits):
            return WorkingDays(int(digits), _KINDS[kind])
        case [digits, day, kind] if day in _DAY_WORDS and kind in _KINDS and _is_number(digits):
            return WorkingDays(int(digits), _KINDS[kind])
        case _:
            return None


def _period(words: list[str], text: str) -> Period:
    months = days = 0
    used: set[tuple[int, int]] = set()
    rest = words
    while rest:
        if used and rest[0] in _LINKS:
            rest = rest[1:]
        match rest:
            case [digits, word, *tail] if word in _UNITS and _is_number(digits):
                unit = _UNITS[word]
            case _:
                raise _unreadable(text)
        if unit in used:
            raise _unreadable(text)
        used.add(unit)
        months += int(digits) * unit[0]
        days += int(digits) * unit[1]
        rest = tail
    if not used:
        raise _unreadable(text)
    return Period(months, days)


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS


def _unreadable(text: str) -> PeriodUnreadableError:
    shown = text[:_MAX_TEXT]
    return PeriodUnreadableError(f"{shown!r} is not a period", actual=shown, expected=_EXPECTED)


def _amount(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _bound(count: int, most: int, unit: str) -> None:
    if not 0 <= count <= most:
        raise PeriodTooLongError(
            f"{count} {unit}, expected from 0 to {most}",
            actual=f"{count} {unit}",
            expected=f"0..{most} {unit}",
        )
