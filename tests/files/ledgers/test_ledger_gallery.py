"""Every message that a ledger can give, in both languages, by a source that gives it and a twin that does not."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from attrs import frozen
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from conventions.exports.fault_text import fault_line
from conventions.files.faults import Fault
from conventions.files.ledgers.fec_mapping import fec_mapping
from conventions.files.ledgers.fec_source import fec_source
from conventions.files.ledgers.mapping import UnreadableLedgerError, ledger_mapping
from conventions.files.ledgers.reader import read_ledger
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved, sections
from tests.files.fec.ledgers import MAPPING, text
from tests.files.ledgers.sources import book, saved

HERE = Path(__file__).parent
PARTS = Path(__file__).parents[3] / "src" / "conventions" / "locale"
HEAD = 'schema = "subventio/ledger-mapping/1"\nheading_row = 1\n[columns]\nlabel = "Libellé"\namount = "Montant"\n'
ELSEWHERE = {
    "xlsx_not_installed": "needs an environment without openpyxl",
    "xlsx_too_big": "needs a bomb: below",
    "file_kind_other": "of a workbook: tests/files/workbook",
    "file_is_mark": "needs a file of that name: tests/cli/test_workbook_commands.py",
}


@frozen
class Case:
    """A source, the code it gives, and its twin, which does not give it."""

    code: str
    data: bytes
    twin: bytes
    mapping: str | None = None


def case(code: str, data: bytes | str, twin: bytes | str, mapping: str | None = None) -> Case:
    broken, sound = (each.encode() if isinstance(each, str) else each for each in (data, twin))
    return Case(code, broken, sound, mapping)


def sheet(value: object, number_format: str = "General", column: int = 4) -> bytes:
    formats = {} if isinstance(value, time) else {(4, column): number_format}
    return saved(book(cells={(4, column): value}, formats=formats))


def without(data: bytes, part: str) -> bytes:
    """The package with one part cut off in its middle."""
    copied = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(copied, "w") as out:
        for name in packed.namelist():
            content = packed.read(name)
            out.writestr(name, content[: len(content) // 2] if name == part else content)
    return copied.getvalue()


def package(**parts: str) -> bytes:
    """A package of these parts, `types` and `rels` under their names."""
    names = {"types": "[Content_Types].xml", "rels": "_rels/.rels"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, content in parts.items():
            out.writestr(names.get(name, name), content)
    return packed.getvalue()


def compound(stream: str) -> bytes:
    """An old compound file with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


def sheets(*titles: str, is_hidden: bool = False) -> bytes:
    made = book()
    first, *others = titles
    assert made.active is not None
    made.active.title = first
    for title in others:
        made.create_sheet(title).append(["Libellé", "Montant"])
    if is_hidden:
        made.active.sheet_state = "hidden"
        made.create_sheet("Notes")
    return saved(made)


def continued() -> bytes:
    """A workbook whose second sheet goes on without headings."""
    made = book()
    second = made.create_sheet("Suite")
    second.append(["b", 2])
    second.append(["c", 3])
    return saved(made)


def days_from_1904() -> bytes:
    made = book()
    made.epoch = CALENDAR_MAC_1904
    return saved(made)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
