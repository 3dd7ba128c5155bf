"""Sessions as a table: what a row may say, what is told of a faulty one, what they come to."""

from datetime import date
from pathlib import Path

import pytest

import conventions as cv
from conventions.dossier.work_done import counted
from conventions.files.faults import UnreadableDossierError
from conventions.files.stamps import dossier_inputs
from conventions.files.stamps import dossier_of as rebuilt
from tests.documents.action_cases import CONVENTION, HEAD, dossier_of

ROW = "2020-02-04,work,Atelier,,,"
COUNTED = "2020-02-04,work,Atelier,8,3,"


def faults(sessions: str, convention: str = CONVENTION, facts: str = "") -> list[tuple[str, str]]:
    with pytest.raises(UnreadableDossierError) as caught:
        dossier_of(sessions=HEAD + sessions, convention=convention, facts=facts)
    return [(fault.code, fault.place.path or fault.place.file) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("cell", "spans"),
    [
        ("2020-02-04", [("2020-02-04", "2020-02-04")]),
        ("04/02/2020", [("2020-02-04", "2020-02-04")]),
        ("2020-02", [("2020-02-01", "2020-02-29")]),
        ("02/2020", [("2020-02-01", "2020-02-29")]),
        ("2020", [("2020-01-01", "2020-12-31")]),
        ("2020-09..2020-10", [("2020-09-01", "2020-10-31")]),
        ("05/06/2020 + 12/06/2020", [("2020-06-05", "2020-06-05"), ("2020-06-12", "2020-06-12")]),
        ("2020-06-05..2020-06-12", [("2020-06-05", "2020-06-12")]),
        ("2019..2020", [("2019-01-01", "2020-12-31")]),
    ],
)
def test_when_a_session_was_held_is_said_in_several_ways(cell: str, spans: list[tuple[str, str]]) -> None:
    read = dossier_of(sessions=f"{HEAD}{cell},work,Atelier,,,\n")
    assert read.sessions is not None
    expected = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans)
    assert read.sessions[0].when == expected
    assert cv.dossier_from_dict(cv.to_dict(read)) == read


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("hier,work,Atelier,,,", "session_when", "when"),
        ("2020-13,work,Atelier,,,", "session_when", "when"),
        ("2020-10..2020-09,work,Atelier,,,", "session_when", "when"),
        (",work,Atelier,,,", "cell_empty", "when"),
        ("2020,wrok,Atelier,,,", "unknown_action", "action"),
        ("2020,work,Atelier,dix,,", "cell_count", "participants"),
        ("2020,work,Atelier,-1,,", "cell_count", "participants"),
        ("2020,work,Atelier,1.5,,", "cell_count", "participants"),
        ("2020,work,Atelier,8,deux,", "cell_count", "women"),
        ("2020,work,Atelier,8,,peut-être", "cell_truth", "held"),
        ("2020,work,Atelier,8,,non", "session_not_held", "participants"),
    ],
)
def test_a_faulty_cell_is_told_with_its_column(row: str, code: str, column: str) -> None:
    assert faults(row + "\n") == [(code, column)]


def test_a_column_is_one_of_a_breakdown_or_a_fault() -> None:
    with pytest.raises(UnreadableDossierError) as caught:
        dossier_of(sessions="when,action,title,femmes\n2020,work,Atelier,8\n")
    assert [fault.code for fault in caught.value.faults] == ["unknown_column"]


def test_a_result_that_sessions_make_is_not_recorded_besides() -> None:
    fact = '[[fact]]\nkey = "people"\noccurred_on = 2020-12-31\nvalue = 9\n'
    assert faults(ROW + "\n", facts=fact) == [("result_computed", "fact[1].key")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('from_sessions = "participants"', 'from_sessions = "persons"', "unknown_count"),
        ('from_sessions = "participants"', 'series = "ateliers"', "series_without_sessions"),
        ('women = "femmes"', 'hours = "femmes"', "part_taken"),
    ],
)
def test_what_an_indicator_counts_is_one_of_what_sessions_have(old: str, new: str, code: str) -> None:
    assert code in {name for name, _ in faults(ROW + "\n", CONVENTION.replace(old, new))}


