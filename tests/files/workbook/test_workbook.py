"""A dossier as a workbook and back: what no cell changed comes back to the byte, what one changed is changed there."""

import difflib
import os
import re
import subprocess
from datetime import date, datetime
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.files.workbook.cells import decoded, encoded
from conventions.files.workbook.filled_cells import filled_workbook
from conventions.files.workbook.importing import import_workbook
from conventions.files.workbook.layout import HEADING_ROW, LISTS, ORIGIN, TABLES
from conventions.files.workbook.sheets import workbook_bytes
from conventions.files.workbook.workbook_files import sources_in
from tests.draws import heavy
from tests.files.workbook.books import (
    BASE,
    EXAMPLES,
    copied,
    exported,
    filled,
    imported,
    opened,
    place_of,
    refused,
    texts,
)

HALF_KNOWN = Path(__file__).parents[2] / "faults" / "agreements" / "half-known"
DOSSIERS = [*sorted(path.parent for path in EXAMPLES.glob("*/convention.toml")), BASE]
BOOK = exported()
SHEETS = [
    "Lisez-moi", "Convention", "Actions", "Partenaires", "Budget", "Versements", "Dépenses", "Ressources",
    "Indicateurs", "Ventilations", "Séances", "Années", "Événements", "Textes",
]  # fmt: skip


class TestRoundTrip:
    @pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
    def test_every_file_comes_back_to_the_byte(self, folder: Path, tmp_path: Path) -> None:
        data = exported(folder)
        _, found = imported(data, tmp_path / "out")
        assert found == texts(folder)
        assert read_dossier(tmp_path / "out") == read_dossier(folder)

    @pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
    def test_equal_dossiers_give_equal_bytes(self, folder: Path) -> None:
        assert exported(folder) == exported(folder)

    def test_amounts_that_nobody_knows_come_back(self, tmp_path: Path) -> None:
        folder = Path(copytree(HALF_KNOWN, tmp_path / "half-known"))
        with (folder / "facts.toml").open("a", encoding="utf-8") as facts:
            facts.write('\n[[fact]]\nkey = "payment"\noccurred_on = 2025-02-01\nvalue = "unknown"\n')
        _, found = imported(exported(folder), tmp_path / "out")
        assert found == texts(folder)

    def test_the_verdict_is_the_same_afterwards(self, tmp_path: Path) -> None:
        folder = EXAMPLES / "cd62-apes-2024-closed"
        imported(exported(folder), tmp_path / "out")
        day = date(2025, 7, 2)
        assert evaluate(read_dossier(tmp_path / "out"), day) == evaluate(read_dossier(folder), day)

    @pytest.mark.slow
    @heavy
    @given(
        st.text(min_size=1, max_size=60).filter(lambda text: text.strip()),
        st.text(min_size=1, max_size=20).filter(lambda text: text.strip()),
    )
    def test_any_text_comes_back(
        self, tmp_path_factory: pytest.TempPathFactory, label: str, title: str
    ) -> None:
        import json

        folder = tmp_path_factory.mktemp("any")
        dossier = copied(BASE, folder / "dossier")
        path = dossier / "convention.toml"
        text = path.read_text("utf-8")
        for before, after in (('"Outillage"', label), ('"Leçons"', title)):
            text = text.replace(before, json.dumps(after).replace("\x7f", "\\u007f"))
        if re.search(r"\\ud[89a-f]", text):
            return  # a lone half of a sign is no TOML
        path.write_text(text, encoding="utf-8")
        _, found = imported(exported(dossier), folder / "out")
        assert found == texts(dossier)
        again = filled(exported(dossier), {"Budget!D5": "autre"})
        assert (
            json.dumps(title).replace("\x7f", "\\u007f")
            in imported(again, folder / "again")[1]["convention.toml"]
        )

    @given(st.text())
    def test_a_text_in_a_cell_is_undone(self, text: str) -> None:
        assert decoded(encoded(text)) == text
        assert not re.search("[\x00-\x08\x0b-\x1f]", encoded(text))

    def test_line_ends_of_another_system_come_back(self, tmp_path: Path) -> None:
        dossier = copied(BASE, tmp_path / "dossier")
        for name in ("convention.toml", "expenses.csv"):
            path = dossier / name
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        _, found = imported(exported(dossier), tmp_path / "out")
        assert (tmp_path / "out" / "convention.toml").read_bytes() == (
            dossier / "convention.toml"
        ).read_bytes()
        assert found.keys() == texts(dossier).keys()

    def test_a_text_longer_than_a_cell_comes_back_and_is_not_changed_in_its_cell(
        self, tmp_path: Path
    ) -> None:
        dossier = copied(BASE, tmp_path / "dossier")
        path = dossier / "convention.toml"
        path.write_text(
            path.read_text("utf-8").replace('"Leçons"', f'"Leçons"\ndescription = "{"x" * 70_000}"'),
            encoding="utf-8",
        )
        data = exported(dossier)
        assert imported(data, tmp_path / "out")[1] == texts(dossier)
        place = place_of(data, "Actions", "Description", "lessons")
        assert refused(filled(data, {place: "court"}), tmp_path / "again") == [(place, "workbook_long")]


