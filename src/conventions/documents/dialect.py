"""docxtpl's tags in a part of a Word document, made ready for compilation: one paragraph a line.

docxtpl itself joins the runs that Word cuts tags into and lifts `{%p %}`, `{%tr %}` and `{%tc %}`; what it
leaves is done here: tracked changes, quotes and dashes of auto-correction, escaped signs inside tags.
"""

import html
import re
from typing import Final

from lxml import etree

from conventions.documents.errors import BrokenTemplateError

__all__ = ["OPENING", "TAG", "prepared", "restored", "to_tree"]

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OPENING: Final = re.compile(r"\{[{%]")
TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<w:p([ >])")
_CORRECTED: Final = str.maketrans(
    {"«": '"', "»": '"', "–": "-", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "}
)
_LITERAL_BRACES: Final = (
    ("{_{", "{{ '{{' }}"),
    ("}_}", "{{ '}}' }}"),
    ("{_%", "{{ '{%' }}"),
    ("%_}", "{{ '%}' }}"),
)


def to_tree(part: str, content: bytes) -> etree._Element:
    """The tree of a part, read without entities, without network; `BrokenTemplateError` otherwise."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenTemplateError(
            f"{part}: the XML cannot be read: {error.msg}",
            actual=str(error.msg),
            expected="a part of a document",
            part=part,
        ) from error


def prepared(part: str, content: bytes) -> str:
    """The text to compile: tags whole, tracked deletions gone, each paragraph on its own line."""
    from docxtpl import DocxTemplate

    tree = to_tree(part, content)
    _settle_tracked_changes(tree)
    source = etree.tostring(tree, encoding="unicode")
    source = DocxTemplate("").patch_xml(source)
    source = TAG.sub(lambda tag: html.unescape(tag[0]).translate(_CORRECTED), source)
    for written, meant in _LITERAL_BRACES:
        source = source.replace(written, meant)
    return _PARAGRAPH.sub(r"\n<w:p\1", source)


def restored(text: str) -> str:
    """The rendered text without the line ends that `prepared` put in."""
    return text.replace("\n<w:p ", "<w:p ").replace("\n<w:p>", "<w:p>")


def _settle_tracked_changes(tree: etree._Element) -> None:
    """What was deleted is not there; what was inserted is."""
    for deleted in list(tree.iter(f"{_W}del", f"{_W}moveFrom")):
        parent = deleted.getparent()
        if parent is not None:
            parent.remove(deleted)
    for inserted in list(tree.iter(f"{_W}ins", f"{_W}moveTo")):
        parent = inserted.getparent()
        if parent is not None:
            at = parent.index(inserted)
            parent[at : at + 1] = list(inserted)
