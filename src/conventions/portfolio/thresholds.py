"""The dated thresholds that the sums of several dossiers are held against."""

from datetime import date
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.files.rulebook_file import LAW, read_rulebook, shipped_rulebooks, thresholds_file
from conventions.parameters.dated import Dated, Version
from conventions.rulebook.rulebook import Rulebook

__all__ = ["BOOK", "Thresholds", "shipped_thresholds"]

BOOK: Final = "portfolio_fr"
OF_THE_LAW: Final = ("convention.threshold", "accounts.threshold")


@frozen
class Thresholds:
    """Parameters by their key."""

    parameters: tuple[Dated, ...]

    @classmethod
    def of(cls, book: Rulebook) -> "Thresholds":
        """Those of a rulebook."""
        return cls(book.parameters)

    @property
    def keys(self) -> frozenset[str]:
        """The keys there are."""
        return frozenset(item.key for item in self.parameters)

    def at(self, key: str, day: date) -> Version | None:
        """The version in force on a day; None where there is none: never a default."""
        found = next(item for item in self.parameters if item.key == key)
        return found.at(day)


def euros_of(version: Version) -> Euros:
    """The amount of a version; TypeError of one that is none."""
    if not isinstance(version.value, Euros):
        raise TypeError(type(version.value).__name__)
    return version.value


def shipped_thresholds() -> Thresholds:
    """The thresholds that come with the program: those of the law, then those of several dossiers."""
    law = read_rulebook(shipped_rulebooks()[LAW])
    shared = tuple(item for item in law.parameters if item.key in OF_THE_LAW)
    return Thresholds((*shared, *read_rulebook(thresholds_file(BOOK)).parameters))