class TestFormulas:
    """No cell of a text is a formula, whatever it begins with."""

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "'=1"])
    def test_a_text_that_looks_like_a_formula_stays_a_text(self, text: str, tmp_path: Path) -> None:
        dossier = copied(BASE, tmp_path / "dossier")
        path = dossier / "convention.toml"
        path.write_text(path.read_text("utf-8").replace('"Outillage"', f'"{text}"'), encoding="utf-8")
        (dossier / "expenses.csv").write_text(
            f'id,label,amount,line\ne1,"\'{text}",1.00,tools\n', encoding="utf-8"
        )
        data = exported(dossier)
        book = opened(data)
        formulas = {
            (sheet.title, cell.coordinate)
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        assert formulas == {
            ("Budget", "E3"),
            ("Budget", "G3"),
            ("Budget", "I3"),
            ("Dépenses", "D3"),
            ("Ressources", "D3"),
            *(("Séances", f"{column}3") for column in "EGHIL"),
        }
        assert book["Budget"]["D5"].value == text
        assert book["Budget"]["D5"].number_format == "@"
        assert imported(data, tmp_path / "out")[1] == texts(dossier)

    def test_every_formula_is_locked(self) -> None:
        book = opened(BOOK)
        for sheet in book.worksheets:
            assert sheet.protection.sheet
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        assert cell.protection.locked, (sheet.title, cell.coordinate)


class TestSheets:
    def test_the_sheets_are_those_of_the_field(self) -> None:
        book = opened(BOOK)
        assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] == SHEETS
        assert {sheet.title for sheet in book.worksheets} - set(SHEETS) == {LISTS, ORIGIN}

    def test_cells_are_typed_and_open_to_be_filled(self) -> None:
        book = opened(BOOK)
        budget, expenses = book["Budget"], book["Dépenses"]
        assert (budget["E5"].value, budget["E5"].number_format) == (12000, '#,##0.00\\ "€"')
        assert isinstance(expenses["G5"].value, datetime)
        assert not expenses["D5"].protection.locked
        assert not expenses.column_dimensions["D"].protection.locked
        assert expenses["A5"].protection.locked

    def test_lists_and_notes_help_the_reader(self) -> None:
        book = opened(BOOK)
        offered = {rule.formula1 for rule in book["Dépenses"].data_validations.dataValidation}
        assert {"Listes!$B$2:$B$600", "Listes!$C$2:$C$600", '"oui,non"'} <= offered
        assert [cell.value for cell in book[LISTS]["B"]][:3] == ["Actions", "Réparations", "Leçons"]
        assert "avoir" in book["Dépenses"]["D4"].comment.text

    def test_every_column_of_a_table_has_its_heading_once(self) -> None:
        for table in TABLES:
            titles = [column.title for column in table.columns]
            assert len(titles) == len(set(titles))


