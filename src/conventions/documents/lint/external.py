"""Rule on what a template brings in: nothing is fetched from outside, nothing in it can be run."""

import posixpath
from collections.abc import Iterator
from typing import Final

from conventions.documents.codes import codes_in
from conventions.documents.external import FETCHING, unsafe_relations
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Template, short
from conventions.documents.place import Place

__all__ = ["external_fields", "external_parts"]

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def external_parts(template: Template) -> Iterator[TemplateFault]:
    """Relationships that lead out of the file or to a program: a picture, a template, an object."""
    for relation in unsafe_relations(template.parts):
        place = _place(template, _owner(relation.part), relation.id)
        yield TemplateFault("external", place, short(relation.target))


def _owner(relations: str) -> str:
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _place(template: Template, part: str, identifier: str) -> Place:
    tree = template.trees.get(part)
    for element in () if tree is None else tree.iter():
        if identifier in [value for name, value in element.items() if name.startswith(_R)]:
            return template.place_of(part, element)
    return Place(part, 0, "")


def external_fields(template: Template) -> Iterator[TemplateFault]:
    """Field codes of Word that fetch a file, start a program or run a macro."""
    for part in template.paragraphs:
        for code in codes_in(template.trees[part]):
            if FETCHING.match(code.code):
                yield TemplateFault("external", template.place_of(part, code.element), short(code.code))
