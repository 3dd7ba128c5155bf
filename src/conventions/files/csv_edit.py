"""A CSV text with cells changed, rows added and taken out: what is not changed stays as it was written."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final

from attrs import frozen

from conventions.files.csv_rows import separator_of

_LINE_ENDS: Final = ("\r\n", "\n", "\r")


@frozen
class EditedRow:
    """A row as it is to stand: which one it was (None: a new one), and what its changed cells hold now."""

    origin: int | None
    cells: Mapping[str, str]


@frozen
class _Record:
    """A record as it stands in the text, with its first line, from 1."""

    line: int
    text: str
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def edited(text: str, rows: Sequence[EditedRow], columns: Sequence[str]) -> str:
    r"""The text with these rows, in this order; `columns` is the order of those that it does not have yet.

    >>> edited("a;b\n1;2 \n3;4\n", [EditedRow(0, {}), EditedRow(1, {"b": "5"})], ("a", "b"))
    'a;b\n1;2 \n3;5\n'
    """
    found = list(_records(text))
    first = next((at for at, record in enumerate(found) if not record.is_blank), len(found))
    header = [cell.strip().lower() for cell in found[first].cells] if found[first:] else []
    while header and not header[-1]:
        header.pop()
    named = {name for row in rows for name in row.cells}
    added = [name for name in columns if name in named and name not in header]
    form = _Form(separator_of(text), _line_end(text), (*header, *added))
    below = [record for record in found[first + 1 :] if not record.is_blank]
    head = form.written(form.columns) if added else "".join(record.text for record in found[: first + 1])
    return form.ended(head) + "".join(
        form.row(None if row.origin is None else below[row.origin], row.cells) for row in rows
    )


def lines_of_rows(text: str) -> tuple[int, ...]:
    """The line on which each row begins, its headings and empty ones left out."""
    return tuple(record.line for record in _records(text) if not record.is_blank)[1:]


@frozen
class _Form:
    separator: str
    line_end: str
    columns: Sequence[str]

    def row(self, before: _Record | None, cells: Mapping[str, str]) -> str:
        """Return the text of a row: as it was, where none of its cells is changed."""
        if before is not None and not cells:
            return self.ended(before.text)
        there = [] if before is None else before.cells
        held = [there[at] if at < len(there) else "" for at in range(len(self.columns))]
        return self.written([cells.get(name, cell) for name, cell in zip(self.columns, held, strict=True)])

    def written(self, cells: Sequence[str]) -> str:
        stream = StringIO()
        csv.writer(stream, delimiter=self.separator, lineterminator=self.line_end).writerow(cells)
        return stream.getvalue()

    def ended(self, text: str) -> str:
        return text if not text or text.endswith(("\n", "\r")) else text + self.line_end


def _records(text: str) -> Iterator[_Record]:
    lines = list(StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=separator_of(text))
    begun = 0
    for cells in reader:
        yield _Record(begun + 1, "".join(lines[begun : reader.line_num]), cells)
        begun = reader.line_num


def _line_end(text: str) -> str:
    return next((end for end in _LINE_ENDS if end in text), "\n")
