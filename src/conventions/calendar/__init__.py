"""Legal time: periods, notices, holidays and postmarks of French clauses, with the reasons.

Importing it loads neither `holidays` nor `dateutil`.
"""

from conventions.calendar.arithmetic import (
    Rounding,
    add,
    add_months_end_of_month,
    days_between,
    days_late,
    end_of_month,
    end_of_year,
    schedule,
    subtract,
)
from conventions.calendar.deadline import Clock, Counting, court_deadline_date, deadline, fixed_date, run_out
from conventions.calendar.errors import (
    AmbiguousDateError,
    BackwardsCountingError,
    ClearNeedsBackwardsError,
    CountOutOfRangeError,
    DateOutOfRangeError,
    HolidaysUnknownError,
    IncomparablePeriodsError,
    InvalidDateError,
    PeriodTooLongError,
    PeriodUnreadableError,
    PostedAfterReceivedError,
    WorkingDaysCountingError,
)
from conventions.calendar.explained import Deadline, OtherDate, Step
from conventions.calendar.holidays_fr import Holidays, Territory, is_holiday
from conventions.calendar.iso_date import parse_date
from conventions.calendar.notice import (
    Counted,
    SubmittedOn,
    latest_notice,
    latest_notice_date,
    submitted_on,
    subtracted_notice,
)
from conventions.calendar.period import Period, WorkingDayKind, WorkingDays, parse_period
from conventions.calendar.working_days import Roll, add_working_days, is_working_day, roll

__all__ = [
    "AmbiguousDateError",
    "BackwardsCountingError",
    "ClearNeedsBackwardsError",
    "Clock",
    "CountOutOfRangeError",
    "Counted",
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
    "PostedAfterReceivedError",
    "Roll",
    "Rounding",
    "Step",
    "SubmittedOn",
    "Territory",
    "WorkingDayKind",
    "WorkingDays",
    "WorkingDaysCountingError",
    "add",
    "add_months_end_of_month",
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
    "schedule",
    "submitted_on",
    "subtract",
    "subtracted_notice",
]
