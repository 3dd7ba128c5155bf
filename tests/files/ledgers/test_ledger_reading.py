"""What a ledger is read as: headings wherever they stand, workbooks as their readers see them."""

from collections.abc import Iterable
from datetime import date, time
from pathlib import Path

import pytest

from budget.ledger import ExpenseKind
from budget.money import Euros
from conventions.files.csv_files import expenses_in, resources_in
from conventions.files.csv_rows import MAX_ROWS as DOSSIER_ROWS
from conventions.files.ledgers.grid import Bad, cell_text
from conventions.files.ledgers.ledger_rows import Rejected, expenses_csv, resources_csv
from conventions.files.ledgers.mapping import (
    DateOrder,
    Side,
    UnreadableLedgerError,
    field_of,
    ledger_mapping,
    mapping_text,
)
from conventions.files.ledgers.reader import grid_of, read_ledger
from tests.files.ledgers.sources import AT, ROWS, TOTAL, book, csv_text, is_conserved, read, saved, table


def codes(rejected: Iterable[Rejected]) -> list[str]:
    return [fault.code for row in rejected for fault in row.faults]


class TestWorkbooks:
    def test_a_sound_one_is_read_to_the_cent(self, tmp_path: Path) -> None:
        reading = read(tmp_path, saved(book()), "a.xlsx")
        assert reading.is_sound
        assert is_conserved(reading)
        first = reading.expenses[0]
        assert (first.amount, first.vat, first.paid_on) == (
            Euros(cents=123456),
            Euros(cents=20576),
            date(2024, 2, 12),
        )
        assert (first.for_operation, str(first.account), first.place) == (True, "606400", "a.xlsx:4")
        assert reading.footings[0].gap == Euros.ZERO

    def test_a_float_is_read_through_the_decimals_it_stands_for(self, tmp_path: Path) -> None:
        reading = read(tmp_path, saved(book(cells={(4, 4): 0.1 + 0.2})), "a.xlsx")
        assert reading.expenses[0].amount == Euros(cents=30)
        assert reading.doubts == ()

    def test_a_cell_that_holds_more_than_it_shows_is_read_as_shown_and_told(self, tmp_path: Path) -> None:
        made = book(cells={(4, 4): 1234.5649}, formats={(4, 4): '#,##0.00" €"'})
        reading = read(tmp_path, saved(made), "a.xlsx")
        assert reading.expenses[0].amount == Euros(cents=123456)
        assert [(fault.code, fault.place.path) for fault in reading.doubts] == [
            ("ledger_rounded", "Dépenses!D4 (Montant TTC)")
        ]

    @pytest.mark.parametrize(
        ("value", "number_format", "code"),
        [
            (12.3456, "General", "amount_unreadable.too_many_decimals"),
            (12.3456, "0", "amount_unreadable.too_many_decimals"),
            (12.3456, "0.000", "amount_unreadable.too_many_decimals"),
            (0.5, "0%", "ledger_percent"),
            (5, "[$£-809]#,##0.00", "amount_unreadable.other_currency"),
            (5, "[$$-409]#,##0.00", "amount_unreadable.other_currency"),
            (5, '"CHF" 0.00', "amount_unreadable.other_currency"),
            ("=A1", "General", "ledger_formula"),
            ("#REF!", "General", "ledger_cell_error"),
            (True, "General", "amount_unreadable.not_a_number"),
            (date(2024, 1, 1), "General", "amount_unreadable.not_a_number"),
            (time(14, 30), "General", "ledger_hour"),
            (1e15, "General", "amount_out_of_bounds"),
        ],
    )  # fmt: skip
    def test_a_cell_that_is_no_amount_is_rejected_and_its_twin_read(
        self, value: object, number_format: str, code: str, tmp_path: Path
    ) -> None:
        made = book(
            cells={(4, 4): value}, formats={} if isinstance(value, date | time) else {(4, 4): number_format}
        )
        reading = read(tmp_path, saved(made), "a.xlsx")
        assert codes(reading.rejected) == [code]
        assert is_conserved(reading)
        assert not reading.is_reconciled

    @pytest.mark.parametrize(
        "number_format",
        ["0", "#,##0", '#,##0.00\\ "€"', "[$€-40C]#,##0.00", "#,##0.00_);(#,##0.00)", "0.00E+00"],
    )
    def test_whole_cents_are_taken_whatever_the_format_shows(
        self, number_format: str, tmp_path: Path
    ) -> None:
        reading = read(tmp_path, saved(book(formats={(4, 4): number_format})), "a.xlsx")
        assert reading.is_sound
        assert reading.totals.taken_amount == Euros(cents=TOTAL)

    @pytest.mark.parametrize(
        ("value", "day"),
        [(45334, date(2024, 2, 12)), ("12/02/2024", date(2024, 2, 12)), (20240212, date(2024, 2, 12))],
    )
    def test_a_day_may_be_a_number_or_a_text(self, value: object, day: date, tmp_path: Path) -> None:
        made = book(cells={(4, 9): value}, formats={(4, 9): "General"})
        assert read(tmp_path, saved(made), "a.xlsx").expenses[0].paid_on == day

    @pytest.mark.parametrize(
        ("value", "code"),
        [(5, "ledger_date"), (True, "ledger_date"), (time(8), "ledger_hour"), ("#N/A", "ledger_cell_error")],
    )
    def test_what_is_no_day_is_rejected(self, value: object, code: str, tmp_path: Path) -> None:
        made = book(cells={(4, 9): value}, formats={} if isinstance(value, time) else {(4, 9): "General"})
        reading = read(tmp_path, saved(made), "a.xlsx")
        assert codes(reading.rejected) == [code]

    def test_hidden_rows_are_read_and_told(self, tmp_path: Path) -> None:
        made = book()
        assert made.active is not None
        made.active.row_dimensions[5].hidden = True
        reading = read(tmp_path, saved(made), "a.xlsx")
        assert reading.totals.taken_amount == Euros(cents=TOTAL)
        assert [(fault.code, fault.actual) for fault in reading.doubts] == [("ledger_hidden", "1")]

    def test_headings_merged_over_columns_and_rows_are_read_together(self, tmp_path: Path) -> None:
        made = book(())
        sheet = made.active
        assert sheet is not None
        sheet.delete_rows(1, 10)
        for row in (
            ["Libellé", "Facture", None, "Paiement", None, "Visa"],
            [None, "N°", "Montant", "Date", "Mode", None],
            ["Papier", "F1", 12.5, date(2024, 3, 1), "chèque", "ok"],
        ):
            sheet.append(row)
        for merged in ("A1:A2", "B1:C1", "D1:E1", "F1:F2"):
            sheet.merge_cells(merged)
        reading = read(tmp_path, saved(made), "a.xlsx")
        assert reading.mapping is not None
        assert reading.mapping.columns == {
            "label": "Libellé", "evidence": "Facture / N°", "amount": "Facture / Montant", "paid_on": "Paiement / Date",
        }  # fmt: skip
        assert reading.unread == ("Paiement / Mode", "Visa")
        expense = reading.expenses[0]
        assert (expense.amount, expense.evidence, expense.paid_on) == (
            Euros(cents=1250),
            "F1",
            date(2024, 3, 1),
        )

    def test_the_first_sheet_with_cells_is_read_and_another_can_be_named(self, tmp_path: Path) -> None:
        made = book()
        other = made.create_sheet("Recettes")
        for row in (
            ["Libellé", "Montant", "Financeur", "Reçu le"],
            ["Acompte", 100, "Région", date(2024, 5, 2)],
        ):
            other.append(row)
        made.create_sheet("Vide", 0)
        path = tmp_path / "a.xlsx"
        path.write_bytes(saved(made))
        assert read_ledger(path).form == ("", "Dépenses")
        mapping = ledger_mapping(
            tmp_path / "m.toml",
            'schema = "subventio/ledger-mapping/1"\nside = "resources"\nsheet = "Recettes"\n[columns]\n'
            'label = "Libellé"\namount = "Montant"\nfunder = "Financeur"\nreceived_on = "Reçu le"\n'
            '[names]\n"Région" = "region"\n',
        )
        reading = read_ledger(path, mapping)
        assert [(row.funder, row.amount, row.received_on) for row in reading.resources] == [
            ("region", Euros(cents=10000), date(2024, 5, 2))
        ]

    def test_a_sheet_that_is_not_there_and_an_empty_book_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(saved(book()))
        with pytest.raises(UnreadableLedgerError) as refused:
            grid_of(path, path.read_bytes(), "Depenses")
        assert [(fault.code, fault.expected) for fault in refused.value.faults] == [
            ("xlsx_sheet_missing", "Dépenses")
        ]


