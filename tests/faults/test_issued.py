"""A cheque issued in the period and debited after it: row O11 of the table of faults."""

import json
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from conventions.views.bilan import as_issued, eligibility
from tests.cli.console import CLOSED, ROOT, Console, calling, plain

LATE = "D99"
READS_ISSUE = 'paid_outside_period = "paid_on in period or issued_on in period"'
DAY = cv.fact("bilan_received", "2025-07-02").occurred_on


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Console:
    return calling(capsys)


def folder_with(tmp_path: Path, *rows: str) -> Path:
    """The closed dossier, with rows whose last cell is the day of issue."""
    folder = Path(copytree(ROOT / CLOSED, tmp_path / "dossier"))
    path = folder / "expenses.csv"
    first, *others = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"{first},issued_on", *(f"{row}," for row in others), *rows, ""]), "utf-8")
    return folder


def cheque(paid_on: str, issued_on: str) -> str:
    return f"D99,Traiteur,300.00,breakfasts,action_1,2024-12-10,{paid_on},true,facture 99,{issued_on}"


def test_o11_a_cheque_debited_after_the_period_shows_the_other_reading(tmp_path: Path, run: Console) -> None:
    folder = folder_with(tmp_path, cheque("2025-01-06", "2024-12-20"))
    said = plain(run("bilan", str(folder), "--as-of", "2025-07-02").out)
    assert f"écartée : {LATE}, Traiteur, 300,00 € (acquittée hors de la période)" in said
    assert f"les cartes comptent au jour de leur émission : 46 410,40 € (+ {LATE})" in said
    found = json.loads(run("bilan", str(folder), "--as-of", "2025-07-02", "--format", "json").out)
    assert (found["eligible"], found["as_issued"]["eligible"]) == ("46110.40", "46410.40")
    assert "D99" in found["as_issued"]["counted"]
    review = plain(run("review", str(folder), "--as-of", "2025-07-02").out)
    assert (
        f"300,00 € compteraient si le chèque ou la carte paie le jour de son émission, et non du débit : {LATE}"
        in review
    )


def test_o11_a_cheque_issued_before_the_period_shows_it_too(tmp_path: Path, run: Console) -> None:
    folder = folder_with(tmp_path, cheque("2024-01-05", "2023-12-28"))
    said = plain(run("bilan", str(folder), "--as-of", "2025-07-02").out)
    assert f"au jour de leur émission : 46 110,40 € (− {LATE})" in said


@pytest.mark.parametrize(
    ("paid_on", "issued_on", "text"),
    [
        ("2024-12-28", "2024-12-20", ""),
        ("2025-01-06", "2024-12-20", READS_ISSUE),
    ],
    ids=["both days in the period", "the text reads the day of issue"],
)
def test_o11_where_no_other_reading_is_possible_none_is_shown(
    paid_on: str, issued_on: str, text: str, tmp_path: Path, run: Console
) -> None:
    folder = folder_with(tmp_path, cheque(paid_on, issued_on))
    if text:
        path = folder / "convention.toml"
        path.write_text(
            path.read_text("utf-8").replace('paid_outside_period = "paid_on in period"', text), "utf-8"
        )
    assert "de leur émission" not in run("bilan", str(folder), "--as-of", "2025-07-02").out


def test_o11_without_days_of_issue_or_without_accounts_there_is_none() -> None:
    dossier = cv.read_dossier(ROOT / CLOSED)
    assert as_issued(dossier, eligibility(dossier, DAY), DAY) is None
    without = cv.read_dossier(ROOT / "examples/cd62-apes-2024")
    assert as_issued(without, eligibility(without, DAY), DAY) is None
