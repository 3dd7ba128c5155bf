"""The basis of the amounts of norms, from their expressions (docs/semantics.md § 5.5 and 6)."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Right
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.program import Program
from conventions.language.syntax import Aggregate, Clock, Lifecycle, Name, Node, NotMetBy, walk

PERIOD = frozenset({"period.start", "period.end"})
OF_PERIOD = frozenset({"period", "years"})
SHARED = ("paid", "grant", "entitlement")
"""A debt computed from one of these is principal, even if it falls due because another was not paid."""
PRINCIPAL = "principal"


class Follows(Enum):
    """The kind of norm through which the final grant depends on `entitlement`."""

    CLAUSES = "clauses"
    REDUCTION = "reduction"
    CLAIM = "claim"
    NOTHING = "nothing"


def _names(node: Node) -> tuple[str, ...]:
    match node:
        case Name():
            return (node.key.removeprefix("row."),)
        case Lifecycle():
            return (node.about,)
        case NotMetBy():
            return (node.norm,)
        case Aggregate():
            return (node.selection,)
        case Clock():
            return (node.stop, node.restart)
        case _:
            return ()


def _nodes(trees: Iterable[Node], program: Program) -> Iterator[Node]:
    """Yield the nodes of expressions, and of the definitions and selections that they need."""
    waiting, seen = list(trees), set[str]()
    while waiting:
        for node in walk(waiting.pop()):
            yield node
            for name in _names(node):
                if name not in seen:
                    seen.add(name)
                    waiting += _trees(name, program, ("define", "selection"))


@lru_cache(maxsize=4096)
def _trees(name: str, program: Program, kinds: tuple[str, ...]) -> tuple[Node, ...]:
    return tuple(
        tree for place, tree in program.trees.items() if place[1] == name and (not kinds or place[0] in kinds)
    )


@lru_cache(maxsize=4096)
def is_plain(program: Program, right: str, roles: frozenset[str]) -> bool:
    """Return whether the amount of a right needs no duty created by an exercise, and none of `roles`."""
    norms: dict[str, Duty | Right] = {**program.duties, **program.rights}
    seen, waiting = set[str](), [right]
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found = {key for tree in _trees(name, program, ()) for node in walk(tree) for key in _names(node)}
        each = norms[name].each if name in norms else None
        found |= set() if each is None else {each}
        found |= PERIOD if found & OF_PERIOD else set()
        waiting += found - seen
    return not any(name.endswith(".duty") or name in roles for name in seen)


def _amounts(norm: Duty | Right, program: Program) -> tuple[Node, ...]:
    kind = "duty" if isinstance(norm, Duty) else "right"
    trees = (program.tree(kind, norm.name, field) for field in ("amount", "up_to"))
    return tuple(tree for tree in trees if tree is not None)


@lru_cache(maxsize=4096)
def is_measured_on(norm: Duty | Right, name: str, program: Program) -> bool:
    """Return whether the amount of a norm needs `name`, directly or through others."""
    return any(
        isinstance(node, Name) and node.key == name for node in _nodes(_amounts(norm, program), program)
    )


@lru_cache(maxsize=4096)
def is_of_payments(norm: Duty | Right, program: Program) -> bool:
    """Return whether the amount of a norm is measured on what was paid."""
    payments = {"payment"} | {item.name for item in program.terms.selections if item.rows == "payment"}
    return is_measured_on(norm, "paid", program) or any(
        isinstance(node, Aggregate) and node.selection in payments
        for node in _nodes(_amounts(norm, program), program)
    )


def is_settling(name: str, program: Program) -> bool:
    """Return whether a duty is a payment whose amount names what was paid."""
    duty = program.duties[name]
    return duty.is_payment and is_measured_on(duty, "paid", program)


@lru_cache(maxsize=4096)
def names_paid(node: Node, program: Program) -> bool:
    """Return whether an expression names what was paid, directly or through definitions and selections."""
    return any(isinstance(inner, Name) and inner.key == "paid" for inner in _nodes([node], program))


@lru_cache(maxsize=1024)
def balance_of(program: Program) -> str | None:
    """Return the last payment of the text, if its amount names what was paid: it settles the others."""
    payments = [duty for duty in program.terms.duties if duty.is_payment]
    for duty in payments[-1:]:
        if duty.each is None and not duty.unread and is_settling(duty.name, program):
            return duty.name
    return None


@lru_cache(maxsize=1024)
def settling_last(program: Program) -> str | None:
    """Return the balance of the text, if no other payment settles what was paid.

    None where a definition `entitlement` states what is due.
    """
    entitlement = program.definitions.get("entitlement")
    if entitlement is not None and entitlement.each is None:
        return None
    settling = [
        duty.name for duty in program.terms.duties if duty.is_payment and is_settling(duty.name, program)
    ]
    return balance_of(program) if len(settling) == 1 else None


def is_accessory(duty: Duty, program: Program, agreement: Agreement) -> bool:
    """Return whether a debt is interest or a penalty: by its `nature`, else by the basis of its amount."""
    if duty.nature is not None:
        return duty.nature != PRINCIPAL
    return _follows_a_debt(duty.name, program, agreement.sides)


@lru_cache(maxsize=4096)
def _follows_a_debt(name: str, program: Program, sides: tuple[tuple[str, str], ...]) -> bool:
    """Return whether a debt depends on the day of another debt, and is not a share of the grant."""
    duty, debts = program.duties[name], _other_debts(name, program, dict(reversed(sides)))
    amount = program.tree("duty", name, "amount")
    if _asks_when(amount, debts, program, is_by=False):
        return True
    is_share = any(is_measured_on(duty, shared, program) for shared in SHARED)
    return not is_share and _asks_when(program.tree("duty", name, "when"), debts, program, is_by=True)


def _other_debts(name: str, program: Program, sides: Mapping[str, str]) -> frozenset[str]:
    claims = {right.name for right in program.terms.rights if right.act in CREATING_ACTS}
    own = {
        other.name
        for other in program.terms.duties
        if other.amount is not None
        and not other.is_payment
        and sides.get(other.debtor, other.debtor) != "funder"
        and other.name != name
    }
    return frozenset(own | claims | {f"{name}.duty" for name in claims})


def _asks_when(tree: Node | None, debts: frozenset[str], program: Program, *, is_by: bool) -> bool:
    """Return whether a tree uses the day a debt is due or was paid; `is_by`: or is paid in time."""
    for node in () if tree is None else _nodes([tree], program):
        if isinstance(node, Lifecycle) and node.word in ("done", "due") and node.about in debts:
            return True
        if is_by and isinstance(node, NotMetBy) and node.norm in debts:
            return True
    return False


def follows(program: Program, agreement: Agreement) -> Follows:
    """Return the kind of norm through which the final grant depends on `entitlement`, if any."""
    for duty in agreement.duties:
        is_debt = agreement.side_of(duty.debtor) != "funder" and not is_accessory(duty, program, agreement)
        if (duty.is_payment or is_debt) and is_measured_on(duty, "entitlement", program):
            return Follows.CLAUSES
    acts = {right.act for right in agreement.rights if is_measured_on(right, "entitlement", program)}
    if "reduce" in acts:
        return Follows.REDUCTION
    return Follows.CLAIM if "reclaim" in acts else Follows.NOTHING
