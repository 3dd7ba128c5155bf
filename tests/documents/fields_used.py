"""The fields a template names: every one, with its place, rows by their column."""

from attrs import evolve

from conventions.documents.render.archive import read_parts
from conventions.documents.render.compiled import compiled_parts
from conventions.documents.render.template_language import Use, general_key

__all__ = ["Use", "fields_used"]


def fields_used(content: bytes) -> tuple[Use, ...]:
    """Every use of a field in a template, part by part; a norm's key is `norm.*.aspect`."""
    uses = compiled_parts(read_parts(content), None).uses()
    return tuple(
        evolve(use, key=general_key(use.key)) for use in uses if not use.key.startswith("provenance.")
    )
