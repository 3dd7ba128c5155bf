"""Amounts grouped by a key; the groups together are the total."""

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from budget.money import Euros


class Amounted(Protocol):
    """An entry with an amount."""

    @property
    def amount(self) -> Euros:
        """Return the amount of the entry, negative for a credit note or a refund."""


Entry = TypeVar("Entry", bound=Amounted)
Key = TypeVar("Key")


@frozen
class Subtotal(Generic[Key]):
    """The sum of the entries with one key; None is the key of the entries without one."""

    key: Key
    amount: Euros


def total(entries: Iterable[Amounted]) -> Euros:
    """Return the sum of the entries' amounts."""
    return Euros.total(entry.amount for entry in entries)


def subtotals(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> tuple[Subtotal[Key], ...]:
    """Return one subtotal per key, in order of first appearance; they sum to the total of the entries."""
    cents: dict[Key, int] = {}
    for entry in entries:
        name = key(entry)
        cents[name] = cents.get(name, 0) + entry.amount.cents
    return tuple(Subtotal(name, Euros(cents=amount)) for name, amount in cents.items())
