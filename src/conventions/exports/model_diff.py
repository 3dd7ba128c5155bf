"""What differs between two models, two agreements, or an agreement and a model."""

from collections.abc import Iterator
from typing import Final

from attrs import evolve, frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import Change, differences
from conventions.exports.change_text import change_json, change_line, value_words
from conventions.exports.json_values import Json
from conventions.files.models import Model
from conventions.files.toml_place import OF_MODEL
from conventions.messages import Catalogue

__all__ = ["Side", "diff_json", "diff_lines", "model_changes"]

SCHEMA: Final = "subventio/model_diff/1"


@frozen
class Side:
    """One of the two: what it was called on the command line, its agreement, and the model if it is one."""

    name: str
    agreement: Agreement
    model: Model | None = None


def model_changes(before: Side, after: Side) -> tuple[Change, ...]:
    """Return what makes the second of the first, in the order of the agreement.

    Two models are compared whole, and so are two agreements. An agreement and a model are compared by what a
    model is for: the terms, that is facts, selections, definitions and norms. Labels in English are no term.
    """
    if before.model is not None and after.model is not None:
        own = differences(before.model.about.parameter, after.model.about.parameter, (OF_MODEL,))
        first, second = (
            evolve(side.agreement, parameters=(), given=(), english=()) for side in (before, after)
        )
        return (*own, *differences(first, second))
    if before.model is None and after.model is None:
        first, second = (evolve(side.agreement, model=None, english=()) for side in (before, after))
        return tuple(differences(first, second))
    return tuple(differences(before.agreement.terms, after.agreement.terms))


def diff_lines(before: Side, after: Side, words: Catalogue) -> Iterator[str]:
    """Yield what differs, one line a place; the values of the parameters where one side gives them."""
    yield f"{before.name} → {after.name}"
    for side in (before, after):
        if side.model is None and side.agreement.given:
            given = ", ".join(f"{name} = {text}" for name, text in _given(side.agreement, words))
            yield f"  {words.text('model.given', name=side.name, values=given)}"
    found = model_changes(before, after)
    if not found:
        yield f"  {words.text('model.same')}"
    for change in found:
        yield f"  {change_line(change, before.agreement, after.agreement, words)}"


def _given(agreement: Agreement, words: Catalogue) -> Iterator[tuple[str, str]]:
    kinds = {item.name: item.type for item in agreement.parameters}
    for name, value in agreement.given:
        yield name, value_words(value, words, kinds.get(name, ""))


def diff_json(before: Side, after: Side) -> dict[str, Json]:
    """Return what differs, as JSON."""
    changes = model_changes(before, after)
    listed: list[Json] = [change_json(change, before.agreement, after.agreement) for change in changes]
    return {"schema": SCHEMA, "before": before.name, "after": after.name, "changes": listed}
