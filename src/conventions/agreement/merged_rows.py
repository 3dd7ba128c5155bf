"""A source of rows that merges the occurrences of several events: `debt_acknowledged + recovery_enforced`."""

from collections.abc import Container
from typing import Final

__all__ = ["events_of", "is_merged"]

_AND: Final = " + "


def events_of(rows: str) -> tuple[str, ...]:
    """Return the events whose occurrences a source merges; of any other source, its own name.

    >>> events_of("payment + transfer_returned"), events_of("expenses")
    (('payment', 'transfer_returned'), ('expenses',))
    """
    return tuple(rows.split(_AND))


def is_merged(rows: str, events: Container[str]) -> bool:
    """Return whether rows are those of several events, each named once."""
    named = events_of(rows)
    return 1 < len(named) == len(set(named)) and all(event in events for event in named)
