"""Actions, partners, breakdowns and sessions in a workbook: what a cell changes, and what the sheet checks."""

import difflib
import os
import subprocess
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conventions as cv
from conventions.files.dossier_folder import read_dossier
from conventions.files.toml_data import toml_data
from conventions.files.toml_edit import with_items
from conventions.files.workbook.layout import HEADING_ROW, LISTS
from tests.files.workbook.books import (
    BASE,
    EXAMPLES,
    copied,
    exported,
    filled,
    imported,
    opened,
    place_of,
    read_once,
    refused,
    saved,
    texts,
)

MAILLAGE = EXAMPLES / "maillage-2020"
APES = EXAMPLES / "cd62-apes-2023"


@cache
def book_of(folder: Path) -> bytes:
    return exported(folder)


SECOURS = "Secours populaire de Nœux-les-Mines"


def below(book: bytes, sheet: str) -> int:
    """The first row below a table."""
    return int(read_once(book)[sheet].max_row) + 1


CHANGES: tuple[tuple[Path, str, str, object, object, str, list[str], list[str]], ...] = (
    (MAILLAGE, "Séances", "Participants", "Comité partenarial", 24, "sessions.csv",
     ["05/03/2020,fabrique,Comité partenarial,rencontres du quartier,Fabrique du Sud,,,,,Maison de l’emploi Lille Sud | GRDR | BGE,22,,,,,,"],
     ["05/03/2020,fabrique,Comité partenarial,rencontres du quartier,Fabrique du Sud,,,,,Maison de l’emploi Lille Sud | GRDR | BGE,24,,,,,,"]),
    (MAILLAGE, "Séances", "Habitants de quartiers prioritaires", "Comité partenarial", 0, "sessions.csv",
     ["05/03/2020,fabrique,Comité partenarial,rencontres du quartier,Fabrique du Sud,,,,,Maison de l’emploi Lille Sud | GRDR | BGE,22,,,,,,"],
     ["05/03/2020,fabrique,Comité partenarial,rencontres du quartier,Fabrique du Sud,,,,,Maison de l’emploi Lille Sud | GRDR | BGE,22,,,0,,,"]),
    (MAILLAGE, "Séances", "Heures", "Village des créateurs", 2.5, "sessions.csv",
     ["20/02/2020,fabrique,Village des créateurs,rencontres du quartier,,,,,Pôle emploi Lille Grand Sud,,,,,,,,"],
     ["20/02/2020,fabrique,Village des créateurs,rencontres du quartier,,,,2.5,Pôle emploi Lille Grand Sud,,,,,,,,"]),
    (MAILLAGE, "Séances", "Quand", "Village des créateurs", date(2020, 2, 21), "sessions.csv",
     ["20/02/2020,fabrique,Village des créateurs,rencontres du quartier,,,,,Pôle emploi Lille Grand Sud,,,,,,,,"],
     ["2020-02-21,fabrique,Village des créateurs,rencontres du quartier,,,,,Pôle emploi Lille Grand Sud,,,,,,,,"]),
    (APES, "Partenaires", "Apport", SECOURS, "prescripteur", "convention.toml",
     ['{ name = "Secours populaire de Nœux-les-Mines", kind = "technical" },'],
     ['{ name = "Secours populaire de Nœux-les-Mines", kind = "prescribing" },']),
    (APES, "Partenaires", "Dispositif", SECOURS, "Budget citoyen", "convention.toml",
     ['{ name = "Secours populaire de Nœux-les-Mines", kind = "technical" },'],
     ['{ name = "Secours populaire de Nœux-les-Mines", kind = "technical", scheme = "Budget citoyen" },']),
    (MAILLAGE, "Ventilations", "Parties", "sex", "women = femmes\nmen = hommes\nother = autres", "convention.toml",
     ['parts = { women = "femmes", men = "hommes" }'],
     ['parts = { women = "femmes", men = "hommes", other = "autres" }']),
    (MAILLAGE, "Ventilations", "Dont", "sex", "oui", "convention.toml", [], ["of_whom = true"]),
    (APES, "Actions", "Responsable", "breakfasts", "direction", "convention.toml", [], ['in_charge = "direction"']),
)  # fmt: skip


