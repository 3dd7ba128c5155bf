"""Sums that exercised rights of the agreement and of rulebooks make repayable (docs/semantics.md § 6.2)."""

from typing import TYPE_CHECKING

from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.seen_record import amount_of, in_cents, not_below_zero
from conventions.engine.subject import Subject
from conventions.language.answers import Answer, exactly
from conventions.language.bounds import extreme, minus, plus

if TYPE_CHECKING:  # a world asks it of itself
    from conventions.engine.world import World

NOTHING = exactly(0)


def reductions(world: "World") -> Answer:
    """Return the reductions of the grant that were decided."""
    total = NOTHING
    for part in world.parts:
        for right in part.program.terms.rights:
            if right.act == "reduce":
                total = plus(total, part.lifecycle("claimed", right.name))
    return total


def created_amounts(world: "World") -> dict[Subject, Answer]:
    """Return the amount of each duty to repay that an exercised right created.

    Together they never exceed what was paid, in the order of the agreement, then of the rulebooks; then
    a recovery order replaces each amount.
    """
    if not world.facts("exercised"):
        return {}
    left = world.named("paid")
    found: dict[Subject, Answer] = {}
    for right, wanted in created_claims(world).items():
        amount = extreme([wanted, left], largest=False)
        found[right.created] = world.still_asked(right, amount)
        left = minus(left, amount)
    return found


def created_claims(world: "World") -> dict[Subject, Answer]:
    """Return the claim of each exercised right; the first reduction carries the claim of all reductions."""
    found: dict[Subject, Answer] = {}
    if not world.facts("exercised"):
        return found
    is_first = True
    for part in world.parts:
        for right in part.program.terms.rights:
            if right.act not in CREATING_ACTS:
                continue
            rows = [None] if right.each is None else [row.id for _, row in part.each_rows(right.each)]
            for subject in (Subject(right.name, row) for row in rows):
                if not world.facts("exercised", subject):
                    continue
                if right.act == "reclaim":
                    found[subject] = part.claimed_by(subject)
                else:
                    found[subject] = _of_reductions(world) if is_first else NOTHING
                    is_first = False
    return found


def _of_reductions(world: "World") -> Answer:
    grant = minus(world.named("grant"), reductions(world))
    return not_below_zero(minus(world.named("paid"), grant))


def taken_back(world: "World") -> Answer:
    """Return the part of the reductions that cancelled or reduced orders give back."""
    total = NOTHING
    for right, wanted in created_claims(world).items():
        if act_of(right, world) == "reduce":
            claimed = world.claimed_of(right, wanted)
            lowered = exactly(amount_of(world.lowering(right)))
            given = [lowered, in_cents(claimed.ordered)]
            if world.facts("recovery_order", right):
                asked = minus(claimed.ordered, lowered)
                given.append(not_below_zero(minus(in_cents(wanted), asked)))
            total = plus(total, extreme(given, largest=False))
    return total


def act_of(right: Subject, world: "World") -> str | None:
    """Return the act of a right of the agreement or of a rulebook."""
    norms = (part.program.rights.get(right.norm) for part in world.parts)
    return next((norm.act for norm in norms if norm is not None), None)


def act_named(of: str, world: "World") -> str:
    """Return the act of the right that a fact names, with or without a row; empty if there is none."""
    found = act_of(Subject(of), world) or act_of(Subject(of.rpartition(".")[0]), world)
    return found or ""
