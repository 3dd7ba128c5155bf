"""The record as it can be seen on a day, by someone who knows what had been recorded by another day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final, Protocol

from attrs import field, frozen

from conventions.facts.fact import Fact

DUE_SOON: Final = timedelta(days=30)
"""How long before its day a duty is due soon, unless another time is asked."""

WITHDRAWN: Final = "withdrawn"
"""The key of the fact that withdraws another: it says who, when and why, and nothing else reads it."""


@frozen
class View:
    """The day of the question, the day of the record (None: all that is recorded) and the facts seen.

    `later` are the days after `as_of` on which a fact already recorded will be seen; `due_soon` is how long
    before its day a duty is due soon. `perhaps` are facts that may have happened by then: the first of their
    days has come, the last has not.
    """

    as_of: date
    known_on: date | None
    facts: tuple[Fact, ...]
    later: tuple[date, ...]
    due_soon: timedelta = DUE_SOON
    perhaps: tuple[Fact, ...] = ()
    by_key: Mapping[str, list[Fact]] = field(init=False, eq=False, repr=False)
    horizon: date = field(init=False, eq=False, repr=False)
    """h: until this day the record is closed."""
    is_current: bool = field(init=False, eq=False, repr=False)
    """Whether the record reaches the day of the question."""
    has_ranges: bool = field(init=False, eq=False, repr=False)
    """Whether the day of any fact is only known to lie between two days."""

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
        return bool(self.perhaps) or any(fact.no_later_than is not None for fact in self.facts)

    def moved_to(self, day: date) -> "View":
        """Return the view of a later day if nothing more is recorded after this one."""
        if not self.perhaps:
            return View(day, None, self.facts, (), self.due_soon)
        facts = in_order((*self.facts, *(fact for fact in self.perhaps if fact.last_day <= day)))
        perhaps = tuple(fact for fact in self.perhaps if fact.last_day > day)
        later = tuple(sorted({fact.last_day for fact in perhaps}))
        return View(day, None, facts, later, self.due_soon, perhaps)

    def perhaps_of(self, key: str) -> list[Fact]:
        """Return the facts of a key that may have happened by now."""
        return [fact for fact in self.perhaps if fact.key == key]


def seen(facts: tuple[Fact, ...], as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON) -> View:
    """Return the view of `facts` on `as_of`, without what a known fact replaces or withdraws."""
    known = [fact for fact in facts if known_on is None or fact.known_on <= known_on]
    ordered = in_order(standing(known))
    here = tuple([fact for fact in ordered if fact.last_day <= as_of])
    if len(here) == len(ordered):
        return View(as_of, known_on, here, (), due_soon)
    later = {day for fact in ordered for day in (fact.occurred_on, fact.last_day) if day > as_of}
    perhaps = tuple([fact for fact in ordered if fact.occurred_on <= as_of < fact.last_day])
    return View(as_of, known_on, here, tuple(sorted(later)), due_soon, perhaps)


def standing(known: Iterable[Fact]) -> list[Fact]:
    """Return the facts of a record that say what happened: neither those in error, nor withdrawals."""
    facts = list(known)
    wrong = in_error(facts)
    return [fact for fact in facts if fact.key != WITHDRAWN and (fact.id is None or fact.id not in wrong)]


class Correcting(Protocol):
    """What corrects another entry of the record, or is corrected: a fact, or its entry in a file."""

    @property
    def id(self) -> str | None:
        """Return the identifier."""

    @property
    def replaces(self) -> str | None:
        """Return the `id` of the one that it corrects."""

    @property
    def withdraws(self) -> str | None:
        """Return the `id` of the one that it takes out."""


def in_error(known: Iterable[Correcting]) -> frozenset[str]:
    """Return the `id` of each fact that another withdraws or replaces.

    A withdrawal that is itself withdrawn has no effect, and what is withdrawn replaces nothing.
    """
    facts = list(known)
    withdrawn = _withdrawn([fact for fact in facts if fact.withdraws is not None])
    replaced = (fact.replaces for fact in facts if fact.replaces is not None and fact.id not in withdrawn)
    return withdrawn | frozenset(replaced)


def _withdrawn(withdrawals: list[Correcting]) -> frozenset[str]:
    """Return the `id` of what these withdraw, the last of a chain first: nothing withdraws that one."""
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
    """Yield the days of facts; of one on a day between two, both."""
    for fact in facts:
        yield fact.occurred_on
        if fact.no_later_than is not None:
            yield fact.no_later_than


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts by their days, so that no file's order decides."""
    return tuple(sorted(facts, key=_order))


def _order(fact: Fact) -> tuple[date, date, str, str, str, str]:
    """Return the place of a fact: by its days; then by what it says, so that no file's order decides."""
    return (fact.occurred_on, fact.known_on, fact.key, fact.of or "", fact.id or "", str(fact.value))
