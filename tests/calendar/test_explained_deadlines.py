"""A deadline keeps its steps, says its other readings, and its words exist in both languages."""

import ast
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from attrs import frozen
from babel.messages.pofile import read_po
from hypothesis import assume, given
from hypothesis import strategies as st

from budget.errors import InputError
from conventions import calendar
from conventions.calendar import (
    BackwardsCountingError,
    ClearNeedsBackwardsError,
    Counting,
    Deadline,
    HolidaysUnknownError,
    Period,
    Roll,
    Rounding,
    Territory,
    WorkingDayKind,
    WorkingDays,
    WorkingDaysCountingError,
    add,
    deadline,
    fixed_date,
    latest_notice,
    parse_period,
    roll,
    subtracted_notice,
)
from conventions.exports import without_dossier_text
from conventions.exports.without_dossier_text import AmbiguousDateReport, DeadlineReport, deadline_json

SOURCE = Path(calendar.__file__).parent
LANGUAGES = ("en", "fr")


def steps(found: Deadline) -> list[str]:
    return [step.code for step in found.steps]


def readings(found: Deadline) -> dict[str, str]:
    return {reading.code: reading.date.isoformat() for reading in found.readings}


def words(language: str) -> dict[str, str]:
    path = SOURCE.parent / "locale" / language / "calendar.po"
    with path.open("rb") as source:
        return {str(message.id): str(message.string) for message in read_po(source) if message.id}


def test_every_step_of_a_franc_deadline_is_said_with_its_article() -> None:
    found = deadline(date(2024, 12, 31), Period(2, 0), counting=Counting.FRANC, roll=Roll.FOLLOWING)
    assert [(step.code, step.date.isoformat(), dict(step.params).get("article")) for step in found.steps] == [
        ("event", "2024-12-31", "CPC 640"),
        ("months_added", "2025-02-28", "CPC 641, al. 2"),
        ("rounded_down", "2025-02-28", "CPC 641, al. 2"),
        ("franc_day_added", "2025-03-01", "CE, sect., 4 juin 1954"),
        ("falls_on_saturday", "2025-03-01", None),
        ("rolled_following", "2025-03-03", "CPC 642, al. 2"),
    ]
    assert (found.event, found.raw) == (date(2024, 12, 31), date(2025, 3, 1))
    assert readings(found) == {"franc_month_end": "2025-02-28"}


def test_days_come_after_months_and_the_article_says_so() -> None:
    found = deadline(date(2012, 1, 31), Period(1, 1), rounding=Rounding.UP)
    assert steps(found) == ["event", "months_added", "rounded_up", "days_added"]
    assert found.steps[2].params == (("day", "31"),)
    assert found.steps[3].params == (("days", "1"), ("article", "CPC 641, al. 3"))
    alone = deadline(date(2025, 4, 25), Period(0, 11))
    assert alone.steps[1].params == (("days", "11"), ("article", "CPC 641, al. 1"))
    assert alone.readings == ()


def test_a_period_is_not_rolled_unless_asked_and_the_reading_says_where_it_would_go() -> None:
    found = deadline(date(2025, 10, 8), Period(1, 0))
    assert found.date == found.raw == date(2025, 11, 8)
    assert steps(found)[-2:] == ["falls_on_saturday", "not_rolled"]
    assert readings(found) == {"non_working_day": "2025-11-10"}


