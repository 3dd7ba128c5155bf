"""Results by year in a report: what stands where, what is not known, and what comes of other dossiers."""

from datetime import date

import pytest

import conventions as cv
from conventions.documents.results import results
from conventions.documents.source import Scope, Source
from conventions.documents.years import ByYear, by_year
from conventions.dossier.dossier import Dossier
from tests.documents.action_cases import CONVENTION, HEAD
from tests.documents.reading import plain

ON = date(2020, 12, 31)
COUNTED = CONVENTION.replace('label = "Participants"\n', 'label = "Participants"\nunit = "personnes"\n')
STATED = COUNTED.replace('from_sessions = "participants"', "target = 50")
YEARS = "year,indicator,value,women,comment\n"


def read(years: str, convention: str = STATED, *, result: int | None = None, sessions: str = "") -> Dossier:
    fact = f'[[fact]]\nkey = "people"\noccurred_on = 2020-12-31\nvalue = {result}\n'
    texts = {"convention.toml": convention, "years.csv": YEARS + years}
    texts |= {} if result is None else {"facts.toml": fact}
    texts |= {"sessions.csv": HEAD + sessions} if sessions else {}
    return cv.parse_dossier(texts)


def told(dossier: Dossier, *beside: Dossier, on: date = ON) -> ByYear | None:
    source = Source(dossier, on, scope=Scope(beside=beside))
    return next(iter(by_year(source, results(source))), None)


def lines(found: ByYear | None) -> list[str]:
    assert found is not None
    return [
        plain(
            " | ".join(
                (line.label, *line.texts, line.change, line.rate if isinstance(line.rate, str) else "%")
            )
        )
        for line in found.lines
    ]


@pytest.mark.parametrize(
    ("years", "result", "line"),
    [
        ("2019,people,40,,\n", 50, "Participants (personnes) | 40 | 50 | +10 | %"),
        ("2019,people,40,,\n", None, "Participants (personnes) | 40 | non renseigné | – | –"),
        (
            "2018,people,30,,\n2019,people,,3,\n",
            50,
            "Participants (personnes) | 30 | non renseigné | 50 | – | –",
        ),
        ("2019,people,0,,\n", 50, "Participants (personnes) | 0 | 50 | +50 | –"),
        ("2019,people,50,,\n", 50, "Participants (personnes) | 50 | 50 | 0 | %"),
    ],
)
def test_years_stand_side_by_side_and_what_is_not_recorded_is_said_so(
    years: str, result: int | None, line: str
) -> None:
    assert lines(told(read(years, result=result)))[0] == line


def test_of_many_years_the_last_five_stand_there() -> None:
    found = told(read("".join(f"{year},people,{year - 1990},,\n" for year in range(2010, 2020)), result=50))
    assert found is not None
    assert found.years == (2016, 2017, 2018, 2019, 2020)


def test_without_an_earlier_year_or_a_word_nothing_stands_there() -> None:
    assert told(read("", result=50)) is None
    assert told(read("2020,people,,,\n", result=50)) is None


def test_a_chart_has_three_years_or_more() -> None:
    two, three = "2019,people,40,,\n", "2018,people,30,,\n2019,people,40,,\n"
    charts = [found.charts for years in (two, three) if (found := told(read(years, result=50))) is not None]
    assert [len(each) for each in charts] == [0, 1]


def test_a_part_is_counted_of_the_sessions_in_the_year_of_the_report() -> None:
    found = told(read("2019,people,40,10,\n", COUNTED, sessions="2020-02-04,work,Un,8,3,\n"))
    assert lines(found) == ["Participants (personnes) | 40 | 8 | −32 | %", "dont femmes | 10 | 3 | −7 | %"]
    unstated = told(read("2019,people,40,10,\n", COUNTED, sessions="2020-02-04,work,Un,8,,\n"))
    assert lines(unstated)[1] == "dont femmes | 10 | non renseigné | – | –"


def test_within_an_agreement_of_several_years_the_table_says_what_the_record_does_not() -> None:
    longer = STATED.replace("end = 2020-12-31", "end = 2021-12-31")
    found = told(read("2019,people,40,,\n2020,people,45,,\n", longer))
    assert lines(found) == ["Participants (personnes) | 40 | 45 | +5 | %"]


def test_a_gap_is_asked_about_until_a_word_is_given() -> None:
    asked = told(read("", result=40))
    assert asked is not None
    assert [plain(item.text) for item in asked.remarks] == [
        "40 pour un objectif de 50, soit 20 % d’écart, et rien ne dit pourquoi. Quel en est le motif ?"
    ]
    said = told(read("2020,people,,,fermeture\n2019,people,60,,première année\n", result=40))
    assert said is not None
    assert [(item.label, item.text) for item in said.remarks] == [
        ("Participants (2019)", "Première année"),
        ("Participants", "Fermeture"),
    ]


# --- other dossiers --------------------------------------------------------------------------------------

BEFORE = STATED.replace("2020-", "2019-")


def earlier(convention: str = BEFORE, years: str = "") -> Dossier:
    fact = '[[fact]]\nkey = "people"\noccurred_on = 2019-12-31\nvalue = 44\n'
    texts = {"convention.toml": convention, "facts.toml": fact, "years.csv": YEARS + years}
    return cv.parse_dossier(texts)


def test_the_results_of_a_dossier_beside_are_those_of_its_year() -> None:
    found = told(read("", result=50), earlier(years="2018,people,41,,\n"))
    assert lines(found) == ["Participants (personnes) | 41 | 44 | 50 | +6 | %"]


def test_what_the_table_says_stands_before_what_a_dossier_beside_does() -> None:
    assert lines(told(read("2019,people,40,,\n", result=50), earlier())) == [
        "Participants (personnes) | 40 | 50 | +10 | %"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('label = "Participants"', 'label = "Participants par atelier"'),
        ('unit = "personnes"', 'unit = "groupes"'),
        ("2019-", "2020-"),
    ],
)
def test_another_indicator_and_the_same_year_are_no_earlier_result(old: str, new: str) -> None:
    other = cv.parse_dossier({"convention.toml": BEFORE.replace(old, new)})
    assert told(read("", result=50), other) is None


def test_a_report_made_with_a_dossier_beside_it_agrees_with_both() -> None:
    made = cv.generate("fiche-action", read("", result=50), on=ON, beside=(earlier(),))
    assert "44" in made.text
    assert cv.verify(made, read("", result=50), beside=(earlier(),)).differences() == ()
