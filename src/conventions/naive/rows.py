"""Rows and what is made of them (docs/semantics.md § 1.3, 1.8 and 2.6)."""

from datetime import date

from attrs import evolve

from budget.ledger import Expense, Resource
from budget.money import Euros
from conventions.agreement.norms import Selection
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN, INFINITY, MINUS_INFINITY, NEVER, Answer, Question
from conventions.language.syntax import Aggregate, AggregateKind
from conventions.naive.answers import (
    NONE,
    add_values,
    answer,
    as_number,
    at_the_bounds,
    high,
    hull,
    low,
    minimum,
    missing,
    one,
)
from conventions.naive.world import World, tree_of

__all__ = [
    "aggregate",
    "anything_like",
    "blank_row",
    "expense",
    "kept_rows",
    "occurrence",
    "resource",
    "rows_of",
]


def rows_of(name: str, world: World) -> tuple[list[dict[str, Answer]], frozenset[Question]]:
    """1.3, 1.8: the rows there are, and the question of those that may be lacking."""
    dossier = world.dossier
    if name not in ("expenses", "resources"):
        question = NONE if world.is_current else frozenset([world.question(name)])
        return [occurrence(fact) for fact in world.occurrences(name)], question
    source, ledger = dossier.agreement.ledger_source, dossier.ledger
    is_seen = source is None or world.occurrences(source.carried_by, source.part)
    if ledger is None or not is_seen or (name == "resources" and ledger.resources is None):
        return [], frozenset([missing(name)])
    if name == "expenses":
        return [expense(row) for row in ledger.expenses], NONE
    return [resource(row) for row in ledger.resources or ()], NONE


def occurrence(fact: Fact) -> dict[str, Answer]:
    """The columns of an event."""
    cents = fact.value.cents if isinstance(fact.value, Euros) else 0
    return {"occurred_on": one(fact.occurred_on), "value": one(cents), "of": one(fact.of or "")}


def expense(row: Expense) -> dict[str, Answer]:
    """2.6: the columns of an expense."""
    unsaid = answer(False, True, missing(f"for_operation({row.id})"))
    unstated = answer(DAWN, NEVER, missing(f"engaged_on({row.id})"))
    return {
        "amount": one(row.amount.cents),
        "line": one(row.line or ""),
        "action": one(row.action or ""),
        "engaged_on": one(row.engaged_on) if row.engaged_on else unstated,
        "paid_on": one(row.paid_on or NEVER),
        "for_operation": unsaid if row.for_operation is None else one(row.for_operation),
        "evidence": one(row.evidence or ""),
    }


def resource(row: Resource) -> dict[str, Answer]:
    """The columns of a resource."""
    return {
        "amount": one(row.amount.cents),
        "funder": one(row.funder or ""),
        "received_on": one(row.received_on or NEVER),
        "line": one(row.line or ""),
    }


def kept_rows(name: str, world: World) -> tuple[list[tuple[Answer, World]], frozenset[Question]]:
    """2.6: each row with whether it is kept, and the world in which its columns have names."""
    selection: Selection | None = next(
        (item for item in world.dossier.agreement.selections if item.name == name), None
    )
    rows, lacking = rows_of(name if selection is None else selection.rows, world)
    found = []
    for row in rows:
        inside, kept = evolve(world, row=row), one(True)
        for _, text in () if selection is None else selection.where:
            kept = minimum(kept, inside.value_of(tree_of(text)))
        found.append((kept, inside))
    return found, lacking


def aggregate(node: Aggregate, world: World) -> Answer:
    """1.3, 1.8, 2.6: a sum, a count, a first or a last."""
    rows, lacking = kept_rows(node.selection, world)
    if node.kind in (AggregateKind.COUNT, AggregateKind.SUM):
        total = one(0)
        for kept, inside in rows:
            if high(kept) is False:
                continue
            item = one(1) if node.expression is None else as_number(inside.value_of(node.expression))
            if not kept.is_decided:
                item = hull(item, one(0), kept.questions)
            total = at_the_bounds(add_values, total, item)
        return at_the_bounds(add_values, total, answer(0, INFINITY, lacking)) if lacking else total
    assert node.expression is not None
    doubt = lacking | {missing(node.selection)}
    for kept, inside in rows if node.kind is AggregateKind.FIRST else reversed(rows):
        if high(kept) is False:
            continue
        found = inside.value_of(node.expression)
        return found if kept.is_decided and not lacking else anything_like(found, doubt | kept.questions)
    return anything_like(evolve(world, row=blank_row(node, world)).value_of(node.expression), doubt)


def blank_row(node: Aggregate, world: World) -> dict[str, Answer]:
    """A row of no account, that tells of which kind an expression is."""
    chosen = [item.rows for item in world.dossier.agreement.selections if item.name == node.selection]
    match chosen[0] if chosen else node.selection:
        case "expenses":
            return expense(Expense("", "", Euros.ZERO, for_operation=False))
        case "resources":
            return resource(Resource("", "", Euros.ZERO))
        case _:
            return occurrence(Fact("", DAWN, Euros.ZERO))


def anything_like(sample: Answer, asked: frozenset[Question]) -> Answer:
    """All that a value of the same kind can be."""
    match low(sample):
        case None | str():
            return Answer(None, None, asked)
        case bool():
            return Answer(False, True, asked)
        case date():
            return Answer(DAWN, NEVER, asked)
        case _:
            return Answer(MINUS_INFINITY, INFINITY, asked)
