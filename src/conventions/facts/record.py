"""The record as it can be seen on a day, by someone who knows what had been recorded by another day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from attrs import field, frozen

from conventions.facts.fact import Fact

__all__ = ["DUE_SOON", "View", "seen"]

DUE_SOON: Final = timedelta(days=30)
"""How long before its day a duty is due soon, unless another time is asked."""


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
    """Return the view of `facts` on `as_of`; a fact that a known fact replaces was an error, and is not."""
    known = [fact for fact in facts if known_on is None or fact.known_on <= known_on]
    replaced = {fact.replaces for fact in known if fact.replaces}
    standing = [fact for fact in known if fact.id is None or fact.id not in replaced]
    ordered = sorted(standing, key=_order)
    later = sorted({fact.occurred_on for fact in known if fact.occurred_on > as_of})
    here = tuple(fact for fact in ordered if fact.occurred_on <= as_of)
    return View(as_of, known_on, here, tuple(later), due_soon)


def _order(fact: Fact) -> tuple[date, date, str, str, str, str]:
    """Return the place of a fact: by its days; then by what it says, so that no file's order decides."""
    return (fact.occurred_on, fact.known_on, fact.key, fact.of or "", fact.id or "", str(fact.value))
