"""The English words of a model: each belongs to a place that the model has."""

from collections.abc import Iterator, Mapping

from conventions.agreement.norms import Norm
from conventions.files.faults import Problem
from conventions.files.names import unknown
from conventions.files.shapes import BudgetTable, ConventionFile, ModelFile, RawRow

__all__ = ["english_labels", "english_problems", "places_of_words"]


def places_of_words(about: ModelFile, norms: ConventionFile) -> Mapping[str, str]:
    """Return the French words of a model by their place: `title`, `duty.NAME`, `expense.ID` of the budget."""
    parameters = (
        (f"parameter.{entry.name}.{word}", text)
        for entry in about.parameter
        for word, text in (("label", entry.label), ("question", entry.question))
    )
    kinds = (("duty", norms.duty), ("payment", norms.payment), ("right", norms.right))
    all_norms: list[tuple[str, Norm]] = [(kind, norm) for kind, found in kinds for norm in found]
    budget = norms.budget or BudgetTable()
    labelled = (
        *(("fact", item.key, item.label) for item in norms.fact),
        *(("selection", item.name, item.label) for item in norms.selection),
        *(("define", item.name, item.label) for item in norms.define),
        *((kind, norm.name, norm.label) for kind, norm in all_norms),
        *((f"{kind}.{norm.name}", it.name, it.label) for kind, norm in all_norms for it in norm.readings),
        *((f"table.{table.name}", row.id, _text(row)) for table in norms.table for row in table.rows),
        *(("expense", line.id, line.label) for line in budget.expense),
        *(("resource", line.id, line.label) for line in budget.resource or ()),
    )
    places = (
        ("title", about.title),
        ("summary", about.summary),
        *parameters,
        *((f"{kind}.{name}", label) for kind, name, label in labelled),
    )
    return {place: text for place, text in places if text is not None}


def english_labels(about: ModelFile, norms: ConventionFile) -> tuple[tuple[str, str], ...]:
    """Return the labels that agreements take from a model, each French text with its English one."""
    french = places_of_words(about, norms)
    return tuple({french[place]: text for place, text in about.english if place in french}.items())


def english_problems(file: str, about: ModelFile, norms: ConventionFile) -> Iterator[Problem]:
    """Yield the English words that belong to nothing in the model."""
    known = tuple(places_of_words(about, norms))
    for place, _ in about.english:
        if place not in known:
            yield unknown("unknown_place_of_words", file, ("english", place), place, known)


def _text(row: RawRow) -> str | None:
    """Return what a row is called."""
    label = dict(row.cells).get("label")
    return label if isinstance(label, str) else None
