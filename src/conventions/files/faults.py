"""A fault: the reason why a file cannot be read, with its place and what was expected there."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from conventions.identifiers import mask

DataPath = tuple[str | int, ...]
"""A path in the data: keys, and list indexes from 0."""

MOST_FAULTS: Final = 200
"""The maximum of faults reported for one dossier."""
_SHOWN = 60
_ACCOUNT = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ \u00a0]?[0-9A-Z]{4}){3,}(?:[ \u00a0]?[0-9A-Z]{1,3}\b)?")


@frozen(order=True)
class Fault:
    """A stable code with its place and parameters; the texts are in the catalogues.

    Attributes:
        remedy: the code whose remedy to print; empty, it is that of `code`, if it has one.
        params: what else the sentence names, as pairs of name and value.
    """

    place: Place
    code: str
    actual: str = ""
    expected: str = ""
    remedy: str = ""
    params: tuple[tuple[str, str], ...] = ()


@frozen
class Problem:
    """A fault before its line is known; `line` is set if the reader gave it."""

    file: str
    path: DataPath
    code: str
    actual: str = ""
    expected: str = ""
    remedy: str = ""
    params: tuple[tuple[str, str], ...] = ()
    line: int = 0


class Problems(list[Problem]):
    """The problems of a dossier, up to a maximum; `has_more` states that there were others.

    What is added lazily is not even looked for beyond them: a file of faults takes no longer than one of few.
    """

    def __init__(self) -> None:
        super().__init__()
        self.has_more = False

    def append(self, problem: Problem) -> None:
        """Add a problem, if there is room."""
        self += (problem,)

    def __iadd__(self, problems: Iterable[Problem]) -> Self:  # type: ignore[misc,override]  # + is never used
        """Add problems while there is room."""
        for problem in problems:
            if len(self) >= MOST_FAULTS:
                self.has_more = True
                break
            super().append(problem)
        return self


class UnreadableDossierError(InputError):
    """A dossier with faults; the error has all of them, by file and line."""

    code = "dossier_unreadable"

    def __init__(self, folder: Path, faults: tuple[Fault, ...]) -> None:
        first = f"{faults[0].place}: {faults[0].code}" if faults else ""
        super().__init__(
            f"{folder}: {len(faults)} faults, first {first}", actual=str(len(faults)), expected="0"
        )
        self.folder = folder
        self.faults = faults


class FaultyFileError(InputError):
    """An unreadable file; the error has all its faults, in order."""

    def __init__(self, file: str, *faults: Fault) -> None:
        super().__init__(
            f"{file}: {len(faults)} faults, first {faults[0].code}", actual=str(len(faults)), expected="0"
        )
        self.faults = faults


class RefusedValueError(InputError):
    """A value that is not accepted at its place in a file; `fault` is the code of the fault."""

    code = "value_refused"

    def __init__(
        self, fault: str, *, actual: str = "", expected: str = "", remedy: str = "", **params: str
    ) -> None:
        super().__init__(
            f"{fault}: {actual!r}, expected {expected}", actual=actual, expected=expected, **params
        )
        self.fault = fault
        self.remedy = remedy


def dotted(path: DataPath) -> str:
    """Return the path as people write it, with list indexes from 1.

    >>> dotted(("budget", "expense", 0, "amount"))
    'budget.expense[1].amount'
    """
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{shown(step)}"
    return text.removeprefix(".")


def without_accounts(text: str) -> str:
    """Return the text with every account number masked.

    >>> without_accounts("iban = FR14 2004 1010 0505 0001 3M02 606")
    'iban = …2606'
    """
    return _ACCOUNT.sub(lambda found: mask(found.group()), text)


def one_line(text: str) -> str:
    """Return the text without line ends and other unprintable characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def shown(value: object) -> str:
    r"""Return the first characters of a value, on one line, without control characters.

    >>> shown("a\nb" + "c" * 100)[:5], len(shown("a" * 100))
    ('a bcc', 60)
    """
    try:
        text = str(value)
    except ValueError:  # an integer too long to be printed
        text = "…"
    line = one_line(text[: _SHOWN + 1])
    return line if len(text) <= _SHOWN else line[: _SHOWN - 1] + "…"
