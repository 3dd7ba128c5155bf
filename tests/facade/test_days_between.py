"""A fact on a day between two, or on one that nobody knows: made, written, read again."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from conventions.files.workbook.importing import import_workbook
from tests.files.workbook.books import exported

APES = cv.example("cd62-apes-2024")
RECEIVED = cv.fact("bilan_received", "2025-06-01", of="activity", no_later_than="15/06/2025")
UNKNOWN = cv.fact("bilan_received", "unknown", of="financial", known_on="2025-06-20")


def dossier() -> cv.Dossier:
    return cv.with_facts(cv.read_dossier(APES), RECEIVED, UNKNOWN)


def test_a_fact_has_its_first_and_its_last_day() -> None:
    assert (RECEIVED.occurred_on, RECEIVED.last_day) == (date(2025, 6, 1), date(2025, 6, 15))
    assert RECEIVED.known_on == RECEIVED.last_day
    assert (UNKNOWN.occurred_on, UNKNOWN.last_day, UNKNOWN.is_between) == (date.min, date(2025, 6, 20), True)


def test_one_day_alone_is_a_day() -> None:
    assert not cv.fact("signed", "2025-06-01", no_later_than="2025-06-01").is_between


def test_it_is_told_between_bounds_with_the_question_for_its_day() -> None:
    found = next(item for item in cv.assess(dossier(), "2025-12-02").duties if item.id == "final_bilan")
    assert found.status == "unknown"
    asked = {question.about for question in found.questions}
    assert {"day_of(bilan_received(activity))", "day_of(bilan_received(financial))"} <= asked


def test_plain_data_state_it_and_are_read_again() -> None:
    assert cv.dossier_from_dict(cv.to_dict(dossier())).facts == dossier().facts


def test_it_is_written_to_the_record_as_it_is_read(tmp_path: Path) -> None:
    folder = Path(copytree(APES, tmp_path / "dossier"))
    for fact in (RECEIVED, UNKNOWN):
        assert cv.record(folder, fact).facts[-1] == fact
    assert 'occurred_on = "unknown"' in (folder / "facts.toml").read_text("utf-8")


def test_a_day_that_nobody_knows_needs_the_day_it_was_known() -> None:
    with pytest.raises(cv.AgreementError):
        cv.with_facts(cv.read_dossier(APES), cv.fact("notified", "unknown"))


def test_the_workbook_holds_both_days_and_gives_them_back(tmp_path: Path) -> None:
    folder = Path(copytree(APES, tmp_path / "dossier"))
    for fact in (RECEIVED, UNKNOWN):
        cv.record(folder, fact)
    book = tmp_path / "dossier.xlsx"
    book.write_bytes(exported(folder))
    import_workbook(book, tmp_path / "again")
    assert cv.read_dossier(tmp_path / "again").facts == cv.read_dossier(folder).facts
