"""A web application needs nothing but the façade: its life of a dossier, from upload to letter."""

import ast
from pathlib import Path

import pytest

import conventions as cv
from tests.facade.web_stub import Desk, Page

FOLDER = cv.example("cd62-apes-2024")
STUB = Path(__file__).parent / "web_stub.py"
DAY = "2025-12-02"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    files = {
        path.name: path.read_text("utf-8") for path in FOLDER.glob("*.toml") if path.name != "cases.toml"
    }
    assert desk.upload(files) == (201, {"id": "cd62-apes-2024"})
    return desk


def page(answer: tuple[int, Page | bytes]) -> Page:
    status, shown = answer
    assert status in (200, 201)
    assert isinstance(shown, dict)
    return shown


def test_an_uploaded_dossier_is_listed_with_what_is_gravest(desk: Desk) -> None:
    rows = page(desk.listed(DAY))["rows"]
    assert isinstance(rows, list)
    assert [(row["id"], row["next"]) for row in rows] == [("cd62-apes-2024", "2025-06-01")]
    assert "184 jours de retard" in rows[0]["told"]


def test_an_upload_with_a_fault_is_refused_with_its_line(desk: Desk) -> None:
    status, shown = desk.upload({"convention.toml": 'schema = "subventio/convention/1"\ntitel = "x"\n'})
    assert status == 422
    assert isinstance(shown, dict)
    assert "convention.toml:2" in str(shown["faults"])


def test_an_upload_does_not_write_over_a_dossier(desk: Desk) -> None:
    files = {
        path.name: path.read_text("utf-8") for path in FOLDER.glob("*.toml") if path.name != "cases.toml"
    }
    assert desk.upload(files)[0] == 409


def test_a_page_offers_the_letters_of_the_day_and_the_events_to_record(desk: Desk) -> None:
    shown = page(desk.shown("cd62-apes-2024", DAY))
    assert "relance" in [name for name, _ in shown["letters"]]  # type: ignore[attr-defined]
    assert "bilan_received" in [key for key, *_ in shown["events"]]  # type: ignore[attr-defined]


def test_a_recorded_fact_changes_the_page(desk: Desk) -> None:
    for part in ("activity", "financial"):
        assert desk.recorded("cd62-apes-2024", "bilan_received", "2025-05-31", of=part) == (201, {})
    assert cv.assess(desk.dossier("cd62-apes-2024"), DAY).duty("final_bilan").status == "met"
    assert desk.recorded("cd62-apes-2024", "bilan_receivd", "2025-05-31")[0] == 422


def test_a_letter_is_a_file_or_a_reason(desk: Desk) -> None:
    status, letter = desk.letter("cd62-apes-2024", "relance", "2025-06-11")
    assert status == 200
    assert isinstance(letter, bytes)
    assert letter.startswith(b"PK")
    assert desk.letter("cd62-apes-2024", "titre", "2025-06-11")[0] == 409
    assert desk.letter("cd62-apes-2024", "relanse", "2025-06-11")[0] == 409


def test_reasons_and_suppositions_are_answered(desk: Desk) -> None:
    assert "Bilan final" in str(page(desk.reason("cd62-apes-2024", DAY, "final_bilan"))["why"])
    assert desk.reason("cd62-apes-2024", DAY, "final_bilam") == (404, {"meant": "final_bilan"})
    assert page(desk.supposed("cd62-apes-2024", DAY, "bilan_received=2025-05-31"))
    assert desk.supposed("cd62-apes-2024", DAY, "bilan_receivd=2025-05-31")[0] == 422


def test_accounts_are_proposed_and_then_confirmed(desk: Desk) -> None:
    content = (cv.example("cd62-apes-2024-closed") / "expenses.csv").read_bytes()
    proposed = page(desk.accounts(content))
    confirmed = page(desk.accounts(content, str(proposed["mapping"])))
    assert (proposed["rows"], confirmed["rows"], confirmed["doubts"]) == (13, 13, [])


def test_a_workbook_is_taken_in_like_files(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.upload_workbook(cv.to_workbook(FOLDER)) == (201, {"id": "cd62-apes-2024"})
    assert desk.upload_workbook(b"no workbook")[0] == 422


def test_the_stub_is_short_and_imports_the_facade_alone() -> None:
    text = STUB.read_text("utf-8")
    names = {
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(text.splitlines()) <= 110
    assert names == {"collections.abc", "datetime", "pathlib", "conventions"}
