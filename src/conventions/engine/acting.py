"""Events by which a right is exercised: who abandons, or asks for more time, exercises the right to."""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.facts.fact import Fact
from conventions.facts.record import View, in_order

__all__ = ["ACTS_OF", "with_exercises"]

ACTS_OF: Final[Mapping[str, str]] = {"abandoned": "decline", "extension_asked": "extend"}
"""The act that each of these events is."""


def with_exercises(view: View, agreement: Agreement) -> View:
    """Return the view in which such an event is the exercise of each right of its act that it may be `of`."""
    if not any(key in view.by_key for key in ACTS_OF):
        return view
    return evolve(view, facts=in_order((*view.facts, *_exercises(view, agreement))))


def _exercises(view: View, agreement: Agreement) -> Iterator[Fact]:
    exercised = {fact.of for fact in view.by_key.get("exercised", ())}
    for right in agreement.rights:
        for event, act in ACTS_OF.items():
            found = [fact for fact in view.by_key.get(event, ()) if fact.of in (None, right.name)]
            if found and right.act == act and right.each is None and not exercised & {None, right.name}:
                yield evolve(found[0], key="exercised", of=right.name, value=None, id=None)
