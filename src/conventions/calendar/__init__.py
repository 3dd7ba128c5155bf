"""Legal time: periods, notices, holidays and postmarks of French clauses, with the reasons.

Importing it loads neither `holidays` nor `dateutil`.
"""

from conventions.calendar.arithmetic import (
    Rounding,
    add,
    days_between,
    days_late,
    end_of_month,
    end_of_year,
    parse_date,
    subtract,
)
from conventions.calendar.deadline import Clock, Counting, court_deadline_date, deadline, fixed_date, run_out
from conventions.calendar.errors import (
    AmbiguousDateError,
    BackwardsCountingError,
    ClearNeedsBackwardsError,
    DateOutOfRangeError,
    HolidaysUnknownError,
    IncomparablePeriodsError,
    InvalidDateError,
    PeriodTooLongError,
    PeriodUnreadableError,
    WorkingDaysCountingError,
)
from conventions.calendar.explained import Deadline, OtherDate, Step
from conventions.calendar.notice import (
    latest_notice,
    latest_notice_date,
    subtracted_notice,
)
from conventions.calendar.period import Period, WorkingDayKind, WorkingDays, parse_period
from conventions.calendar.working_days import (
    Holidays,
    Roll,
    Territory,
    add_working_days,
    is_holiday,
    is_working_day,
    roll,
)

__all__ = [
    "AmbiguousDateError",
    "BackwardsCountingError",
    "ClearNeedsBackwardsError",
    "Clock",
    "Counting",
    "DateOutOfRangeError",
    "Deadline",
    "Holidays",
    "HolidaysUnknownError",
    "IncomparablePeriodsError",
    "InvalidDateError",
    "OtherDate",
    "Period",
    "PeriodTooLongError",
    "PeriodUnreadableError",
    "Roll",
    "Rounding",
    "Step",
    "Territory",
    "WorkingDayKind",
    "WorkingDays",
    "WorkingDaysCountingError",
    "add",
    "add_working_days",
    "court_deadline_date",
    "days_between",
    "days_late",
    "deadline",
    "end_of_month",
    "end_of_year",
    "fixed_date",
    "is_holiday",
    "is_working_day",
    "latest_notice",
    "latest_notice_date",
    "parse_date",
    "parse_period",
    "roll",
    "run_out",
    "subtract",
    "subtracted_notice",
]
