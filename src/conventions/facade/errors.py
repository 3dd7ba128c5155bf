"""What a program catches: one base class, and faults that say themselves in French or in English."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from budget.errors import InputError
from conventions.exports.fault_text import error_text, fault_message, fault_remedy
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.messages import Language, catalogue

SubventioError = InputError
"""The base of every error that this library raises on purpose.

`code` is the stable name of the diagnosis; `actual`, `expected` and `params` stand beside the sentence.
"""


class AgreementError(UnreadableDossierError):
    """What a program built, or gave as data, has faults; `faults` are all of them.

    The place of each is its path in the data: `duty.final_bilan.due`, `facts[1].value` (lists count from 1).
    """

    code: ClassVar[str] = "agreement_at_fault"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(Path(), tuple(faults))
        lines = "\n".join(f"- {line}" for line in fault_texts(self, lang="en"))
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        self.args = (f"{count}:\n{lines}",)

    def __reduce__(self) -> tuple[type["AgreementError"], tuple[tuple[Fault, ...]]]:
        """Return how to unpickle the error: from its faults, not from its message."""
        return type(self), (self.faults,)


def fault_text(fault: Fault, lang: Language = "fr") -> str:
    """Return a fault in words on one line: its place, what was found and expected, what to do."""
    words = catalogue(lang)
    colon = words.text("colon")
    remedy = fault_remedy(fault, words)
    place = colon.join(part for part in (str(fault.place), fault.place.path) if part)
    return f"{place}{colon if place else ''}{fault_message(fault, words)}{f' → {remedy}' if remedy else ''}"


def fault_texts(error: SubventioError, lang: Language = "fr") -> Iterator[str]:
    """Yield the faults of an error in words, one line each; of an error without a list, its sentence."""
    faults: Sequence[Fault] = getattr(error, "faults", ())
    for fault in faults:
        yield fault_text(fault, lang)
    if not faults:
        yield error_text(error, catalogue(lang))


def told(refused: UnreadableDossierError) -> UnreadableDossierError:
    """Return the error with its faults in words, as a traceback prints them."""
    refused.add_note("\n".join(fault_texts(refused, "en")))
    return refused
