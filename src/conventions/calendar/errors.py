"""All errors of legal time: the class is the diagnosis, its code the message key."""

from datetime import date

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
