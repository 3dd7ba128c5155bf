"""A small dossier, its workbook with some cells changed as a reader would, and what the import makes of it."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from shutil import copytree

from openpyxl import Workbook, load_workbook

from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.files.workbook.importing import Imported, import_workbook
from conventions.files.workbook.sheets import workbook_bytes
from conventions.files.workbook.workbook_files import sources_in

BASE = Path(__file__).parents[2] / "gallery" / "base"
EXAMPLES = Path(__file__).parents[3] / "examples"
Cells = Mapping[str, object]
"""By sheet and cell, `Budget!E5`, what is written there; None empties it."""


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


@lru_cache(maxsize=4)
def read_once(data: bytes) -> Workbook:
    """The same workbook each time: to be looked at, never changed."""
    return opened(data)


def exported(folder: Path = BASE, *, blank: bool = False) -> bytes:
    return workbook_bytes(sources_in(folder), blank=blank)


def filled(data: bytes, cells: Cells) -> bytes:
    """The workbook with cells changed; what is there keeps its type, a text stays a text."""
    book = opened(data)
    for where, value in cells.items():
        sheet, name = where.split("!")
        cell = book[sheet][name]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def imported(
    data: bytes, folder: Path, *, replace: bool = False, name: str = "classeur.xlsx"
) -> tuple[Imported, dict[str, str]]:
    """What was done, and the texts of the folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.parent / name
    path.write_bytes(data)
    done = import_workbook(path, folder, replace=replace)
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return done, {each.relative_to(folder).as_posix(): each.read_text("utf-8") for each in files}


def refused(data: bytes, folder: Path) -> list[tuple[str, str]]:
    """The places and the codes of the faults; nothing was written."""
    try:
        imported(data, folder)
    except UnreadableLedgerError as error:
        assert not folder.exists()
        return [(fault.place.path, fault.code) for fault in error.faults]
    raise AssertionError("the workbook was taken")


def texts(folder: Path) -> dict[str, str]:
    return dict(sources_in(folder).texts)


def copied(folder: Path, target: Path) -> Path:
    return Path(copytree(folder, target))


def place_of(data: bytes, sheet: str, heading: str, value: object) -> str:
    """The cell under a heading on the row that has a value in its second column."""
    rows = read_once(data)[sheet]
    titles = [cell.value for cell in rows[4]]
    column = titles.index(heading) + 1
    row = next(
        row
        for row in range(5, rows.max_row + 1)
        if any(rows.cell(row, at).value == value for at in (2, 3, 4))
    )
    return f"{sheet}!{rows.cell(row, column).coordinate}"