CHANGES: tuple[tuple[dict[str, object], str, list[str], list[str]], ...] = (
    ({"Budget!E5": 12500.5}, "convention.toml", ['-amount = "12 000,00 €"'], ['+amount = "12500.50"']),
    ({"Budget!E5": 12.3456}, "convention.toml", ['-amount = "12 000,00 €"'], ['+amount = "12.35"']),  # as it is shown
    ({"Convention!C18": "9 000,00 €"}, "convention.toml", ['-amount = "10 000,00 €"'], ['+amount = "9000.00"']),
    ({"Convention!C9": date(2024, 2, 1)}, "convention.toml", ["-requested_on = 2024-01-15"], ["+requested_on = 2024-02-01"]),
    ({"Convention!C9": "02/02/2024"}, "convention.toml", ["-requested_on = 2024-01-15"], ["+requested_on = 2024-02-02"]),
    ({"Convention!C9": None}, "convention.toml", ["-requested_on = 2024-01-15"], []),
    ({"Convention!C6": "2024-7"}, "convention.toml", [], ['+number = "2024-7"']),
    ({"Convention!C13": "à compléter"}, "convention.toml", ["-signed_on = 2024-03-01"], ['+signed_on = "to_be_completed"']),
    ({"Convention!C14": 3}, "convention.toml", ["-originals = 2"], ["+originals = 3"]),
    ({"Convention!C25": "1 rue\n62000 Arras"}, "convention.toml", ['-address = ["rue Ferdinand Buisson", "62018 Arras Cedex 9"]'], ['+address = ["1 rue", "62000 Arras"]']),
    ({"Convention!C45": "A", "Convention!C46": "présidente"}, "convention.toml", [], ["+", "+[party.beneficiary.representative]", '+name = "A"', '+title = "présidente"']),
    ({"Actions!D6": "Deux\nlignes"}, "convention.toml", [], ['+description = "Deux\\nlignes"']),
    ({"Actions!B7": "more", "Actions!C7": "Plus"}, "convention.toml", [], ["+[[action]]", '+id = "more"', '+title = "Plus"', "+"]),
    ({f"Budget!{c}7": None for c in "BCDE"}, "convention.toml", ["-[[budget.resource]]", '-id = "own"', '-label = "Fonds propres"', '-amount = "2000.00"', "-"], []),
    ({"Budget!B8": "nature", "Budget!C8": "room", "Budget!D8": "Salle", "Budget!N8": "funder"}, "convention.toml", [], ["+", "+[[budget.in_kind]]", '+id = "room"', '+label = "Salle"', '+giver = "funder"']),
    ({"Budget!B8": "charge", "Budget!C8": "time", "Budget!D8": "Temps", "Budget!F8": "0,5"}, "convention.toml", [], ["+[[budget.expense]]", '+id = "time"', '+label = "Temps"', '+fte = "0,5"', "+"]),
    ({"Versements!F5": "signed + 60 days"}, "convention.toml", [], ['+due = "signed + 60 days"']),
    ({"Indicateurs!H5": "01/02/2024\n03/02/2024"}, "convention.toml", [], ["+dates = [2024-02-01, 2024-02-03]"]),
    ({"Événements!E6": 9999.99}, "facts.toml", ['-value = "10 000,00 €"'], ['+value = "9999.99"']),
    ({"Événements!E9": 96}, "facts.toml", ["-value = 98"], ["+value = 96"]),
    ({"Événements!E9": 96.5}, "facts.toml", ["-value = 98"], ['+value = "96.5"']),
    ({"Événements!E9": "96,5"}, "facts.toml", ["-value = 98"], ['+value = "96.5"']),
    ({"Événements!B13": "success", "Événements!C13": date(2025, 6, 1), "Événements!E13": "80 %"}, "facts.toml", [], ["+", "+[[fact]]", '+key = "success"', "+occurred_on = 2025-06-01", '+value = "80 %"']),
    ({"Événements!B13": "aid_of_others", "Événements!C13": date(2025, 6, 1), "Événements!E13": 12.5}, "facts.toml", [], ["+", "+[[fact]]", '+key = "aid_of_others"', "+occurred_on = 2025-06-01", '+value = "12.50"']),
    ({"Événements!B13": "board_agrees", "Événements!C13": date(2025, 6, 1), "Événements!E13": "oui"}, "facts.toml", [], ["+", "+[[fact]]", '+key = "board_agrees"', "+occurred_on = 2025-06-01", "+value = true"]),
    ({"Événements!B13": "reprieve", "Événements!C13": date(2025, 6, 1), "Événements!E13": date(2025, 9, 1)}, "facts.toml", [], ["+", "+[[fact]]", '+key = "reprieve"', "+occurred_on = 2025-06-01", "+value = 2025-09-01"]),
    ({"Événements!B13": "reason", "Événements!C13": date(2025, 6, 1), "Événements!E13": "=1"}, "facts.toml", [], ["+", "+[[fact]]", '+key = "reason"', "+occurred_on = 2025-06-01", '+value = "=1"']),
)  # fmt: skip


