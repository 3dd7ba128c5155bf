"""Two folders of one agreement: its money is counted once."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from budget.findings import Severity
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held

__all__ = ["Recorded", "each_once", "longest_of_each"]


class Recorded(Protocol):
    """What tells whether two dossiers are of one agreement, and which is the longer."""

    @property
    def id(self) -> str:
        """Its identifier."""
        ...

    @property
    def folder(self) -> Path:
        """Where it lies."""
        ...

    @property
    def number(self) -> str | None:
        """The number of its agreement."""
        ...

    @property
    def funder(self) -> str:
        """What stands for the funder in every dossier."""
        ...

    @property
    def beneficiary(self) -> str:
        """What stands for the beneficiary in every dossier."""
        ...

    @property
    def awarded_on(self) -> date | None:
        """The day that gave a right to the grant."""
        ...

    @property
    def entries(self) -> int:
        """How many facts its record has."""
        ...


R = TypeVar("R", bound=Recorded)


def longest_of_each(dossiers: Iterable[R]) -> tuple[R, ...]:
    """The dossiers in the order of their awards; of one agreement, that with the longest record."""
    return tuple(sorted(map(_longest, _groups(dossiers)), key=_by_award))


def each_once(all_held: tuple[Held, ...]) -> tuple[tuple[Held, ...], tuple[CrossFinding, ...]]:
    """The dossiers, of those with one number between the same parties the one with the longest record.

    Also a finding for each that is set aside. Without a number nothing says that two agreements are one.
    """
    longest = [(group, _longest(group)) for group in _groups(all_held)]
    found = tuple(
        across(
            "same_agreement_twice",
            Severity.MINOR,
            one.agreement.number or one.id,
            ((one, one.spot("number")), (best, best.spot("number"))),
            actual=one.id,
            expected=best.id,
        )
        for group, best in longest
        for one in group
        if one is not best
    )
    return longest_of_each(all_held), found


def _by_award(one: Recorded) -> tuple[date, str, str]:
    """The order in which dossiers are compared: by the day of the award."""
    return one.awarded_on or date.max, one.id, str(one.folder)


def _groups(dossiers: Iterable[R]) -> list[list[R]]:
    """The dossiers of each agreement, in the order of their awards."""
    groups: dict[tuple[str, ...], list[R]] = {}
    for one in sorted(dossiers, key=_by_award):
        number = one.number
        key = (one.funder, one.beneficiary, number) if number else ("", one.id, str(one.folder))
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _longest(group: list[R]) -> R:
    return max(reversed(group), key=lambda one: one.entries)
