"""A refused input on the standard error: one line, or one for each fault of a file that lists them."""

from budget.errors import InputError
from conventions.cli.output import complain
from conventions.exports.fault_text import error_text, fault_line
from conventions.files.faults import Fault
from conventions.messages import Catalogue

__all__ = ["refuse"]

FAILED = 2


def refuse(about: str, error: InputError, words: Catalogue) -> int:
    """Say why, with `about` before it, and return 2."""
    faults: tuple[Fault, ...] = getattr(error, "faults", ())
    for fault in faults:
        complain(fault_line(fault, words))
    if not faults:
        complain(f"{about}{words.text('colon')}{error_text(error, words)}")
    return FAILED