class TestChanges:
    @pytest.mark.parametrize(
        ("cells", "file", "gone", "new"),
        CHANGES,
        ids=lambda case: next(iter(case)) if isinstance(case, dict) else "",
    )
    def test_a_changed_cell_is_changed_in_its_file_and_nothing_else(
        self, cells: dict[str, object], file: str, gone: list[str], new: list[str], tmp_path: Path
    ) -> None:
        _, found = imported(filled(BOOK, cells), tmp_path / "out")
        before = texts(BASE)
        for name in before.keys() - {file}:
            assert found[name] == before[name]
        lines = list(difflib.ndiff(before[file].splitlines(), found[file].splitlines()))
        assert sorted(line[0] + line[2:] for line in lines if line.startswith("- ")) == sorted(gone)
        assert sorted(line[0] + line[2:] for line in lines if line.startswith("+ ")) == sorted(new)

    def test_rows_of_the_ledger_are_changed_added_and_removed(self, tmp_path: Path) -> None:
        cells: dict[str, object] = {
            "Dépenses!D5": 3900, "Dépenses!N5": "pay",
            "Dépenses!B7": "e3", "Dépenses!C7": "=avoir", "Dépenses!D7": -10.1, "Dépenses!H7": date(2024, 7, 1), "Dépenses!I7": "non",
            "Ressources!B5": None, "Ressources!C5": None, "Ressources!D5": None, "Ressources!E5": None, "Ressources!F5": None, "Ressources!G5": None,
        }  # fmt: skip
        _, found = imported(filled(BOOK, cells), tmp_path / "out")
        ledger = read_dossier(tmp_path / "out").ledger
        assert ledger is not None
        assert [(row.id, str(row.amount), row.for_operation) for row in ledger.expenses] == [
            ("e1", "3900.00", True), ("e2", "1250.40", True), ("e3", "-10.10", False),
        ]  # fmt: skip
        assert ledger.expenses[2].label == "=avoir"
        assert ledger.resources == ()
        assert "'=avoir" in found["expenses.csv"]
        assert found["convention.toml"] == texts(BASE)["convention.toml"]

    def test_a_ledger_no_more_presented_is_taken_away(self, tmp_path: Path) -> None:
        cells: dict[str, object] = {f"Ressources!{letter}5": None for letter in "BCDEFG"} | {
            "Ressources!C3": "non"
        }
        data = filled(BOOK, cells)
        done, found = imported(data, tmp_path / "out")
        assert "resources.csv" not in found
        dossier = copied(BASE, tmp_path / "dossier")
        path = tmp_path / "a.xlsx"
        path.write_bytes(data)
        done = import_workbook(path, dossier, replace=True)
        assert [each.name for each in done.removed] == ["resources.csv"]
        assert not (dossier / "resources.csv").exists()

    def test_a_line_may_change_its_side(self, tmp_path: Path) -> None:
        cells: dict[str, object] = {"Budget!B7": "nature", "Budget!E7": 2000}
        _, found = imported(filled(BOOK, cells), tmp_path / "out")
        budget = read_dossier(tmp_path / "out").agreement.budget
        assert budget is not None
        assert [aid.id for aid in budget.in_kind] == ["own"]
        assert [line.id for line in budget.resources or ()] == ["department"]
        assert found["facts.toml"] == texts(BASE)["facts.toml"]

    def test_columns_and_rows_may_be_moved(self, tmp_path: Path) -> None:
        book = opened(BOOK)
        actions = book["Actions"]
        for row in range(4, 7):
            actions.cell(row, 3).value, actions.cell(row, 4).value = (
                actions.cell(row, 4).value,
                actions.cell(row, 3).value,
            )
        for column in range(1, 5):
            one, other = actions.cell(5, column).value, actions.cell(6, column).value
            actions.cell(5, column).value, actions.cell(6, column).value = other, one
        book.save(tmp_path / "moved.xlsx")
        import_workbook(tmp_path / "moved.xlsx", tmp_path / "out")
        assert texts(tmp_path / "out") == texts(BASE)

    def test_the_texts_can_be_edited_too(self, tmp_path: Path) -> None:
        book = opened(BOOK)
        sheet = book["Textes"]
        row = next(
            row
            for row in range(5, sheet.max_row + 1)
            if sheet.cell(row, 3).value == 'due = "period.end + 6 months"'
        )
        data = filled(BOOK, {f"Textes!C{row}": 'due = "period.end + 3 months"', "Budget!E5": 12500})
        _, found = imported(data, tmp_path / "out")
        assert 'due = "period.end + 3 months"' in found["convention.toml"]
        assert 'amount = "12500.00"' in found["convention.toml"]

    def test_a_cell_and_a_text_that_both_changed_are_told(self, tmp_path: Path) -> None:
        sheet = opened(BOOK)["Textes"]
        row = next(
            row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 3).value == 'amount = "12 000,00 €"'
        )
        both = {f"Textes!C{row}": 'amount = "11 000,00 €"', "Budget!E5": 12500}
        assert refused(filled(BOOK, both), tmp_path / "out") == [("Budget!E5", "workbook_two_voices")]
        agreed = {f"Textes!C{row}": 'amount = "12 500,00 €"', "Budget!E5": 12500}
        assert (
            'amount = "12 500,00 €"'
            in imported(filled(BOOK, agreed), tmp_path / "again")[1]["convention.toml"]
        )


