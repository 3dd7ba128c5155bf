"""Payments that come one after the other, and those that may stand in the place of another."""

from conventions.agreement.norms import Duty
from conventions.audit.settled import Settled
from conventions.language.syntax import Comparison, Lifecycle, Logic, Name, Node

__all__ = ["is_in_turn"]

_COMES = frozenset({"happened", "met", "recorded"})


def is_in_turn(duty: Duty, text: Settled) -> bool:
    """Return whether the condition of a payment only waits for its turn: facts that may all come.

    So `happened(signed) and met(report)`, and a day that must be reached. One that compares amounts, denies
    or chooses may exclude another payment.
    """
    tree = text.text.program.tree("duty", duty.name, "when")
    return duty.when is None or (tree is not None and _waits(tree))


def _waits(tree: Node) -> bool:
    match tree:
        case Logic(word="and", left=left, right=right):
            return _waits(left) and _waits(right)
        case Lifecycle(word=word):
            return word in _COMES
        case Comparison(left=Name(key="as_of")) | Comparison(right=Name(key="as_of")):
            return True
        case _:
            return False
