"""Which earlier amendments one builds on: without them it would change, or name, what is not there."""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment
from conventions.agreement.changes import ORDER, made, value_at
from conventions.engine.program import compile_agreement

__all__ = ["with_foundations"]


_MANY: Final = 12
"""Beyond so many, one that the agreement alone explains is not tried without each of the others."""


def with_foundations(agreement: Agreement, amendments: Sequence[Amendment]) -> tuple[Amendment, ...]:
    """The amendments of an agreement, in their order, each with those that it builds on."""
    found: list[Amendment] = []
    for amendment in amendments:
        below: list[str] = []
        is_apart = len(found) > _MANY and _holds_upon(agreement, amendment)
        for one in () if is_apart else found:
            others = [other.changes for other in found if other is not one and one.id not in other.builds_on]
            text = made([change for changes in others for change in changes], agreement)
            if not _holds_upon(text, amendment):
                below.append(one.id)
        found.append(evolve(amendment, builds_on=tuple(below)))
    return tuple(found)


def _holds_upon(text: Agreement, amendment: Amendment) -> bool:
    """Whether an amendment, made upon a text, changes all that it says, and leaves nothing unexplained."""
    left = made(amendment.changes, text)
    is_made = all(
        value_at(left, change.path) == change.after
        for change in amendment.changes
        if change.path[-1] != ORDER
    )
    return is_made and not compile_agreement(left).faults
