"""A fault: what stops a file from being read, where it stands, and what was expected there."""

from pathlib import Path

from attrs import frozen

from budget.errors import InputError
from budget.findings import Place

__all__ = ["DataPath", "Fault", "Problem", "RefusedValueError", "UnreadableDossierError", "dotted", "shown"]

DataPath = tuple[str | int, ...]
"""Where in the data: keys, and positions in lists from 0."""

_SHOWN = 60


@frozen(order=True)
class Fault:
    """A stable code with its place and parameters; the words are in the catalogues.

    Attributes:
        remedy: the code whose remedy to print, empty where there is none.
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
    """A fault before its line is known; `line` is set where reading gave it."""

    file: str
    path: DataPath
    code: str
    actual: str = ""
    expected: str = ""
    remedy: str = ""
    params: tuple[tuple[str, str], ...] = ()
    line: int = 0


class UnreadableDossierError(InputError):
    """A dossier with faults: all of them, in the order of files and lines."""

    code = "dossier_unreadable"

    def __init__(self, folder: Path, faults: tuple[Fault, ...]) -> None:
        first = f"{faults[0].place}: {faults[0].code}" if faults else ""
        super().__init__(
            f"{folder}: {len(faults)} faults, first {first}", actual=str(len(faults)), expected="0"
        )
        self.folder = folder
        self.faults = faults


class RefusedValueError(InputError):
    """A value that its place in a file does not take; `fault` is the code of the fault."""

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
    """The path as people write it, lists counted from 1.

    >>> dotted(("budget", "expense", 0, "amount"))
    'budget.expense[1].amount'
    """
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def shown(value: object) -> str:
    r"""The first characters of a value, on one line, without control characters.

    >>> shown("a\nb" + "c" * 100)[:5], len(shown("a" * 100))
    ('a bcc', 60)
    """
    try:
        text = str(value)
    except ValueError:  # an integer too long to be printed
        text = "…"
    line = "".join(char if char.isprintable() else " " for char in text[: _SHOWN + 1])
    return line if len(text) <= _SHOWN else line[: _SHOWN - 1] + "…"
