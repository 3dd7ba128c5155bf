"""Periods as text, clocks that stop, letters that travel: the cases decided in the tables."""

import csv
from datetime import date
from pathlib import Path

import pytest

from budget.errors import InputError
from conventions.calendar import (
    Clock,
    IncomparablePeriodsError,
    InvalidDateError,
    Period,
    PeriodTooLongError,
    Rounding,
    WorkingDayKind,
    WorkingDays,
    parse_date,
    parse_period,
)

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def days(text: str) -> tuple[date, ...]:
    return tuple(parse_date(day) for day in text.split())


@pytest.mark.parametrize("row", rows("periods.csv"), ids=lambda row: f"{row['text']!r} {row['source']}")
def test_a_period_reads_as(row: Row) -> None:
    try:
        read = str(parse_period(row["text"]))
    except InputError as error:
        read = f"error:{error.code}"
    assert read == row["expected"]


@pytest.mark.parametrize("row", rows("clocks.csv"), ids=lambda row: row["name"])
def test_the_clock_runs_out(row: Row) -> None:
    period = parse_period(row["period"])
    assert isinstance(period, Period)
    clock = Clock(
        parse_date(row["start"]), period, days(row["stops"]), days(row["restarts"]), Rounding(row["rounding"])
    )
    last = clock.run_out()
    assert (last.isoformat() if last else "halted") == row["expected"]


@pytest.mark.parametrize(
    "text", ["20250601", "2025-W22-7", "2025-6-1", "01/06/2025", "", "٢٠٢٥-06-01", "2025-06-01T00:00"]
)
def test_a_date_is_written_in_one_way(text: str) -> None:
    with pytest.raises(InvalidDateError) as refusal:
        parse_date(text)
    assert refusal.value.actual == text


def test_a_hostile_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(InputError) as refusal:
        parse_period("1 month " * 100_000)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("left", "right", "is_less"),
    [
        (Period(5, 0), Period(6, 0), True),
        (Period(6, 0), Period(5, 0), False),
        (Period(0, 30), Period(0, 31), True),
        (Period(0, 0), Period(0, 1), True),
        (Period(0, 0), Period(1, 0), True),
        (Period(1, 15), Period(1, 20), True),
        (Period(1, 0), Period(2, 3), True),
        (Period(6, 0), Period(6, 0), False),
    ],
)
def test_periods_of_one_unit_are_ordered(left: Period, right: Period, is_less: bool) -> None:
    assert (left < right) is is_less
    assert (right > left) is is_less
    assert (left >= right) is not is_less
    assert (right <= left) is not is_less


@pytest.mark.parametrize(
    ("left", "right"),
    [(Period(1, 0), Period(0, 2)), (Period(0, 30), Period(1, 0)), (Period(1, 20), Period(2, 0))],
)
def test_months_and_days_are_not_compared(left: Period, right: Period) -> None:
    for ask in (left.__lt__, left.__gt__, left.__le__, left.__ge__):
        with pytest.raises(IncomparablePeriodsError):
            ask(right)
    assert left != right


def test_a_working_day_length_has_bounds() -> None:
    with pytest.raises(PeriodTooLongError):
        WorkingDays(-1, WorkingDayKind.OUVRES)
    with pytest.raises(PeriodTooLongError):
        Period(0, -1)
