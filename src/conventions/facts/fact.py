"""A fact: an event or a recorded value; and the record of facts as seen on a day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Protocol

from attrs import field

from budget import frozen
from budget.money import Euros

FactValue = Euros | str | bool | int | Fraction | date


@frozen
class ValueRange:
    """A value known only to lie between two values of one type, both included: an amount or a number.

    >>> str(ValueRange(Euros.of(100), Euros.of(250)))
    '100.00..250.00'
    """

    least: FactValue
    most: FactValue

    def __str__(self) -> str:
        return f"{self.least}..{self.most}"


RecordedValue = FactValue | ValueRange


def counts_between(value: RecordedValue | None) -> tuple[int | Fraction, int | Fraction] | None:
    """Return the least and the greatest number that a fact may carry; None if it carries no number."""
    least, most = (value.least, value.most) if isinstance(value, ValueRange) else (value, value)
    if isinstance(least, bool) or not (
        isinstance(least, int | Fraction) and isinstance(most, int | Fraction)
    ):
        return None
    return least, most


@frozen
class Fact:
    """One entry of the append-only record.

    `occurred_on` is the day it happened, `known_on` the day it entered the record (never earlier; equal
    by default). `of` names the row or the norm it belongs to. `replaces` is the `id` of a fact in error;
    `withdraws`, in a fact `withdrawn`, is that of a fact entered by mistake.

    If its day is known only as a range, `occurred_on` is the first day, `no_later_than` the last; an
    unknown first day is the earliest possible date. In the same way `value` may be a range.
    """

    key: str
    occurred_on: date
    value: RecordedValue | None = None
    of: str | None = None
    no_later_than: date | None = field(default=None, kw_only=True)
    known_on: date = field()
    evidence: str | None = None
    author: str | None = None
    id: str | None = None
    replaces: str | None = None
    withdraws: str | None = None
    reason: str | None = None

    @known_on.default
    def _known_when_it_occurred(self) -> date:
        return self.last_day

    @property
    def is_between(self) -> bool:
        """Return whether its day is known only as a range."""
        return self.no_later_than is not None

    @property
    def last_day(self) -> date:
        """Return the last day on which it may have happened; its day, if that is known."""
        return self.occurred_on if self.no_later_than is None else self.no_later_than


DUE_SOON: Final = timedelta(days=30)
"""How long before its due date a duty counts as due soon, by default."""

WITHDRAWN: Final = "withdrawn"
"""The key of the fact that withdraws another: it says who, when and why; nothing else reads it."""


@frozen
class View:
    """The record as seen: its day, the day of knowledge (None: all that is recorded) and the facts seen.

    `later` are the days after `as_of` on which a fact already recorded will be seen; `due_soon` is how long
    before its due date a duty is due soon. `possible` are facts that may have happened by then: the first
    day of their range has come, the last has not.
    """

    as_of: date
    known_on: date | None
    facts: tuple[Fact, ...]
    later: tuple[date, ...]
    due_soon: timedelta = DUE_SOON
    possible: tuple[Fact, ...] = ()
    by_key: Mapping[str, list[Fact]] = field(init=False, eq=False, repr=False)
    horizon: date = field(init=False, eq=False, repr=False)
    """The day until which the record is complete."""
    is_current: bool = field(init=False, eq=False, repr=False)
    """Whether the record covers the day of evaluation."""
    has_ranges: bool = field(init=False, eq=False, repr=False)
    """Whether the day of any fact is known only as a range."""

    @by_key.default
    def _by_key(self) -> Mapping[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.key, []).append(fact)
        return found

    @horizon.default
    def _horizon(self) -> date:
        return self.as_of if self.known_on is None else min(self.as_of, self.known_on)

    @is_current.default
    def _is_current(self) -> bool:
        return self.horizon == self.as_of

    @has_ranges.default
    def _has_ranges(self) -> bool:
        return bool(self.possible) or any(fact.no_later_than is not None for fact in self.facts)

    def moved_to(self, day: date) -> "View":
        """Return the view on a later day if nothing more is recorded after this one."""
        if not self.possible:
            return View(day, None, self.facts, (), self.due_soon)
        facts = in_order((*self.facts, *(fact for fact in self.possible if fact.last_day <= day)))
        possible = tuple(fact for fact in self.possible if fact.last_day > day)
        later = tuple(sorted({fact.last_day for fact in possible}))
        return View(day, None, facts, later, self.due_soon, possible)

    def possible_of(self, key: str) -> list[Fact]:
        """Return the facts with a key that may have happened by now."""
        return [fact for fact in self.possible if fact.key == key]


def seen(facts: tuple[Fact, ...], as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON) -> View:
    """Return the view of `facts` on `as_of`, without those that a known fact replaces or withdraws."""
    known = [fact for fact in facts if known_on is None or fact.known_on <= known_on]
    ordered = in_order(facts_in_force(known))
    current = tuple([fact for fact in ordered if fact.last_day <= as_of])
    if len(current) == len(ordered):
        return View(as_of, known_on, current, (), due_soon)
    later = {day for fact in ordered for day in (fact.occurred_on, fact.last_day) if day > as_of}
    possible = tuple([fact for fact in ordered if fact.occurred_on <= as_of < fact.last_day])
    return View(as_of, known_on, current, tuple(sorted(later)), due_soon, possible)


def facts_in_force(known: Iterable[Fact]) -> list[Fact]:
    """Return the facts in force: neither replaced nor withdrawn, nor withdrawals themselves."""
    facts = list(known)
    wrong = erroneous_ids(facts)
    return [fact for fact in facts if fact.key != WITHDRAWN and (fact.id is None or fact.id not in wrong)]


class Correcting(Protocol):
    """What corrects another entry of the record, or is corrected: a fact, or its entry in a file."""

    @property
    def id(self) -> str | None:
        """Return its identifier."""

    @property
    def replaces(self) -> str | None:
        """Return the `id` of the entry that it corrects."""

    @property
    def withdraws(self) -> str | None:
        """Return the `id` of the entry that it withdraws."""


def erroneous_ids(known: Iterable[Correcting]) -> frozenset[str]:
    """Return the `id` of each fact that another withdraws or replaces.

    A withdrawal that is itself withdrawn has no effect, and a withdrawn fact replaces nothing.
    """
    facts = list(known)
    withdrawn = _withdrawn([fact for fact in facts if fact.withdraws is not None])
    replaced = (fact.replaces for fact in facts if fact.replaces is not None and fact.id not in withdrawn)
    return withdrawn | frozenset(replaced)


def _withdrawn(withdrawals: list[Correcting]) -> frozenset[str]:
    """Return the `id` of each withdrawn entry, from the end of a chain: nothing withdraws its last one."""
    left = Counter(fact.withdraws for fact in withdrawals)
    own = {fact.id: fact for fact in withdrawals if fact.id is not None}
    ready = [fact for fact in withdrawals if fact.id is None or not left[fact.id]]
    found: set[str] = set()
    while ready:
        fact = ready.pop()
        target = fact.withdraws or ""
        if fact.id not in found:
            found.add(target)
        left[target] -= 1
        if not left[target] and target in own:
            ready.append(own[target])
    return frozenset(found)


def days_of(facts: Iterable[Fact]) -> Iterator[date]:
    """Yield the days of facts; both ends of a range."""
    for fact in facts:
        yield fact.occurred_on
        if fact.no_later_than is not None:
            yield fact.no_later_than


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts by their days, independent of the order of any file."""
    return tuple(sorted(facts, key=_order))


def _order(fact: Fact) -> tuple[date, date, str, str, str, str]:
    """Return the sort key of a fact: its days, then its content, independent of the order of any file."""
    return (fact.occurred_on, fact.known_on, fact.key, fact.of or "", fact.id or "", str(fact.value))
