"""Every refusal of legal time: one class a diagnosis, its code the key of its words."""

from datetime import date

from budget.errors import InputError


class PeriodUnreadableError(InputError):
    """A text that names no period."""

    code = "period_unreadable"


class PeriodTooLongError(InputError):
    """A period below zero or beyond a century: a typing error or an attack, never a clause."""

    code = "period_too_long"


class IncomparablePeriodsError(InputError):
    """Two periods of which neither is longer for every starting date, such as 1 month and 30 days."""

    code = "periods_not_comparable"


class InvalidDateError(InputError):
    """A text that is no day of the calendar, or that is not written year-month-day."""

    code = "invalid_date"


class DateOutOfRangeError(InputError):
    """A date before year 1 or after year 9999."""

    code = "date_out_of_range"


class CountOutOfRangeError(InputError):
    """A schedule of fewer than no dates, or of more dates than any agreement has."""

    code = "count_out_of_range"


class HolidaysUnknownError(InputError):
    """A year for which the public holidays are not known."""

    code = "holidays_unknown"


class WorkingDaysCountingError(InputError):
    """A number of working days counted `franc` or from its first day: no source says what that means."""

    code = "working_days_counting"


class PostedAfterReceivedError(InputError):
    """A document received before it was posted."""

    code = "posted_after_received"


class BackwardsCountingError(InputError):
    """A period counted backwards from a day that is itself included: no source says what that means."""

    code = "backwards_counting"


class ClearNeedsBackwardsError(InputError):
    """Clear days asked of a period that is not counted backwards."""

    code = "clear_needs_backwards"


class AmbiguousDateError(InputError):
    """A month without the day asked for, under strict rounding; `candidates` are down, then up."""

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
