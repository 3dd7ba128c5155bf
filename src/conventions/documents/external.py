"""What a Word file brings along that a template may not: fetched from outside, or run when it is opened."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from conventions.documents.relations import ACTIVE, Relation, relations_in
from conventions.documents.trees import to_tree

__all__ = ["FETCHING", "unsafe_relations", "without_attached_template"]

_PAGE: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
FETCHING: Final = re.compile(
    r"\s*(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE|MACROBUTTON|AUTOTEXT)\b",
    re.IGNORECASE,
)
"""The fields of Word that fetch a file, start a program or run a macro."""

_ATTACHED: Final = "attachedtemplate"
_SETTINGS_RELATIONS: Final = "word/_rels/settings.xml.rels"
_MERGE: Final = re.compile(rb"<w:mailMerge\b.*?</w:mailMerge>|<w:mailMerge\b[^>]*/>", re.DOTALL)
"""The data that a mail merge took its letters from: Word would ask for it whenever the document is opened."""
_SETTINGS: Final = "word/settings.xml"
_ATTACHED_MARK: Final = re.compile(rb"<w:attachedTemplate\b[^>]*/>")


def unsafe_relations(parts: Mapping[str, bytes]) -> Iterator[Relation]:
    """The relationships that lead out of the file, links to pages excepted, or to what could be run."""
    for relation, _ in relations_in(parts):
        is_page = relation.kind == "hyperlink" and _PAGE.match(relation.target)
        if (relation.is_outside and not is_page) or relation.kind in ACTIVE:
            yield relation


def without_attached_template(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts without the mention of what Word made them from, a file or a mail merge: it is not there."""
    made = dict(parts)
    if b"<w:mailMerge" in made.get(_SETTINGS, b""):
        made[_SETTINGS] = _MERGE.sub(b"", made[_SETTINGS])
    relations = made.get(_SETTINGS_RELATIONS)
    if relations is not None:
        tree = to_tree(_SETTINGS_RELATIONS, relations)
        attached = [entry for entry in tree if str(entry.get("Type")).lower().endswith(_ATTACHED)]
        if attached:
            for entry in attached:
                tree.remove(entry)
            made[_SETTINGS_RELATIONS] = etree.tostring(
                tree, encoding="UTF-8", xml_declaration=True, standalone=True
            )
            made[_SETTINGS] = _ATTACHED_MARK.sub(b"", made[_SETTINGS])
    return made
