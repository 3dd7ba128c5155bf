"""A dossier written as a workbook: its sheets filled, its texts beside them, equal bytes for equal input."""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from attrs import evolve
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.workbook.layout import (
    CONVENTION,
    LISTS,
    ORIGIN,
    README,
    TABLES,
    TEXTS,
    columns_of,
)
from conventions.files.workbook.lists import list_sheet
from conventions.files.workbook.sheets import (
    convention_sheet,
    help_sheet,
    origin_sheet,
    table_sheet,
    text_sheet,
)
from conventions.files.workbook.sources import Sources

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["packed", "workbook_bytes"]

_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)
_NO_DAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's properties have no zone


def workbook_bytes(sources: Sources, *, blank: bool = False) -> bytes:
    """The workbook of a dossier; a blank one has its agreement, and asks for what the beneficiary knows.

    Facts and ledger of the funder are in no blank one.
    """
    kept = {name: text for name, text in sources.texts.items() if name == CONVENTION_FILE or not blank}
    shown = evolve(sources, texts=kept)
    book = Workbook()
    first: Worksheet = book.worksheets[0]
    first.title = README
    help_sheet(first, blank=blank)
    convention_sheet(book.create_sheet(CONVENTION), shown)
    for table in TABLES:
        columns = columns_of(table, shown.agreement(), asks=blank)
        table_sheet(book.create_sheet(table.sheet), table, columns, shown)
    text_sheet(book.create_sheet(TEXTS), shown)
    origin_sheet(book.create_sheet(ORIGIN), shown)
    list_sheet(book.create_sheet(LISTS), shown, blank=blank)
    return packed(book)


def packed(book: Workbook) -> bytes:
    """The bytes, without the day and the hour on which they were written."""
    stream = BytesIO()
    book.properties.creator = "Subventio"
    book.properties.created = book.properties.modified = _NO_DAY
    with zipfile.ZipFile(stream, "w") as parts:
        ExcelWriter(book, parts).save()  # Workbook.save would stamp the hour
    packed = BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for part in made.infolist():
            entry = zipfile.ZipInfo(part.filename, _DAY_ONE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, made.read(part))
    return packed.getvalue()
