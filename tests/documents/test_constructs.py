"""Whatever stands around tags is in the document as often, and in the order, in which a slow reference has it.

The reference is docxtpl, where it is right: what it fills is compared piece by piece. Where it is wrong, the
reference is given, or read, another way:

- it drops what stands beside a block's tag: the reference gets a template in which that stands apart;
- it leaves the number of a note as it was: notes are compared by their texts, and ours must be one for each
  reference, in the order of the text;
- it repeats the name of a bookmark: names are compared without their ends, and ours must all differ;
- it leaves half a bookmark where a block fell with its end: the range is read to the end of its paragraph;
- it lets two tables run together, and leaves a table without rows and a control around nothing: none of them
  is a piece of the text, and ours must have neither of the last two.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from attrs import frozen
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conventions.documents.context import Entry
from conventions.documents.opened import W, rows_of
from conventions.documents.render.archive import read_parts, written
from tests.documents.filling import context, document, rows, theirs
from tests.documents.pictures import png
from tests.documents.test_attachments import with_footnotes
from tests.draws import heavy

VALUES: Final[dict[str, Entry]] = {
    "a.b": "valeur",
    "a.yes": "oui",
    "a.no": "",
    **rows("empty"),
    **rows("list", {"x": "un"}, {"x": "deux"}),
}
NOTES: Final = ("rouge", "verte", "bleue")
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACES: Final = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@frozen
class Text:
    """A paragraph, with what may stand in it; `piece` is one thing beside its words."""

    piece: str


@frozen
class Block:
    """A condition or a loop around others; `beside` is what stands beside its two tags.

    `cuts`: a bookmark begins in the paragraph before it, and ends in its first.
    """

    opens: str
    beside: tuple[str, str]
    inner: "tuple[Node, ...]"
    otherwise: "tuple[Node, ...]" = ()
    cuts: bool = False


@frozen
class Rows:
    """A table of which a loop or a condition repeats or drops a row; `wrapped`: in a content control.

    `alone`: it has no other row.
    """

    opens: str
    beside: str
    wrapped: bool
    alone: bool


@frozen
class Control:
    """A content control around others."""

    inner: "tuple[Node, ...]"


Node = Text | Block | Rows | Control


class Writing:
    """A body as XML; `apart` sets what stands beside a tag into the place before or behind its paragraph.

    A bookmark and a section stay outside of the block; a page's break is where it is, before or after the tag.
    """

    def __init__(self, *, apart: bool) -> None:
        self.apart = apart
        self.count = 0
        self.loops: list[str] = []

    def body(self, nodes: tuple[Node, ...]) -> str:
        return "".join(self.node(node) for node in nodes) + paragraph(run("fin"))

    def node(self, node: Node) -> str:
        match node:
            case Text(piece):
                return self.text(piece)
            case Rows():
                return self.table(node)
            case Control(inner):
                return f"<w:sdt><w:sdtPr/><w:sdtContent>{self.all(inner)}</w:sdtContent></w:sdt>"
            case Block():
                return self.block(node)

    def all(self, nodes: tuple[Node, ...]) -> str:
        return "".join(self.node(node) for node in nodes)

    def next(self) -> int:
        self.count += 1
        return self.count

    def words(self) -> str:
        value = f"{{{{ {self.loops[-1]}.x }}}}" if self.loops else "{{ a.b }}"
        return run(f"mot{self.next()} {value}")

    def text(self, piece: str) -> str:
        before, behind, properties = self.piece(piece)
        return paragraph(before, self.words(), behind, properties=properties)

    def piece(self, piece: str) -> tuple[str, str, str]:
        """What stands before and behind the words of a paragraph, and in its properties."""
        number = self.next()
        match piece.split():
            case ["bookmark"]:
                return *marks(number), ""
            case ["note", which]:
                return "", f'<w:r><w:footnoteReference w:id="{which}"/></w:r>', ""
            case ["picture"]:
                return "", PICTURE.format(number), ""
            case ["field"]:
                return "", FIELD, ""
            case ["break"]:
                return "", BREAK, ""
            case ["break-before"]:
                return BREAK, "", ""
            case ["section"]:
                return "", "", f"<w:pPr>{SECTION}</w:pPr>"
            case _:
                return "", "", ""

    def block(self, node: Block) -> str:
        word = node.opens.split()[0]
        opening = self.tag(node.opens, node.beside[0], closes=False)
        if word == "for":
            self.loops.append(node.opens.split()[1])
        start, end = marks(self.next()) if node.cuts else ("", "")
        before = paragraph(start, self.words()) if node.cuts else ""
        inner = (paragraph(self.words(), end) if node.cuts else "") + self.all(node.inner)
        if word == "for":
            self.loops.pop()
        if node.otherwise:
            inner += paragraph(run("{%p else %}")) + self.all(node.otherwise)
        return before + opening + inner + self.tag(f"end{word}", node.beside[1], closes=True)

    def tag(self, inside: str, beside: str, *, closes: bool) -> str:
        """The paragraph of a tag, with what stands beside it; or apart from it."""
        before, behind, properties = self.piece(beside)
        tag = run(f"{{%p {inside} %}}")
        if not self.apart:
            return paragraph(before, tag, behind, properties=properties)
        around = before + behind
        parts = [around] if beside == "bookmark" else [paragraph(around, properties=properties)]
        aside = "".join(parts) if beside else ""
        is_after = beside == "break" or (closes and beside != "break-before")
        return paragraph(tag) + aside if is_after else aside + paragraph(tag)

    def table(self, node: Rows) -> str:
        word, name = node.opens.split()[:2]
        before, behind = marks(self.next()) if node.beside == "bookmark" else ("", "")
        tag = run(f"{{%tr {node.opens} %}}")
        opening = before + behind + row(paragraph(tag)) if self.apart else row(paragraph(before, tag, behind))
        inner = row(paragraph(run(f"{{{{ {name}.x }}}}" if word == "for" else "{{ a.b }}")))
        if node.wrapped:
            inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        closing = row(paragraph(run(f"{{%tr end{word} %}}")))
        first = "" if node.alone else row(paragraph(self.words()))
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{first}{opening}{inner}{closing}</w:tbl>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*pieces: str, properties: str = "") -> str:
    return f"<w:p>{properties}{''.join(pieces)}</w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def marks(number: int) -> tuple[str, str]:
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="signet{number}"/>',
        f'<w:bookmarkEnd w:id="{number}"/>',
    )


BREAK: Final = '<w:r><w:br w:type="page"/></w:r>'
SECTION: Final = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
FIELD: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
PICTURE: Final = (
    f'<w:r><w:drawing><wp:inline {SPACES}><wp:extent cx="1" cy="1"/><wp:docPr id="{{0}}" name="n" descr="d"/>'
    '<a:graphic><a:graphicData><a:blip r:embed="rId95"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


def template(body: str) -> bytes:
    """A document with this body, three notes and a picture."""
    parts = read_parts(with_footnotes(body, *NOTES))
    relations = parts["word/_rels/document.xml.rels"].decode()
    entry = (
        '<Relationship Id="rId95" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
        ' Target="media/one.png"/></Relationships>'
    )
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", entry).encode()
    types = parts["[Content_Types].xml"].decode()
    kind = '<Default Extension="png" ContentType="image/png"/></Types>'
    if 'Extension="png"' not in types:
        parts["[Content_Types].xml"] = types.replace("</Types>", kind).encode()
    parts["word/media/one.png"] = png(4, 4)
    return written(parts)


def pieces(content: bytes) -> list[str]:
    """The words, notes, bookmarks, breaks, sections, pictures, fields and tables of a document, in order."""
    word = Document(BytesIO(content))
    notes = {
        str(note.get(f"{W}id")): "".join(note.itertext())
        for note in etree.fromstring(read_parts(content)["word/footnotes.xml"])
    }
    found: list[str] = []
    names: dict[str, str] = {}
    for event, element in etree.iterwalk(word.element.body, events=("start", "end")):
        tag = etree.QName(element).localname
        if event == "end":
            found += _ended(element, tag)
        elif tag == "t" and element.text:
            found.append(element.text)
        elif tag == "footnoteReference":
            found.append(f"note {notes[str(element.get(f'{W}id'))]}")
        elif tag == "bookmarkStart":
            names[str(element.get(f"{W}id"))] = re.sub(r"_\d+$", "", str(element.get(f"{W}name")))
            found.append(f"[{names[str(element.get(f'{W}id'))]}")
        elif tag == "bookmarkEnd":
            found.append(f"]{names[str(element.get(f'{W}id'))]}")
        elif tag == "blip":
            part = word.part.related_parts[str(element.get(f"{R}embed"))]
            found.append(f"picture {len(part.blob)}")
        elif tag in ("br", "instrText", "tbl", "tr", "tc"):
            found.append(tag)
    return list(_closed(found))


def _closed(found: list[str]) -> Iterator[str]:
    """The pieces without the tables that hold no row; a bookmark without an end ends with its paragraph."""
    waiting: list[str] = []
    without_rows: set[int] = set()
    for at, piece in enumerate(found):
        if piece == "tbl":
            end = next(number for number in range(at + 1, len(found)) if found[number][0] not in "[]")
            without_rows |= {at, end} if found[end] == "/tbl" else set()
    for at, piece in enumerate(found):
        if piece in {"tbl", "/tbl"} and at in without_rows:
            continue
        if piece.startswith("["):
            again = found.index(piece, at + 1) if piece in found[at + 1 :] else len(found)
            if f"]{piece[1:]}" not in found[at + 1 : again]:
                waiting.append(f"]{piece[1:]}")
        if piece == "¶":
            yield from waiting
            waiting.clear()
        yield piece


def _ended(element: etree._Element, tag: str) -> Iterator[str]:
    if tag == "p":
        if "".join(element.itertext()).strip():
            yield "¶"
        section = element.find(f"{W}pPr/{W}sectPr/{W}pgSz")
        if section is not None:
            yield f"section {section.get(f'{W}orient')}"
    elif tag in ("tbl", "tr", "tc"):
        yield f"/{tag}"


BESIDE = st.sampled_from(["", "", "bookmark", "break", "break-before", "section"])
TEXTS = st.builds(
    Text,
    st.sampled_from(["", "bookmark", "note 1", "note 2", "note 3", "picture", "field", "break", "section"]),
)
TABLES = st.builds(
    Rows,
    st.sampled_from(["for t in list", "for t in empty", "if a.yes", "if a.no"]),
    st.sampled_from(["", "bookmark"]),
    st.booleans(),
    st.booleans(),
)


def some(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


def blocks(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    beside = st.tuples(BESIDE, BESIDE)
    conditions = st.builds(
        Block,
        st.sampled_from(["if a.yes", "if a.no"]),
        beside,
        some(inner),
        st.one_of(st.just(()), some(inner)),
        st.booleans(),
    )
    loops = st.builds(Block, st.sampled_from(["for x in list", "for x in empty"]), beside, some(inner))
    return st.one_of(conditions, loops, st.builds(Control, some(inner)))


NODES: st.SearchStrategy[Node] = st.recursive(st.one_of(TEXTS, TEXTS, TABLES), blocks, max_leaves=8)


@heavy
@given(st.lists(NODES, min_size=1, max_size=5).map(tuple))
def test_nothing_around_tags_is_lost_doubled_or_moved(nodes: tuple[Node, ...]) -> None:
    ours = document(template(Writing(apart=False).body(nodes)), VALUES)
    reference = theirs(template(Writing(apart=True).body(nodes)), context(VALUES))
    assert pieces(ours) == pieces(reference)
    assert_sound(ours)


def assert_sound(content: bytes) -> None:
    """What Word asks of a document: names and numbers of their own, nothing that holds nothing."""
    parts = read_parts(content)
    body = etree.fromstring(parts["word/document.xml"])
    starts = list(body.iter(f"{W}bookmarkStart"))
    for name in ("id", "name"):
        values = [mark.get(f"{W}{name}") for mark in starts]
        assert len(values) == len(set(values))
    ends = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkEnd")]
    assert sorted(ends) == sorted(str(mark.get(f"{W}id")) for mark in starts)
    references = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    notes = etree.fromstring(parts["word/footnotes.xml"])
    assert references == [note.get(f"{W}id") for note in notes] == sorted(set(references), key=int)
    assert all(len(content) for content in body.iter(f"{W}sdtContent"))
    assert all(len(list(rows_of(table))) for table in body.iter(f"{W}tbl"))
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))
    drawings = [item.get("id") for item in body.iter("{*}docPr")]
    assert len(drawings) == len(set(drawings))