class TestNames:
    """A workbook names files: only those of a dossier are written, or taken away."""

    @pytest.mark.parametrize("sheet", ["Textes", "Origine"])
    @pytest.mark.parametrize("name", ["../facts.toml", "/srv/x.toml", "amendments/../../a.toml", "notes.txt", "amendments/.toml"])  # fmt: skip
    def test_no_path_leaves_the_folder(self, sheet: str, name: str, tmp_path: Path) -> None:
        assert refused(filled(BOOK, {f"{sheet}!A5": name}), tmp_path / "out") == [
            (f"{sheet}!A5", "workbook_file_strange")
        ]
        assert not (tmp_path / "out").exists()


FAULTS: tuple[tuple[dict[str, object], list[tuple[str, str]]], ...] = (
    ({"Budget!E5": "beaucoup"}, [("Budget!E5", "amount_unreadable.not_a_number")]),
    ({"Budget!E5": "1 234,5"}, [("Budget!E5", "amount_unreadable.one_decimal")]),
    ({"Budget!I5": "unknown"}, [("Budget!I5", "unknown_action")]),
    ({"Budget!K5": "abc"}, [("Budget!K5", "account_unreadable")]),
    ({"Budget!C7": "department"}, [("Budget!C7", "id_twice")]),
    ({"Budget!B8": "autre", "Budget!C8": "x"}, [("Budget!B8", "unknown_word")]),
    ({"Budget!B8": "charge", "Budget!C8": "x", "Budget!D8": "X"}, [("Budget!B8", "missing_key")]),
    ({"Budget!B6": None, "Budget!C6": None, "Budget!D6": None, "Budget!E6": None, "Budget!C7": None}, [("Budget!C7", "missing_key")]),
    ({"Convention!C9": "30/02/2024"}, [("Convention!C9", "ledger_date")]),
    ({"Convention!C14": 2.5}, [("Convention!C14", "wrong_type.integer")]),
    ({"Convention!C16": date(2023, 1, 1)}, [("Convention!C16", "period_reversed")]),
    ({"Convention!C26": "123"}, [("Convention!C26", "identifier_length")]),
    ({"Convention!C10": "lune"}, [("Convention!C10", "unknown_word")]),
    ({"Convention!A5": "x"}, [("Convention", "workbook_row_missing")]),
    ({"Versements!F5": "signed +"}, [("Versements!F5", "expression_syntax.end")]),
    ({"Versements!B5": "double"}, [("Versements!B5", "workbook_name_fixed")]),
    ({"Versements!C6": "sans nom"}, [("Versements!B6", "cell_empty")]),
    ({"Dépenses!D5": "x"}, [("Dépenses!D5", "amount_unreadable.not_a_number")]),
    ({"Dépenses!E5": "nowhere"}, [("Dépenses!E5", "unknown_line")]),
    ({"Dépenses!E6": "nowhere", "Dépenses!C5": "x"}, [("Dépenses!E6", "unknown_line")]),
    ({"Dépenses!N5": "autre"}, [("Dépenses!N5", "unknown_word")]),
    ({"Dépenses!I5": "peut-être"}, [("Dépenses!I5", "cell_truth")]),
    ({"Dépenses!B5": None}, [("Dépenses!B5", "cell_empty")]),
    ({"Dépenses!C3": "non"}, [("Dépenses!C3", "workbook_presented")]),
    ({"Dépenses!C3": "quoi"}, [("Dépenses!C3", "cell_truth")]),
    ({"Indicateurs!E5": "cent"}, [("Indicateurs!E5", "wrong_type.integer")]),
    ({"Événements!E9": "beaucoup"}, [("Événements!E9", "wrong_type.quantity")]),
    ({"Événements!B5": "inconnu"}, [("Événements!B5", "unknown_fact")]),
    ({"Événements!F6": "nulle_part"}, [("Événements!F6", "unknown_of")]),
    ({"Budget!D4": "Nom"}, [("Budget", "workbook_column_missing")]),
    ({"Textes!C5": "schema = "}, [("Textes!C5", "toml_syntax.value")]),
)  # fmt: skip