def differences(before: str, after: str) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    gone = [line[2:].strip() for line in lines if line.startswith("- ")]
    return gone, [line[2:].strip() for line in lines if line.startswith("+ ")]


@pytest.mark.parametrize(
    ("folder", "sheet", "heading", "row", "value", "file", "gone", "new"),
    CHANGES,
    ids=lambda case: case if isinstance(case, str) and len(case) < 20 else "",
)
def test_a_changed_cell_is_changed_in_its_file_and_nothing_else(
    folder: Path, sheet: str, heading: str, row: object, value: object, file: str, gone: list[str], new: list[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    book = book_of(folder)
    done, found = imported(filled(book, {place_of(book, sheet, heading, row): value}), tmp_path / "out")
    before = texts(folder)
    assert {name for name in before if found[name] != before[name]} == {file}
    assert differences(before[file], found[file]) == (gone, new)
    assert done.unread == ()


class TestRows:
    def test_a_session_is_added_below_and_another_is_taken_out(self, tmp_path: Path) -> None:
        book = book_of(MAILLAGE)
        row = below(book, "Séances")
        cells: dict[str, object] = {
            f"Séances!B{row}": "2020-11", f"Séances!C{row}": "Formations", f"Séances!D{row}": "=Atelier", f"Séances!L{row}": 9,
        }  # fmt: skip
        gone = place_of(book, "Séances", "Intitulé", "Village des créateurs")
        number = gone.partition("!D")[2]
        cells |= {f"Séances!{column}{number}": None for column in "BCDEFGHIJKLMNOP"}
        action = read_dossier(MAILLAGE).agreement.actions[-1]
        cells[f"Séances!C{row}"] = action.title
        _, found = imported(filled(book, cells), tmp_path / "out")
        lost, new = differences(texts(MAILLAGE)["sessions.csv"], found["sessions.csv"])
        assert [line.split(",")[2] for line in lost] == ["Village des créateurs"]
        assert new == [f"2020-11,{action.id},'=Atelier,,,,,,,,9,,,,,,"]
        assert read_dossier(tmp_path / "out").sessions[-1].title == "=Atelier"  # type: ignore[index]

    def test_partners_are_added_and_taken_out_where_their_action_is(self, tmp_path: Path) -> None:
        book = book_of(APES)
        row = below(book, "Partenaires")
        number = place_of(book, "Partenaires", "Partenaire", SECOURS).partition("!C")[2]
        cells: dict[str, object] = {
            f"Partenaires!B{row}": "houses", f"Partenaires!C{row}": "Ville de Lens", f"Partenaires!D{row}": "technique",
        } | {f"Partenaires!{column}{number}": None for column in "BCDE"}  # fmt: skip
        _, found = imported(filled(book, cells), tmp_path / "out")
        assert differences(texts(APES)["convention.toml"], found["convention.toml"]) == (
            ['{ name = "Secours populaire de Nœux-les-Mines", kind = "technical" },'],
            ['{ name = "Ville de Lens", kind = "technical" },'],
        )
        houses = next(
            each for each in read_dossier(tmp_path / "out").agreement.actions if each.id == "houses"
        )
        assert houses.partners[-1].name == "Ville de Lens"

    def test_a_new_action_may_have_its_partner_at_once(self, tmp_path: Path) -> None:
        cells: dict[str, object] = {
            "Actions!B7": "more", "Actions!C7": "Plus", "Actions!F7": "couture\nbois",
            "Partenaires!B5": "more", "Partenaires!C5": "Emmaüs", "Partenaires!D5": "technique",
        }  # fmt: skip
        imported(filled(exported(), cells), tmp_path / "out")
        action = read_dossier(tmp_path / "out").agreement.actions[-1]
        assert (action.themes, [(each.name, each.kind) for each in action.partners]) == (
            ("couture", "bois"), [("Emmaüs", "technical")],
        )  # fmt: skip

    def test_a_breakdown_and_its_first_sessions_are_begun_in_two_steps(self, tmp_path: Path) -> None:
        cells: dict[str, object] = {
            "Ventilations!B5": "sex", "Ventilations!C5": "sexe", "Ventilations!D5": "women = femmes\nmen = hommes",
            "Séances!C3": "oui", "Séances!B5": "12/04/2024", "Séances!C5": "Leçons", "Séances!D5": "Soudure", "Séances!L5": 8,
        }  # fmt: skip
        _, found = imported(filled(exported(), cells), tmp_path / "out")
        assert found["sessions.csv"] == "when,action,title,participants\n2024-04-12,lessons,Soudure,8\n"
        again = filled(exported(tmp_path / "out"), {"Séances!M5": 3, "Séances!N5": 5})
        _, found = imported(again, tmp_path / "again")
        assert (
            found["sessions.csv"]
            == "when,action,title,participants,women,men\n2024-04-12,lessons,Soudure,8,3,5\n"
        )

    @pytest.mark.parametrize(
        ("folder", "cells", "faults"),
        [
            (APES, {"Partenaires!B5": "rien"}, [("Partenaires!B5", "unknown_action")]),
            (APES, {"Partenaires!D5": "aimable"}, [("Partenaires!D5", "unknown_word")]),
            (MAILLAGE, {"Séances!B5": "hier"}, [("Séances!B5", "session_when")]),
            (MAILLAGE, {"Séances!L5": "une dizaine"}, [("Séances!L5", "wrong_type.integer")]),
            (MAILLAGE, {"Séances!C3": "non"}, [("Séances!C3", "workbook_presented")]),
        ],
        ids=["no such action", "no such kind", "no day", "no number", "not presented"],
    )
    def test_every_fault_names_its_cell(
        self, folder: Path, cells: dict[str, object], faults: list[tuple[str, str]], tmp_path: Path
    ) -> None:
        assert refused(filled(book_of(folder), cells), tmp_path / "out") == faults


class TestYears:
    TEXT = "year;indicator;value;comment\n2022;repairs_done;80 ;locaux fermés\n2023;repairs_done;12,5;\n"

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        dossier = copied(BASE, tmp_path / "dossier")
        (dossier / "years.csv").write_text(self.TEXT, "utf-8")
        return dossier

    def test_a_result_of_an_earlier_year_is_changed_where_it_stands(
        self, folder: Path, tmp_path: Path
    ) -> None:
        book = exported(folder)
        assert imported(book, tmp_path / "same")[1]["years.csv"] == self.TEXT
        assert opened(book)["Années"]["C3"].value == "oui"
        cells: dict[str, object] = {
            "Années!D6": 14, "Années!E6": "reprise", "Années!B7": 2021, "Années!C7": "Réparations faites", "Années!D7": 60,
        }  # fmt: skip
        _, found = imported(filled(book, cells), tmp_path / "out")
        head, first, _ = self.TEXT.splitlines()
        assert found["years.csv"].splitlines() == [
            head,
            first,
            "2023;repairs_done;14;reprise",
            "2021;repairs_done;60;",
        ]
        assert {name for name, text in found.items() if text != texts(folder)[name]} == {"years.csv"}

    def test_a_year_of_the_record_is_refused_in_its_cell(self, folder: Path, tmp_path: Path) -> None:
        cells: dict[str, object] = {"Années!B6": 2024}
        assert refused(filled(exported(folder), cells), tmp_path / "out") == [("Années!D6", "year_of_record")]


ITEMS = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("abcdef")}, optional={"kind": st.sampled_from("xy")}),
    max_size=5,
)
FORMS = {
    "one line": ("a = [{}]\n", ", ", "{{ {} }}"),
    "a line each": ("a = [\n    {}, # the last\n]\n", ", # of it\n    ", "{{ {} }}"),
    "no comma at the end": ("a = [\n    {}\n]\n", ",\n    ", "{{ {} }}"),
    "headers": ("[[a]]\n{}\n", "\n[[a]]\n", "{}"),
}


