"""The relationships between the parts of a package: those that lead to a part that is not there."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.trees import to_tree

__all__ = ["ACTIVE", "Relation", "dead_relations", "owner_of", "relations_in", "without_dead_relations"]

_RELATIONS: Final = ".rels"


ACTIVE: Final = frozenset(
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


@frozen
class Relation:
    """A relationship: the part that lists it, its identifier, the last word of its type, where it leads."""

    part: str
    id: str
    kind: str
    target: str
    is_outside: bool = False


def owner_of(relations: str) -> str:
    """The part whose relationships a part lists.

    >>> owner_of("word/_rels/document.xml.rels"), owner_of("_rels/.rels")
    ('word/document.xml', '')
    """
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(_RELATIONS))


def relations_in(parts: Mapping[str, bytes]) -> Iterator[tuple[Relation, etree._Element]]:
    """Every relationship, with the element that states it, part by part."""
    for name, content in sorted(parts.items()):
        if name.endswith(_RELATIONS):
            for entry in to_tree(name, content):
                kind = str(entry.get("Type")).rpartition("/")[2].lower()
                is_outside = str(entry.get("TargetMode")).lower() == "external"
                identifier, target = str(entry.get("Id")), str(entry.get("Target"))
                yield Relation(name, identifier, kind, target, is_outside), entry


def dead_relations(parts: Mapping[str, bytes]) -> Iterator[Relation]:
    """The relationships that lead to a part that is not in the file, as some programs leave behind.

    One to what could be run is not among them: it is refused, be its part there or not.
    """
    names = {name.lower() for name in parts}
    for relation, _ in relations_in(parts):
        if _is_dead(relation, names):
            yield relation


def without_dead_relations(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts without the relationships that lead nowhere; no text is changed."""
    names = {name.lower() for name in parts}
    kept = dict(parts)
    for name in {relation.part for relation in dead_relations(parts)}:
        dead = [(relation, entry) for relation, entry in relations_in({name: parts[name]})]
        tree = dead[0][1].getparent()
        for relation, entry in dead:
            if _is_dead(relation, names):
                tree.remove(entry)
        kept[name] = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
    return kept


def _is_dead(relation: Relation, names: set[str]) -> bool:
    if relation.is_outside or relation.kind in ACTIVE or relation.target.startswith("#"):
        return False
    folder = posixpath.dirname(owner_of(relation.part))
    path = posixpath.normpath(posixpath.join("/", folder, relation.target.partition("#")[0]))
    return path.lstrip("/").lower() not in names
