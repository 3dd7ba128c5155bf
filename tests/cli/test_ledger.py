"""`subventio ledger read`: from the accounts of a beneficiary to the ledger of a dossier."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from conventions.files.dossier_folder import read_dossier
from tests.approvals import assert_approved
from tests.cli.console import CLOSED, ROOT, Console
from tests.files.fec.ledgers import MAPPING, text
from tests.files.ledgers.sources import ROWS, TOTAL, book, csv_text, saved, table

HERE = Path(__file__).parent / "approved_ledgers"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "depenses.csv"
    path.write_text(csv_text(table()), encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    rows = [list(row) for row in ROWS]
    rows[0][3], rows[1][8], rows[3][3] = "1 234,5", "30/02/2024", "=150"
    path = tmp_path / "depenses.csv"
    path.write_text(csv_text(table(rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["sound", "broken"])
def test_the_text_is_approved(language: str, kind: str, request: pytest.FixtureRequest, run: Console) -> None:
    path = request.getfixturevalue("source" if kind == "sound" else "broken")
    said = run("ledger", "read", str(path), "--lang", language)
    assert said.code == (0 if kind == "sound" else 1)
    assert_approved(HERE / f"{kind}.{language}.txt", said.out)


def test_a_sound_ledger_is_written_and_its_dossier_read(source: Path, tmp_path: Path, run: Console) -> None:
    dossier = Path(shutil.copytree(ROOT / CLOSED, tmp_path / "dossier"))
    said = run("ledger", "read", str(source), "-o", str(dossier))
    assert (said.code, "existe déjà" in said.err) == (2, True)
    said = run("ledger", "read", str(source), "-o", str(dossier), "--replace")
    assert (said.code, said.err) == (0, "")
    ledger = read_dossier(dossier).ledger
    assert ledger is not None
    assert ledger.total_expenses().cents == TOTAL
    assert str(ledger.expenses[0].account) == "606400"


def test_a_ledger_with_rejected_rows_is_not_written_unless_told(
    broken: Path, tmp_path: Path, run: Console
) -> None:
    target = tmp_path / "out" / "expenses.csv"
    said = run("ledger", "read", str(broken), "-o", str(target))
    assert (said.code, target.exists()) == (1, False)
    assert "--partial" in said.err
    assert run("ledger", "read", str(broken), "-o", str(target), "--partial").code == 1
    assert len(target.read_text("utf-8").splitlines()) == 3


def test_lines_that_the_dossier_has_not_are_named_and_nothing_is_written(
    tmp_path: Path, run: Console
) -> None:
    dossier = Path(shutil.copytree(ROOT / CLOSED, tmp_path / "dossier"))
    before = (dossier / "expenses.csv").read_bytes()
    path = tmp_path / "a.csv"
    path.write_text("Libellé;Montant;Ligne\nx;1,00;Petits déjeuners\n", encoding="utf-8")
    mapping = tmp_path / "m.toml"
    said = run("ledger", "read", str(path), "-o", str(dossier), "--replace", "--save-mapping", str(mapping))
    assert said.code == 2
    assert "« Petits déjeuners »" in said.err.replace("\u00a0", " ")
    assert "[names]" in said.err
    assert (dossier / "expenses.csv").read_bytes() == before
    assert not mapping.exists(), "all or nothing"
    assert run("ledger", "read", str(path), "--save-mapping", str(mapping)).code == 0
    with mapping.open("a", encoding="utf-8") as stream:
        stream.write('\n[names]\n"Petits déjeuners" = "breakfasts"\n')
    said = run("ledger", "read", str(path), "--mapping", str(mapping), "-o", str(dossier), "--replace")
    assert (said.code, said.err) == (0, "")


def test_a_fec_is_read_by_its_mapping_and_by_a_proposed_one(tmp_path: Path, run: Console) -> None:
    path, mapping = tmp_path / "fec.txt", tmp_path / "m.toml"
    path.write_text(text(), encoding="utf-8")
    mapping.write_text(
        MAPPING.replace('line = "pay"', 'line = "pay"\nbudget = "engineering"'), encoding="utf-8"
    )
    said = run(
        "ledger",
        "read",
        str(path),
        "--mapping",
        str(mapping),
        "--format",
        "json",
        "-o",
        str(tmp_path / "out"),
    )
    found = json.loads(said.out)  # nothing follows the JSON
    assert said.code == 1, "an account has no line: a doubt"
    assert {row["line"] for row in found["expenses"]} == {"other_supplies", "engineering"}
    totals = found["totals"]
    assert (totals["taken"], totals["outside"], totals["rejected"], totals["source_amount"]) == (
        5,
        8,
        0,
        "0.00",
    )
    assert {item.name for item in (tmp_path / "out").iterdir()} == {"expenses.csv", "resources.csv"}
    saved_mapping = tmp_path / "proposed.toml"
    said = run("ledger", "read", str(path), "--save-mapping", str(saved_mapping))
    assert "Axe1" in saved_mapping.read_text("utf-8")
    assert (
        run("ledger", "read", str(path), "--mapping", str(saved_mapping)).out
        == said.out.rpartition("écrit")[0].rpartition("\n")[0] + "\n"
    )


def test_a_workbook_is_read_and_the_json_reconciles(tmp_path: Path, run: Console) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book(cells={(4, 4): "1 234,5"})))
    said = run("ledger", "read", str(path), "--format", "json")
    found = json.loads(said.out)
    assert (said.code, found["schema"]) == (1, "subventio/ledger/1")
    assert found["totals"]["reconciled"] is False
    assert found["rejected"][0]["faults"][0]["place"] == "a.xlsx:4"
    assert found["footings"][0]["gap"] == "1234.56"


def test_the_csv_is_the_list_to_mend_and_holds_no_formula(broken: Path, run: Console) -> None:
    said = run("ledger", "read", str(broken), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [(row["line"], row["column"], row["code"]) for row in rows] == [
        ("3", "Montant TTC", "amount_unreadable.one_decimal"),
        ("4", "Payé le", "ledger_date"),
        ("6", "Montant TTC", "amount_unreadable.not_a_number"),
    ]
    assert rows[2]["actual"] == "'=150"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none.csv",), "none.csv: le fichier n’existe pas"),
        (("none.csv", "--mapping", "nor.toml"), "nor.toml: le fichier n’existe pas"),
    ],
)
def test_a_file_that_is_not_there_is_one_line(words: tuple[str, ...], said: str, run: Console) -> None:
    found = run("ledger", "read", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(said.split(":", maxsplit=1)[0])
    assert len(found.err.splitlines()) == 1
