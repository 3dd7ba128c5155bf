"""What a refusal names, and whole reports: each step with its day, its parameters and its text of law."""

from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

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
    court_deadline_date,
    days_between,
    parse_date,
    parse_period,
)
from conventions.calendar.arithmetic import as_iso
from conventions.calendar.deadline import latest_notice, run_out, subtracted_notice
from conventions.calendar.working_days import FIRST_YEAR, LAST_YEAR, is_good_friday
from conventions.exports.without_dossier_text import deadline_json
from tests.approvals import assert_approved

JANUARY = date(2024, 1, 31)
LONG = "2024-01-31 and many more words than a date has"

REFUSED: list[tuple[Callable[[], object], str, str, str]] = [
    (lambda: parse_date(LONG), LONG[:40], "YYYY-MM-DD", "is not a date written YYYY-MM-DD"),
    (lambda: parse_date("2025-02-29"), "2025-02-29", "YYYY-MM-DD", "is not a day of the calendar"),
    (
        lambda: add(date(9999, 12, 1), Period(1, 0)),
        "9999-12-01 +1 months",
        "0001-01-01..9999-12-31",
        "lies outside",
    ),
    (lambda: Period(1, 0) < Period(0, 30), "1 month", "30 days", "1 month and 30 days are not comparable"),
    (
        lambda: deadline_json(JANUARY, parse_period("5 ouvres"), counting=Counting.FRANC),
        "franc",
        "non_franc",
        "working days are counted non_franc",
    ),
    (
        lambda: deadline_json(JANUARY, Period(1, 0), clear=True),
        "clear",
        "backwards",
        "clear days are for a period",
    ),
    (
        lambda: deadline_json(JANUARY, Period(1, 0), backwards=True, counting=Counting.START_INCLUDED),
        "start_included",
        "non_franc|franc",
        "a period counted backwards is non_franc or franc",
    ),
    (
        lambda: add(JANUARY, Period(1, 0), Rounding.STRICT),
        "2024-01-31 + 1 month",
        "2024-02-29|2024-03-01",
        "is either 2024-02-29 or 2024-03-01",
    ),
]


@pytest.mark.parametrize(("call", "actual", "expected", "said"), REFUSED, ids=[row[3] for row in REFUSED])
def test_a_refusal_names_what_it_found_and_what_it_expected(
    call: Callable[[], object], actual: str, expected: str, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        call()
    assert (refused.value.actual, refused.value.expected) == (actual, expected)
    assert said in str(refused.value)


FROM = (
    ("2024-01-31", "1 month"),
    ("2024-02-29", "1 month 15 days"),
    ("2024-06-28", "16 days"),
    ("2024-06-20", "1 month"),
    ("2024-12-26", "5 ouvres"),
    ("2024-03-27", "3 ouvrables"),
)
"""The end of a long month, of a short one; a Sunday, a Saturday, 21 July; over a New Year, over an Easter."""
WAYS: list[dict[str, object]] = [
    {},
    {"counting": Counting.FRANC, "roll": Roll.FOLLOWING},
    {"counting": Counting.START_INCLUDED},
    {"rounding": Rounding.UP, "roll": Roll.PRECEDING},
    {"roll": Roll.MODIFIED_FOLLOWING, "territory": Territory.ALSACE_MOSELLE},
    {"territory": Territory.MARTINIQUE},
    {"territory": Territory.GUADELOUPE, "roll": Roll.FOLLOWING},
    {"backwards": True},
    {"backwards": True, "clear": True, "roll": Roll.FOLLOWING},
    {"backwards": True, "rounding": Rounding.UP, "clear": True},
    {"backwards": True, "counting": Counting.FRANC, "territory": Territory.ALSACE_MOSELLE},
]


def told(report: dict[str, Any]) -> str:
    """The report on a line: its day, its steps, its readings."""
    steps = (
        " ".join((step["code"], step["date"], *map(str, step["params"].values()))) for step in report["steps"]
    )
    readings = (f"{reading['code']} {reading['date']}" for reading in report["readings"])
    return " | ".join(
        (f"{report['raw']} → {report['date']}", *steps, *(f"? {reading}" for reading in readings))
    )


def test_whole_reports_are_those_that_were_read() -> None:
    lines = []
    for way, (start, words) in product(WAYS, FROM):
        period, counting = parse_period(words), way.get("counting", Counting.NON_FRANC)
        if (
            isinstance(period, WorkingDays)
            and counting is not Counting.NON_FRANC
            and not way.get("backwards")
        ):
            continue
        report = deadline_json(date.fromisoformat(start), period, **way)  # type: ignore[arg-type]
        asked = ", ".join((words, *(str(getattr(value, "value", key)) for key, value in way.items())))
        lines.append(f"{start}, {asked}: {told(report.to_jsonable())}")
    assert_approved(Path(__file__).with_name("approved_reports.txt"), "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("02/12/2025", "2025-12-02"),
        ("2/1/2025", "2025-01-02"),
        ("2025-12-02", "2025-12-02"),
        ("hier", "hier"),
    ],
)
def test_a_day_as_people_write_it_becomes_one_of_the_calendar(written: str, iso: str) -> None:
    assert as_iso(written) == iso