class TestFaults:
    @pytest.mark.parametrize(
        ("cells", "expected"), FAULTS, ids=lambda case: next(iter(case)) if isinstance(case, dict) else ""
    )
    def test_every_fault_names_its_sheet_and_its_cell(
        self, cells: dict[str, object], expected: list[tuple[str, str]], tmp_path: Path
    ) -> None:
        found = refused(filled(BOOK, cells), tmp_path / "out")
        assert set(expected) <= set(found), found

    def test_all_faults_are_told_at_once(self, tmp_path: Path) -> None:
        cells: dict[str, object] = {"Budget!E5": "x", "Dépenses!D5": "y", "Convention!C9": "z"}
        assert [place for place, _ in refused(filled(BOOK, cells), tmp_path / "out")] == [
            "Budget!E5",
            "Convention!C9",
            "Dépenses!D5",
        ]

    def test_a_value_written_with_others_on_a_line_is_not_changed_here(self, tmp_path: Path) -> None:
        dossier = copied(BASE, tmp_path / "dossier")
        path = dossier / "convention.toml"
        path.write_text(
            path.read_text("utf-8")
            .replace('[grant]\namount = "10 000,00 €"', 'grant = { amount = "10 000,00 €" }', 1)
            .replace("[period]", "", 1)
            .replace('start = 2024-01-01\nend = 2024-12-31\nrenewal = "never_tacit"', "", 1),
            encoding="utf-8",
        )
        text = path.read_text("utf-8").replace(
            'territory = "metropole"\n',
            'territory = "metropole"\nperiod = { start = 2024-01-01, end = 2024-12-31 }\ngrant = { amount = "10 000,00 €" }\n',
            1,
        )
        path.write_text(
            text.replace('\ngrant = { amount = "10 000,00 €" }\n\n[[action]]', "\n[[action]]"),
            encoding="utf-8",
        )
        data = exported(dossier)
        assert imported(data, tmp_path / "out")[1] == texts(dossier)
        assert (
            'grant = { amount = "9.00" }'
            in imported(filled(data, {"Convention!C18": 9}), tmp_path / "changed")[1]["convention.toml"]
        )
        assert refused(filled(data, {"Convention!C17": "tacit"}), tmp_path / "again") == [
            ("Convention!C17", "workbook_inline")
        ]

    @pytest.mark.parametrize(("data", "code"), [(b"a;b", "file_kind_other"), (b"", "file_kind_empty")])
    def test_what_is_no_workbook_at_all_is_said(self, data: bytes, code: str, tmp_path: Path) -> None:
        with pytest.raises(UnreadableLedgerError) as error:
            filled_workbook(tmp_path / "a.xlsx", data)
        assert [fault.code for fault in error.value.faults] == [code]

    def test_another_workbook_or_one_without_a_sheet_is_refused(self, tmp_path: Path) -> None:
        book = opened(BOOK)
        del book["Budget"]
        book.save(tmp_path / "a.xlsx")
        with pytest.raises(UnreadableLedgerError) as error:
            import_workbook(tmp_path / "a.xlsx", tmp_path / "out")
        assert [(fault.code, fault.actual) for fault in error.value.faults] == [
            ("workbook_sheet_missing", "Budget")
        ]
        del book[LISTS]
        book.save(tmp_path / "a.xlsx")
        with pytest.raises(UnreadableLedgerError) as error:
            import_workbook(tmp_path / "a.xlsx", tmp_path / "out")
        assert [fault.code for fault in error.value.faults] == ["workbook_not_ours"]

    def test_what_is_there_is_not_replaced_unless_told(self, tmp_path: Path) -> None:
        imported(BOOK, tmp_path / "out")
        with pytest.raises(UnreadableLedgerError) as error:
            imported(BOOK, tmp_path / "out")
        assert [fault.code for fault in error.value.faults] == ["workbook_exists"]
        imported(BOOK, tmp_path / "out", replace=True)


