"""A copy of a template with a Word comment at each fault."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Final

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from conventions.documents.errors import TemplateFault
from conventions.documents.relations import MAIN_PART
from conventions.documents.render.archive import read_parts, written

_AUTHOR: Final = "subventio"
_INITIALS: Final = "S"


def annotated(content: bytes, faults: Iterable[TemplateFault], said: Callable[[TemplateFault], str]) -> bytes:
    """Return the template with the text of each fault as a comment; equal input gives equal bytes.

    Word has no comments in headers, notes and properties: faults there are commented at the beginning.
    """
    word = Document(BytesIO(content))
    body = list(word.element.body.iter(qn("w:p"))) or [word.add_paragraph()._p]  # noqa: SLF001 -- python-docx goes no further
    for fault in faults:
        is_here = fault.place.part == MAIN_PART and 0 < fault.place.paragraph <= len(body)
        paragraph = Paragraph(body[fault.place.paragraph - 1] if is_here else body[0], word._body)  # noqa: SLF001 -- python-docx gives a paragraph no other parent
        runs = [run for run in paragraph._p.iter(qn("w:r")) if run.getparent() is paragraph._p]  # noqa: SLF001
        marked = [Run(run, paragraph) for run in runs] or [paragraph.add_run("")]
        text = said(fault) if is_here else f"{fault.place.part}\n{said(fault)}"
        comment = word.add_comment([marked[0], marked[-1]], text, _AUTHOR, _INITIALS)
        comment._comment_elm.attrib.pop(qn("w:date"), None)  # noqa: SLF001 -- a clock's time is none of the template's
    made = BytesIO()
    word.save(made)
    return written(read_parts(made.getvalue()))