def test_days_between_are_the_same_backwards_whichever_ends_count() -> None:
    first, last = date(2024, 1, 1), date(2024, 1, 11)
    for start, end in product((True, False), repeat=2):
        forth = days_between(first, last, include_start=start, include_end=end)
        assert days_between(last, first, include_start=start, include_end=end) == -forth


def test_a_restart_rounds_as_the_clock_does_and_what_came_before_it_is_passed_over() -> None:
    before, restart = date(2023, 12, 1), date(2024, 1, 31)
    assert run_out(date(2024, 1, 10), Period(1, 0), [before], [restart], Rounding.UP) == date(2024, 3, 1)


@pytest.mark.parametrize("year", [FIRST_YEAR, LAST_YEAR])
def test_the_first_and_the_last_known_year_have_their_good_friday(year: int) -> None:
    days = [date(year, month, day) for month in (3, 4) for day in range(1, 31)]
    assert len([day for day in days if is_good_friday(day)]) == 1


def test_a_court_deadline_skips_a_day_of_usage_in_the_other_reading_alone() -> None:
    end, martinique = date(2023, 5, 20), Territory.MARTINIQUE
    assert court_deadline_date(end, Period(2, 0), martinique) == date(2023, 7, 21)
    assert court_deadline_date(end, Period(2, 0), martinique, is_other_reading=True) == date(2023, 7, 24)


@pytest.mark.parametrize("rounding", [Rounding.DOWN, Rounding.UP])
def test_a_notice_knows_the_holidays_of_its_territory(rounding: Rounding) -> None:
    """27 May 2024 is a Monday, and a holiday in Guadeloupe alone."""
    asked = {
        "backwards": True,
        "rounding": rounding,
        "roll": Roll.FOLLOWING,
        "territory": Territory.GUADELOUPE,
    }
    report = told(deadline_json(date(2024, 6, 27), Period(1, 0), **asked).to_jsonable())  # type: ignore[arg-type]
    assert "falls_on_holiday 2024-05-27" in report
    assert "? previous_working_day 2024-05-24" in report
    assert "? rolled_as_asked 2024-05-28" in report
    at_home = told(
        deadline_json(date(2024, 6, 27), Period(1, 0), backwards=True, rounding=rounding).to_jsonable()
    )
    assert "?" not in at_home


def test_a_notice_in_working_days_skips_the_holidays_of_its_territory() -> None:
    notice = parse_period("3 ouvres")
    found = latest_notice(date(2024, 5, 29), notice, territory=Territory.GUADELOUPE)
    assert (found.event, found.date) == (date(2024, 5, 29), date(2024, 5, 23))
    (reached,) = (dict(step.params)["reached"] for step in found.steps if step.code == "latest_notice")
    assert reached == "2024-05-29"
    assert latest_notice(date(2024, 5, 29), notice).date == date(2024, 5, 26)


def test_a_rounded_notice_keeps_the_day_it_is_counted_from() -> None:
    assert subtracted_notice(date(2024, 6, 27), Period(1, 0), Rounding.UP).event == date(2024, 6, 27)


@pytest.mark.parametrize("roll", [Roll.NONE, Roll.FOLLOWING])
def test_a_day_of_usage_is_a_reading_of_its_territory(roll: Roll) -> None:
    report = deadline_json(date(2023, 6, 21), Period(1, 0), roll=roll, territory=Territory.MARTINIQUE)
    assert "? by_usage 2023-07-24" in told(report.to_jsonable())
