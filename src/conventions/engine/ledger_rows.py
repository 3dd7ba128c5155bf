"""The rows of the ledger and of an event, with their columns as expressions see them."""

from datetime import date

from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.selections import Objection
from conventions.facts.fact import Fact
from conventions.language.answers import (
    DAWN,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    between,
    exactly,
    undecided,
)
from conventions.language.explain import Explanation
from conventions.language.types import EUROS

__all__ = ["expense_columns", "left_out", "occurrence_columns", "resource_columns"]


def left_out(row: Expense, objections: tuple[Objection, ...]) -> Explanation:
    """Return the line of an expense that a selection leaves out, with the tests it fails."""
    notes = tuple((f"budget.exclusion.{objection.code}", objection.code) for objection in objections)
    label = f"{row.id}, {row.label}"
    return Explanation("explain.left_out", label, exactly(row.amount.cents), EUROS, row.place, (), notes)


def occurrence_columns(fact: Fact) -> dict[str, Answer]:
    """Return the columns of an occurrence of an event as expressions see them."""
    value = exactly(fact.value.cents) if isinstance(fact.value, Euros) else exactly(0)
    return {"occurred_on": exactly(fact.occurred_on), "value": value, "of": exactly(fact.of or "")}


def _day(day: date | None) -> Answer:
    """Return the day of a payment; left empty, none was made."""
    return exactly(NEVER if day is None else day)


def _stated(day: date | None, about: str) -> Answer:
    """Return a day that a row may leave unsaid."""
    missing = Question(QuestionKind.MISSING, about)
    return between(DAWN, NEVER, [missing]) if day is None else exactly(day)


def expense_columns(row: Expense) -> dict[str, Answer]:
    """Return the columns of an expense as expressions see them."""
    unsaid = undecided([Question(QuestionKind.MISSING, f"for_operation({row.id})")])
    return {
        "amount": exactly(row.amount.cents),
        "line": exactly(row.line or ""),
        "action": exactly(row.action or ""),
        "engaged_on": _stated(row.engaged_on, f"engaged_on({row.id})"),
        "paid_on": _day(row.paid_on),
        "for_operation": unsaid if row.for_operation is None else exactly(row.for_operation),
        "evidence": exactly(row.evidence or ""),
    }


def resource_columns(row: Resource) -> dict[str, Answer]:
    """Return the columns of a resource as expressions see them."""
    return {
        "amount": exactly(row.amount.cents),
        "funder": exactly(row.funder or ""),
        "received_on": _day(row.received_on),
        "line": exactly(row.line or ""),
    }
