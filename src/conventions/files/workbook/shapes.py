"""What a sheet is made of: a column or a line, the kind of its cells, and its words."""

from enum import Enum
from typing import Final

from attrs import frozen

from conventions.files.faults import DataPath

__all__ = ["ID_NOTE", "PART_NOTE", "Column", "Field", "Kind", "Table"]

ID_NOTE: Final = "Nom court, unique : lettres sans accent, chiffres et _ ."
PART_NOTE: Final = "Ventilation : "
"""How the note of a part of a breakdown begins."""


class Kind(Enum):
    """What a cell holds, and how it is typed."""

    TEXT = "text"
    LONG = "long"
    """a text of several lines"""
    LINES = "lines"
    """a list of texts, one a line"""
    DAYS = "days"
    """a list of days, one a line"""
    AMOUNT = "amount"
    DAY = "day"
    NUMBER = "number"
    QUANTITY = "quantity"
    """a number that may have decimals"""
    WHEN = "when"
    """the days of a session: a day, or a text that tells several"""
    WORDS = "words"
    """names with what they are called, one a line: `women = femmes`"""
    TRUTH = "truth"
    VALUE = "value"
    """the value of a fact: its own kind decides"""


@frozen
class Column:
    """A column of a table.

    Attributes:
        key: the key in the file, dotted where it is in a table of its own.
        choices: the name of a list to choose from, or its words.
        note: what the reader of its heading is told.
        since: the form of workbooks that has it first.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 22
    choices: str | tuple[str, ...] = ()
    note: str = ""
    since: int = 1


@frozen
class Table:
    """A sheet that is a table: its rows are those of `[[path]]`, or the rows of a CSV file.

    Attributes:
        named: whether the rows are tables that their key names (`[payment.NAME]`), the first column.
    """

    sheet: str
    file: str
    path: DataPath
    columns: tuple[Column, ...]
    named: bool = False
    note: str = ""
    since: int = 1


@frozen
class Field:
    """A line of the sheet «Convention»."""

    path: DataPath
    title: str
    kind: Kind = Kind.TEXT
    choices: str | tuple[str, ...] = ()
    note: str = ""