class TestMappings:
    def test_what_is_saved_is_read_again_as_the_same(self, tmp_path: Path) -> None:
        reading = read(tmp_path, csv_text(table()))
        assert reading.mapping is not None
        text = mapping_text(reading.mapping)
        assert ledger_mapping(tmp_path / "m.toml", text) == reading.mapping
        whole = text + (
            '\n[values]\nfor_operation = "oui"\n[names]\n"Salle d\'été" = "room"\n[operation]\ncolumn = "Opération"\n'
            'values = ["oui"]\n[[line]]\nline = "supplies"\naccounts = ["60", "613"]\n'
        )
        mapping = ledger_mapping(tmp_path / "m.toml", whole)
        assert ledger_mapping(tmp_path / "m.toml", mapping_text(mapping)) == mapping

    def test_the_file_of_the_next_month_may_have_its_headings_elsewhere(self, tmp_path: Path) -> None:
        mapping = read(tmp_path, csv_text(table())).mapping
        path = tmp_path / "next.csv"
        path.write_text(
            csv_text([["Mai"] + [""] * 10, ["(provisoire)"] + [""] * 10, *table()]), encoding="utf-8"
        )
        reading = read_ledger(path, mapping)
        assert reading.totals.taken_amount == Euros(cents=TOTAL)
        assert reading.mapping is not None
        assert reading.mapping.heading_row == 4

    def test_columns_in_another_order_are_read_the_same(self, tmp_path: Path) -> None:
        mapping = read(tmp_path, csv_text(table())).mapping
        path = tmp_path / "other.csv"
        path.write_text(csv_text([row[::-1] for row in table()]), encoding="utf-8")
        assert read_ledger(path, mapping).totals.taken_amount == Euros(cents=TOTAL)

    def test_rows_of_another_operation_are_set_aside_and_counted(self, tmp_path: Path) -> None:
        text = mapping_text(read(tmp_path, csv_text(table())).mapping)  # type: ignore[arg-type]
        mapping = ledger_mapping(
            tmp_path / "m.toml", text + '[operation]\ncolumn = "Action"\nvalues = ["action_1"]\n'
        )
        reading = read_ledger(tmp_path / "depenses.csv", mapping)
        assert (reading.totals.taken, reading.totals.outside) == (2, 3)
        assert reading.totals.source_amount == Euros(cents=TOTAL)
        assert all(row.for_operation for row in reading.expenses)
        assert reading.is_sound

    def test_an_account_gives_the_line_and_the_side(self, tmp_path: Path) -> None:
        rows = [
            ["Libellé", "Compte", "Débit", "Crédit"],
            ["Papier", "606400", "10,00", ""],
            ["Avoir", "606400", "-", "2,50"],
            ["Banque", "512000", "", "7,50"],
            ["Subvention", "741000", "0,00", "100,00"],
            ["Bénévolat", "864", "30,00", ""],
            ["Don de temps", "870", "", "30,00"],
            ["Total", "", "40,00", "140,00"],
        ]  # fmt: skip
        reading = read(tmp_path, csv_text(rows))
        assert reading.mapping is not None
        assert reading.mapping.side is Side.BY_ACCOUNT
        assert [row.amount for row in reading.expenses] == [
            Euros(cents=1000),
            Euros(cents=-250),
            Euros(cents=3000),
        ]
        assert [row.amount for row in reading.resources] == [Euros(cents=10000), Euros(cents=3000)]
        assert (reading.totals.outside, reading.totals.outside_amount) == (1, Euros(cents=-750))
        assert reading.is_sound
        assert is_conserved(reading)
        text = (
            mapping_text(reading.mapping)
            + '[[line]]\nline = "supplies"\naccounts = ["60"]\n[[line]]\nline = "grant"\naccounts = ["74"]\n'
        )
        named = read_ledger(tmp_path / "depenses.csv", ledger_mapping(tmp_path / "m.toml", text))
        assert [row.line for row in named.expenses] == ["supplies", "supplies", None]
        assert [row.line for row in named.resources] == ["grant", None]

    def test_a_price_without_tax_is_read_where_there_is_no_other(self, tmp_path: Path) -> None:
        assert read(tmp_path, "Libellé;Montant HT\nx;1,00\n").totals.taken_amount == Euros(cents=100)
        both = read(tmp_path, "Libellé;Montant HT;Montant TTC\nx;1,00;1,20\n")
        assert both.totals.taken_amount == Euros(cents=120)
        assert both.unread == ("Montant HT",)
        assert read(tmp_path, "Libellé;Montant;Montant TTC\nx;1,00;1,20\n").totals.taken_amount == Euros(
            cents=120
        )

    def test_the_order_of_days_is_that_which_they_show(self, tmp_path: Path) -> None:
        english = read(tmp_path, "Label,Amount,Paid on\nx,1.00,02/29/2024\ny,2.00,03/31/2024\n")
        assert english.mapping is not None
        assert (english.mapping.dates, english.expenses[1].paid_on) == (
            DateOrder.MONTH_FIRST,
            date(2024, 3, 31),
        )
        french = read(tmp_path, "Libellé;Montant;Payé le\nx;1,00;03/04/2024\n")
        assert french.expenses[0].paid_on == date(2024, 4, 3)

    @pytest.mark.parametrize("mark", [",", "."])
    def test_a_stated_decimal_mark_settles_a_group(self, mark: str, tmp_path: Path) -> None:
        group = "." if mark == "," else ","
        rows = [["Libellé", "Montant"], ["x", f"1{group}234"], ["y", f"5{mark}00"]]
        assert read(tmp_path, csv_text(rows)).totals.taken_amount == Euros(cents=123900)

    @pytest.mark.parametrize(
        ("heading", "field"),
        [("Montant (€)", "amount"), ("DATE D'ENGAGEMENT", "engaged_on"), ("Nature de la dépense", "label"), ("", None), ("Observations", None), ("Facture / Date", "incurred_on"), ("Règlement / Date", "paid_on"), ("Dépense / Visa", None)],
    )  # fmt: skip
    def test_headings_name_fields_in_the_words_of_accountants(self, heading: str, field: str | None) -> None:
        assert field_of(heading) == field

    @pytest.mark.parametrize(
        ("change", "code", "path"),
        [
            (('side = "expenses"', 'side = "costs"'), "unknown_word", "side"),
            (("ledger-mapping/1", "ledger-mapping/2"), "unknown_word", "schema"),
            (('dates = "day_first"', 'dates = "iso"'), "unknown_word", "dates"),
            (("heading_row = 2", "heading_row = 0"), "number_out_of_bounds", "heading_row"),
            (("heading_row = 2", "heading_row = 2\nheading_rows = 9"), "number_out_of_bounds", "heading_rows"),
            (('label = "Libellé"\n', ""), "missing_key", "columns"),
            (('amount = "Montant TTC"\n', ""), "missing_key", "columns"),
            (('side = "expenses"', 'side = "by_account"'), "missing_key", "columns"),
            (('label = "Libellé"', 'label = "Libellé"\nname = "x"'), "unknown_key", "columns.name"),
            (("[columns]", '[values]\npaid_on = "x"\n[columns]'), "unknown_key", "values.paid_on"),
            (("[columns]", 'colour = "x"\n[columns]'), "unknown_key", "colour"),
            (("[columns]", '[[line]]\nline = "x"\naccounts = ["40"]\n[columns]'), "account_unreadable", "line[1].accounts"),
            (('side = "expenses"', "side = expenses"), "toml_syntax.value", ""),
            (("heading_row = 2", 'heading_row = "2"'), "wrong_type.integer", "heading_row"),
        ],
    )  # fmt: skip
    def test_a_broken_mapping_is_refused_at_its_place(
        self, change: tuple[str, str], code: str, path: str, tmp_path: Path
    ) -> None:
        text = mapping_text(read(tmp_path, csv_text(table())).mapping)  # type: ignore[arg-type]
        if 'account = "Compte"' in text and change[1] == 'side = "by_account"':
            text = text.replace('account = "Compte"\n', "")
        assert change[0] in text
        with pytest.raises(UnreadableLedgerError) as refused:
            ledger_mapping(tmp_path / "m.toml", text.replace(*change, 1))
        assert (code, path) in [(fault.code, fault.place.path) for fault in refused.value.faults]