KINDS = {
    "word": package(types=WORD, rels=""),
    "word_macros": package(types=MACROS, rels=""),
    "word_strict": package(types=WORD, rels=STRICT),
    "word_old": compound("WordDocument"),
    "excel_strict": package(types=SHEET, rels=STRICT),
    "excel_old": compound("Workbook"),
    "encrypted": compound("EncryptedPackage"),
    "open_text": package(mimetype="application/vnd.oasis.opendocument.text"),
    "open_sheet": package(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "office_old": compound(""),
    "html": b"<html><table><tr><td>1</td></tr></table></html>",
    "pdf": b"%PDF-1.7",
    "rtf": b"{\\rtf1",
    "other_package": package(a="b"),
    "damaged": sheet(1)[:500],
    "word_xml": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>',
    "excel_xml": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><w/>',
    "excel_binary": package(types="application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
    "picture": b"\x89PNG\r\n",
}
WAYS = "Libellé;Montant;Sens\n"
BANK = "Libellé;Débit;Crédit;Solde\n"
TOP = "Libellé;Montant;Payé le;Type;N°\n"
SOUND = "a;1,00;29/02/2024;facture;1\n"
LEDGER = "Libellé;Compte;Débit;Crédit\n"
FEC = text()
CASES = [
    case("file_kind_empty", b"", TOP + SOUND),
    case("ledger_binary", b"a\x00b", TOP + SOUND),
    case("ledger_too_big", b"Libelle;Montant" + b";x" * 300, b"Libelle;Montant" + b";x" * 30 + b"\n"),
    case("ledger_no_heading", "a;b\n1;2\n", TOP + SOUND),
    case("ledger_cell_long", TOP + "a" * 140_000 + ";1,00;;;\n", TOP + "a;1,00;;;\n"),
    case("ledger_quote", TOP + '"a;1,00;;;\n', TOP + '"a";1,00;;;\n'),
    case("ledger_undecodable", TOP.encode("cp1252") + b"a\x81;1,00;;;\n", TOP + "é;1,00;;;\n"),
    case("ledger_column_missing", "Intitulé;Montant\na;1\n", "Libellé;Montant\na;1\n", HEAD),
    case("ledger_row_width", TOP + "a;1\n", TOP + "a;1;;;\n"),
    case("ledger_cell_empty", TOP + ";1;;;\n", TOP + "a;1;;;\n"),
    case("ledger_amount_missing", LEDGER + "a;606;;\n", LEDGER + "a;606;0;\n"),
    case("ledger_both_sides", LEDGER + "a;606;1,00;2,00\n", LEDGER + "a;606;1,00;0,00\n"),
    case("ledger_date", TOP + "a;1;30/02/2024;;\n", TOP + SOUND),
    case("ledger_hour", sheet(time(14, 30), column=9), sheet("12/02/2024", column=9)),
    case("ledger_formula", sheet("=B1"), sheet("1,50")),
    case("ledger_cell_error", sheet("#DIV/0!"), sheet(1.5)),
    case("ledger_percent", sheet(0.5, "0%"), sheet(0.5, "0.00")),
    case("ledger_kind", TOP + "a;1;;autre;\n", TOP + "a;1;;amende;\n"),
    case("ledger_account_side", "Libellé;Montant;Compte\na;1;741\n", "Libellé;Montant;Compte\na;1;641\n"),
    case("ledger_id_twice", TOP + SOUND + "b;1,00;;;1\n", TOP + SOUND + "b;1,00;;;2\n"),
    case("ledger_row_repeated", "Libellé;Montant\na;1\na;1\n", "Libellé;Montant\na;1\nb;1\n"),
    case("ledger_rounded", sheet(1234.5649, "0.00"), sheet(1234.56, "0.00")),
    case("ledger_without_line", FEC, FEC.replace("622600", "401000")),
    case("xlsx_damaged", without(sheet(1), "xl/styles.xml"), sheet(1)),
    case("ledger_signs_negative", BANK + "a;-1,00;;5,00\n", BANK.replace("Solde", "Date") + "a;1,00;;\n"),
    case("ledger_signs_both", "Libellé;Montant\na;-1\nb;2\n", "Libellé;Montant\nAvoir a;-1\nb;2\n"),
    case("ledger_signs_all", "Libellé;Montant\na;-1\nb;-2\n", "Libellé;Montant\nAvoir a;-1\n"),
    case("ledger_direction", WAYS + "a;1;?\n", WAYS + "a;1;D\n"),
    case("ledger_direction_sign", WAYS + "a;-1;C\n", WAYS + "a;-1;D\n"),
    case("ledger_signs_sides", BANK + "a;1,00;;\nb;;2,00;\n", BANK + "a;1,00;;\nAvoir;;2,00;\n"),
    case("ledger_signs_balance", BANK + "a;1,00;;5,00\n", BANK.replace("Solde", "Date") + "a;1,00;;\n"),
    case("ledger_summary_row", TOP + "Total;1;29/02/2024;;\n", TOP + "Total;1;;;\n"),
    case("ledger_sheets", sheets("Dépenses", "Achats"), sheet(1)),
    case("ledger_sheets_unread", continued(), sheet(1)),
    case("ledger_hidden_sheet", sheets("Dépenses", is_hidden=True), sheet(1)),
    case("ledger_1904", days_from_1904(), sheet(1)),
    *(case(f"file_kind_{name}", data, sheet(1)) for name, data in KINDS.items()),
    case("xlsx_sheet_missing", sheet(1), sheet(1), HEAD.replace("[columns]", 'sheet = "Achats"\n[columns]')),
]  # fmt: skip


def hidden() -> bytes:
    made = book()
    assert made.active is not None
    made.active.row_dimensions[5].hidden = True
    return saved(made)


CASES.append(Case("ledger_hidden", hidden(), saved(book())))


def faults(data: bytes, folder: Path, mapping: str | None) -> Iterator[Fault]:
    path = folder / ("a.xlsx" if data[:2] in (b"PK", b"\xd0\xcf") else "a.csv")
    path.write_bytes(data)
    try:
        if b"JournalCode" in data:
            reading = fec_source(path, fec_mapping("m.toml", MAPPING))
        else:
            stated = None if mapping is None else ledger_mapping(folder / "m.toml", mapping)
            reading = read_ledger(path, stated)
    except UnreadableLedgerError as refused:
        yield from refused.faults
        return
    for row in reading.rejected:
        yield from row.faults
    yield from reading.doubts
    yield from reading.questions


def lines(found: Case, folder: Path, language: Language) -> str:
    words = catalogue(language)
    return "\n".join(fault_line(each, words) for each in faults(found.data, folder, found.mapping))


@pytest.mark.parametrize("found", CASES, ids=lambda found: found.code)
def test_a_broken_source_gives_its_code(found: Case, tmp_path: Path) -> None:
    assert found.code in [each.code for each in faults(found.data, tmp_path, found.mapping)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_broken_sources_are_told_in_the_approved_words(language: Language, tmp_path: Path) -> None:
    texts = {each.code: lines(each, tmp_path, language) for each in CASES}
    assert_approved(HERE / f"approved.{language}.txt", sections(texts))


@pytest.mark.parametrize("found", CASES, ids=lambda found: found.code)
def test_its_twin_is_read_without_it(found: Case, tmp_path: Path) -> None:
    mapping = HEAD.replace("[columns]", 'sheet = "Dépenses"\n[columns]').replace('"Montant"', '"Montant TTC"')
    stated = mapping if found.code == "xlsx_sheet_missing" else found.mapping
    assert found.code not in [each.code for each in faults(found.twin, tmp_path, stated)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_catalogue_is_hit_by_a_case(language: Language) -> None:
    said = (PARTS / language / "ledger.po").read_text(encoding="utf-8")
    worded = set(re.findall(r'^msgid "fault\.(\w+)"$', said, flags=re.MULTILINE))
    assert worded == {each.code for each in CASES} | set(ELSEWHERE)
    sources = "".join(path.read_text("utf-8") for path in (PARTS.parent / "files" / "ledgers").glob("*.py"))
    coded = set(re.findall(r'"((?:ledger|xlsx)_[a-z_]+)"', sources)) - {
        "ledger_unreadable", "ledger_mapping", "ledger_fault", "xlsx_grid",
    }  # fmt: skip
    assert coded <= worded


def test_a_workbook_that_unpacks_to_more_than_any_ledger_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conventions.files.ledgers.grid._MOST_BYTES_UNPACKED", 1_000)
    assert [each.code for each in faults(sheet(1), tmp_path, None)] == ["xlsx_too_big"]


def test_without_the_extra_the_refusal_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    found = list(faults(WORKBOOK, tmp_path, None))
    assert [each.code for each in found] == ["xlsx_not_installed"]
    assert "subventio[xlsx]" in fault_line(found[0], catalogue("fr"))


WORKBOOK = sheet(1)
