"""A fact whose value lies between two: made, written, read again, shown."""

from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from conventions.files.workbook.importing import import_workbook
from tests.files.workbook.books import exported, filled, opened

APES = cv.example("cd62-apes-2024")
UNDUE = cv.fact("undue_sums", "2025-06-01", (100, "250,50 €"), known_on="2025-06-03")
HELD = cv.fact("breakfasts_held", "2025-06-01", (1, 3))


def recorded(folder: Path) -> Path:
    dossier = Path(copytree(APES, folder / "dossier"))
    for fact in (UNDUE, HELD):
        cv.record(dossier, fact)
    return dossier


def amount(dossier: cv.Dossier) -> tuple[str, ...]:
    found = next(
        item for item in cv.assess(dossier, "2025-12-02").duties if item.id == "return_on_termination"
    )
    asked = found.amount.questions if isinstance(found.amount, cv.Range) else ()
    return (str(found.amount), *(question.about for question in asked))


def test_what_hangs_on_it_is_told_between_bounds_with_the_question_for_it() -> None:
    found = amount(cv.with_facts(cv.read_dossier(APES), UNDUE))
    assert found == ("[100.00, 250.50]", "undue_sums")


def test_plain_data_state_it_and_are_read_again() -> None:
    dossier = cv.with_facts(cv.read_dossier(APES), UNDUE, HELD)
    assert cv.dossier_from_dict(cv.to_dict(dossier)).facts == dossier.facts


def test_it_is_written_to_the_record_as_it_is_read(tmp_path: Path) -> None:
    folder = recorded(tmp_path)
    text = (folder / "facts.toml").read_text("utf-8")
    assert ('value = ["100.00", "250.50"]' in text, "value = [1, 3]" in text) == (True, True)
    assert amount(cv.read_dossier(folder))[0] == "[100.00, 250.50]"


def test_one_value_twice_is_a_value() -> None:
    same = cv.fact("undue_sums", "2025-06-01", (100, 100))
    assert amount(cv.with_facts(cv.read_dossier(APES), same)) == ("100.00",)


def test_the_workbook_holds_it_as_people_write_it_and_gives_it_back(tmp_path: Path) -> None:
    folder = recorded(tmp_path)
    data = exported(folder)
    sheet = opened(data)["Événements"]
    cells = {str(cell.value): cell.coordinate for row in sheet.iter_rows() for cell in row}
    assert "entre 1 et 3" in cells
    where = f"Événements!{cells['entre 100.00 et 250.50']}"
    read = []
    for name, book in (("same", data), ("changed", filled(data, {where: "entre 1 000 € et 2 000,50 €"}))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(book)
        import_workbook(path, tmp_path / name)
        read.append(cv.read_dossier(tmp_path / name))
    assert read[0].facts == cv.read_dossier(folder).facts
    assert amount(read[1])[0] == "[1000.00, 2000.50]"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (cv.fact("undue_sums", "2025-06-01", (250, 100)), "values_backwards"),
        (cv.fact("payment", "2024-07-15", (250, 300), of="single"), "value_decides"),
        (cv.fact("undue_sums", "2025-06-01", ("a", "b")), "amount_unreadable.not_a_number"),
    ],
)
def test_a_range_that_says_nothing_is_refused(given: cv.Fact, code: str) -> None:
    with pytest.raises(cv.AgreementError) as refused:
        cv.with_facts(cv.read_dossier(APES), given)
    assert code in {fault.code for fault in refused.value.faults}


def test_a_list_of_one_value_is_refused() -> None:
    with pytest.raises(cv.AgreementError):
        cv.fact("undue_sums", "2025-06-01", (100,))  # type: ignore[arg-type]