class TestSources:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "file_kind_empty"),
            (b"\xef\xbb\xbf \n", "file_kind_empty"),
            (b"a;b\n1;2\n", "ledger_no_heading"),
            (b"a\x00b", "ledger_binary"),
            (b'Libelle;Montant\n"x;1\n', "ledger_quote"),
            (b"PK\x03\x04 broken", "file_kind_damaged"),
            (b"Libelle;Montant\n" + b"x;1\n" * 200_001, "ledger_too_big"),
            (b"Libelle;Montant" + b";x" * 300, "ledger_too_big"),
        ],
    )  # fmt: skip
    def test_what_is_no_ledger_is_refused(self, data: bytes, code: str, tmp_path: Path) -> None:
        with pytest.raises(UnreadableLedgerError) as refused:
            read(tmp_path, data)
        assert [fault.code for fault in refused.value.faults] == [code]

    def test_a_file_that_is_not_there_or_no_file_is_refused(self, tmp_path: Path) -> None:
        for path, code in ((tmp_path / "none.csv", "file_missing"), (tmp_path, "file_not_regular")):
            with pytest.raises(UnreadableLedgerError) as refused:
                read_ledger(path)
            assert [fault.code for fault in refused.value.faults] == [code]

    def test_a_sign_that_no_encoding_has_is_told(self, tmp_path: Path) -> None:
        reading = read(tmp_path, b"Libell\xe9;Montant\nx\x81;1,00\ny\xe9;2,00\n")
        assert codes(reading.rejected) == ["ledger_undecodable"]
        assert reading.totals.taken_amount == Euros(cents=200)

    def test_subtotals_are_compared_with_the_rows_above_them(self, tmp_path: Path) -> None:
        text = (
            "Libellé;Montant\na;1,00\nb;2,00\nSous-total;3,00\nc;4,00\nSous-total;5,00\nTotal général;7,00\n"
            "TotalEnergies;10,00\n"
        )
        reading = read(tmp_path, text)
        assert [(each.label, str(each.gap)) for each in reading.footings] == [
            ("Sous-total", "0.00"), ("Sous-total", "1.00"), ("Total général", "0.00"),
        ]  # fmt: skip
        assert reading.totals.taken == 4
        assert not reading.is_reconciled

    def test_a_total_without_an_amount_is_a_row_like_another(self, tmp_path: Path) -> None:
        assert codes(read(tmp_path, "Libellé;Montant\nTotal;\n").rejected) == ["ledger_cell_empty"]
        assert codes(read(tmp_path, "Libellé;Débit;Crédit\nTotal;;\n").rejected) == ["ledger_amount_missing"]

    def test_a_row_repeated_is_taken_and_doubted(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "Libellé;Montant\na;1,00\na;1,00\n")
        assert [(fault.code, fault.place.line, fault.expected) for fault in reading.doubts] == [
            ("ledger_row_repeated", 3, "2")
        ]
        assert reading.totals.taken_amount == Euros(cents=200)

    def test_a_kind_is_named_in_our_words_or_in_usual_ones(self, tmp_path: Path) -> None:
        text = "Libellé;Montant;Type\na;1;charges sociales\nb;1;pay\nc;1;facture\nd;1;autre\n"
        reading = read(tmp_path, text)
        assert [row.kind for row in reading.expenses] == [ExpenseKind.SOCIAL_CHARGES, ExpenseKind.PAY, None]
        assert codes(reading.rejected) == ["ledger_kind"]

    def test_both_sides_and_an_unreadable_side_are_rejected(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "Libellé;Débit;Crédit\na;1,00;2,00\nb;x;\nc;;y\nd;3,00;\n")
        assert codes(reading.rejected) == [
            "ledger_both_sides",
            "amount_unreadable.not_a_number",
            "amount_unreadable.not_a_number",
        ]
        assert [row.cents for row in reading.rejected] == [-100, None, None]
        assert reading.totals.source_amount == Euros(cents=200)

    def test_an_account_that_is_none_is_rejected_by_account(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "Libellé;Compte;Débit;Crédit\na;;1,00;\nb;6O;1,00;\nc;512;x;\n")
        assert codes(reading.rejected) == [
            "ledger_cell_empty",
            "account_unreadable",
            "amount_unreadable.not_a_number",
        ]


