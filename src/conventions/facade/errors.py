"""The exceptions of the library: a base class, faults as text, refused arguments."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import ClassVar

from budget.errors import InputError
from budget.findings import Severity
from conventions.calendar.arithmetic import parse_date
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import error_text, fault_message, fault_remedy
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.messages import Language, catalogue

SubventioError = InputError
"""The base of every error that this library raises on purpose.

`code` is the stable name of the diagnosis; `actual`, `expected` and `params` stand beside the sentence.
"""


class AgreementError(UnreadableDossierError):
    """An agreement built by a program, or given as data, has faults; `faults` has all of them.

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
    """Return a fault as one line: its place, what was found and expected, what to do."""
    words = catalogue(lang)
    colon = words.text("colon")
    remedy = fault_remedy(fault, words)
    place = colon.join(part for part in (str(fault.place), fault.place.path) if part)
    return f"{place}{colon if place else ''}{fault_message(fault, words)}{f' → {remedy}' if remedy else ''}"


def fault_texts(error: SubventioError, lang: Language = "fr") -> Iterator[str]:
    """Yield the faults of an error, one line each; for an error without faults, its message."""
    faults: Sequence[Fault] = getattr(error, "faults", ())
    for fault in faults:
        yield fault_text(fault, lang)
    if not faults:
        yield error_text(error, catalogue(lang))


def with_texts(refused: UnreadableDossierError) -> UnreadableDossierError:
    """Return the error with the texts of its faults, which a traceback prints."""
    refused.add_note("\n".join(fault_texts(refused, "en")))
    return refused


_LISTED = 12


class ArgumentRefusedError(InputError):
    """An argument of a wrong type: a datetime for a day, a path for a dossier, a float for an amount."""

    code: ClassVar[str] = "argument_refused"


class SeveralCurrenciesError(InputError):
    """An attempt to add amounts of agreements in several currencies."""

    code: ClassVar[str] = "several_currencies"


class UnknownNameError(InputError, KeyError):
    """A name that the dossier, or the program, does not have; `expected` is the nearest one, or the list."""

    code: ClassVar[str] = "name_unknown"

    def __str__(self) -> str:
        return str(self.args[0])


class RulebookChangedError(InputError):
    """A stored assessment whose rulebook has changed: it cannot be computed again."""

    code: ClassVar[str] = "rulebook_changed"


def unknown_name(what: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """Return the error for a name among those that are known.

    >>> str(unknown_name("duty", "final_bilam", ["final_bilan", "publicity"]))
    "no duty is called 'final_bilam': did you mean 'final_bilan'?"
    """
    names = list(dict.fromkeys(known))
    text = str(name)[:80]
    near = get_close_matches(text, names, n=1)
    more = ", …" if len(names) > _LISTED else ""
    listed = ", ".join(names[:_LISTED]) + more if names else "none"
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {listed}"
    expected = near[0] if near else listed
    return UnknownNameError(f"no {what} is called {text!r}: {hint}", actual=text, expected=expected)


def checked_day(value: date | str, argument: str) -> date:
    """Return the day of an argument: a date, or its ISO text; `ArgumentRefusedError` for anything else.

    A datetime is refused because its day depends on a time zone; pass `moment.date()`.

    >>> checked_day("2025-12-02", "as_of")
    datetime.date(2025, 12, 2)
    >>> checked_day(datetime(2025, 12, 2, 23, 30), "as_of")
    Traceback (most recent call last):
    conventions.facade.errors.ArgumentRefusedError: as_of is a day, not a moment: give as_of.date()
    """
    if isinstance(value, datetime):
        raise ArgumentRefusedError(
            f"{argument} is a day, not a moment: give {argument}.date()",
            actual=value.isoformat(),
            expected=value.date().isoformat(),
        )
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return parse_date(value)
    raise ArgumentRefusedError(
        f"{argument} is a date, or its text as in 2025-12-02; it was given a {type(value).__name__}",
        actual=type(value).__name__,
        expected="date",
    )


def checked_dossier(value: object) -> Dossier:
    """Return the dossier; `ArgumentRefusedError` for a path or anything else."""
    if isinstance(value, Dossier):
        return value
    raise ArgumentRefusedError(
        f"a dossier is expected, not a {type(value).__name__}: read_dossier makes one from a folder",
        actual=type(value).__name__,
        expected="Dossier",
    )


def checked_severity(value: Severity | str) -> Severity:
    """Return the severity of that name: info, minor, major or blocking."""
    if isinstance(value, Severity):
        return value
    try:
        return Severity(value)
    except ValueError:
        raise unknown_name("severity", value, (severity.value for severity in Severity)) from None