def test_a_result_is_known_once_every_session_held_says_its_count() -> None:
    known = dossier_of(sessions=f"{HEAD}2020-02-04,work,Un,8,,\n2020-03-04,work,Deux,4,,\n")
    assert [(fact.key, fact.value, fact.occurred_on) for fact in known.facts] == [
        ("people", 12, date(2020, 3, 4))
    ]
    unknown = dossier_of(sessions=f"{HEAD}2020-02-04,work,Un,8,,\n2020-03-04,work,Deux,,,\n")
    assert unknown.facts == ()
    off = dossier_of(sessions=f"{HEAD}2020-02-04,work,Un,8,,\n2020-03-04,work,Deux,,,non\n")
    assert [(fact.value, fact.occurred_on) for fact in off.facts] == [(8, date(2020, 2, 4))]
    none = dossier_of(sessions=f"{HEAD}2020-03-04,work,Deux,,,non\n")
    assert [(fact.value, fact.occurred_on) for fact in none.facts] == [(0, date(2020, 3, 4))]


def test_organisations_are_counted_once() -> None:
    text = "when,action,title,organisations\n2020,work,Un,ADIE | CLAP\n2020,work,Deux,adie\n"
    read = dossier_of(sessions=text)
    assert counted("organisations", read.sessions or ()).value == 2


def test_a_table_without_rows_is_not_one_that_is_not_there() -> None:
    assert dossier_of(sessions="when,action,title\n").sessions == ()
    assert dossier_of().sessions is None


def test_a_text_that_a_spreadsheet_would_run_comes_back() -> None:
    read = dossier_of(sessions="when,action,title\n2020,work,'=1+1\n")
    assert read.sessions is not None
    assert read.sessions[0].title == "=1+1"
    assert cv.dossier_from_dict(cv.to_dict(read)) == read


def test_what_a_verdict_rests_on_has_the_sessions_and_the_texts_too(tmp_path: Path) -> None:
    read = dossier_of(sessions=f"{HEAD}2020-02-04,work,Un,8,3,\n", told="# Suites\n\nEn 2021.\n")
    cv.write_dossier(read, tmp_path / "one")
    found = dossier_inputs(tmp_path / "one")
    assert [item.name for item in found] == ["activity/work.md", "convention.toml", "sessions.csv"]
    assert rebuilt(found) == read == cv.read_dossier(tmp_path / "one")


def test_a_link_that_leads_out_of_the_dossier_is_refused(tmp_path: Path) -> None:
    cv.write_dossier(dossier_of(), tmp_path / "one")
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "one" / "activity").mkdir()
    (tmp_path / "one" / "activity" / "work.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(UnreadableDossierError) as caught:
        cv.read_dossier(tmp_path / "one")
    assert [fault.code for fault in caught.value.faults] == ["path_outside"]


def test_a_part_that_an_amendment_brings_is_a_column_of_data_too() -> None:
    convention, breakdown, kinds = CONVENTION.partition("[[breakdown]]")
    change = f'schema = "subventio/amendment/1"\nid = "a1"\nnumber = 1\ntitle = "x"\n[[change.{breakdown[2:]}{kinds}'
    texts = {"convention.toml": convention, "amendments/1.toml": change, "sessions.csv": f"{HEAD}{COUNTED}\n"}
    read = cv.parse_dossier(texts)
    assert cv.dossier_from_dict(cv.to_dict(read)) == read


def test_of_an_agreement_that_is_not_read_no_column_is_told_to_be_unknown() -> None:
    unread = CONVENTION.replace('"Une action"', "1")
    assert [code for code, _ in faults(f"{ROW}\n", unread)] == ["wrong_type.text"]
    given = {**cv.to_dict(dossier_of(sessions=f"{HEAD}{COUNTED}\n")), "convention": {}}
    with pytest.raises(UnreadableDossierError) as caught:
        cv.dossier_from_dict(given)
    assert "unknown_column" not in {fault.code for fault in caught.value.faults}
