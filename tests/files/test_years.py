"""Results of earlier years as a table: what a row may say, and that nothing of it is lost."""

from fractions import Fraction
from pathlib import Path

import pytest

import conventions as cv
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import YearResult
from conventions.files.stamps import dossier_inputs
from tests.documents.action_cases import CONVENTION

HEAD = "year,indicator,value,women,men,comment\n"


def read(years: str, convention: str = CONVENTION) -> Dossier:
    return cv.parse_dossier({"convention.toml": convention, "years.csv": HEAD + years})


def faults(years: str, convention: str = CONVENTION) -> list[tuple[str, str]]:
    texts = {"convention.toml": convention, "years.csv": HEAD + years}
    return [(fault.code, fault.place.path) for fault in cv.validate(texts)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2019,people,34,20,14,", YearResult(2019, "people", Fraction(34), (("women", 20), ("men", 14)))),
        ('2019,people,"7,91",,,', YearResult(2019, "people", Fraction(791, 100))),
        ("2019,people,9 080,,,", YearResult(2019, "people", Fraction(9080))),
        ("2019,people,,,,", YearResult(2019, "people")),
        ("2019,people,0,,,", YearResult(2019, "people", Fraction(0))),
        ("2020,people,,,,'=crise", YearResult(2020, "people", comment="=crise")),
    ],
)
def test_a_row_says_what_an_indicator_came_to_and_comes_back_whole(
    row: str, expected: YearResult, tmp_path: Path
) -> None:
    dossier = read(f"{row}\n")
    assert dossier.years == (expected,)
    assert cv.dossier_from_dict(cv.to_dict(dossier)) == dossier
    cv.write_dossier(dossier, tmp_path / "again")
    assert cv.read_dossier(tmp_path / "again") == dossier


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ("19,people,1,,,", "cell_year", "year"),
        (",people,1,,,", "cell_empty", "year"),
        ("2019,,1,,,", "cell_empty", "indicator"),
        ("2019,poeple,1,,,", "unknown_indicator", "indicator"),
        ("2019,people,-1,,,", "cell_quantity", "value"),
        ("2019,people,1,une,,", "cell_count", "women"),
        ("2019,people,1,,,\n2019,people,1,,,", "year_twice", "indicator"),
        ("2020,people,1,,,", "year_of_record", "value"),
        ("2021,people,1,,,", "year_of_record", "value"),
    ],
)
def test_each_faulty_row_is_told_with_its_column(rows: str, code: str, column: str) -> None:
    assert faults(f"{rows}\n") == [(code, column)]


def test_a_part_may_not_have_the_name_of_a_column_of_years() -> None:
    changed = CONVENTION.replace('others = "autres"', 'comment = "autres"')
    assert ("part_taken", "breakdown[1].parts.comment") in faults("", changed)


def test_an_indicator_moves_with_one_that_there_is() -> None:
    changed = CONVENTION.replace('from_sessions = "participants"', 'moves_with = "persons"')
    assert faults("", changed) == [("unknown_indicator", "indicator[1].moves_with")]


def test_without_a_text_to_be_read_the_years_are_read_all_the_same() -> None:
    found = cv.validate({"convention.toml": "schema =", "years.csv": f"{HEAD}20,people,1,,,\n"})
    assert ("cell_year", "year") in [(fault.code, fault.place.path) for fault in found]


def test_years_are_among_what_a_verdict_rests_on(tmp_path: Path) -> None:
    cv.write_dossier(read("2019,people,34,,,\n"), tmp_path / "one")
    assert "years.csv" in [item.name for item in dossier_inputs(tmp_path / "one")]
