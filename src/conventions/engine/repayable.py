"""What exercised rights made repayable (docs/semantics.md § 6.2)."""

from typing import TYPE_CHECKING

from conventions.engine.program import CREATING_ACTS
from conventions.language.answers import Answer, exactly
from conventions.language.bounds import extreme, minus, plus

if TYPE_CHECKING:  # a world asks it of itself
    from conventions.engine.world import World

__all__ = ["created_amounts", "reductions"]

NOTHING = exactly(0)


def reductions(world: "World") -> Answer:
    """Return by how much the grant has been reduced by decisions taken."""
    total = NOTHING
    for right in world.program.agreement.rights:
        if right.act == "reduce":
            total = plus(total, world.claimed(right.name))
    return total


def created_amounts(world: "World") -> dict[str, Answer]:
    """Return the amount of each duty to repay that an exercised right created; never more than was paid."""
    paid = world.named("paid")
    left = paid
    found: dict[str, Answer] = {}
    reduced_by_others = False
    for right in world.program.agreement.rights:
        if not world.facts("exercised", right.name) or right.act not in CREATING_ACTS:
            continue
        if right.act == "reclaim":
            wanted = world.claimed(right.name)
        elif reduced_by_others:
            wanted = NOTHING
        else:
            reduced_by_others = True
            grant = minus(world.named("grant"), reductions(world))
            wanted = extreme([NOTHING, minus(paid, grant)], largest=True)
        amount = extreme([wanted, left], largest=False)
        found[f"{right.name}.duty"] = amount
        left = minus(left, amount)
    return found
