"""What the amount of a norm is based on, by its text (docs/semantics.md § 5.5, 6.6, 6.9 and 6.11)."""

from collections.abc import Iterator

from attrs import asdict

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.language.syntax import Aggregate, Clock, Lifecycle, Name, Node, NotMetBy, walk
from conventions.naive.world import World, tree_of
from conventions.rulebook import ROLES_ASKED

FIELDS = ("when", "due", "done", "begins", "until", "payable", "amount", "up_to", "holds", "held_while")


def nodes_of(texts: tuple[str | None, ...], agreement: Agreement) -> Iterator[Node]:
    """Yield all nodes of some texts and, transitively, of the definitions and selections they name."""
    waiting, seen = [text for text in texts if text is not None], set[str]()
    while waiting:
        for node in walk(tree_of(waiting.pop())):
            yield node
            for name in set(names_in(node)) - seen:
                seen.add(name)
                waiting += defining(name, agreement)


def names_in(node: Node) -> tuple[str, ...]:
    """Return the names that a node mentions directly."""
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


def defining(name: str, agreement: Agreement) -> list[str]:
    """Return the texts of a definition, or the tests of a selection."""
    found = [text for item in agreement.definitions if item.name == name for text in texts_of(item)]
    return found + [text for item in agreement.selections if item.name == name for text in texts_of(item)]


def texts_of(item: Definition | Selection | Duty | Right | FactDeclaration) -> list[str]:
    """Return all expressions of an item."""
    match item:
        case Definition():
            return [text for text in (item.value, *(text for _, text in item.readings)) if text is not None]
        case Selection():
            return [text for _, text in item.where]
        case FactDeclaration():
            return [text for text in (item.least, item.most) if text is not None]
        case _:
            whole = [asdict(part, recurse=False) for part in (item, *item.readings)]
            found = [part[field] for part in whole for field in FIELDS if part.get(field) is not None]
            notice = item.notice if isinstance(item, Right) else None
            return found if notice is None else [*found, notice.begins]


def is_plain(right: Right, world: World) -> bool:
    """5.5: whether the amount of a right depends on neither exercises nor roles."""
    agreement = world.agreement
    everything: tuple[Duty | Right | Definition | Selection, ...]
    everything = (*agreement.duties, *agreement.rights, *agreement.definitions, *agreement.selections)
    by_name: dict[str, list[str]] = {}
    for item in everything:
        by_name.setdefault(item.name, []).extend(texts_of(item))
        if not isinstance(item, Definition) and item.each is not None:
            by_name.setdefault(f"rows of {item.name}", []).append(item.each)
    for fact in agreement.facts:
        by_name.setdefault(fact.key, []).extend(texts_of(fact))
    for dated in () if world.book is None else world.book.parameters:
        by_name.setdefault(dated.key, []).append(dated.anchor)
    if world.text is None:
        period = (("period.start", agreement.period.start), ("period.end", agreement.period.end))
        for name, text in (("grant", agreement.grant_formula), *period):
            by_name.setdefault(name, []).extend([text] if isinstance(text, str) else [])
    seen: set[str] = set()
    waiting = [right.name]
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found = {
            key for text in by_name.get(name, ()) for node in walk(tree_of(text)) for key in names_in(node)
        }
        found |= set(by_name.get(f"rows of {name}", ()))
        found |= {"period.start", "period.end"} if found & {"period", "years"} else set()
        waiting += found - seen
    roles = set() if world.text is None else set(ROLES_ASKED)
    if world.text is not None and any(
        isinstance(end, str) for end in (agreement.period.start, agreement.period.end)
    ):
        roles |= {"period.start", "period.end"}
    return not any(name.endswith(".duty") or name in roles for name in seen)


def is_measured_on(norm: Duty | Right, name: str, agreement: Agreement) -> bool:
    """6.6, 6.11: whether the amount of a norm names it, directly or through definitions."""
    return any(isinstance(node, Name) and node.key == name for node in nodes_of(amounts(norm), agreement))


def names_paid(node: Node, agreement: Agreement) -> bool:
    """6.4: whether an expression names `paid`, directly or through definitions."""
    texts = [text for inner in walk(node) for name in names_in(inner) for text in defining(name, agreement)]
    found = [*walk(node), *nodes_of(tuple(texts), agreement)]
    return any(isinstance(inner, Name) and inner.key == "paid" for inner in found)


def is_of_payments(norm: Duty | Right, agreement: Agreement) -> bool:
    """6.6: whether a norm claims on the basis of payments."""
    payments = {"payment", *(item.name for item in agreement.selections if item.rows == "payment")}
    return is_measured_on(norm, "paid", agreement) or any(
        isinstance(node, Aggregate) and node.selection in payments
        for node in nodes_of(amounts(norm), agreement)
    )


def amounts(norm: Duty | Right) -> tuple[str | None, ...]:
    """Return the expressions of an amount."""
    return (norm.amount,) if isinstance(norm, Duty) else (norm.amount, norm.up_to)


def is_accessory(duty: Duty, agreement: Agreement) -> bool:
    """6.9: whether a debt is interest or a penalty."""
    if duty.nature is not None:
        return duty.nature != "principal"
    if asks_when(duty.amount, duty, agreement, by=False):
        return True
    own = ("paid", "grant", "entitlement")
    is_share = any(is_measured_on(duty, name, agreement) for name in own)
    return not is_share and asks_when(duty.when, duty, agreement, by=True)


def asks_when(text: str | None, duty: Duty, agreement: Agreement, *, by: bool) -> bool:
    """Return whether a text depends on the day another debt is due or was paid; `by`: also on «by a day»."""
    debts = {right.name for right in agreement.rights if right.act in ("reduce", "reclaim")}
    debts |= {f"{name}.duty" for name in debts}
    debts |= {
        other.name
        for other in agreement.duties
        if other.amount is not None
        and not other.is_payment
        and agreement.side_of(other.debtor) != "funder"
        and other.name != duty.name
    }
    for node in nodes_of((text,), agreement):
        if isinstance(node, Lifecycle) and node.word in ("done", "due") and node.about in debts:
            return True
        if by and isinstance(node, NotMetBy) and node.norm in debts:
            return True
    return False


def follows(agreement: Agreement) -> str:
    """6.11: what makes the grant follow `entitlement`: "nothing", "a claim", "a reduction", "the clauses"."""
    if any(
        is_measured_on(duty, "entitlement", agreement)
        for duty in agreement.duties
        if duty.is_payment
        or (agreement.side_of(duty.debtor) != "funder" and not is_accessory(duty, agreement))
    ):
        return "the clauses"
    acts = {right.act for right in agreement.rights if is_measured_on(right, "entitlement", agreement)}
    return "a reduction" if "reduce" in acts else "a claim" if "reclaim" in acts else "nothing"
