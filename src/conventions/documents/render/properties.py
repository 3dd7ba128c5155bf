"""The properties of a document: its date, its language, and its provenance.

They are filled like any part: their tags are added when a template is compiled.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from lxml import etree

from budget import frozen
from conventions.documents.context import Entry, printable
from conventions.documents.relations import (
    OFFICE_RELATIONS,
    PACKAGE_RELATIONS,
    PACKAGE_TYPES,
    to_bytes,
    to_tree,
)
from conventions.documents.render.archive import CONTENT_TYPES
from conventions.version import VERSION

CORE: Final = "docProps/core.xml"
CUSTOM: Final = "docProps/custom.xml"
_CORE_NS: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CUSTOM_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_ELEMENTS: Final = "{http://purl.org/dc/elements/1.1/}"
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_SET_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_RELATIONS_PART: Final = "_rels/.rels"
_PARTS: Final = (
    (
        CORE,
        "application/vnd.openxmlformats-package.core-properties+xml",
        f"{PACKAGE_RELATIONS}/metadata/core-properties",
    ),
    (
        CUSTOM,
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f"{OFFICE_RELATIONS}/custom-properties",
    ),
)
_OURS: Final = "subventio."
_STATED: Final = (
    ("kind", "kind"),
    ("status", "status"),
    ("version", "version"),
    ("data.sha256", "data_sha256"),
    ("template.sha256", "template_sha256"),
    ("clauses", "clauses"),
)
"""The provenance properties, by the end of the property name and of the field key."""

PROVENANCE_KEYS: Final = frozenset({"provenance.on", *(f"provenance.{key}" for _, key in _STATED)})


@frozen
class Provenance:
    """The provenance of a document; `on` is the document's date, from data and no clock.

    `clauses` lists the funder's clauses that replace those of the template, with hashes.
    """

    on: date
    kind: str
    data_sha256: str
    template_sha256: str
    draft: bool = False
    clauses: str = ""


def provenance_values(provenance: Provenance) -> dict[str, Entry]:
    """Return the provenance by the keys of its tags."""
    return {
        "provenance.on": provenance.on.isoformat(),
        "provenance.kind": printable(provenance.kind)[0],
        "provenance.status": "draft" if provenance.draft else "final",
        "provenance.version": VERSION,
        "provenance.data_sha256": provenance.data_sha256,
        "provenance.template_sha256": provenance.template_sha256,
        "provenance.clauses": provenance.clauses or "-",
    }


def with_properties(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts with provenance tags and with both property parts declared."""
    made = {
        **parts,
        CORE: _dated(parts.get(CORE)),
        CUSTOM: _custom(parts.get(CUSTOM)),
    }
    for name, content_type, relation in _PARTS:
        made[CONTENT_TYPES] = _declared(made[CONTENT_TYPES], name, content_type)
        made[_RELATIONS_PART] = _related(made[_RELATIONS_PART], name, relation)
    return made


def _dated(core: bytes | None) -> bytes:
    tree = etree.Element(f"{{{_CORE_NS}}}coreProperties") if core is None else to_tree(CORE, core)
    for name in ("created", "modified"):
        _only(tree, f"{_TERMS}{name}", "{{ provenance.on }}T00:00:00Z").set(
            f"{_INSTANCE}type", "dcterms:W3CDTF"
        )
    _only(tree, f"{_ELEMENTS}language", "fr-FR")
    return to_bytes(tree)


def _only(tree: etree._Element, tag: str, text: str) -> etree._Element:
    found = tree.find(tag)
    if found is None:
        found = etree.SubElement(tree, tag)
    found.text = text
    return found


def _custom(custom: bytes | None) -> bytes:
    """Return the template's own properties, followed by ours."""
    if custom is None:
        tree = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _VALUE_NS})
    else:
        tree = to_tree(CUSTOM, custom)
    for entry in list(tree):
        if str(entry.get("name", "")).startswith(_OURS):
            tree.remove(entry)
    first = max((int(entry.get("pid", "1")) for entry in tree), default=1) + 1
    for number, (name, key) in enumerate(_STATED, start=first):
        entry = etree.SubElement(
            tree, f"{{{_CUSTOM_NS}}}property", fmtid=_SET_ID, pid=str(number), name=f"{_OURS}{name}"
        )
        etree.SubElement(entry, f"{{{_VALUE_NS}}}lpwstr").text = f"{{{{ provenance.{key} }}}}"
    return to_bytes(tree)


def _declared(types: bytes, name: str, content_type: str) -> bytes:
    tree = to_tree(CONTENT_TYPES, types)
    if not any(entry.get("PartName") == f"/{name}" for entry in tree):
        etree.SubElement(tree, f"{{{PACKAGE_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
    return to_bytes(tree)


def _related(relations: bytes, name: str, relation: str) -> bytes:
    tree = to_tree(_RELATIONS_PART, relations)
    if not any(entry.get("Type") == relation for entry in tree):
        used = {entry.get("Id") for entry in tree}
        free = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        etree.SubElement(tree, f"{{{PACKAGE_RELATIONS}}}Relationship", Id=free, Type=relation, Target=name)
    return to_bytes(tree)