@pytest.mark.parametrize(
    ("event", "months", "rule", "codes", "last"),
    [
        ("2025-10-08", 1, Roll.PRECEDING, ["falls_on_saturday", "rolled_preceding"], "2025-11-07"),
        (
            "2025-05-30",
            6,
            Roll.MODIFIED_FOLLOWING,
            ["falls_on_sunday", "rolled_preceding_in_month"],
            "2025-11-28",
        ),
        ("2025-06-11", 5, Roll.MODIFIED_FOLLOWING, ["falls_on_holiday", "rolled_following"], "2025-11-12"),
        (
            "2025-10-01",
            1,
            Roll.MODIFIED_PRECEDING,
            ["falls_on_saturday", "rolled_following_in_month"],
            "2025-11-03",
        ),
        ("2025-06-12", 6, Roll.MODIFIED_PRECEDING, [], "2025-12-12"),
    ],
)
def test_the_steps_say_where_it_rolled(
    event: str, months: int, rule: Roll, codes: list[str], last: str
) -> None:
    found = deadline(date.fromisoformat(event), Period(months, 0), roll=rule)
    assert steps(found)[2:] == codes
    assert found.date.isoformat() == last
    # Only a roll forward is the law's.
    assert not any("article" in dict(step.params) for step in found.steps[2:])


def test_the_last_day_of_a_year_may_have_been_meant() -> None:
    assert readings(deadline(date(2025, 6, 30), Period(6, 0))) == {"end_of_month": "2025-12-31"}
    assert readings(deadline(date(2025, 6, 30), Period(6, 1))) == {}
    assert readings(deadline(date(2025, 7, 31), Period(1, 0))) == {"non_working_day": "2025-09-01"}


def test_an_included_first_day_has_two_readings_at_a_month_end() -> None:
    found = deadline(date(2025, 1, 31), Period(1, 0), counting=Counting.START_INCLUDED)
    assert found.date == date(2025, 2, 27)
    assert steps(found)[-1] == "start_included"
    assert readings(found) == {"start_included_month_end": "2025-02-28"}


def test_an_empty_period_ends_where_it_starts() -> None:
    for counting in (Counting.NON_FRANC, Counting.START_INCLUDED):
        assert deadline(date(2025, 6, 3), Period(0, 0), counting=counting).date == date(2025, 6, 3)


def test_good_friday_is_a_holiday_in_some_communes_only() -> None:
    found = deadline(date(2025, 3, 18), Period(1, 0), roll=Roll.FOLLOWING, territory=Territory.ALSACE_MOSELLE)
    assert found.date == date(2025, 4, 22)
    assert readings(found) == {"good_friday": "2025-04-18"}
    assert readings(deadline(date(2025, 3, 18), Period(1, 0), roll=Roll.FOLLOWING)) == {}


def test_working_days_count_as_their_kind_says() -> None:
    ouvres = deadline(date(2025, 4, 30), WorkingDays(5, WorkingDayKind.OUVRES))
    assert steps(ouvres) == ["event", "ouvres_added"]
    # A Saturday is a day ouvrable: nothing to say, unless a roll is asked.
    ouvrables = WorkingDays(3, WorkingDayKind.OUVRABLES)
    assert steps(deadline(date(2025, 6, 4), ouvrables)) == ["event", "ouvrables_added"]
    rolled = deadline(date(2025, 6, 4), ouvrables, roll=Roll.FOLLOWING)
    assert (rolled.raw, rolled.date) == (date(2025, 6, 7), date(2025, 6, 10))


@pytest.mark.parametrize("counting", [Counting.FRANC, Counting.START_INCLUDED])
def test_working_days_are_counted_in_one_way(counting: Counting) -> None:
    with pytest.raises(WorkingDaysCountingError):
        deadline(date(2025, 4, 30), WorkingDays(5, WorkingDayKind.OUVRES), counting=counting)


def test_beyond_the_known_holidays_the_date_stands_and_the_doubt_is_said() -> None:
    weekday = deadline(date(2150, 6, 14), Period(1, 0))
    assert weekday.date.isoweekday() == 2
    assert steps(weekday)[-1] == "holidays_unknown"
    saturday = fixed_date(date(2150, 7, 18))
    assert steps(saturday) == ["fixed_date", "falls_on_saturday", "not_rolled_fixed"]
    assert saturday.readings == weekday.readings == ()
    with pytest.raises(HolidaysUnknownError):
        deadline(date(2150, 6, 14), Period(1, 0), roll=Roll.FOLLOWING)


