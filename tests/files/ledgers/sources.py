"""A sound ledger in every form that one comes in, and what its sums must be: worked out here, not by the reader."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from conventions.files.ledgers.ledger_rows import SourceReading
from conventions.files.ledgers.reader import read_ledger

HEADINGS = (
    "N°", "Libellé", "Compte", "Montant TTC", "dont TVA", "Ligne budgétaire", "Action", "Engagé le", "Payé le",
    "Opération", "Pièce",
)  # fmt: skip
ROWS: tuple[tuple[str, ...], ...] = (
    ("D1", "Papier, enveloppes", "606400", "1 234,56", "205,76", "breakfasts", "action_1", "15/01/2024", "12/02/2024", "oui", "F-2024-1"),
    ("D2", "Salaire de mars", "641100", "2 000,00", "", "engineering", "", "01/03/2024", "29/03/2024", "oui", "paie 03"),
    ("D3", "Avoir sur fournitures", "606400", "-34,50", "-5,75", "breakfasts", "action_1", "02/04/2024", "05/04/2024", "oui", "A-1"),
    ("D4", "Location de salle « Été »", "613200", "150,00", "0,00", "workshops", "action_2", "29/02/2024", "15/03/2024", "oui", "F-2024-2"),
    ("D5", "Honoraires 2023", "622600", "99,99", "", "workshops", "action_2", "31/12/2023", "15/01/2024", "non", "F-2023-9"),
)  # fmt: skip
CENTS = (123456, 200000, -3450, 15000, 9999)
TOTAL = sum(CENTS)
TITLE = ("Association — dépenses de l’action 2024",)
FOOTING = ("", "TOTAL", "", "3 450,05", "", "", "", "", "", "", "")
AT = {name: at for at, name in enumerate(HEADINGS)}


def table(rows: Sequence[Sequence[str]] = ROWS, *, footing: bool = True) -> list[list[str]]:
    title = [*TITLE, *[""] * (len(HEADINGS) - 1)]
    return [title, list(HEADINGS), *(list(row) for row in rows), *([list(FOOTING)] if footing else [])]


def csv_text(rows: Sequence[Sequence[str]], separator: str = ";", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue()


def read(folder: Path, data: bytes | str, name: str = "depenses.csv") -> SourceReading:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_ledger(path)


def typed(column: str, text: str) -> object:
    """A cell as a spreadsheet types it."""
    if not text:
        return None
    if column in {"Montant TTC", "dont TVA"}:
        return float(text.replace(" ", "").replace(",", "."))
    if column in {"Engagé le", "Payé le"}:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)
    if column == "Compte":
        return int(text)
    return text == "oui" if column == "Opération" else text


def book(
    rows: Sequence[Sequence[str]] = ROWS,
    cells: Mapping[tuple[int, int], object] | None = None,
    formats: Mapping[tuple[int, int], str] | None = None,
) -> Workbook:
    """The ledger as a workbook: title on row 1, headings on row 3; some cells replaced, by row and column from 1."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Dépenses"
    sheet.append(TITLE)
    sheet.append([])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([typed(column, text) for column, text in zip(HEADINGS, row, strict=True)])
    sheet.append([None, "TOTAL", None, TOTAL / 100])
    for (row_at, column_at), value in (cells or {}).items():
        sheet.cell(row_at, column_at).value = value  # type: ignore[assignment]
    for (row_at, column_at), text in (formats or {}).items():
        sheet.cell(row_at, column_at).number_format = text
    return made


def saved(made: Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def is_conserved(reading: SourceReading) -> bool:
    """Whether every row is counted once and every cent is somewhere."""
    totals = reading.totals
    net = sum(row.amount.cents for row in reading.expenses) - sum(
        row.amount.cents for row in reading.resources
    )
    return (
        totals.rows == totals.taken + totals.rejected + totals.outside + totals.footings
        and totals.taken == len(reading.expenses) + len(reading.resources)
        and totals.rejected == len(reading.rejected)
        and abs(net) == abs(totals.taken_amount.cents)
        and all(row.faults for row in reading.rejected)
        and totals.source_amount == totals.taken_amount + totals.rejected_amount + totals.outside_amount
    )
