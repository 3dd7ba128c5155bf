"""`subventio import-sheet`, and SCDL: an export becomes dossiers that give the same rows again."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

import conventions as cv
from conventions.exports.open_data import COLUMNS
from tests.cli.console import Console, Said
from tests.cli.test_no_identifier import amiss
from tests.files.tracking.sheets import DAY, MODEL, OTHER, ROW, bytes_in, codes, outcomes, read, sheet

FUNDER, BENEFICIARY = "22620001200012", "21750001600019"
SHEET = {"SIRET financeur": FUNDER, "N° délibération": "2024-71"}
PAID_ONCE_SIGNED = "commun/annuel-acomptes@1"
ROWS = (ROW | SHEET | {"SIRET": BENEFICIARY}, OTHER | SHEET | {"SIRET": "", "RNA": "W751234567"})
CARRIED = [name for name in COLUMNS if name != "datesPeriodeVersement"]
"""A payment that was made is a day in the file, and nothing in it says that it was made."""


def scdl(run: Console, folder: Path) -> str:
    said = run("export", "scdl", str(folder), "--as-of", DAY, "-o", str(folder / "scdl.csv"))
    assert said.code == 0, said.err
    return (folder / "scdl.csv").read_text("utf-8")


def rows(text: str, columns: list[str]) -> list[list[str]]:
    return [[row[name] for name in columns] for row in csv.DictReader(StringIO(text))]


def test_export_import_export_gives_the_same_rows(tmp_path: Path, run: Console) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    read(first, *ROWS, model=PAID_ONCE_SIGNED).write()
    texts = [scdl(run, first)]
    for folder in (second, third):
        found = cv.read_tracking_sheet(texts[-1].encode(), PAID_ONCE_SIGNED, folder, as_of=DAY)
        assert outcomes(found) == ["new", "new"], codes(found)
        assert {row.known_by for row in found.rows} == {"digest"}
        found.write()
        texts.append(scdl(run, folder))
    assert rows(texts[0], CARRIED) == rows(texts[1], CARRIED)
    assert texts[1] == texts[2]


def test_what_nothing_reads_is_said_and_what_is_taken_for_the_period_is_asked(
    tmp_path: Path, run: Console
) -> None:
    read(tmp_path / "one", *ROWS, model=PAID_ONCE_SIGNED).write()
    text = scdl(run, tmp_path / "one")
    found = cv.read_tracking_sheet(text.encode(), MODEL, tmp_path / "two", as_of=DAY)
    assert found.unread == ("conditionsVersement", "idRAE", "dispositifAide")
    assert [doubt.code for doubt in found.doubts] == ["sheet_period_of_payments"]


def test_a_share_and_an_aid_in_kind_block_their_rows(tmp_path: Path, run: Console) -> None:
    read(tmp_path / "one", *ROWS, model=PAID_ONCE_SIGNED).write()
    head, first, second = scdl(run, tmp_path / "one").splitlines()
    text = "\n".join((head, first.replace(",1,", ",0.5,"), second.replace("numéraire", "nature")))
    found = cv.read_tracking_sheet(text.encode(), MODEL, tmp_path / "two", as_of=DAY)
    assert codes(found) == [["sheet_share"], ["sheet_in_kind"]]


def test_of_the_schema_of_data_subvention_only_what_was_granted_is_taken(tmp_path: Path) -> None:
    headings = (
        "idSubvention,nomAttribuant,idAttribuant,nomBeneficiaire,idBeneficiaire,dateConvention,dateDecision,"
        "dateDebut,dateFin,statutLabel,objet,nature,montant,datesPeriodeVersement,pourcentageSubvention"
    )
    row = f"Commune,{FUNDER},Club,{BENEFICIARY},2024-02-01,2024-01-15,2024-01-01,2024-12-31"
    rest = "Voile,aide en numéraire,4500.00,2024-03-01,1"
    text = f"{headings}\nS-1,{row},attribuée,{rest}\nS-2,{row},refusée,{rest}\n"
    found = cv.read_tracking_sheet(text.encode(), MODEL, tmp_path, as_of=DAY)
    assert [(each.id, each.outcome) for each in found.rows] == [("s-1", "new")], codes(found)
    (folder,) = found.write()
    dossier = cv.read_dossier(folder)
    assert [fact.key for fact in dossier.facts] == ["voted", "signed"]
    assert dossier.agreement.period.last is not None


# --- the command -------------------------------------------------------------------------------------------

OFFICE = "examples/first-week/suivi.csv"


def called(run: Console, into: Path, *words: str, source: str = OFFICE) -> Said:
    return run("import-sheet", source, "--model", MODEL, "--into", str(into), "--as-of", DAY, *words)


def test_without_write_everything_is_shown_and_nothing_written(run: Console, tmp_path: Path) -> None:
    said = called(run, tmp_path / "new")
    assert said.code == 1
    assert "suivi.csv:6: Montant" in said.out
    assert "→" in said.out.partition("suivi.csv:6: Montant")[2].splitlines()[0]
    assert "Visa" in said.out
    assert not (tmp_path / "new").exists()


def test_while_a_row_is_blocked_only_partial_writes_and_says_so(run: Console, tmp_path: Path) -> None:
    assert called(run, tmp_path, "--write").code == 1
    assert list(tmp_path.iterdir()) == []
    said = called(run, tmp_path, "--write", "--partial")
    assert said.code == 1
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["2024-058", "2024-061"]
    before = bytes_in(tmp_path)
    called(run, tmp_path, "--write", "--partial")
    assert bytes_in(tmp_path) == before


def test_the_mapping_is_saved_once_and_read_again(run: Console, tmp_path: Path) -> None:
    saved = tmp_path / "suivi.toml"
    called(run, tmp_path / "a", "--save-mapping", str(saved))
    assert called(run, tmp_path / "a", "--save-mapping", str(saved)).code == 2
    assert called(run, tmp_path / "a", "--save-mapping", str(saved), "--replace").code == 1
    found = json.loads(called(run, tmp_path / "a", "--mapping", str(saved), "--format", "json").out)
    assert found["is_proposed"] is False
    assert found["summary"] == {"new": 2, "changed": 0, "unchanged": 0, "conflict": 0, "blocked": 1}


def test_json_names_what_was_written(run: Console, tmp_path: Path) -> None:
    said = called(run, tmp_path, "--write", "--partial", "--format", "json")
    assert json.loads(said.out)["written"] == [str(tmp_path / "2024-058"), str(tmp_path / "2024-061")]


def test_what_cannot_be_read_is_told_with_code_2(run: Console, tmp_path: Path) -> None:
    assert called(run, tmp_path, source=str(tmp_path / "none.csv")).code == 2
    assert called(run, tmp_path, source="README.md").code == 2
    mapping = tmp_path / "bad.toml"
    mapping.write_text("schema = 1\n", "utf-8")
    assert "bad.toml" in called(run, tmp_path, "--mapping", str(mapping)).err
    assert run("import-sheet", OFFICE, "--model", "commun/none@1", "--into", str(tmp_path)).code == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_identifier_stands_in_what_people_read(run: Console, tmp_path: Path, language: str) -> None:
    rows = (ROW, OTHER, ROW | {"N° convention": "2", "Montant": ""})
    path = tmp_path / "suivi.csv"
    into = tmp_path / "into"
    path.write_bytes(sheet(*rows[:2]))
    called(run, into, "--write", source=str(path))
    path.write_bytes(sheet(ROW | {"Signée le": "03/09/2024"}, OTHER | {"Montant": "1"}, rows[2]))
    said = called(run, into, "--lang", language, source=str(path)).out.replace(str(tmp_path), "")
    lines = [line for line in said.splitlines() if MODEL not in line and "→ correct" not in line]
    assert [found for line in lines for found in amiss(line)] == []


def test_a_file_where_a_folder_is_asked_for_is_told_first(
    tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sheet.csv").write_text("numero;montant\nA;1\n", "utf-8")
    asked = ("import-sheet", "sheet.csv", "--model", PAID_ONCE_SIGNED)
    into = run(*asked, "--into", "sheet.csv")
    assert (into.code, into.out) == (2, "")
    assert "sheet.csv est un fichier → indiquer avec --into un répertoire" in into.err
    mapping = run(*asked, "--into", "dossiers", "--mapping", ".")
    assert (mapping.code, mapping.out) == (2, "")
    assert mapping.err.startswith(".: ceci n’est pas un fichier ordinaire")
