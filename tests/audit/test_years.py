"""What the audit asks of results by year: gaps without a word, indicators that part, parts that do not fit."""

import pytest

import conventions as cv
from budget.findings import Finding
from conventions.audit.audit import audit_of
from conventions.dossier.dossier import Dossier
from tests.documents.action_cases import CONVENTION

TARGET = CONVENTION.replace('from_sessions = "participants"', "target = 50")
MOVES = CONVENTION.replace(
    'from_sessions = "participants"',
    'moves_with = "staff"\n\n[[indicator]]\nid = "staff"\nlabel = "Effectif"\n\n[fact.staff]\ntype = "number"',
)


def recorded(**results: int) -> str:
    return "".join(
        f'[[fact]]\nkey = "{key}"\noccurred_on = 2020-12-31\nvalue = {value}\n'
        for key, value in results.items()
    )


def read(convention: str, years: str = "", facts: str = "") -> Dossier:
    texts = {"convention.toml": convention, "facts.toml": facts}
    texts |= {"years.csv": years} if years else {}
    return cv.parse_dossier(texts)


def found(dossier: Dossier) -> list[Finding]:
    return [finding for finding in audit_of(dossier) if finding.code in BROKEN]


BROKEN = {
    "gap_without_comment": read(TARGET, facts=recorded(people=10)),
    "indicators_part": read(
        MOVES, "year,indicator,value\n2019,people,100\n2019,staff,10\n", recorded(people=140, staff=9)
    ),
    "year_parts_differ": read(CONVENTION, "year,indicator,value,women\n2019,people,10,11\n"),
}
"""For each finding, a dossier that gives it and no other of them."""


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_to_be_asked_is_the_one_thing_found(code: str) -> None:
    assert [finding.code for finding in found(BROKEN[code])] == [code]


@pytest.mark.parametrize(
    ("result", "asked"),
    [(50, []), (46, []), (54, []), (45, ["10.0 %"]), (55, ["10.0 %"]), (0, ["100.0 %"])],
)
def test_a_result_a_tenth_or_more_from_its_target_asks_for_a_word(result: int, asked: list[str]) -> None:
    told = found(read(TARGET, facts=recorded(people=result)))
    assert [(finding.code, dict(finding.params)["rate"]) for finding in told] == [
        ("gap_without_comment", rate) for rate in asked
    ]


def test_the_funder_says_from_which_share_on() -> None:
    asks = f'{TARGET}\n[report]\nexplained_from = "20 %"\n'
    assert found(read(asks, facts=recorded(people=41))) == []
    assert [item.code for item in found(read(asks, facts=recorded(people=40)))] == ["gap_without_comment"]


def test_a_word_answers_the_question_and_what_is_not_recorded_asks_none() -> None:
    word = "year,indicator,comment\n2020,people,crise sanitaire\n"
    assert found(read(TARGET, word, recorded(people=10))) == []
    assert found(read(TARGET)) == []
    assert found(read(TARGET.replace("target = 50", "target = 0"), facts=recorded(people=10))) == []


def test_a_text_that_states_no_day_has_no_year() -> None:
    unknown = TARGET.replace("start = 2020-01-01\nend = 2020-12-31", 'start = "unknown"\nend = "unknown"')
    assert found(read(unknown, facts=recorded(people=10))) == []


@pytest.mark.parametrize(
    ("before", "now", "parts"),
    [
        ((100, 10), (140, 9), True),
        ((100, 10), (60, 11), True),
        ((100, 10), (109, 9), False),
        ((100, 10), (140, 10), False),
        ((100, 10), (140, 11), False),
        ((0, 10), (40, 9), False),
    ],
)
def test_indicators_that_should_move_together_and_part_are_asked_about(
    before: tuple[int, int], now: tuple[int, int], parts: bool
) -> None:
    years = f"year,indicator,value\n2019,people,{before[0]}\n2019,staff,{before[1]}\n"
    told = found(read(MOVES, years, recorded(people=now[0], staff=now[1])))
    assert [item.code for item in told] == (["indicators_part"] if parts else [])


def test_a_word_on_the_year_in_which_they_part_answers() -> None:
    years = "year,indicator,value,comment\n2019,people,100,\n2019,staff,10,\n2020,people,,intérim\n"
    assert found(read(MOVES, years, recorded(people=140, staff=9))) == []


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("2019,people,10,4,6,", []),
        ("2019,people,10,4,5,1", []),
        ("2019,people,10,4,5,", []),
        ("2019,people,10,4,5,2", ["year_parts_differ"]),
        ("2019,people,10,11,,", ["year_parts_differ"]),
        ("2019,people,,4,5,2", []),
    ],
)
def test_parts_of_a_year_make_its_result_where_all_are_counted(row: str, codes: list[str]) -> None:
    years = f"year,indicator,value,women,men,others\n{row}\n"
    assert [item.code for item in found(read(CONVENTION, years))] == codes
