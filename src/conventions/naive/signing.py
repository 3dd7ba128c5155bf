"""Whether an agreement is in force, by docs/semantics.md § 4.10 and 8."""

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.language.answers import Answer
from conventions.language.syntax import walk
from conventions.naive.answers import at_most, less, maximum, one
from conventions.naive.nature import FIELDS, names_in
from conventions.naive.world import World, tree_of


def depends_on_signature(agreement: Agreement) -> bool:
    """4.10: whether a payment of the text depends on the signature."""
    norms = [duty for duty in agreement.duties if duty.is_payment]
    texts = [text for norm in norms for field in FIELDS if (text := getattr(norm, field, None))]
    return any("signed" in names_in(node) for text in texts for node in walk(tree_of(text)))


def is_signed(world: World) -> Answer:
    """4.10."""
    if not depends_on_signature(world.agreement):
        return one(True)
    return world.happened(world.occurrences("signed"), "signed")


def in_force_for(duty: Duty, last: Answer | None, world: World, *, included: bool) -> Answer:
    """4.10: signed, or nothing is required yet."""
    is_theirs = duty.amount is None and world.agreement.side_of(duty.debtor) != "funder"
    if world.book is not None or not is_theirs:
        return one(True)
    signed = is_signed(world)
    if signed == one(True) or last is None:
        return signed
    return maximum(signed, (at_most if included else less)(one(world.as_of), last))
