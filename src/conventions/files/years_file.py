"""From `years.csv` to what indicators came to in earlier years, and back: every faulty cell is told."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.dossier.years import YEAR_COLUMNS, YearResult
from conventions.files.csv_rows import (
    Cells,
    Row,
    guarded,
    number_text,
    quantity_of,
    record_of,
    text_cell,
)
from conventions.files.faults import Problem, RefusedValueError, shown
from conventions.files.names import unknown
from conventions.files.sessions_file import parts_of

YEARS: Final = "years.csv"
YEAR_NEEDED: Final = ("year", "indicator")
"""The columns that every row has."""
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


def year_columns(agreement: Agreement) -> tuple[str, ...]:
    """The columns of a table of years of this agreement."""
    *before, comment = YEAR_COLUMNS
    return (*before, *parts_of(agreement), comment)


def year_of(file: str, row: Row, parts: Iterable[str], problems: list[Problem]) -> YearResult | None:
    """The result of one row, those counted by these parts; what is wrong is added to `problems`."""
    readers = {"year": _year, "value": quantity_of}
    return record_of(Cells(file, row, problems), YearResult, YEAR_COLUMNS, readers, YEAR_NEEDED, parts)


def _year(cell: str) -> int:
    if not _YEAR.fullmatch(cell):
        raise RefusedValueError("cell_year", actual=shown(cell), expected="2019")
    return int(cell)


def year_cells(item: YearResult) -> dict[str, str]:
    """The row of a result, every cell that is not empty."""
    cells = {
        "year": str(item.year),
        "indicator": guarded(item.indicator),
        "value": number_text(item.value),
        **{name: str(count) for name, count in item.parts},
        "comment": text_cell(item.comment),
    }
    return {name: text for name, text in cells.items() if text}


def year_problems(file: str, rows: Iterable[YearResult], agreement: Agreement) -> Iterator[Problem]:
    """Yield the problems of the rows with the agreement, and with each other.

    The result of the agreement's last year is of the record: told here too, the two might differ.
    """
    labels = {item.id: item.label for item in agreement.indicators}
    last = agreement.period.last
    seen = set()
    for item in rows:
        line = int((item.place or "").rpartition(":")[2] or 0)
        said = (labels.get(item.indicator, ""), str(item.year))
        if item.indicator not in labels:
            yield unknown("unknown_indicator", file, ("indicator",), item.indicator, labels, line)
        elif said in seen:
            yield Problem(file, ("indicator",), "year_twice", *said, line=line)
        seen.add(said)
        if last is not None and item.year >= last.year and item.value is not None:
            yield Problem(file, ("value",), "year_of_record", *said, line=line)
