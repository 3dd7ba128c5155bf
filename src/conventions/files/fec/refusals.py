"""Why a file of entries, or the mapping of its accounts, cannot be taken at all."""

from typing import ClassVar

from budget.errors import InputError
from budget.findings import Place
from conventions.files.faults import Fault, shown

__all__ = ["UnreadableFecError", "amount_fault", "fault"]


class UnreadableFecError(InputError):
    """A file with faults that leave nothing to sum: all of them, in the order of its lines."""

    code: ClassVar[str] = "fec_unreadable"

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            f"{file}: {len(faults)} faults, first {faults[0].code}", actual=str(len(faults)), expected="0"
        )
        self.faults = faults


def fault(
    file: str, line: int, column: str, code: str, actual: str = "", expected: str = "", **params: str
) -> Fault:
    """The fault at a line and a column of a file, its words cut to what a line shows."""
    return Fault(
        Place(file, line, column), code, shown(actual), expected, params=tuple(sorted(params.items()))
    )


def amount_fault(file: str, line: int, column: str, error: InputError) -> Fault:
    """The fault of an amount that was refused, under its reason where it has one."""
    reason = error.params.get("reason", "")
    code = f"{error.code}.{reason}" if reason else error.code
    return Fault(Place(file, line, column), code, error.actual, error.expected, error.code)
