"""What a Word file brings along that a template may not: fetched from outside, or run when it is opened."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.opened import to_tree

__all__ = ["FETCHING", "Relation", "unsafe_relations", "without_attached_template"]

_PAGE: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
FETCHING: Final = re.compile(
    r"\s*(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE|MACROBUTTON|AUTOTEXT)\b",
    re.IGNORECASE,
)
"""The fields of Word that fetch a file, start a program or run a macro."""

_ACTIVE: Final = frozenset(
    {
        "oleobject",
        "vbaproject",
        "wordvbadata",
        "afchunk",
        "control",
        "activexcontrolbinary",
        "subdocument",
        "frame",
    }
)
"""The last words of the types of relationships that bring in what is not a text or a picture."""

_ATTACHED: Final = "attachedtemplate"
_SETTINGS_RELATIONS: Final = "word/_rels/settings.xml.rels"
_ATTACHED_MARK: Final = re.compile(rb"<w:attachedTemplate\b[^>]*/>")


@frozen
class Relation:
    """A relationship: the part that lists it, its identifier, the last word of its type, where it leads."""

    part: str
    id: str
    kind: str
    target: str


def unsafe_relations(parts: Mapping[str, bytes]) -> Iterator[Relation]:
    """The relationships that lead out of the file, links to pages excepted, or to what could be run."""
    for name, content in sorted(parts.items()):
        if name.endswith(".rels"):
            for entry in to_tree(name, content):
                kind = str(entry.get("Type")).rpartition("/")[2].lower()
                target = str(entry.get("Target"))
                is_outside = str(entry.get("TargetMode")).lower() == "external"
                if (is_outside and not (kind == "hyperlink" and _PAGE.match(target))) or kind in _ACTIVE:
                    yield Relation(name, str(entry.get("Id")), kind, target)


def without_attached_template(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts without the mention of the file that Word once made them from: it is not there any more."""
    made = dict(parts)
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
            made["word/settings.xml"] = _ATTACHED_MARK.sub(b"", made["word/settings.xml"])
    return made
