"""Every message that a workbook can give, in both languages, by a workbook that gives it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from conventions.exports.fault_text import fault_line
from conventions.files.faults import Fault
from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved, sections
from tests.files.workbook.books import BASE, copied, exported, filled, imported, opened, saved

HERE = Path(__file__).parent
PARTS = Path(__file__).parents[3] / "src" / "conventions" / "locale"
BOOK = exported()


def without(sheet: str) -> bytes:
    book = opened(BOOK)
    del book[sheet]
    return saved(book)


def two_voices(_: Path) -> bytes:
    sheet = opened(BOOK)["Textes"]
    row = next(
        row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 3).value == 'amount = "12 000,00 €"'
    )
    return filled(BOOK, {f"Textes!C{row}": 'amount = "11 000,00 €"', "Budget!E5": 12500})


def changed_base(place: Path, before: str, after: str, cells: dict[str, object]) -> bytes:
    dossier = copied(BASE, place / "dossier")
    path = dossier / "convention.toml"
    path.write_text(path.read_text("utf-8").replace(before, after, 1), encoding="utf-8")
    return filled(exported(dossier), cells)


def there_already(place: Path) -> bytes:
    imported(BOOK, place / "out")
    return BOOK


def inline(place: Path) -> bytes:
    """A dossier whose place of signing stands on one line with the rest."""
    before = '[signing]\nplace = "Arras"\noriginals = 2\nsigned_on = 2024-03-01\n'
    dossier = copied(BASE, place / "dossier")
    path = dossier / "convention.toml"
    text = path.read_text("utf-8").replace(before, "", 1)
    path.write_text(
        text.replace(
            'territory = "metropole"\n',
            'territory = "metropole"\nsigning = { place = "Arras", originals = 2 }\n',
            1,
        ),
        encoding="utf-8",
    )
    return filled(exported(dossier), {"Convention!C14": None})


CASES: dict[str, Callable[[Path], bytes]] = {
    "workbook_not_ours": lambda _: without("Listes"),
    "workbook_sheet_missing": lambda _: without("Budget"),
    "workbook_column_missing": lambda _: filled(BOOK, {"Budget!D4": "Nom"}),
    "workbook_row_missing": lambda _: filled(BOOK, {"Convention!A5": "x"}),
    "workbook_two_voices": two_voices,
    "workbook_inline": inline,
    "workbook_name_fixed": lambda _: filled(BOOK, {"Versements!B5": "double"}),
    "workbook_presented": lambda _: filled(BOOK, {"Dépenses!C3": "non"}),
    "workbook_long": lambda place: changed_base(
        place,
        'title = "Leçons"',
        f'title = "Leçons"\ndescription = "{"x" * 40_000}"',
        {"Actions!D6": "court"},
    ),
    "workbook_exists": there_already,
    "workbook_words": lambda _: filled(BOOK, {"Ventilations!B5": "sex", "Ventilations!D5": "femmes"}),
    "workbook_file_strange": lambda _: filled(BOOK, {"Textes!A5": "../facts.toml"}),
}


def with_notes(_: Path) -> bytes:
    """A workbook in which somebody wrote where nothing is read."""
    book = opened(filled(BOOK, {"Budget!R5": "à vérifier"}))
    book["Actions"]["C5"].comment = Comment("trop court ?", "B")
    other = book.create_sheet("Mes calculs")
    other["B2"], other["B3"] = 12, "=B2*2"
    for row in range(1, 70):
        book["Événements"].cell(row + 2, 20, row)
    return saved(book)


UNREAD = ("workbook_sheet_unread", "workbook_cell_unread", "workbook_note_unread", "workbook_more_unread")


Told = dict[str, tuple[Path, tuple[Fault, ...]]]
"""By case, its folder and its faults."""


def refusal(code: str, place: Path) -> tuple[Path, tuple[Fault, ...]]:
    place.mkdir()
    try:
        imported(CASES[code](place), place / "out", name="classeur.xlsx")
    except UnreadableLedgerError as refused:
        return place, tuple(refused.faults)
    raise AssertionError(code)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of each workbook, made once for both languages."""
    place = tmp_path_factory.mktemp("gallery")
    found = imported(with_notes(place), place / "noted" / "out")[0].unread
    unread = {fault.code: (place / "noted", (fault,)) for fault in reversed(found)}
    assert set(unread) == set(UNREAD)
    return {code: refusal(code, place / code) for code in CASES} | {code: unread[code] for code in UNREAD}


@pytest.mark.parametrize("language", LANGUAGES)
def test_faulty_workbooks_are_refused_in_the_approved_words(language: Language, told: Told) -> None:
    texts = {
        code: "\n".join(fault_line(fault, catalogue(language)) for fault in faults).replace(
            f"{place}{os.sep}", ""
        )
        for code, (place, faults) in told.items()
    }
    assert_approved(HERE / f"approved.{language}.txt", sections(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_catalogue_is_hit_by_a_case(language: Language) -> None:
    said = (PARTS / language / "workbook.po").read_text(encoding="utf-8")
    assert set(re.findall(r'^msgid "fault\.(\w+)"$', said, flags=re.MULTILINE)) == {*CASES, *UNREAD}
    files = PARTS.parent / "files"
    paths = (*(files / "workbook").glob("*.py"), files / "toml_edit.py")
    sources = "".join(path.read_text("utf-8") for path in paths)
    assert set(re.findall(r'"(workbook_[a-z_]+)"', sources)) - {
        "workbook_fault",
        "workbook_bytes",
        "workbook_texts",
    } == {*CASES, *UNREAD}
