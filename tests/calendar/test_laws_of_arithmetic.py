"""Properties of dates and periods; each class says the sentence it tests."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from conventions.calendar import (
    AmbiguousDateError,
    DateOutOfRangeError,
    Period,
    Rounding,
    WorkingDayKind,
    WorkingDays,
    add,
    add_working_days,
    days_between,
    days_late,
    end_of_month,
    end_of_year,
    latest_notice,
    latest_notice_date,
    subtract,
)
from conventions.calendar.arithmetic import shift_days

DAYS = st.dates(date(1900, 1, 1), date(2090, 12, 31))
MONTH_ENDS = DAYS.map(end_of_month)
EVENTS = st.one_of(DAYS, MONTH_ENDS)
MONTHS = st.integers(0, 120)
PERIODS = st.builds(Period, MONTHS, st.integers(0, 400))
ROUNDED = st.sampled_from([Rounding.DOWN, Rounding.UP])
DAY = timedelta(days=1)


class TestAddition:
    """Years and months first, one rounding, then days."""

    @given(EVENTS, EVENTS, PERIODS, ROUNDED)
    def test_a_later_event_never_ends_earlier(
        self, one: date, two: date, period: Period, how: Rounding
    ) -> None:
        first, second = sorted((one, two))
        assert add(first, period, how) <= add(second, period, how)

    @given(EVENTS, PERIODS)
    def test_down_is_dateutil_and_never_after_up(self, event: date, period: Period) -> None:
        down = add(event, period)
        assert down == event + relativedelta(months=period.months) + relativedelta(days=period.days)
        assert down <= add(event, period, Rounding.UP) <= down + DAY

    @given(EVENTS, PERIODS)
    def test_strict_agrees_or_names_both(self, event: date, period: Period) -> None:
        both = (add(event, period), add(event, period, Rounding.UP))
        if both[0] == both[1]:
            assert add(event, period, Rounding.STRICT) == both[0]
        else:
            with pytest.raises(AmbiguousDateError) as refusal:
                add(event, period, Rounding.STRICT)
            assert refusal.value.candidates == both

    @given(EVENTS, PERIODS)
    def test_back_down_is_dateutil(self, end: date, period: Period) -> None:
        assert subtract(end, period) == end - relativedelta(months=period.months) - relativedelta(
            days=period.days
        )

    @given(EVENTS, PERIODS, PERIODS)
    def test_a_longer_period_never_ends_earlier(self, event: date, one: Period, two: Period) -> None:
        longer = Period(max(one.months, two.months), max(one.days, two.days))
        assert one <= longer
        assert add(event, one) <= add(event, longer)

    def test_the_error_names_both_dates_in_order(self) -> None:
        with pytest.raises(
            AmbiguousDateError, match=r"- 6 months is either 2024-06-30 or 2024-07-01"
        ) as refusal:
            subtract(date(2024, 12, 31), Period(6, 0), Rounding.STRICT)
        assert refusal.value.candidates == (date(2024, 6, 30), date(2024, 7, 1))
        assert refusal.value.params == {"down": "2024-06-30", "up": "2024-07-01"}


class TestRange:
    """Years 1 to 9999; beyond is an error of the input, never of the machine."""

    def test_beyond_the_last_year(self) -> None:
        with pytest.raises(DateOutOfRangeError):
            add(date(9999, 12, 1), Period(1, 0))
        with pytest.raises(DateOutOfRangeError):
            add(date(9999, 12, 1), Period(0, 31))
        assert add(date(9999, 12, 1), Period(0, 30)) == date.max

    def test_before_the_first_year(self) -> None:
        with pytest.raises(DateOutOfRangeError):
            subtract(date(1, 1, 31), Period(1, 0))
        with pytest.raises(DateOutOfRangeError):
            latest_notice(date(1, 1, 1), Period(0, 1))
        with pytest.raises(DateOutOfRangeError):
            shift_days(date.min, -1)

    def test_a_century_of_weeks_stays_inside_or_says_so(self) -> None:
        with pytest.raises(DateOutOfRangeError):
            add_working_days(date(9999, 12, 31), WorkingDays(1, WorkingDayKind.OUVRES))


class TestLatestNotice:
    """The last X with X + period <= end."""

    @given(EVENTS, PERIODS)
    def test_it_is_in_time_and_the_next_day_is_not(self, end: date, period: Period) -> None:
        last = latest_notice_date(end, period)
        assert add(last, period) <= end < add(last + DAY, period)

    @given(EVENTS, PERIODS)
    def test_clear_days_stop_before_the_end(self, end: date, period: Period) -> None:
        last = latest_notice_date(end, period, clear=True)
        assert add(last, period) < end <= add(last + DAY, period)

    @given(EVENTS, PERIODS)
    def test_an_event_is_in_time_for_the_end_it_reaches(self, event: date, period: Period) -> None:
        assert latest_notice_date(add(event, period), period) >= event

    @given(DAYS.filter(lambda day: day.year > 1990), st.integers(0, 30), st.sampled_from(WorkingDayKind))
    def test_working_days_are_inverted_too(self, end: date, count: int, kind: WorkingDayKind) -> None:
        period = WorkingDays(count, kind)
        last = latest_notice_date(end, period)
        assert add_working_days(last, period) <= end < add_working_days(last + DAY, period)

    @given(EVENTS, MONTHS)
    def test_in_months_alone_subtraction_is_never_later(self, end: date, months: int) -> None:
        period = Period(months, 0)
        assert subtract(end, period) <= latest_notice_date(end, period)


class TestMonthEnds:
    """End of month: the last day, whatever the year."""

    @given(DAYS)
    def test_the_day_after_is_a_first(self, day: date) -> None:
        last = end_of_month(day)
        assert (last.year, last.month) == (day.year, day.month)
        assert (last + DAY).day == 1
        assert end_of_month(last) == last

    @given(DAYS)
    def test_the_year_ends_on_31_december(self, day: date) -> None:
        assert end_of_year(day) == date(day.year + 1, 1, 1) - DAY


class TestDayCounts:
    """All day counts state both bounds; late by N days is done minus due."""

    @given(DAYS, DAYS, st.booleans(), st.booleans())
    def test_the_count_is_that_of_the_days_listed(
        self, one: date, two: date, first: bool, last: bool
    ) -> None:
        start, end = sorted((one, one + (two - one) % timedelta(days=500)))
        span = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
        listed = [day for day in span if (first or day != start) and (last or day != end)]
        counted = days_between(start, end, include_start=first, include_end=last)
        if start == end:
            # One day that is both bounds: it counts when both do.
            assert counted == (first and last)
        else:
            assert counted == len(listed)

    @given(DAYS, DAYS)
    def test_by_default_it_is_the_difference(self, one: date, two: date) -> None:
        assert days_between(one, two) == (two - one).days

    @given(DAYS, DAYS)
    def test_late_days_are_never_negative(self, due: date, done: date) -> None:
        assert days_late(due, done) == max(0, days_between(due, done))
