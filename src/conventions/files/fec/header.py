"""The header of a file of entries: its separator, and where each of the eighteen columns stands."""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from conventions.files.faults import Fault
from conventions.files.fec.refusals import UnreadableFecError, fault

__all__ = ["COLUMNS", "DATES", "NEEDED", "Header", "header_in"]

COLUMNS: Final = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
"""Source: art. A47 A-1 LPF."""

DATES: Final = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")
NEEDED: Final = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum")
"""Without one of these, a row cannot be placed: in the year, in its entry, in an account."""

_OTHERS: Final = ";,"


@frozen
class Header:
    """The separator, the number of columns, and the place of each by its name in small letters."""

    separator: str
    width: int
    places: Mapping[str, int]

    def place(self, column: str) -> int | None:
        """Where a column stands, capitals and small letters alike; None where the file has none."""
        return self.places.get(column.lower())

    def at(self, column: str) -> int:
        """Where one of the eighteen columns stands."""
        return self.places[column.lower()]


def header_in(file: str, line: str) -> Header:
    r"""The header that the first line is; columns may stand in any order, and more may follow.

    `UnreadableFecError` says every column that is missing or stands twice, or that cells are parted by
    another sign than a tabulation or `|`.

    >>> header_in("", "\t".join(COLUMNS) + "\tAxe1").place("axe1")
    18
    """
    separator = max("\t|", key=line.count)
    names = [name.strip().lower() for name in line.split(separator)]
    faults = tuple(_faults(file, line, separator, names))
    if faults:
        raise UnreadableFecError(file, faults)
    return Header(separator, len(names), {name: at for at, name in enumerate(names)})


def _faults(file: str, line: str, separator: str, names: list[str]) -> Iterator[Fault]:
    if not line.strip():
        yield fault(file, 1, "", "fec_empty", expected="JournalCode")
    elif separator not in line:
        other = max(_OTHERS, key=line.count)
        yield fault(file, 1, "", "fec_separator", other if other in line else line, "tab | «|»")
    elif '"' in line:
        yield fault(file, 1, "", "fec_quoted", line.split(separator, maxsplit=1)[0], "JournalCode")
    else:
        known = {column.lower(): column for column in COLUMNS}
        for name, column in known.items():
            if name not in names:
                yield fault(file, 1, column, "fec_column_missing", column)
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            yield fault(file, 1, known.get(name, name), "fec_column_twice", known.get(name, name))