class TestBlank:
    def test_a_blank_one_holds_neither_facts_nor_ledger(self) -> None:
        book = opened(exported(EXAMPLES / "cd62-apes-2024-closed", blank=True))
        assert book["Événements"]["B5"].value is None
        assert book["Dépenses"]["B5"].value is None
        held = {book["Textes"].cell(row, 1).value for row in range(5, book["Textes"].max_row + 1)}
        assert held == {"convention.toml"}
        assert book["Indicateurs"]["I4"].value == "Résultat"

    def test_what_the_beneficiary_fills_in_joins_the_funder_s_dossier(self, tmp_path: Path) -> None:
        dossier = copied(BASE, tmp_path / "dossier")
        (dossier / "expenses.csv").unlink()
        (dossier / "resources.csv").unlink()
        data = filled(
            exported(dossier, blank=True),
            {
                "Dépenses!C3": "oui", "Dépenses!B5": "e1", "Dépenses!C5": "Établi", "Dépenses!D5": 3890, "Dépenses!E5": "tools",
                "Ressources!C3": "oui", "Indicateurs!I5": 96, "Indicateurs!J5": date(2025, 5, 30),
            },
        )  # fmt: skip
        path = tmp_path / "rempli.xlsx"
        path.write_bytes(data)
        import_workbook(path, dossier, replace=True)
        found = read_dossier(dossier)
        assert found.ledger is not None
        assert (len(found.ledger.expenses), found.ledger.resources) == (1, ())
        assert found.facts[:8] == read_dossier(BASE).facts
        assert (found.facts[8].key, found.facts[8].value, found.facts[8].occurred_on) == (
            "repairs_done",
            96,
            date(2025, 5, 30),
        )

    def test_a_result_without_its_day_is_asked_for(self, tmp_path: Path) -> None:
        data = filled(exported(blank=True), {"Indicateurs!I5": 96})
        assert refused(data, tmp_path / "out") == [("Indicateurs!J5", "cell_empty")]
        data = filled(exported(blank=True), {"Indicateurs!J5": date(2025, 5, 30)})
        assert refused(data, tmp_path / "out") == [("Indicateurs!I5", "cell_empty")]

    def test_an_empty_one_becomes_a_dossier_once_filled(self, tmp_path: Path) -> None:
        data = workbook_bytes(sources_in(tmp_path), blank=True)
        places = {place for place, code in refused(data, tmp_path / "out") if code == "missing_key"}
        assert {"Convention!C5", "Convention!C7"} <= places
        cells: dict[str, object] = {
            "Convention!C5": "neuf", "Convention!C7": "Un dossier neuf", "Convention!C15": date(2025, 1, 1),
            "Convention!C16": date(2025, 12, 31), "Convention!C18": 1000, "Convention!C22": "Ville", "Convention!C23": "la Ville",
            "Convention!C37": "Association", "Convention!C38": "l’association", "Budget!B5": "charge", "Budget!C5": "pay",
            "Budget!D5": "Salaires", "Budget!E5": 1000, "Convention!C20": 40000,
            "Versements!B5": "advance", "Versements!G5": "grant * 80 %", "Actions!B5": "a", "Actions!C5": "Une action",
        }  # fmt: skip
        _, found = imported(filled(data, cells), tmp_path / "out")
        agreement = read_dossier(tmp_path / "out").agreement
        assert (agreement.id, str(agreement.grant), [duty.name for duty in agreement.duties]) == (
            "neuf",
            "1000.00",
            ["advance"],
        )
        assert found.keys() == {"convention.toml"}
        assert imported(exported(tmp_path / "out"), tmp_path / "again")[1] == found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as LibreOffice prints it, and as it saves it."""
    place = tmp_path_factory.mktemp("office")
    (place / "dossier.xlsx").write_bytes(exported(EXAMPLES / "cd62-apes-2024-closed"))
    for form, folder in (("pdf", place), ("xlsx:Calc MS Excel 2007 XML", place / "saved")):
        command = [
            "soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", form,
            "--outdir", str(folder), str(place / "dossier.xlsx"),
        ]  # fmt: skip
        env = {**os.environ, "HOME": str(place)}
        subprocess.run(command, check=True, capture_output=True, timeout=240, env=env)
    return place


@pytest.mark.render
class TestLibreOffice:
    """Another program opens it, shows it, and gives it back."""

    def test_what_it_saves_is_the_same_dossier_to_the_byte(self, office: Path, tmp_path: Path) -> None:
        import_workbook(office / "saved" / "dossier.xlsx", tmp_path / "out")
        assert texts(tmp_path / "out") == texts(EXAMPLES / "cd62-apes-2024-closed")

    def test_its_pages_show_what_is_in_the_dossier(self, office: Path) -> None:
        said = subprocess.run(
            ["pdftotext", "-layout", str(office / "dossier.pdf"), "-"],
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for words in (
            "Acteurs Pour une Économie Solidaire",
            "Total : charge",
            "Petits déjeuners",
            "12/04/2024",
        ):
            assert words in said
        assert re.search(r"49[\u00a0\u202f ,]?500[.,]00", said), "the formula of the total has its value"
        assert not re.search(r"#REF!|#NAME\?|#VALUE!|Err:5", said)


class TestOfAModel:
    """A dossier made after a model: its sheets show what the model brings, and say otherwise where filled."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return copied(EXAMPLES / "entitlement" / "10-instalments", tmp_path / "dossier")

    def test_the_payments_of_the_model_are_shown_and_come_back_as_nothing(
        self, folder: Path, tmp_path: Path
    ) -> None:
        data = exported(folder)
        sheet = opened(data)["Versements"]
        assert [cell.value for cell in sheet["C"][HEADING_ROW:]] == ["Avance", "Acompte", "Solde"]
        assert [sheet["B5"].protection.locked, sheet["C5"].protection.locked] == [True, False]
        assert imported(data, tmp_path / "out")[1] == texts(folder)

    def test_a_cell_that_is_changed_is_stated_by_the_agreement(self, folder: Path, tmp_path: Path) -> None:
        again = tmp_path / "out"
        _, found = imported(filled(exported(folder), {"Versements!C6": "Second versement"}), again)
        added = found["convention.toml"].removeprefix(texts(folder)["convention.toml"].rstrip())
        assert added.split() == ["[payment.interim]", "label", "=", '"Second', 'versement"']
        assert "Second versement" in [each.label for each in read_dossier(again).agreement.duties]
        assert opened(exported(again))["Versements"]["C5"].value == "Second versement"

    def test_what_the_agreement_leaves_out_of_its_model_is_not_shown(self, folder: Path) -> None:
        text = (folder / "convention.toml").read_text("utf-8")
        without = text.replace("uses =", 'without = ["payment.interim"]\nuses =', 1)
        (folder / "convention.toml").write_text(without, "utf-8")
        names = [cell.value for cell in opened(exported(folder))["Versements"]["B"][HEADING_ROW:]]
        assert "interim" not in names

    def test_a_value_of_the_model_is_shown_where_the_agreement_says_none(self, folder: Path) -> None:
        sheet = opened(exported(folder))["Convention"]
        shown = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=HEADING_ROW)}
        assert shown["period/renewal"] == "never_tacit"
