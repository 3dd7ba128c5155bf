"""Whether an agreement is in force: one whose text waits for its signature is not before (§ 4.10, 8)."""

from functools import lru_cache

from conventions.agreement.norms import Duty
from conventions.engine.day import Day
from conventions.engine.order import mentioned
from conventions.engine.program import Program
from conventions.language.answers import TRUE, Answer, exactly
from conventions.language.bounds import at_most, either, less
from conventions.language.syntax import walk

__all__ = ["in_force_for", "is_signed", "waits_for_signature"]

SIGNED = "signed"


@lru_cache(maxsize=256)
def waits_for_signature(program: Program) -> bool:
    """Return whether a payment of the text waits for the signature."""
    payments = [duty.name for duty in program.terms.duties if duty.is_payment]
    trees = (tree for name in payments for tree in program.fields.get(("duty", name), {}).values())
    return any(SIGNED in mentioned(node) for tree in trees for node in walk(tree))


def is_signed(today: Day) -> Answer:
    """Return whether the agreement is signed; true of one whose payments do not wait for it."""
    return today.now.happened(SIGNED) if waits_for_signature(today.program) else TRUE


def in_force_for(duty: Duty, last: Answer | None, today: Day, *, included: bool) -> Answer:
    """Return whether a duty of the beneficiary, without an amount, can be asked: signed, or not yet due.

    `last`: the day up to which nothing is asked of it, itself `included` or not; None where there is none.
    """
    if today.book is not None or duty.amount is not None:
        return TRUE
    if today.agreement.side_of(duty.debtor) == "funder":
        return TRUE
    signed = is_signed(today)
    if signed == TRUE or last is None:
        return signed
    as_of = exactly(today.view.as_of)
    return either(signed, at_most(as_of, last) if included else less(as_of, last))
