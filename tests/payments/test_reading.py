"""What is read of an accounting export: each row taken, set aside or rejected, and nothing guessed."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from budget.money import Euros
from conventions.files.ledgers.mapping import UnreadableLedgerError, ledger_mapping, mapping_text
from conventions.files.ledgers.payments import PaymentsReading, State, Way, read_payments
from tests.payments.samples import AS_OF, HEAD, ONE, read, row

REJECTED = {
    "an amount with a thousands point and no cents": (row(amount="1.234"), None),
    "an amount with one decimal": (row(amount="1 234,5"), "amount_unreadable.one_decimal"),
    "a formula": (row(amount="=SOMME(G2:G9)"), "amount_unreadable.not_a_number"),
    "no amount": (row(amount=""), "ledger_cell_empty"),
    "nothing to pay": (row(amount="0,00"), "payments_zero"),
    "no day": (row(ordered="", paid=""), "payments_no_day"),
    "a day that is none": (row(paid="31/02/2024"), "ledger_date"),
    "a day to come": (row(paid="02/09/2024"), "payments_future"),
    "a row cut short": (row()[:7], "ledger_row_width"),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_row_that_has_two_readings_or_none_is_rejected(case: str, tmp_path: Path) -> None:
    cells, code = REJECTED[case]
    found = read(tmp_path, [cells, row("9", "2,00")])
    if code is None:  # the comma of the other row says what a point is
        assert [each.cents for each in found.rows] == [123_400, 200]
        return
    assert [fault.code for each in found.rejected for fault in each.faults] == [code]
    assert [each.number for each in found.rows] == ["9"]


def test_amounts_of_a_french_export_are_read(tmp_path: Path) -> None:
    texts = ("5 000,00", "5\u202f000,00 €", "5.000,00", "5000", "-12,50")
    found = read(tmp_path, [row(str(at), amount) for at, amount in enumerate(texts)])
    assert [each.cents for each in found.rows] == [500_000] * 4 + [-1_250]
    assert [each.is_cancelling for each in found.rows] == [False] * 4 + [True]


def test_both_days_are_kept_and_the_mapping_comes_back(tmp_path: Path) -> None:
    found = read(tmp_path, [row()])
    assert (found.rows[0].ordered_on, found.rows[0].paid_on) == (date(2024, 4, 20), date(2024, 4, 30))
    saved = ledger_mapping(tmp_path / "m.toml", mapping_text(found.mapping), of_payments=True)
    assert saved == found.mapping
    moved = [HEAD[::-1], row()[::-1]]
    assert read(tmp_path, moved[1:], moved[0], saved).rows == found.rows


def test_totals_and_titles_are_no_rows_and_totals_are_compared(tmp_path: Path) -> None:
    blank = [""] * len(HEAD)
    service, total = list(blank), list(blank)
    service[0], total[0], total[6] = "SERVICE CULTURE", "TOTAL", "30,00"
    total[3] = ""
    found = read(tmp_path, [service, row("1", "10,00"), row("2", "15,00"), total])
    assert [each.why.value for each in found.outside] == ["no_entry"]
    assert [(each.line, str(each.gap)) for each in found.footings] == [(5, "5.00")]
    assert found.total == Euros.of(25)


@pytest.mark.parametrize(
    ("written", "read_as", "doubts"),
    [
        ("440 672 020 00037", ONE, 0),
        (ONE, ONE, 0),
        ("440672020", "440672020", 0),
        ("4,40672E+13", "", 1),
        ("44067202000038", "", 1),
        ("", "", 0),
    ],
)
def test_a_siret_is_checked(written: str, read_as: str, doubts: int, tmp_path: Path) -> None:
    found = read(tmp_path, [row(siret=written)])
    assert (found.rows[0].siret, [fault.code for fault in found.doubts]) == (
        read_as,
        ["payments_siret"] * doubts,
    )


def test_the_zeros_that_a_spreadsheet_takes_off_come_back(tmp_path: Path) -> None:
    assert read(tmp_path, [row(siret="1234567400019")]).rows[0].siret == "01234567400019"


@pytest.mark.parametrize(
    ("words", "way", "cancels", "returned"),
    [
        ("Mandat", Way.OUT, False, False),
        ("M", Way.OUT, False, False),
        ("Mandat d’annulation", Way.OUT, True, False),
        ("Titre de recette", Way.IN, False, False),
        ("Réduction de titre", Way.IN, True, False),
        ("Virement revenu", Way.OUT, False, True),
    ],
)
def test_a_column_says_which_way_the_money_goes(
    words: str, way: Way, cancels: bool, returned: bool, tmp_path: Path
) -> None:
    found = read(tmp_path, [[*row(), words]], [*HEAD, "Type de pièce"]).rows[0]
    assert (found.way, found.is_cancelling, found.is_returned) == (way, cancels, returned)


def test_a_kind_that_is_neither_is_rejected_and_one_that_nobody_says_is_asked(tmp_path: Path) -> None:
    found = read(tmp_path, [[*row(), "OD"]], [*HEAD, "Type de pièce"])
    assert [fault.code for fault in found.rejected[0].faults] == ["payments_kind_unknown"]
    head = ["Tiers", "Libellé", "Montant", "Date de paiement"]
    asked = read(tmp_path, [["Alpha", "x", "10,00", "30/04/2024"]], head)
    assert [fault.code for fault in asked.questions] == ["payments_kind"]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Payé", State.USUAL),
        ("", State.USUAL),
        ("Rejeté par le comptable", State.REJECTED),
        ("Annulé", State.CANCELLED),
        ("Partiellement payé", State.UNKNOWN),
    ],
)
def test_a_state_that_we_do_not_know_is_said_to_be_unknown(words: str, state: State, tmp_path: Path) -> None:
    assert read(tmp_path, [row(state=words)]).rows[0].state is state


def test_rows_of_other_accounts_and_of_earlier_days_are_set_aside(tmp_path: Path) -> None:
    head = [*HEAD, "Article"]
    rows = [[*row("1"), "65748"], [*row("2"), "60632"], [*row("3", ordered="", paid="02/01/2024"), "65748"]]
    proposed = read(tmp_path, rows, head).mapping
    asked = mapping_text(proposed) + '\n[operation]\ncolumn = "Article"\nvalues = ["65748"]\n'
    mapping = ledger_mapping(tmp_path / "m.toml", asked, of_payments=True)
    found = read_payments(tmp_path / "mandats.csv", mapping, as_of=AS_OF, since=date(2024, 2, 1))
    assert [each.number for each in found.rows] == ["1"]
    assert [(each.line, each.why.value) for each in found.outside] == [(3, "operation"), (4, "before")]
    assert found.total == Euros.of(15_000)


# --- workbooks --------------------------------------------------------------------------------------------


def workbook(*rows: Sequence[str | float | date | None], title: str = "Mandats") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for each in ([*HEAD], *rows):
        sheet.append(list(each))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read_workbook(folder: Path, content: bytes) -> PaymentsReading:
    path = folder / "mandats.xlsx"
    path.write_bytes(content)
    return read_payments(path, as_of=AS_OF)


def test_a_workbook_is_read_with_its_typed_days_and_numbers(tmp_path: Path) -> None:
    cells: list[str | float | date | None] = [
        2024,
        12,
        1001,
        "Alpha",
        int(ONE),
        "2024-012",
        5000.1,
        date(2024, 4, 20),
        date(2024, 4, 30),
        "Payé",
    ]
    found = read_workbook(tmp_path, workbook(cells)).rows[0]
    assert (found.number, found.siret, found.cents, found.paid_on) == (
        "1001",
        ONE,
        500_010,
        date(2024, 4, 30),
    )


def test_what_a_workbook_hides_or_has_besides_is_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEAD))
    sheet.append(row())
    sheet.row_dimensions[2].hidden = True
    other = book.create_sheet("Mandats 2023")
    other.append(list(HEAD))
    other.append(row())
    content = io.BytesIO()
    book.save(content)
    found = read_workbook(tmp_path, content.getvalue())
    assert [fault.code for fault in found.doubts] == ["ledger_hidden"]
    assert [fault.code for fault in found.questions] == ["ledger_sheets"]


def test_a_formula_without_a_stored_value_is_rejected(tmp_path: Path) -> None:
    cells: list[str | float | date | None] = [
        2024,
        12,
        1001,
        "Alpha",
        ONE,
        "2024-012",
        "=1+1",
        date(2024, 4, 20),
        None,
        "",
    ]
    found = read_workbook(tmp_path, workbook(cells))
    assert [fault.code for each in found.rejected for fault in each.faults] == ["ledger_formula"]


# --- what cannot be taken ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (
            'side = "expenses"\n[columns]\namount = "Montant TTC"\npaid_on = "Date de paiement"',
            "unknown_word",
        ),
        ('side = "payments"\n[columns]\namount = "Montant TTC"', "missing_key"),
        ('side = "payments"\n[columns]\npaid_on = "Date de paiement"', "missing_key"),
        ('side = "payments"\n[columns]\namount = "Montant TTC"\npaid_on = "x"\nvat = "TVA"', "unknown_key"),
    ],
)
def test_a_mapping_of_something_else_is_refused(mapping: str, code: str, tmp_path: Path) -> None:
    stated = f'schema = "subventio/ledger-mapping/1"\n{mapping}\n'
    with pytest.raises(UnreadableLedgerError) as refused:
        ledger_mapping(tmp_path / "m.toml", stated, of_payments=True)
    assert {fault.code for fault in refused.value.faults} == {code}


def test_a_mapping_of_payments_is_none_of_a_ledger(tmp_path: Path) -> None:
    stated = mapping_text(read(tmp_path, [row()]).mapping)
    with pytest.raises(UnreadableLedgerError):
        ledger_mapping(tmp_path / "m.toml", stated)


def test_a_table_that_is_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLedgerError) as refused:
        read(tmp_path, [["x", "10,00"]], ["Libellé", "Montant"])
    assert [fault.code for fault in refused.value.faults] == ["payments_no_heading"]
