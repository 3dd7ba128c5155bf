"""The norms of an agreement: duties, rights, definitions and what they read."""

from collections.abc import Container
from typing import Final

from budget import frozen

# ------------------------------------------------------------------------------------------------------------
# A source of rows may merge the occurrences of several events: `debt_acknowledged + recovery_enforced`.

_AND: Final = " + "


def events_of(rows: str) -> tuple[str, ...]:
    """Return the events that a source of rows merges; for a single source, its name.

    >>> events_of("payment + transfer_returned"), events_of("expenses")
    (('payment', 'transfer_returned'), ('expenses',))
    """
    return tuple(rows.split(_AND))


def is_merged(rows: str, events: Container[str]) -> bool:
    """Return whether a source merges several events, each named once."""
    named = events_of(rows)
    return 1 < len(named) == len(set(named)) and all(event in events for event in named)


# --- The norms of an agreement: what must be done, and what may be done -------------------------------------

NATURES = ("principal", "interest", "penalty")
"""The natures of a debt; the principal is part of what was paid, the others are in addition."""
MAIN = "main"
"""The name of the main reading."""
OF_DATES = ("next_working_day", "end_of_month")
"""Alternative readings of any due date, named after the functions that compute them."""
HOLIDAYS = "holidays"
"""The `of` of a choice about the holidays themselves."""
BY_USAGE = "by_usage"
"""The reading in which holidays by usage, or of some communes only, are counted the other way."""
POSTED = "posted"
OF_PAPERS = (POSTED, "receipt")
"""Alternative readings of the day on which a document counts."""


@frozen
class Reading:
    """An alternative reading of a norm: the fields that differ, as expressions."""

    name: str
    label: str | None = None
    when: str | None = None
    due: str | None = None
    until: str | None = None
    amount: str | None = None
    up_to: str | None = None
    payable: str | None = None


@frozen(cache_hash=True)
class Definition:
    """A named date, amount, ratio or truth value; without `value`, only its readings exist.

    `each`: the rows; it has one value per row. `chosen`: the reading that the record chose
    (`agreement.changes.as_read`); never set by a text.
    """

    name: str
    value: str | None
    readings: tuple[tuple[str, str], ...] = ()
    label: str | None = None
    article: str | None = None
    each: str | None = None
    chosen: str | None = None


@frozen
class Notice:
    """A notice period: it starts the day after an event and must run out first."""

    begins: str
    period: str


@frozen(cache_hash=True)
class Duty:
    """A duty: who must do what, by when or continuously, or what must hold; once, or for each row of `each`.

    `done`: the day of performance, if no fact records it. `role`: the name that rulebooks use for it.
    `nature`: whether a debt is principal, interest or penalty, if the text says so. `chosen`: the readings
    that the record chose, the latest last (`agreement.changes.as_read`); never set by a text.
    """

    name: str
    debtor: str
    label: str | None = None
    article: str | None = None
    when: str | None = None
    due: str | None = None
    amount: str | None = None
    parts: tuple[str, ...] = ()
    done_by: str | None = None
    posted_by: str | None = None
    counts: str = "posting"
    begins: str | None = None
    until: str | None = None
    holds: str | None = None
    breached_by: str | None = None
    held_while: str | None = None
    unread: bool = False
    is_payment: bool = False
    severity: str | None = None
    readings: tuple[Reading, ...] = ()
    each: str | None = None
    done: str | None = None
    role: str | None = None
    nature: str | None = None
    to: str | None = None
    chosen: tuple[str, ...] = ()

    @property
    def is_day_settled(self) -> bool:
        """Return whether the record chose a reading of its due date."""
        return any(name in (MAIN, *OF_DATES) for name in self.chosen)

    @property
    def papers_as_chosen(self) -> str | None:
        """Return the reading that the record chose for the day a document counts; None if it chose none."""
        return next((name for name in reversed(self.chosen) if name in (MAIN, *OF_PAPERS)), None)

    @property
    def counts_when_posted(self) -> bool:
        """Return whether a document performs it on the day it was posted."""
        is_by_money = self.is_payment or (self.amount is not None and self.done_by is None)
        return self.posted_by is not None and self.counts == "posting" and not (is_by_money or self.done)

    @property
    def roles(self) -> frozenset[str]:
        """Return the names that rulebooks use for it: its role, and what it is as a payment."""
        found = {self.role} if self.role is not None else set()
        if self.is_payment:
            found |= {"payment", "payment_terms"} if self.due or self.when else {"payment"}
        return frozenset(found)


@frozen(cache_hash=True)
class Right:
    """A right: who may do what, from when to when, up to which amount; once, or for each row of `each`.

    `against`: who owes what its exercise creates; by default the other of funder and beneficiary. `role`: the
    name that rulebooks use for it.
    """

    name: str
    holder: str
    act: str
    label: str | None = None
    article: str | None = None
    when: str | None = None
    until: str | None = None
    amount: str | None = None
    up_to: str | None = None
    notice: Notice | None = None
    payable: str | None = None
    unread: bool = False
    severity: str | None = None
    against: str | None = None
    readings: tuple[Reading, ...] = ()
    each: str | None = None
    role: str | None = None

    @property
    def roles(self) -> frozenset[str]:
        """Return the names that rulebooks use for it."""
        return frozenset(() if self.role is None else (self.role,))


@frozen(cache_hash=True)
class Selection:
    """A selection of rows by tests; with `each`, the tests may refer to that `row`."""

    name: str
    rows: str
    where: tuple[tuple[str, str], ...] = ()
    each: str | None = None
    label: str | None = None


@frozen(cache_hash=True)
class FactDeclaration:
    """A fact that expressions may use: its type, whether it is repeated or given per row, its bounds."""

    key: str
    type: str = "event"
    repeated: bool = False
    least: str | None = None
    most: str | None = None
    each: str | None = None
    label: str | None = None


@frozen(cache_hash=True)
class Parameter:
    """A value that a model leaves to each agreement; expressions use it by name."""

    name: str
    type: str
    label: str | None = None


Norm = Duty | Right
