"""The record as it can be seen on a day, by someone who knows what had been recorded by another day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, Protocol

from attrs import field, frozen

from conventions.facts.fact import Fact

__all__ = ["DUE_SOON", "WITHDRAWN", "Correcting", "View", "in_error", "in_order", "seen", "standing"]

DUE_SOON: Final = timedelta(days=30)
"""How long before its day a duty is due soon, unless another time is asked."""

WITHDRAWN: Final = "withdrawn"
"""The key of the fact that withdraws another: it says who, when and why, and nothing else reads it."""


@frozen
class View:
    """The day of the question, the day of the record (None: all that is recorded) and the facts seen.

    `later` are the days after `as_of` on which a fact already recorded will be seen; `due_soon` is how long
    before its day a duty is due soon.
    """

    as_of: date
    known_on: date | None
    facts: tuple[Fact, ...]
    later: tuple[date, ...]
    due_soon: timedelta = DUE_SOON
    by_key: Mapping[str, list[Fact]] = field(init=False, eq=False, repr=False)
    horizon: date = field(init=False, eq=False, repr=False)
    """h: until this day the record is closed."""
    is_current: bool = field(init=False, eq=False, repr=False)
    """Whether the record reaches the day of the question."""

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

    def moved_to(self, day: date) -> "View":
        """Return the view of a later day if nothing more is recorded after this one."""
        return View(day, None, self.facts, (), self.due_soon)


def seen(facts: tuple[Fact, ...], as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON) -> View:
    """Return the view of `facts` on `as_of`, without what a known fact replaces or withdraws."""
    known = [fact for fact in facts if known_on is None or fact.known_on <= known_on]
    ordered = in_order(standing(known))
    later = sorted({fact.occurred_on for fact in ordered if fact.occurred_on > as_of})
    here = tuple(fact for fact in ordered if fact.occurred_on <= as_of)
    return View(as_of, known_on, here, tuple(later), due_soon)


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


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts by their days, so that no file's order decides."""
    return tuple(sorted(facts, key=_order))


def _order(fact: Fact) -> tuple[date, date, str, str, str, str]:
    """Return the place of a fact: by its days; then by what it says, so that no file's order decides."""
    return (fact.occurred_on, fact.known_on, fact.key, fact.of or "", fact.id or "", str(fact.value))
