"""The root of all input errors: the class is the diagnosis, the code its name; and unique identifiers."""

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar, Protocol, TypeVar


class InputError(ValueError):
    """An input that cannot be accepted.

    `code` names the diagnosis for the catalogues; `actual` and `expected` are separate from the English
    sentence, so that no caller parses text; `params` holds the other values of the sentence.
    """

    code: ClassVar[str] = "input_refused"

    def __init__(self, message: str, *, actual: str = "", expected: str = "", **params: str) -> None:
        super().__init__(message)
        self.actual = actual
        self.expected = expected
        self.params = params


class Identified(Protocol):
    """An entry with an identifier."""

    @property
    def id(self) -> str:
        """Return the identifier, unique in its list."""


Entries = TypeVar("Entries", bound=Iterable[Identified] | None)


class DuplicateIdError(InputError):
    """Two entries of a list with the same identifier; `actual` names the identifiers concerned."""

    code: ClassVar[str] = "duplicate_id"


def each_once(_instance: object, _attribute: object, entries: Entries) -> None:
    """Raise `DuplicateIdError` if an identifier occurs twice."""
    listed: Iterable[Identified] = () if entries is None else entries
    repeated = [name for name, times in Counter(entry.id for entry in listed).items() if times > 1]
    if repeated:
        actual = ", ".join(sorted(repeated))
        message = f"identifiers used more than once: {actual}"
        raise DuplicateIdError(message, actual=actual, expected="1")
