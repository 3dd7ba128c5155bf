"""The properties of a document: its date, its language, and what it was made from."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.archive import CONTENT_TYPES

__all__ = ["CORE", "Provenance", "properties", "with_declared_properties"]

_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CUSTOM_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_TERMS: Final = "{http://purl.org/dc/terms/}"
_ELEMENTS: Final = "{http://purl.org/dc/elements/1.1/}"
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_SET_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM: Final = "docProps/custom.xml"
CORE: Final = "docProps/core.xml"
_RELATIONS_PART: Final = "_rels/.rels"


@frozen
class Provenance:
    """What a document was made from; `on` is the document's date, which is data and no clock's."""

    on: date
    kind: str
    data_sha256: str
    template_sha256: str


def with_declared_properties(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a template with the place for the provenance declared; what it held of one is gone."""
    made = {name: content for name, content in parts.items() if name != _CUSTOM}
    made[CONTENT_TYPES] = _declared(made[CONTENT_TYPES])
    made[_RELATIONS_PART] = _related(made[_RELATIONS_PART])
    return made


def properties(core: bytes | None, provenance: Provenance) -> dict[str, bytes]:
    """The two parts of a document's properties: its dates and language, and its provenance."""
    custom = {_CUSTOM: _custom(provenance)}
    return custom if core is None else {CORE: _dated(core, provenance.on), **custom}


def _bytes(tree: etree._Element) -> bytes:
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def _dated(core: bytes, on: date) -> bytes:
    tree = etree.fromstring(core)
    for name in ("created", "modified"):
        _only(tree, f"{_TERMS}{name}", f"{on.isoformat()}T00:00:00Z").set(
            f"{_INSTANCE}type", "dcterms:W3CDTF"
        )
    _only(tree, f"{_ELEMENTS}language", "fr-FR")
    return _bytes(tree)


def _only(tree: etree._Element, tag: str, text: str) -> etree._Element:
    found = tree.find(tag)
    if found is None:
        found = etree.SubElement(tree, tag)
    found.text = text
    return found


def _custom(provenance: Provenance) -> bytes:
    tree = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _VALUE_NS})
    values = (
        ("subventio.kind", provenance.kind),
        ("subventio.data.sha256", provenance.data_sha256),
        ("subventio.template.sha256", provenance.template_sha256),
    )
    for number, (name, value) in enumerate(values, start=2):
        entry = etree.SubElement(tree, f"{{{_CUSTOM_NS}}}property", fmtid=_SET_ID, pid=str(number), name=name)
        etree.SubElement(entry, f"{{{_VALUE_NS}}}lpwstr").text = value
    return _bytes(tree)


def _declared(types: bytes) -> bytes:
    tree = etree.fromstring(types)
    if not any(entry.get("PartName") == f"/{_CUSTOM}" for entry in tree):
        etree.SubElement(tree, f"{_TYPES}Override", PartName=f"/{_CUSTOM}", ContentType=_CUSTOM_TYPE)
    return _bytes(tree)


def _related(relations: bytes) -> bytes:
    tree = etree.fromstring(relations)
    if not any(entry.get("Type") == _CUSTOM_RELATION for entry in tree):
        used = {entry.get("Id") for entry in tree}
        name = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        etree.SubElement(tree, f"{_RELATIONS}Relationship", Id=name, Type=_CUSTOM_RELATION, Target=_CUSTOM)
    return _bytes(tree)
