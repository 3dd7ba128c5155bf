"""What exercised rights made repayable, of the agreement and of rulebooks (docs/semantics.md § 6.2, 6.3)."""

from typing import TYPE_CHECKING

from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.subject import Subject
from conventions.language.answers import Answer, exactly
from conventions.language.bounds import extreme, minus, plus

if TYPE_CHECKING:  # a world asks it of itself
    from conventions.engine.world import World

__all__ = ["created_amounts", "exercised", "reductions"]

NOTHING = exactly(0)


def exercised(world: "World", act: str) -> list[Subject]:
    """Return the rights of an act, at the rows they stand for, that are exercised."""
    found = []
    for part in world.parts:
        for right in part.program.terms.rights:
            if right.act == act:
                rows = [None] if right.each is None else [row.id for _, row in part.each_rows(right.each)]
                found += [Subject(right.name, row) for row in rows]
    return [right for right in found if world.facts("exercised", right)]


def reductions(world: "World") -> Answer:
    """Return by how much the grant has been reduced by decisions taken."""
    total = NOTHING
    for part in world.parts:
        for right in part.program.terms.rights:
            if right.act == "reduce":
                total = plus(total, part.lifecycle("claimed", right.name))
    return total


def created_amounts(world: "World") -> dict[Subject, Answer]:
    """Return the amount of each duty to repay that an exercised right created.

    All together are never more than was paid, in the order of the agreement, then of the rulebooks; then
    each is what was ordered of it, once it was.
    """
    if not world.facts("exercised"):
        return {}
    paid = world.named("paid")
    left = paid
    found: dict[Subject, Answer] = {}
    by_act = {act: exercised(world, act) for act in CREATING_ACTS}
    reducing = by_act["reduce"][:1]
    order = [right.name for part in world.parts for right in part.program.terms.rights]
    made = [right for rights in by_act.values() for right in rights]
    for right in sorted(made, key=lambda subject: order.index(subject.norm)):
        if right in by_act["reclaim"]:
            wanted = world.claimed_by(right)
        elif right in reducing:
            grant = minus(world.named("grant"), reductions(world))
            wanted = extreme([NOTHING, minus(paid, grant)], largest=True)
        else:
            wanted = NOTHING
        amount = extreme([wanted, left], largest=False)
        found[right.created] = world.still_asked(right, amount)
        left = minus(left, amount)
    return found
