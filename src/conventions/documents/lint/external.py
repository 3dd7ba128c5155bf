"""Rule on what a template brings in: nothing is fetched from outside, links to pages excepted."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from conventions.documents.dialect import to_tree
from conventions.documents.lint.fault import TemplateFault
from conventions.documents.lint.template import Template, W, short
from conventions.documents.place import Place

__all__ = ["external_fields", "external_parts"]

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGE: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_FETCHING: Final = re.compile(r"\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|RD)\b", re.IGNORECASE)


def external_parts(template: Template) -> Iterator[TemplateFault]:
    """Relationships that lead out of the file: a picture, a template, an object; a link to a page is none."""
    for name, content in sorted(template.parts.items()):
        if name.endswith(".rels"):
            for relation in to_tree(name, content):
                target = str(relation.get("Target"))
                is_link = str(relation.get("Type")).endswith("/hyperlink") and _PAGE.match(target)
                if relation.get("TargetMode") == "External" and not is_link:
                    place = _place(template, _owner(name), str(relation.get("Id")))
                    yield TemplateFault("external", place, short(target))


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
    """Field codes of Word that fetch a file or start a program."""
    for paragraph in template.paragraphs:
        codes = "".join(node.text or "" for node in paragraph.element.iter(f"{W}instrText"))
        simple = [str(node.get(f"{W}instr")) for node in paragraph.element.iter(f"{W}fldSimple")]
        for code in (codes, *simple):
            if _FETCHING.match(code):
                yield TemplateFault("external", paragraph.place, short(code))
