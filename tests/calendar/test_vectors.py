"""The decided cases of the reference tables; S stated by its source, C computed from the rule, U unverified."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from budget.errors import InputError
from conventions.calendar import (
    Counting,
    Period,
    Roll,
    Rounding,
    Territory,
    WorkingDays,
    add,
    add_working_days,
    court_deadline_date,
    days_between,
    days_late,
    deadline,
    end_of_year,
    latest_notice,
    latest_notice_date,
    parse_date,
    parse_period,
    roll,
    subtract,
)
from conventions.exports.without_dossier_text import AmbiguousDateReport, DeadlineReport, deadline_json

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def row_id(row: Row) -> str:
    return f"{row['id']}-{'unverified' if row['status'] == 'U' else row['status']}"


VECTORS = rows("rules_and_dates.csv")
LAW = rows("law.csv")


def length(row: Row) -> Period:
    period = parse_period(row["period"])
    assert isinstance(period, Period)
    return period


def working(row: Row) -> WorkingDays:
    period = parse_period(row["period"])
    assert isinstance(period, WorkingDays)
    return period


def start(row: Row) -> date:
    return parse_date(row["start"])


def rounding(row: Row) -> Rounding:
    return Rounding(row["rounding"])


def run_add_chained(row: Row) -> str:
    day = start(row)
    for _ in range(3):
        day = add(day, length(row), rounding(row))
    return day.isoformat()


def run_days_between(row: Row) -> str:
    first, last = (parse_date(text) for text in row["start"].split())
    return str(days_between(first, last))


def run_shorter(row: Row) -> str:
    left, right = (parse_period(text) for text in row["period"].split(" < "))
    assert isinstance(left, Period)
    assert isinstance(right, Period)
    return str(left < right)


def run_deadline(row: Row) -> str:
    return deadline(
        start(row),
        length(row),
        counting=Counting(row["counting"]),
        roll=Roll(row["roll"]),
        territory=Territory(row["territory"]),
        rounding=rounding(row),
    ).date.isoformat()


def run_late(row: Row) -> str:
    due, done = (parse_date(text) for text in row["start"].split())
    return "late" if days_late(due, done) else "in time"


def run_backwards(row: Row) -> str:
    report = deadline_json(
        start(row),
        length(row),
        backwards=True,
        rounding=rounding(row),
        counting=Counting(row["counting"]),
        roll=Roll(row["roll"]),
    )
    assert isinstance(report, DeadlineReport)
    return report.deadline.date.isoformat()


OPERATIONS: dict[str, Callable[[Row], str]] = {
    "add": lambda row: add(start(row), length(row), rounding(row)).isoformat(),
    "subtract": lambda row: subtract(start(row), length(row), rounding(row)).isoformat(),
    "add_chained": run_add_chained,
    "subtract_then_add": lambda row: add(subtract(start(row), length(row)), length(row)).isoformat(),
    "days_between": run_days_between,
    "shorter": run_shorter,
    "deadline": run_deadline,
    "deadline_backwards": run_backwards,
    "latest_notice": lambda row: latest_notice(start(row), length(row)).date.isoformat(),
    "latest_notice_clear": lambda row: latest_notice(start(row), length(row), clear=True).date.isoformat(),
    "roll": lambda row: roll(start(row), Roll(row["roll"])).isoformat(),
    "add_working_days": lambda row: add_working_days(
        start(row), working(row), Territory(row["territory"])
    ).isoformat(),
    "parse_date": lambda row: parse_date(row["start"]).isoformat(),
    "late_or_in_time": run_late,
}


def outcome(row: Row) -> str:
    try:
        return OPERATIONS[row["operation"]](row)
    except InputError as error:
        return f"error:{error.code}"


@pytest.mark.parametrize("row", VECTORS, ids=row_id)
def test_the_vector_holds(row: Row) -> None:
    assert outcome(row) == row["expected"], row["source"]


@pytest.mark.parametrize(
    "row", [row for row in VECTORS if row["operation"].startswith(("latest", "subtract"))], ids=row_id
)
def test_the_report_counts_a_period_back_as_the_vector_does(row: Row) -> None:
    """Where down is asked, or nothing, the report gives the last day for notice."""
    clear = row["operation"] == "latest_notice_clear"
    asked = Rounding(row["rounding"] or "down")
    report = deadline_json(start(row), length(row), backwards=True, clear=clear, rounding=asked)
    if isinstance(report, AmbiguousDateReport):
        assert row["expected"] == f"error:{report.error.code}"
    elif row["operation"] == "subtract_then_add":
        assert add(report.deadline.date, length(row)).isoformat() == row["expected"]
    else:
        assert report.deadline.date.isoformat() == row["expected"]


def law_event(row: Row) -> date:
    return end_of_year(start(row)) if row["operation"] == "quadriennale" else start(row)


@pytest.mark.parametrize("row", LAW, ids=row_id)
def test_the_period_of_the_law_ends_on(row: Row) -> None:
    is_rolled = row["operation"] == "deadline"
    found = deadline(
        law_event(row),
        length(row),
        counting=Counting(row["counting"]),
        roll=Roll.FOLLOWING if is_rolled else Roll.NONE,
    )
    assert found.raw.isoformat() == row["raw"], row["source"]
    if row["counting"] == "franc":
        assert court_deadline_date(law_event(row), length(row)) == found.date
    if row["operation"] == "end_of_month_reading":
        readings = {reading.code: reading.date.isoformat() for reading in found.readings}
        assert readings["end_of_month"] == row["expected"]
    else:
        assert found.date.isoformat() == row["expected"], row["source"]


def test_every_row_has_its_source_and_its_status() -> None:
    assert len({row["id"] for row in VECTORS + LAW}) == len(VECTORS) + len(LAW)
    assert all(row["source"] and row["status"] in {"S", "C", "U"} for row in VECTORS + LAW)


def test_the_date_alone_is_the_date_of_the_notice() -> None:
    for row in VECTORS:
        if row["operation"].startswith("latest_notice"):
            clear = row["operation"].endswith("clear")
            assert latest_notice_date(start(row), length(row), clear=clear).isoformat() == row["expected"]
