"""A tracking sheet in memory, and the folder that it is imported into."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

import conventions as cv

MODEL = "commun/subvention-simple@1"
DAY = "2025-06-24"
ROW = {
    "N° convention": "2024-058",
    "Financeur": "Commune fictive",
    "Association": "Association Fil Commun",
    "SIRET": "",
    "Objet": "Une fête ouverte à tous",
    "Montant": "6 000,00",
    "Début": "01/09/2024",
    "Fin": "31/12/2024",
    "Signée le": "02/09/2024",
    "Versée le": "01/10/2024",
    "Montant versé": "6 000,00",
}
OTHER = ROW | {"N° convention": "2024-061", "Objet": "École de voile", "Versée le": "", "Montant versé": ""}


def sheet(*rows: Mapping[str, str]) -> bytes:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    lines = [headings, *([row.get(name, "") for name in headings] for row in rows)]
    return "".join(";".join(line) + "\n" for line in lines).encode()


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Suivi"
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def read(
    into: Path, *rows: Mapping[str, str], mapping: str | None = None, model: str = MODEL
) -> cv.TrackingReading:
    return cv.read_tracking_sheet(
        sheet(*rows), model, into, as_of=DAY, mapping=mapping, author="Service", name="suivi.csv"
    )


def outcomes(found: cv.TrackingReading) -> list[str]:
    return [row.outcome for row in found.rows]


def codes(found: cv.TrackingReading) -> list[list[str]]:
    return [[doubt.code for doubt in row.doubts] for row in found.rows]


def bytes_in(into: Path) -> dict[str, bytes]:
    return {
        path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()
    }