def test_a_holiday_of_usage_that_leads_beyond_the_known_holidays_has_no_reading() -> None:
    # Schœlcher day, if it counts, moves the last day by one: into 2101, where no holiday is known.
    within, beyond = (
        deadline(date(2100, 7, 19), WorkingDays(count, WorkingDayKind.OUVRES), territory=Territory.GUADELOUPE)
        for count in (116, 117)
    )
    assert (within.date, readings(within)) == (date(2100, 12, 30), {"by_usage": "2100-12-31"})
    assert (beyond.date, readings(beyond)) == (date(2100, 12, 31), {})


def test_a_fixed_date_does_not_move_and_says_its_sunday() -> None:
    found = fixed_date(date(2025, 6, 1))
    assert found.date == found.raw == found.event == date(2025, 6, 1)
    assert steps(found) == ["fixed_date", "falls_on_sunday", "not_rolled_fixed"]
    assert readings(found) == {"non_working_day": "2025-06-02"}
    assert steps(fixed_date(date(2025, 6, 3))) == ["fixed_date"]


def test_a_notice_is_not_rolled_and_says_its_sunday() -> None:
    found = latest_notice(date(2024, 12, 31), Period(6, 0))
    assert found.date == found.raw == date(2024, 6, 30)
    assert [(step.code, step.date.isoformat()) for step in found.steps] == [
        ("notice_end", "2024-12-31"),
        ("latest_notice", "2024-06-30"),
        ("falls_on_sunday", "2024-06-30"),
        ("not_rolled_backwards", "2024-06-30"),
    ]
    assert dict(found.steps[1].params)["reached"] == "2024-12-30"
    assert readings(found) == {"previous_working_day": "2024-06-28"}


def test_a_notice_in_time_by_the_ruling_shows_the_plain_subtraction() -> None:
    found = latest_notice(date(2003, 6, 30), Period(6, 0))
    assert readings(found) == {"plain_subtraction": "2002-12-30"}


def test_clear_months_are_said_to_be_unverified() -> None:
    months = latest_notice(date(2025, 2, 4), Period(3, 0), clear=True)
    assert steps(months)[:3] == ["notice_end", "clear_day", "clear_months_unverified"]
    days = latest_notice(date(2024, 7, 31), Period(0, 8), clear=True)
    assert steps(days)[:2] == ["notice_end", "clear_day"]
    assert "clear_months_unverified" not in steps(days)


def test_a_notice_in_working_days_knows_the_territory() -> None:
    period = WorkingDays(1, WorkingDayKind.OUVRES)
    assert latest_notice(date(2025, 12, 26), period).date == date(2025, 12, 25)
    there = latest_notice(date(2025, 12, 26), period, territory=Territory.ALSACE_MOSELLE)
    assert there.date == date(2025, 12, 23)
    assert dict(there.steps[1].params)["reached"] == "2025-12-24"
    assert there.readings == ()


def test_a_plain_subtraction_says_the_date_of_the_law() -> None:
    found = subtracted_notice(date(2024, 12, 31), Period(6, 0), Rounding.UP)
    assert (found.date, readings(found)) == (date(2024, 7, 1), {"latest_notice": "2024-06-30"})
    clear = subtracted_notice(date(2024, 7, 31), Period(0, 8), Rounding.STRICT, clear=True)
    assert (clear.date, readings(clear)) == (date(2024, 7, 22), {})


@frozen
class Question:
    """One use of the command, with options that go together."""

    start: date
    period: str
    backwards: bool
    rounding: Rounding
    counting: Counting
    roll: Roll
    territory: Territory


