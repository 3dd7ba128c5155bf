"""XML trees of package parts: parsed without entities or network access, and serialized."""

from lxml import etree

from conventions.documents.errors import NoDocumentError


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
