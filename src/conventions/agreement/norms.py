"""The norms of an agreement: what must be done, and what may be done."""

from collections.abc import Container
from typing import Final

from attrs import frozen

# ------------------------------------------------------------------------------------------------------------
# A source of rows that merges the occurrences of several events: `debt_acknowledged + recovery_enforced`.

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


# --- The norms of an agreement: what must be done, and what may be done -------------------------------------

NATURES = ("principal", "interest", "penalty")
"""What a debt may be: of what was paid, or beside it."""
MAIN = "main"
"""The text as it is read first."""
OF_DATES = ("next_working_day", "end_of_month")
"""Readings that any text leaves of a due date; their names are those of the functions that say them."""
HOLIDAYS = "holidays"
"""What a reading of the holidays themselves is `of`."""
BY_USAGE = "by_usage"
"""Holidays that hold by usage, or in some communes only, are taken the other way."""
OF_PAPERS = ("posted", "receipt")
"""Readings that any text leaves of when a document counts."""


@frozen
class Reading:
    """Another way to read a norm: the fields that differ, as expressions."""

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
    """A named date, amount, ratio or truth; without `value`, only its readings are given.

    `each`: the rows for each of which it has a value of its own. `chosen`: the reading that the record chose
    (`agreement.as_read`); no text states that.
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
    """A delay that begins with an event, the day after it, and must run out first."""

    begins: str
    period: str


@frozen(cache_hash=True)
class Duty:
    """Who must do what, by when; or all the time; or what must hold; once, or for each row of `each`.

    `done`: the day on which it is performed, where no fact of its own says so. `role`: what rulebooks call
    it. `nature`: of a debt, principal, interest or penalty, where the text says so. `chosen`: the readings of
    it that the record chose, the last one last (`agreement.as_read`); no text states that.
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
        """Whether the record chose how its date is read."""
        return any(name in (MAIN, *OF_DATES) for name in self.chosen)

    @property
    def papers_as_chosen(self) -> str | None:
        """How the record chose to read when its document counts; None while it did not."""
        return next((name for name in reversed(self.chosen) if name in (MAIN, *OF_PAPERS)), None)

    @property
    def roles(self) -> frozenset[str]:
        """What rulebooks call it: its role; a payment, and its terms if it has a date or a condition."""
        found = {self.role} if self.role is not None else set()
        if self.is_payment:
            found |= {"payment", "payment_terms"} if self.due or self.when else {"payment"}
        return frozenset(found)


@frozen(cache_hash=True)
class Right:
    """Who may do what, from when to when, up to which amount; once, or for each row of `each`.

    `against`: who owes what its exercise creates; else the other of funder and beneficiary. `role`: what
    rulebooks call it.
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
        """What rulebooks call it."""
        return frozenset(() if self.role is None else (self.role,))


@frozen(cache_hash=True)
class Selection:
    """Rows, and which of them count; with `each`, for a row of others, which its tests call `row`."""

    name: str
    rows: str
    where: tuple[tuple[str, str], ...] = ()
    each: str | None = None
    label: str | None = None


@frozen(cache_hash=True)
class FactDeclaration:
    """A fact that expressions may use: its type, whether it may be repeated, its bounds; or one a row."""

    key: str
    type: str = "event"
    repeated: bool = False
    least: str | None = None
    most: str | None = None
    each: str | None = None
    label: str | None = None


@frozen(cache_hash=True)
class Parameter:
    """A value that a model leaves to each agreement; expressions use its name."""

    name: str
    type: str
    label: str | None = None


Norm = Duty | Right