PLAIN = st.sampled_from(["6 months", "1 month 15 days", "0 days", "8 days"])
IN_WORKING_DAYS = st.sampled_from(["5 ouvres", "3 ouvrables"])
BACKWARDS = {
    "backwards": st.just(value=True),
    "counting": st.sampled_from([Counting.NON_FRANC, Counting.FRANC]),
}
COMMON = {
    "start": st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    "rounding": st.sampled_from(Rounding),
    "roll": st.sampled_from(Roll),
    "territory": st.sampled_from(Territory),
}
QUESTIONS = st.one_of(
    st.builds(
        Question, period=PLAIN, backwards=st.just(value=False), counting=st.sampled_from(Counting), **COMMON
    ),
    st.builds(
        Question,
        period=IN_WORKING_DAYS,
        backwards=st.just(value=False),
        counting=st.just(Counting.NON_FRANC),
        **COMMON,
    ),
    st.builds(Question, period=st.one_of(PLAIN, IN_WORKING_DAYS), **BACKWARDS, **COMMON),
)


def asked(question: Question) -> DeadlineReport | AmbiguousDateReport:
    return deadline_json(
        question.start,
        parse_period(question.period),
        backwards=question.backwards,
        rounding=question.rounding,
        counting=question.counting,
        roll=question.roll,
        territory=question.territory,
    )


class TestReport:
    """`raw`, `date`, `steps`, `readings`; or an error with its candidates."""

    def test_its_keys_are_those_promised(self) -> None:
        report = deadline_json(date(2025, 10, 8), Period(1, 0), roll=Roll.FOLLOWING)
        assert report.to_jsonable() == {
            "raw": "2025-11-08",
            "date": "2025-11-10",
            "steps": [
                {"code": "event", "date": "2025-10-08", "params": {"article": "CPC 640"}},
                {
                    "code": "months_added",
                    "date": "2025-11-08",
                    "params": {"months": "1", "article": "CPC 641, al. 2"},
                },
                {"code": "falls_on_saturday", "date": "2025-11-08", "params": {}},
                {"code": "rolled_following", "date": "2025-11-10", "params": {"article": "CPC 642, al. 2"}},
            ],
            "readings": [],
        }

    def test_a_reading_has_its_code_and_its_date(self) -> None:
        report = deadline_json(date(2025, 6, 30), Period(6, 0)).to_jsonable()
        assert report["readings"] == [{"code": "end_of_month", "date": "2025-12-31"}]

    @pytest.mark.parametrize(
        ("start", "backwards", "candidates"),
        [
            ("2025-01-31", False, ["2025-02-28", "2025-03-01"]),
            ("2024-12-31", True, ["2024-11-30", "2024-12-01"]),
        ],
    )
    def test_strict_gives_both_candidates(self, start: str, backwards: bool, candidates: list[str]) -> None:
        report = deadline_json(
            date.fromisoformat(start), Period(1, 0), backwards=backwards, rounding=Rounding.STRICT
        )
        assert report.to_jsonable() == {"error": "ambiguous_date", "candidates": candidates}

    def test_backwards_a_roll_asked_for_is_a_reading(self) -> None:
        report = deadline_json(date(2024, 12, 31), Period(6, 0), backwards=True, roll=Roll.FOLLOWING)
        assert isinstance(report, DeadlineReport)
        assert report.deadline.date == date(2024, 6, 30)
        assert report.deadline.steps[-1].params == (("roll", "following"),)
        assert readings(report.deadline) == {
            "previous_working_day": "2024-06-28",
            "rolled_as_asked": "2024-07-01",
        }

    def test_backwards_franc_is_clear(self) -> None:
        reports = [
            deadline_json(date(2024, 7, 31), Period(0, 8), backwards=True, clear=clear, counting=counting)
            for clear, counting in (
                (True, Counting.NON_FRANC),
                (True, Counting.FRANC),
                (False, Counting.FRANC),
            )
        ]
        assert reports[0] == reports[1] == reports[2]

    def test_backwards_from_an_included_day_is_refused(self) -> None:
        with pytest.raises(BackwardsCountingError):
            deadline_json(date(2024, 7, 31), Period(0, 8), backwards=True, counting=Counting.START_INCLUDED)

    def test_clear_forwards_is_refused(self) -> None:
        with pytest.raises(ClearNeedsBackwardsError):
            deadline_json(date(2024, 7, 31), Period(0, 8), clear=True)

    def test_backwards_working_days_have_no_rounding(self) -> None:
        report = deadline_json(
            date(2025, 5, 9), WorkingDays(5, WorkingDayKind.OUVRES), backwards=True, rounding=Rounding.UP
        )
        assert isinstance(report, DeadlineReport)
        assert report.deadline.date == date(2025, 5, 1)

    @given(QUESTIONS)
    def test_every_answer_has_its_words_in_both_languages(self, question: Question) -> None:
        report = asked(question)
        assume(isinstance(report, DeadlineReport))
        assert isinstance(report, DeadlineReport)
        found = report.deadline
        for text_of in CATALOGUES.values():
            for step in found.steps:
                text_of[f"calendar.step.{step.code}"].format(date=step.date, **dict(step.params))
            for reading in found.readings:
                text_of[f"calendar.reading.{reading.code}"].format(date=reading.date)

    @given(QUESTIONS)
    def test_the_date_is_the_raw_date_rolled_unless_counted_back(self, question: Question) -> None:
        report = asked(question)
        if isinstance(report, AmbiguousDateReport):
            assert question.rounding is Rounding.STRICT
            return
        found = report.deadline
        rule = Roll.NONE if question.backwards else question.roll
        assert found.date == roll(found.raw, rule, question.territory)
        assert found.date not in {reading.date for reading in found.readings}


