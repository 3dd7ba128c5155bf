"""Two folders of one agreement: its money is counted once."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from budget.findings import Severity
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held

__all__ = ["Recorded", "by_award", "each_once", "longest_of_each"]


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


def by_award(one: Recorded) -> tuple[date, str, str]:
    """The order in which dossiers are compared: by the day of the award."""
    return one.awarded_on or date.max, one.id, str(one.folder)


def longest_of_each(dossiers: Iterable[R]) -> tuple[R, ...]:
    """The dossiers in the order of their awards; of one agreement, that with the longest record."""
    ordered = sorted(dossiers, key=by_award)
    kept = {id(_longest(group)) for group in _groups(ordered)}
    return tuple(one for one in ordered if id(one) in kept)


def each_once(all_held: tuple[Held, ...]) -> tuple[tuple[Held, ...], tuple[CrossFinding, ...]]:
    """The dossiers, of those with one number between the same parties the one with the longest record.

    Also a finding for each that is set aside. Without a number nothing says that two agreements are one.
    """
    groups = _groups(all_held)
    kept = {id(_longest(group)) for group in groups}
    found = tuple(
        across(
            "same_agreement_twice",
            Severity.MINOR,
            one.agreement.number or one.id,
            ((one, one.spot("number")), (_longest(group), _longest(group).spot("number"))),
            actual=one.id,
            expected=_longest(group).id,
        )
        for group in groups
        for one in group
        if id(one) not in kept
    )
    return tuple(one for one in all_held if id(one) in kept), found


def _groups(dossiers: Iterable[R]) -> list[list[R]]:
    """The dossiers of each agreement."""
    groups: dict[tuple[str, ...], list[R]] = {}
    for one in dossiers:
        number = one.number
        key = (one.funder, one.beneficiary, number) if number else ("", one.id, str(one.folder))
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _longest(group: list[R]) -> R:
    return max(reversed(group), key=lambda one: one.entries)