class TestWriting:
    def test_what_is_written_is_read_by_a_dossier_as_the_same(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path,
            csv_text(
                [*table(ROWS, footing=False), ["D6", "=1+1", "", "1,00", "", "@line", "+a", "", "", "", "-x"]]
            ),
        )
        problems: list[object] = []
        text = expenses_csv(reading.expenses)
        again = expenses_in("expenses.csv", text, problems)  # type: ignore[arg-type]
        assert problems == []
        shown = [
            (row.id, row.label, row.amount, row.line, row.action, row.paid_on, row.evidence, row.vat)
            for row in again
        ]
        assert shown == [
            (row.id, row.label, row.amount, row.line, row.action, row.paid_on, row.evidence, row.vat)
            for row in reading.expenses
        ]
        assert len(again) <= DOSSIER_ROWS

    @pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@x", "'=x", "'x", "''=x", "plain"])
    def test_no_text_begins_like_a_formula_and_every_text_comes_back(
        self, label: str, tmp_path: Path
    ) -> None:
        reading = read(
            tmp_path, csv_text([["Libellé", "Montant", "Financeur", "Reçu le"], [label, "1,00", label, ""]])
        )
        text = resources_csv(reading.resources)
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in text.splitlines()[1].split(","))
        again = resources_in("resources.csv", text, [])
        assert [(row.label, row.funder) for row in again] == [(label, label)]


def test_cells_show_what_they_hold() -> None:
    assert [cell_text(cell) for cell in (True, False, Bad("x", "y"))] == ["true", "false", "y"]
    assert AT["N°"] == 0
