"""A finding: something a careful officer would want to know, as a value."""

from datetime import date
from enum import StrEnum
from typing import Final

from budget import frozen


class Severity(StrEnum):
    """The severity of a finding; `rank` grows with it."""

    INFO = "info"
    MINOR = "minor"
    MAJOR = "major"
    BLOCKING = "blocking"

    @property
    def rank(self) -> int:
        """Return 0 for `info` to 3 for `blocking`."""
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


@frozen(order=True)
class Place:
    """Where in the user's files: the file, the line when known, the path in its data."""

    file: str
    line: int = 0
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@frozen
class Wording:
    """The text of a rule in a language, with parameters in braces as in the catalogues."""

    language: str
    title: str
    message: str
    remedy: str


@frozen
class Finding:
    """A code with its parameters; its text is in the catalogues. Codes are never reused.

    `amount` is in cents, from least to most; None if there is none. `due_range` and `late_range` replace
    `due` and `days_late` when these are only known as ranges. `wordings`: the texts of a rule, from its
    rulebook.
    """

    code: str
    severity: Severity
    subject: str
    article: str | None = None
    source: str | None = None
    place: Place | None = None
    params: tuple[tuple[str, str], ...] = ()
    actual: str = ""
    expected: str = ""
    due: date | None = None
    days_late: int | None = None
    amount: tuple[int | None, int | None] | None = None
    questions: tuple[str, ...] = ()
    wordings: tuple[Wording, ...] = ()
    due_range: tuple[date, date] | None = None
    late_range: tuple[int, int] | None = None


_A_CENTURY: Final = 36_525
"""In days; a day of which only the last is known may be the first day there is."""


def is_without_most(late: tuple[int, int]) -> bool:
    """Return whether nobody knows how late at most: not even a least due day is known."""
    return late[1] > _A_CENTURY
