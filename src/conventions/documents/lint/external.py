"""Rule on what a template brings in: nothing is fetched from outside, nothing in it can be run."""

from collections.abc import Iterator
from typing import Final

from conventions.documents.codes import codes_in
from conventions.documents.external import FETCHING, unsafe_relations
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Template, opened_parts, short
from conventions.documents.place import Place
from conventions.documents.relations import OFFICE_RELATIONS, dead_relations, owner_of
from conventions.documents.render.archive import raw_parts

__all__ = ["dead_parts", "external_fields", "external_parts"]

_R: Final = f"{{{OFFICE_RELATIONS}}}"


def external_parts(template: Template) -> Iterator[TemplateFault]:
    """Relationships that lead out of the file or to a program: a picture, a template, an object."""
    for relation in unsafe_relations(template.parts):
        place = _place(template, owner_of(relation.part), relation.id)
        yield TemplateFault("external", place, short(relation.target))


def _place(template: Template, part: str, identifier: str) -> Place:
    tree = template.trees.get(part)
    for element in () if tree is None else tree.iter():
        if identifier in [value for name, value in element.items() if name.startswith(_R)]:
            return template.place_of(part, element)
    return Place(part, 0, "")


def dead_parts(content: bytes) -> Iterator[TemplateFault]:
    """Relationships to a part that the file has not: left out of every document."""
    parts = raw_parts(content)
    dead = tuple(dead_relations(parts))
    if not dead:
        return
    template = opened_parts(parts)
    for relation in dead:
        place = _place(template, owner_of(relation.part), relation.id)
        yield TemplateFault("dead_relation", place, short(relation.target))


def external_fields(template: Template) -> Iterator[TemplateFault]:
    """Field codes of Word that fetch a file, start a program or run a macro."""
    for part in template.paragraphs:
        for code in codes_in(template.trees[part]):
            if FETCHING.match(code.code):
                yield TemplateFault("external", template.place_of(part, code.element), short(code.code))
