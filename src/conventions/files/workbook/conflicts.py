"""A dossier that changed after its workbook was written: what each side changed, file by file."""

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from budget.errors import InputError
from conventions.files.dossier_folder import FACTS
from conventions.files.workbook.sources import sources_in

__all__ = ["Conflict", "OnConflict", "WorkbookConflictError", "conflicts"]

_HEAD: Final = 2
"""The first lines of a difference name its two sides."""


class OnConflict(Enum):
    """Which side stands where a dossier changed after its workbook was written."""

    REFUSE = "refuse"
    WORKBOOK = "workbook"
    DOSSIER = "dossier"


@frozen
class Conflict:
    """A file of the dossier that changed since: the lines that each side took out and put in."""

    file: str
    in_dossier: tuple[str, ...]
    in_workbook: tuple[str, ...]


class WorkbookConflictError(InputError):
    """A workbook that would undo what was changed in its dossier since it was written."""

    code: ClassVar[str] = "dossier_changed"

    def __init__(self, path: Path, found: tuple[Conflict, ...]) -> None:
        files = ", ".join(conflict.file for conflict in found)
        super().__init__(f"{files}: changed since {path.name} was written", actual=files, expected=path.name)
        self.conflicts = found


def conflicts(
    folder: Path, origin: Mapping[str, str], result: Mapping[str, str], *, adds_to_record: bool
) -> Iterator[Conflict]:
    """Yield each file that the workbook carries and that is neither as it was nor as it would become.

    `adds_to_record`: what the beneficiary filled in is added to the record, whatever it holds by now.
    """
    if not folder.exists():
        return
    now = sources_in(folder).texts
    for name in origin if adds_to_record else dict.fromkeys((*origin, *result)):
        if adds_to_record and name == FACTS:
            continue
        before, here, there = (_lines(texts.get(name)) for texts in (origin, now, result))
        if here not in (before, there):
            yield Conflict(name, _changed(before, here), _changed(before, there))


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").splitlines())


def _changed(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(unified_diff(before, after, n=0, lineterm=""))[_HEAD:]
    return tuple(line for line in found if not line.startswith("@@") and line[1:].strip())