CATALOGUES = {language: words(language) for language in LANGUAGES}


def codes_in_source() -> set[str]:
    """The literal codes of the sources, and those built from the names of enum members."""
    keys = {
        f"error.{error.code}"
        for error in InputError.__subclasses__()
        if error.__module__.startswith("conventions.calendar")
    }
    for path in (*SOURCE.glob("*.py"), Path(without_dossier_text.__file__)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    kind = {"Step": "step", "OtherDate": "reading"}.get(node.func.id)
                    kind = "reading" if node.func.id.endswith("_working_day") else kind
                    keys |= {f"calendar.{kind}.{first.value}"} if kind else set()
    built_steps = {"rounded_down", "rounded_up", "ouvres_added", "ouvrables_added"}
    built_steps |= {
        f"rolled_{way}{where}" for way in ("following", "preceding") for where in ("", "_in_month")
    }
    built_readings = {"franc_month_end", "start_included_month_end"}
    return (
        keys
        | {f"calendar.step.{code}" for code in built_steps}
        | {f"calendar.reading.{code}" for code in built_readings}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_the_words_of_every_code_and_no_other(language: str) -> None:
    assert set(CATALOGUES[language]) == codes_in_source()
    assert all(CATALOGUES[language].values())


def test_both_languages_name_the_same_values() -> None:
    for key, english in CATALOGUES["en"].items():
        fields = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (english, CATALOGUES["fr"][key])
        ]
        assert fields[0] == fields[1], key
        if key.startswith("error."):
            assert fields[0] <= {"actual", "expected", "down", "up"}, key


def test_french_words_keep_french_typography() -> None:
    for text in CATALOGUES["fr"].values():
        assert "'" not in text
        assert not any(f" {mark}" in text for mark in ":;!?»")
        assert "« " not in text


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(1, 24), st.integers(0, 40))
def test_franc_is_one_day_more_and_the_included_day_one_less(event: date, months: int, days: int) -> None:
    """Franc: one day more than the plain count; start included: one day less."""
    period = Period(months, days)
    plain = add(event, period)
    franc = deadline(event, period, counting=Counting.FRANC).raw
    included = deadline(event, period, counting=Counting.START_INCLUDED).raw
    assert (franc - plain).days == (plain - included).days == 1
