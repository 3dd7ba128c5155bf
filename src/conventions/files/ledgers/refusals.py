"""Why a ledger, or its mapping, cannot be taken at all."""

from typing import ClassVar, Final

from budget.errors import InputError
from budget.findings import Place
from conventions.files.faults import Fault, shown

__all__ = ["UnreadableLedgerError", "ledger_fault"]

_LONG: Final = 120


class UnreadableLedgerError(InputError):
    """A source with faults that leave nothing to read: all of them, in their order."""

    code: ClassVar[str] = "ledger_unreadable"

    def __init__(self, file: str, *faults: Fault) -> None:
        super().__init__(
            f"{file}: {len(faults)} faults, first {faults[0].code}", actual=str(len(faults)), expected="0"
        )
        self.faults = faults


def ledger_fault(
    file: str, line: int, column: str, code: str, actual: str = "", expected: str = "", **params: str
) -> Fault:
    """The fault at a line and a column of a source, its words cut to what a line shows."""
    pairs = tuple(sorted(params.items()))
    hint = expected if len(expected) < _LONG else shown(expected)
    return Fault(Place(file, line, column), code, shown(actual), hint, params=pairs)
