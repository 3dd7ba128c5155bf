"""A beneficiary's accounts that were once read wrong without a word, each by its row in the table of faults."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from conventions.cli.main import main
from conventions.files.ledgers.fec_mapping import fec_mapping
from conventions.files.ledgers.fec_source import fec_source, proposed_fec_text
from conventions.files.ledgers.ledger_rows import SourceReading
from conventions.files.ledgers.mapping import UnreadableLedgerError, ledger_mapping, mapping_text
from conventions.files.ledgers.reader import read_ledger
from conventions.identifiers import IdentifierError, validate_iban, validate_register, validate_rna

HERE = Path(__file__).parent / "ledgers"


def asked(found: SourceReading) -> list[str]:
    return [fault.code for fault in found.questions]


def answered(name: str, *answers: str) -> SourceReading:
    """The file by the mapping proposed for it, with these answers added."""
    proposed = read_ledger(HERE / name).mapping
    assert proposed is not None
    text = mapping_text(proposed).replace("[columns]", "\n".join([*answers, "[columns]"]))
    return read_ledger(HERE / name, ledger_mapping(Path("m.toml"), text))


def sides(found: SourceReading) -> tuple[list[str], list[str]]:
    return ([str(row.amount) for row in found.expenses], [str(row.amount) for row in found.resources])


def entries(name: str) -> SourceReading:
    return fec_source(HERE / name, fec_mapping("m.toml", proposed_fec_text(HERE / name)))


def refused(name: str) -> list[tuple[int, str]]:
    with pytest.raises(UnreadableLedgerError) as error:
        read_ledger(HERE / name)
    return [(fault.place.line, fault.code) for fault in error.value.faults]


def test_l1_a_negative_debit_is_asked_for_and_then_an_expense() -> None:
    assert asked(read_ledger(HERE / "bank-negative-debit.csv")) == ["ledger_signs_negative"]
    found = answered("bank-negative-debit.csv", 'signs = "statement"')
    assert (sides(found), asked(found)) == ((["120.50"], ["1500.00"]), [])
    assert [str(row.received_on) for row in found.resources] == ["2023-12-20"]
    assert sides(answered("bank-negative-debit.csv", 'signs = "refunds"')) == (["-120.50", "-1500.00"], [])


def test_l2_both_signs_in_one_column_are_asked_for_and_then_told_apart() -> None:
    assert asked(read_ledger(HERE / "bank-signed.csv")) == ["ledger_signs_both"]
    assert sides(answered("bank-signed.csv", 'signs = "statement"')) == (["120.50"], ["1500.00"])
    assert sides(answered("bank-signed.csv", 'signs = "costs_positive"')) == (["1500.00"], ["120.50"])


def test_l3_all_sheets_with_headings_are_named_and_a_choice_is_asked() -> None:
    found = read_ledger(HERE / "two-sheets.xlsx")
    assert [(fault.code, fault.actual, fault.expected) for fault in found.questions] == [
        ("ledger_sheets", "Sheet", "Ancien")
    ]
    assert asked(answered("two-sheets.xlsx", 'sheet = "Ancien"')) == []


@pytest.mark.parametrize("name", ["fec-cp850.txt", "bank-cp850.csv"])
def test_l4_the_letters_of_an_old_export_are_those_of_its_words(name: str) -> None:
    found = entries(name) if name.startswith("fec") else read_ledger(HERE / name)
    labels = " ".join([*(row.label for row in found.expenses), *(row.label for row in found.resources)])
    assert found.form[1] == "cp850"
    assert "é" in labels
    assert not set(labels) & set("‚ŠÚ\x82\x85\x8a\ufffd")


def test_l4_an_encoding_that_is_said_is_taken() -> None:
    found = answered("bank-cp850.csv", 'encoding = "cp850"')
    assert (found.form[1], found.rejected) == ("cp850", ())


@pytest.mark.parametrize("name", ["fec-montant-sens.txt", "fec-cr.txt", "fec-accents.txt"])
def test_l5_l6_another_form_of_the_norm_is_read(name: str) -> None:
    found = entries(name)
    assert ([str(row.amount) for row in found.expenses], found.rejected) == (["100.00", "250.50"], ())


def test_l6_a_quote_left_open_is_named_with_its_line() -> None:
    assert refused("open-quote.csv") == [(2, "ledger_quote")]


def test_l7_a_workbook_that_cannot_be_read_is_said_for_what_it_is() -> None:
    assert refused("strict.xlsx") == [(0, "file_kind_excel_strict")]
    assert refused("protected.xlsx") == [(0, "file_kind_office_old")]


def test_l8_empty_columns_at_the_end_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(HERE / "trailing-columns"), "--as-of", "2025-12-01"]) in {0, 1}
    assert "illisible" not in capsys.readouterr().out


HEAD = "Date;Libellé;Montant\n"
ROWS = HEAD + "01/02/2024;a;10,00\n02/02/2024;b;20,00\n"


def read_text(folder: Path, text: str | bytes, *answers: str) -> SourceReading:
    """What is read of a text, by the mapping proposed for it with these answers added."""
    path = folder / "f.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = read_ledger(path)
    if not answers or found.mapping is None:
        return found
    stated = mapping_text(found.mapping).replace("[columns]", "\n".join([*answers, "[columns]"]))
    return read_ledger(path, ledger_mapping(folder / "m.toml", stated))


@pytest.mark.parametrize("day", ["", "31/12/2024"])
@pytest.mark.parametrize(
    "words",
    [
        "TOTAL", "Sous-total fournitures", "S/Total", "Ss-total", "TOTAL CHAPITRE 60", "Total (A)", "Cumul",
        "Montant total", "Somme", "Σ", "Total au 31/12/2024", "Récapitulatif",
    ],
)  # fmt: skip
def test_a_row_that_sums_others_is_no_expense_unasked(words: str, day: str, tmp_path: Path) -> None:
    found = read_text(tmp_path, f"{ROWS}{day};{words};30,00\n")
    assert (asked(found) == ["ledger_summary_row"]) != bool(found.footings)
    assert len(found.expenses) == 3 - len(found.footings)


@pytest.mark.parametrize(
    "words",
    ["Report page 2", "À nouveau 2024", "Reprise du solde", "Report de l’exercice précédent", "Position au 1/1",
     "Avoir initial", "Report solde 2023", "Solde en début de mois"],
)  # fmt: skip
def test_a_row_that_carries_a_balance_over_is_asked_for(words: str, tmp_path: Path) -> None:
    text = f"{ROWS}03/02/2024;{words};7,00\n"
    assert asked(read_text(tmp_path, text)) == ["ledger_summary_row"]
    assert len(read_text(tmp_path, text, 'summary_rows = "skip"').expenses) == 2
    assert len(read_text(tmp_path, text, 'summary_rows = "keep"').expenses) == 3


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (ROWS + ";x;30,00\n", ["ledger_summary_row"]),
        (ROWS + "03/02/2024;c;30,00\n", []),
        (ROWS + "03/02/2024;c;5,00\n04/02/2024;d;35,00\n", ["ledger_summary_row"]),
        (ROWS + ";Total Énergies, facture 3;30,01\n", []),
        (ROWS + "03/02/2024;Report de la réunion du 3 mai;12,00\n", []),
    ],
)
def test_a_row_is_told_by_its_amount_too(text: str, questions: list[str], tmp_path: Path) -> None:
    found = read_text(tmp_path, text)
    assert asked(found) == questions
    if questions:
        skipped = read_text(tmp_path, text, 'summary_rows = "skip"')
        assert (len(skipped.expenses), len(skipped.questions)) == (len(found.expenses) - 1, 0)
        assert asked(read_text(tmp_path, text, 'summary_rows = "keep"')) == []


def workbook(folder: Path, *, from_1904: bool = False, **sheets: list[list[object]]) -> Path:
    made = Workbook()
    made.remove(made["Sheet"])
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
    if from_1904:
        made.epoch = CALENDAR_MAC_1904
    made.save(folder / "f.xlsx")
    return folder / "f.xlsx"


COLUMNS: list[object] = ["Date", "Libellé", "Montant"]


def test_a_cover_before_the_ledger_is_not_read_for_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, Couverture=[["Association"], [2024]], Achats=[COLUMNS, [None, "a", 1]])
    assert len(read_ledger(path).expenses) == 1


def test_a_hidden_ledger_behind_a_cover_is_asked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path, Couverture=[["Association"]], Achats=[COLUMNS, [None, "a", 1]])
    book = load_workbook(path)
    book["Achats"].sheet_state = "hidden"
    book.save(path)
    assert asked(read_ledger(path)) == ["ledger_hidden_sheet"]


def test_a_bare_number_for_a_day_of_a_workbook_from_1904_is_asked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path, from_1904=True, Achats=[COLUMNS, [45000, "a", 10]])
    assert asked(read_ledger(path)) == ["ledger_1904"]


@pytest.mark.parametrize("heading", ["Sens", "D/C", "Sens de l’opération"])
def test_the_direction_beside_an_amount_is_read(heading: str, tmp_path: Path) -> None:
    text = (
        f"Date;Libellé;Montant;{heading}\n01/02/2024;subvention;1500,00;C\n02/02/2024;carte;-120,50;Débit\n"
    )
    assert asked(read_text(tmp_path, text)) == ["ledger_signs_sides"]
    assert sides(read_text(tmp_path, text, 'signs = "statement"')) == (["120.50"], ["1500.00"])


def test_a_cash_book_of_receipts_and_expenses_is_read(tmp_path: Path) -> None:
    text = "Date;Libellé;Recettes;Dépenses\n01/02/2024;don;50,00;\n02/02/2024;achat;;20,00\n"
    assert sides(read_text(tmp_path, text, 'signs = "statement"')) == (["20.00"], ["50.00"])


def test_amounts_that_are_all_negative_are_asked_for(tmp_path: Path) -> None:
    text = HEAD + "01/02/2024;a;-10,00\n02/02/2024;b;-20,00\n"
    assert asked(read_text(tmp_path, text)) == ["ledger_signs_all"]
    assert sides(read_text(tmp_path, text, 'signs = "statement"')) == (["10.00", "20.00"], [])


def test_a_quote_left_open_that_swallows_rows_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLedgerError) as error:
        read_text(tmp_path, HEAD + '01/02/2024;"Achat;10,00\n02/02/2024;Autre";20,00\n')
    assert [(fault.place.line, fault.code) for fault in error.value.faults] == [(2, "ledger_quote")]
    assert len(read_text(tmp_path, HEAD + '01/02/2024;"Achat\nde papier";20,00\n').expenses) == 1


def test_letters_of_utf_8_that_were_read_as_two_are_no_text(tmp_path: Path) -> None:
    found = read_text(tmp_path, HEAD + "01/02/2024;" + "Été".encode().decode("cp1252") + ";1,00\n")
    assert [fault.code for row in found.rejected for fault in row.faults] == ["ledger_undecodable"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read(encoding: str, tmp_path: Path) -> None:
    found = read_text(tmp_path, (HEAD + "01/02/2024;Été;1,00\n").encode(encoding))
    assert [row.label for row in found.expenses] == ["Été"]


def test_x1_what_fails_leaves_the_old_file(tmp_path: Path) -> None:
    broken, kept = tmp_path / "broken", tmp_path / "good.ics"
    broken.mkdir()
    (broken / "convention.toml").write_text("schema =", encoding="utf-8")
    kept.write_text("BEGIN:VCALENDAR", encoding="utf-8")
    assert main(["agenda", str(broken), "--from", "2025-12-01", "--format", "ics", "-o", str(kept)]) == 2
    assert kept.read_text(encoding="utf-8") == "BEGIN:VCALENDAR"


def test_x3_an_account_whose_keys_are_right_needs_no_list_of_banks() -> None:
    assert validate_iban("BE68 5390 0754 7034") == "BE68539007547034"
    with pytest.raises(IdentifierError):
        validate_iban("BE41 0918 1173 5141")


def test_x4_a_register_beside_the_rna_has_a_key_of_its_own() -> None:
    assert validate_register("Alsace-Moselle 178-236") == "Alsace-Moselle, volume 178, folio 236"
    with pytest.raises(IdentifierError) as refused:
        validate_rna("178-236")
    assert refused.value.remedy == "identifier_register"
