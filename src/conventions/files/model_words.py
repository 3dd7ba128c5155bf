"""The English words of a model: each belongs to a place that the model has."""

from collections.abc import Iterator

from conventions.files.faults import Problem
from conventions.files.names import unknown
from conventions.files.shapes import ConventionFile, ModelFile

__all__ = ["english_problems", "places_of_words"]


def places_of_words(about: ModelFile, norms: ConventionFile) -> tuple[str, ...]:
    """The places of a model that have words: its title, parameters, facts, selections, definitions, norms."""
    parameters = (
        f"parameter.{entry.name}.{word}"
        for entry in about.parameter
        for word in ("label", "question")
        if getattr(entry, word) is not None
    )
    labelled = (
        *(("fact", item.key, item.label) for item in norms.fact),
        *(("selection", item.name, item.label) for item in norms.selection),
        *(("define", item.name, item.label) for item in norms.define),
        *(("duty", item.name, item.label) for item in norms.duty),
        *(("payment", item.name, item.label) for item in norms.payment),
        *(("right", item.name, item.label) for item in norms.right),
    )
    summary = () if about.summary is None else ("summary",)
    return (
        "title",
        *summary,
        *parameters,
        *(f"{kind}.{name}" for kind, name, label in labelled if label is not None),
    )


def english_problems(file: str, about: ModelFile, norms: ConventionFile) -> Iterator[Problem]:
    """Yield the English words that belong to nothing in the model."""
    known = places_of_words(about, norms)
    for place, _ in about.english:
        if place not in known:
            yield unknown("unknown_place_of_words", file, ("english", place), place, known)
