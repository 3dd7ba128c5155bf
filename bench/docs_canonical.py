"""The XML of a document as it is compared with docxtpl's: canonical, but for what docxtpl does otherwise."""

import re

from lxml import etree

from conventions.documents.blocks import codes_in
from conventions.documents.typography import HELD

__all__ = ["canonical_part", "uncounted"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BOOKMARKED = re.compile(rb"<w:bookmark(?:Start|End)\b[^>]*>|(?<=_TocAction)_\d+")
COUNTED = re.compile(rb"( SEQ \w+ [^<]*</w:instrText>(?:(?!<w:t>).){0,200}<w:t>)[^<]+")


def canonical_part(content: bytes) -> bytes:
    """Return the canonical XML of a part, but for what docxtpl does by the way, and for what it does not do.

    It sets `xml:space` where there is no space to keep; it leaves cross-references with stale numbers, and
    the hyphens that do not break as signs of the text.
    """
    tree = etree.fromstring(content)
    for hyphen in list(tree.iter(f"{W}noBreakHyphen")):
        _said_as_text(hyphen)
    for code in codes_in(tree):
        for shown in code.shown if code.code.strip().startswith("REF ") else ():
            shown.text = ""
    for node in tree.iter(f"{W}t"):
        if node.text is not None and node.text == node.text.strip():
            node.attrib.pop(SPACE, None)
    return bytes(etree.tostring(tree, method="c14n"))


def _said_as_text(hyphen: etree._Element) -> None:
    before, after = hyphen.getprevious(), hyphen.getnext()
    before.text = f"{before.text or ''}{HELD}{after.text or ''}"
    hyphen.getparent().remove(hyphen)
    after.getparent().remove(after)


def uncounted(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return canonical parts without what docxtpl does not count: the copies of a bookmark, the captions."""
    return {name: COUNTED.sub(rb"\1", BOOKMARKED.sub(b"", part)) for name, part in parts.items()}
