"""Unique identifiers: two entries with the same one would make references ambiguous."""

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar, Protocol, TypeVar

from budget.errors import InputError


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
