"""XML trees of package parts, parsed without entities or network access; dead and external relationships."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from budget import frozen
from conventions.documents.document_errors import NoDocumentError


def to_tree(part: str, content: bytes) -> etree._Element:
    """Return the tree of a part, parsed without entities or network; else raise `NoDocumentError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable(part, str(error.msg)) from error
    if tree.getroottree().docinfo.doctype:
        raise _unreadable(part, "it declares a document type")
    return tree


def to_bytes(tree: etree._Element) -> bytes:
    """Return the bytes of a tree, as Word writes them."""
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def _unreadable(part: str, why: str) -> NoDocumentError:
    return NoDocumentError(
        f"{part}: the XML cannot be read: {why}",
        actual=f"{part}: {why}",
        expected=".docx",
        why="xml_unreadable",
    )


# --- Relationships to parts that are missing ----------------------------------------------------------------

MAIN_PART: Final = "word/document.xml"
_RELATIONS: Final = ".rels"
_PACKAGE: Final = "_rels/.rels"
_TYPES: Final = "[Content_Types].xml"
OFFICE_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The prefix of relationship types, and the namespace of their names in a part."""
PACKAGE_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
PACKAGE_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_R: Final = f"{{{OFFICE_RELATIONS}}}"
_OPTIONAL: Final = frozenset({"blip", "hyperlink", "imagedata", "fill", "textpath", "stroke"})
"""The elements kept without their target; the text of a link stays."""
_SHOWN: Final = tuple(
    f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
    for name in ("drawing", "pict", "object")
)
"""The holders of a picture, chart or object, removed with its part."""


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
"""The last words of relationship types other than texts and pictures."""


@frozen
class Relation:
    """A relationship: its part, its identifier, the last word of its type, its target."""

    part: str
    id: str
    kind: str
    target: str
    is_outside: bool = False


def owner_of(relations: str) -> str:
    """Return the part whose relationships a part lists.

    >>> owner_of("word/_rels/document.xml.rels"), owner_of("_rels/.rels")
    ('word/document.xml', '')
    """
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(_RELATIONS))


def relations_in(parts: Mapping[str, bytes]) -> Iterator[tuple[Relation, etree._Element]]:
    """Yield every relationship with its element, part by part."""
    for name, content in sorted(parts.items()):
        if name.endswith(_RELATIONS):
            for entry in to_tree(name, content):
                kind = str(entry.get("Type")).rpartition("/")[2].lower()
                is_outside = str(entry.get("TargetMode")).lower() == "external"
                identifier, target = str(entry.get("Id")), str(entry.get("Target"))
                yield Relation(name, identifier, kind, target, is_outside), entry


def dead_relations(parts: Mapping[str, bytes]) -> Iterator[Relation]:
    """Yield the relationships to missing parts, as some programs leave behind.

    Relationships to executable content are not included: they are refused in any case.
    """
    names = {name.lower() for name in parts}
    for relation, _ in relations_in(parts):
        if _is_dead(relation, names):
            yield relation


def without_dead_relations(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without dead relationships and references to them; no text is changed."""
    names = {name.lower() for name in parts}
    kept = dict(parts)
    for name in {relation.part for relation in dead_relations(parts)}:
        found = list(relations_in({name: parts[name]}))
        tree = found[0][1].getparent()
        dead = [(relation, entry) for relation, entry in found if _is_dead(relation, names)]
        for _, entry in dead:
            tree.remove(entry)
        kept[name] = to_bytes(tree)
        owner = owner_of(name)
        if owner in kept:
            kept[owner] = _without_references(owner, kept[owner], {relation.id for relation, _ in dead})
    return kept


def _without_references(part: str, content: bytes, dead: set[str]) -> bytes:
    """Return the part without references to removed relationships, which Word would repair."""
    tree = to_tree(part, content)
    lost = [
        (element, name)
        for element in tree.iter(etree.Element)
        for name, value in element.items()
        if name.startswith(_R) and value in dead
    ]
    for element, name in lost:
        if etree.QName(element).localname in _OPTIONAL:
            del element.attrib[name]
            continue
        shown = next(element.iterancestors(*_SHOWN), element)
        parent = shown.getparent()
        if parent is not None:
            parent.remove(shown)
    return to_bytes(tree) if lost else content


def with_usual_name(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts with Word's usual name for the main text; Word in a browser uses others."""
    made = dict(parts)
    if MAIN_PART in made or _PACKAGE not in made or _TYPES not in made:
        return made
    package = to_tree(_PACKAGE, made[_PACKAGE])
    for entry in package:
        part = str(entry.get("Target")).lstrip("/")
        folder, name = posixpath.split(part)
        if str(entry.get("Type")).endswith("/officeDocument") and folder == "word" and part in made:
            entry.set("Target", MAIN_PART)
            types = to_tree(_TYPES, made[_TYPES])
            for kind in types:
                if kind.get("PartName") == f"/{part}":
                    kind.set("PartName", f"/{MAIN_PART}")
            made[_PACKAGE], made[_TYPES] = to_bytes(package), to_bytes(types)
            made[MAIN_PART] = made.pop(part)
            relations = f"word/_rels/{name}{_RELATIONS}"
            if relations in made:
                made[f"word/_rels/document.xml{_RELATIONS}"] = made.pop(relations)
            return made
    return made


def _is_dead(relation: Relation, names: set[str]) -> bool:
    if relation.is_outside or relation.kind in ACTIVE or relation.target.startswith("#"):
        return False
    folder = posixpath.dirname(owner_of(relation.part))
    path = posixpath.normpath(posixpath.join("/", folder, relation.target.partition("#")[0]))
    return path.lstrip("/").lower() not in names


# ------------------------------------------------------------------------------------------------------------
# Content that a template may not have: fetched from outside, or run on opening.

_PAGE: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
FETCHING: Final = re.compile(
    r"\s*(?:DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE|MACROBUTTON|AUTOTEXT)\b",
    re.IGNORECASE,
)
"""The fields of Word that fetch a file, start a program or run a macro."""

_ATTACHED: Final = "attachedtemplate"
_SETTINGS_RELATIONS: Final = "word/_rels/settings.xml.rels"
_MERGE: Final = re.compile(rb"<w:mailMerge\b.*?</w:mailMerge>|<w:mailMerge\b[^>]*/>", re.DOTALL)
"""The data source of a mail merge: Word would ask for it on every opening."""
_SETTINGS: Final = "word/settings.xml"
_ATTACHED_MARK: Final = re.compile(rb"<w:attachedTemplate\b[^>]*/>")


def unsafe_relations(parts: Mapping[str, bytes]) -> Iterator[Relation]:
    """Yield the relationships out of the file, except web links, and those to executable content."""
    for relation, _ in relations_in(parts):
        is_page = relation.kind == "hyperlink" and _PAGE.match(relation.target)
        if (relation.is_outside and not is_page) or relation.kind in ACTIVE:
            yield relation


def without_attached_template(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without references to a source template or mail merge, which is missing."""
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
            made[_SETTINGS_RELATIONS] = to_bytes(tree)
            made[_SETTINGS] = _ATTACHED_MARK.sub(b"", made[_SETTINGS])
    return made