@given(before=ITEMS, after=ITEMS, form=st.sampled_from(sorted(FORMS)))
def test_a_list_has_the_items_that_it_is_to_have(
    before: list[dict[str, str]], after: list[dict[str, str]], form: str
) -> None:
    around, joint, item = FORMS[form]
    inner = ", " if item != "{}" else "\n"
    rows = [item.format(inner.join(f'{key} = "{said}"' for key, said in row.items())) for row in before]
    text = (
        "# first\n"
        + (around.format(joint.join(rows)) if rows else "")
        + ("" if form == "headers" else "z = 1\n")
    )
    found = toml_data("x", with_items(text, ("a",), before, after)).data
    assert found is not None
    assert found.get("a", []) == after


class TestOfTheSheet:
    def test_lists_offer_the_actions_and_what_a_partner_brings(self) -> None:
        book = opened(book_of(APES))
        offered = {rule.formula1 for rule in book["Partenaires"].data_validations.dataValidation}
        assert offered == {"Listes!$B$2:$B$600", "Listes!$G$2:$G$600"}
        assert [cell.value for cell in book[LISTS]["G"]][1:4] == ["financier", "technique", "prescripteur"]

    def test_each_part_of_a_breakdown_is_a_column(self) -> None:
        titles = [cell.value for cell in opened(book_of(MAILLAGE))["Séances"][HEADING_ROW]]
        assert titles[11:14] == ["Participants", "Femmes", "Hommes"]
        assert len(titles) == len(set(titles))

    def test_a_workbook_of_the_earlier_form_is_read_as_it_was(self, tmp_path: Path) -> None:
        book = opened(book_of(APES))
        for sheet in ("Partenaires", "Ventilations", "Séances", "Années"):
            del book[sheet]
        book["Actions"].delete_cols(5, 6)
        book[LISTS]["A1"].value = "subventio/workbook/1"
        done, found = imported(saved(book), tmp_path / "out")
        assert found == texts(APES)
        assert done.unread == ()

    def test_what_nothing_reads_is_told_with_its_place(self, tmp_path: Path) -> None:
        book = opened(
            filled(
                exported(),
                {"Séances!R3": "note", "Textes!D6": "?", "Budget!D2": "revoir", "Convention!C200": "x"},
            )
        )
        assert {fault.place.path for fault in imported(saved(book), tmp_path / "out")[0].unread} == {
            "Séances!R3", "Textes!D6", "Budget!D2", "Convention!C200",
        }  # fmt: skip
        first = cv.unread_in_workbook(saved(book))[0]
        said = cv.fault_text(first, lang="en")
        assert said.startswith("workbook.xlsx: Convention!C200: ‘x’ stands beside the table")

    def test_nothing_is_told_of_a_workbook_as_it_was_written(self, tmp_path: Path) -> None:
        assert imported(book_of(MAILLAGE), tmp_path / "out")[0].unread == ()
        assert imported(exported(blank=True), tmp_path / "blank")[0].unread == ()


@pytest.mark.render
def test_the_sheet_counts_the_rows_whose_parts_do_not_fit(tmp_path: Path) -> None:
    book = book_of(MAILLAGE)
    cells: dict[str, object] = {
        place_of(book, "Séances", "Femmes", "Politique de la ville, Lille"): 9,
        place_of(book, "Séances", "Habitants de quartiers prioritaires", "Méthodologie de projet"): 80,
        place_of(book, "Séances", "Participants", "Find your future"): 3,
    }
    (tmp_path / "m.xlsx").write_bytes(filled(book, cells))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(tmp_path / "m.xlsx")],
        check=True, capture_output=True, timeout=240, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    from openpyxl import load_workbook

    sheet = load_workbook(tmp_path / "saved" / "m.xlsx", data_only=True)["Séances"]
    assert (sheet["D3"].value, sheet["E3"].value) == ("Lignes à revoir :", 3)
