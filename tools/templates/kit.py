"""The look and the parts of every template: one identity, real styles, tables that can be read aloud."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Final, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from conventions.documents.render.archive import CONTENT_TYPES, read_parts, written
from conventions.documents.theme import Theme, themed
from conventions.documents.typography import HELD

__all__ = ["Column", "TemplateKit"]

FONT: Final = "Calibri"
INK: Final = "1F2A44"
SHADE: Final = "E4EAF3"
RULE: Final = "8A97AD"
LOOK: Final = Theme(font=FONT, colors=(("ink", INK), ("shade", SHADE), ("rule", RULE)))
WIDTH_CM: Final = 16.6
_EPOCH: Final = datetime(2024, 1, 1, tzinfo=UTC)
_KEPT_STYLES: Final = frozenset(
    {
        "Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer", "Title", "Subtitle",
        "Heading1", "Heading2", "Heading3", "ListBullet", "ListNumber", "TableGrid",
        "HeaderChar", "FooterChar", "TitleChar", "SubtitleChar",
        "Heading1Char", "Heading2Char", "Heading3Char",
    }
)  # fmt: skip
_MARKED: Final = re.compile(r"(\*\*.+?\*\*|\[\[[a-z_]+\]\])")

Column = tuple[str, float, bool]
"""A column of a table: its heading, its width in cm, whether its cells are right-aligned."""


def _found(element: etree._Element | None) -> etree._Element:
    """The element that the library's blank document is known to hold."""
    if element is None:
        raise LookupError
    return element


def _element(tag: str, **attributes: str) -> etree._Element:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class TemplateKit:
    """A template under construction: every method adds to its end."""

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        article_label: str,
        author: str = "{{ funder.name }}",
        identifier: str = "{{ agreement.number }}",
    ) -> None:
        self.document: WordDocument = Document()
        self._bookmarks = 0
        self._page()
        self._language()
        self._styles()
        self._number_headings(article_label)
        properties = self.document.core_properties
        properties.title, properties.subject = title, subject
        properties.author = properties.last_modified_by = author
        properties.identifier, properties.language = identifier, "fr-FR"
        properties.comments, properties.keywords, properties.category = "", "", ""
        properties.created = properties.modified = _EPOCH
        properties.revision = 1

    # --- page and styles ---------------------------------------------------------------------------

    def _page(self) -> None:
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)
        section.header_distance = section.footer_distance = Cm(1.1)

    def _language(self) -> None:
        styles = self.document.styles.element
        defaults = _found(styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"))
        for old in defaults.findall(qn("w:lang")) + defaults.findall(qn("w:rFonts")):
            defaults.remove(old)
        fonts = {"ascii": FONT, "hAnsi": FONT, "cs": FONT, "eastAsia": FONT}
        theme = {"asciiTheme": "minorHAnsi", "hAnsiTheme": "minorHAnsi"}
        defaults.insert(0, _element("w:rFonts", **fonts, **theme))
        defaults.append(_element("w:lang", val="fr-FR", eastAsia="fr-FR", bidi="ar-SA"))
        settings = self.document.settings.element
        for old in settings.findall(qn("w:themeFontLang")):
            settings.remove(old)
        lang = _element("w:themeFontLang", val="fr-FR")
        after = next(
            (
                node
                for node in settings
                if node.tag in (qn("w:clrSchemeMapping"), qn("w:doNotIncludeSubdocsInStats"))
            ),
            None,
        )
        if after is None:
            settings.append(lang)
        else:
            after.addprevious(lang)

    def _styles(self) -> None:
        styles = self.document.styles.element
        for style in list(styles.findall(qn("w:style"))):
            if style.get(qn("w:styleId")) not in _KEPT_STYLES:
                styles.remove(style)
        for style in styles.findall(qn("w:style")):
            linked = style.find(qn("w:link"))
            if linked is not None and linked.get(qn("w:val")) not in _KEPT_STYLES:
                style.remove(linked)
        self._style("Normal", size=11, after=6, line=1.08)
        self._style("Title", size=20, after=4, bold=True, align=WD_ALIGN_PARAGRAPH.LEFT)
        self._style("Subtitle", size=13, after=10)
        self._style("Heading 1", size=13, before=10, after=4, bold=True, keep=True)
        self._style("Heading 2", size=11.5, before=8, after=4, bold=True, keep=True)
        self._style("List Bullet", size=11, after=3)
        self._style("Header", size=9, after=8)
        self._style("Footer", size=9, after=0)
        self._added("Annexe", "Heading 1", size=14, before=18, after=8, bold=True, keep=True)
        self._added("Visa", "Normal", size=11, after=4)
        self._added("Cellule", "Normal", size=10, after=0, line=1.0)
        self._added("Signature", "Normal", size=11, after=4, keep=True)

    def _style(
        self,
        name: str,
        *,
        size: float,
        before: float = 0,
        after: float = 0,
        line: float | None = None,
        bold: bool | None = None,
        keep: bool | None = None,
        align: WD_ALIGN_PARAGRAPH | None = None,
    ) -> None:
        style = cast("ParagraphStyle", self.document.styles[name])
        font, text = style.font, style.paragraph_format
        run = style.element.get_or_add_rPr()
        for old in (
            run.findall(qn("w:rFonts"))
            + run.findall(qn("w:color"))
            + run.findall(qn("w:spacing"))
            + run.findall(qn("w:kern"))
        ):
            run.remove(old)
        font.name, font.size = FONT, Pt(size)
        for script in ("asciiTheme", "hAnsiTheme"):
            run.find(qn("w:rFonts")).set(qn(f"w:{script}"), "minorHAnsi")
        font.italic = False if name == "Subtitle" else None
        if name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Annexe"):
            font.color.rgb = RGBColor.from_string(INK)
            run.find(qn("w:color")).set(qn("w:themeColor"), "text2")
        font.bold = bold
        text.space_before, text.space_after = Pt(before), Pt(after)
        text.line_spacing, text.keep_with_next, text.alignment = line, keep, align
        text.widow_control = True
        if name == "Title":
            borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
            if borders is not None:
                borders.getparent().remove(borders)

    def _added(
        self, name: str, base: str, *, size: float, before: float = 0, after: float = 0,
        line: float | None = None, bold: bool | None = None, keep: bool | None = None,
    ) -> None:  # fmt: skip
        style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles[base]
        self._style(name, size=size, before=before, after=after, line=line, bold=bold, keep=keep)

    def _number_headings(self, label: str) -> None:
        """Number the first headings by their style, so that a left-out article closes the gap by itself."""
        numbering = self.document.part.numbering_part.element
        abstract = _element("w:abstractNum", abstractNumId="90")
        abstract.append(_element("w:multiLevelType", val="multilevel"))
        level = _element("w:lvl", ilvl="0")
        for tag, value in (
            ("start", "1"),
            ("numFmt", "decimal"),
            ("pStyle", "Heading1"),
            ("suff", "space"),
            ("lvlText", label),
            ("lvlJc", "left"),
        ):
            level.append(_element(f"w:{tag}", val=value))
        indent = _element("w:pPr")
        indent.append(_element("w:ind", left="0", firstLine="0"))
        level.append(indent)
        abstract.append(level)
        first = _found(numbering.find(qn("w:num")))
        first.addprevious(abstract)
        number = _element("w:num", numId="90")
        number.append(_element("w:abstractNumId", val="90"))
        numbering.append(number)
        for name, numbered in (("Heading 1", "90"), ("Annexe", "0")):
            properties = self.document.styles[name].element.get_or_add_pPr()
            reference = properties.get_or_add_numPr()
            reference.get_or_add_numId().val = int(numbered)

    # --- texts ---------------------------------------------------------------------------------------

    def text(self, text: str, style: str = "Normal", *, keep: bool = False) -> Paragraph:
        """A paragraph; what stands between ** and ** is bold, `[[name]]` the number of a heading."""
        made = self.document.add_paragraph(style=style)
        self._fill(made, text)
        if keep:
            made.paragraph_format.keep_with_next = True
        return made

    def tag(self, tag: str) -> None:
        """A paragraph that holds a block tag alone: it leaves nothing behind."""
        self.document.add_paragraph(f"{{%p {tag} %}}")

    def bullets(self, loop: str, text: str) -> None:
        """A real list, one item a row of the loop."""
        self.tag(f"for {loop}")
        self.text(text, "List Bullet")
        self.tag("endfor")

    def sentence(self, loop: str, text: str) -> None:
        """A real list that is one sentence: a semicolon after each item, a full stop after the last."""
        self.bullets(loop, f"{text}{{% if not loop.last %}}\u202f;{{% else %}}.{{% endif %}}")

    def when(self, condition: str, text: str, style: str = "Normal", *, keep: bool = False) -> None:
        """A paragraph that stands under a condition."""
        self.tag(f"if {condition}")
        self.text(text, style, keep=keep)
        self.tag("endif")

    def heading(self, text: str, name: str, style: str = "Heading 1") -> Paragraph:
        """A numbered heading that `[[name]]` refers to."""
        made = self.text(text, style)
        self._bookmarks += 1
        first = made._p.find(qn("w:r"))  # noqa: SLF001 -- python-docx goes no further
        number = str(self._bookmarks)
        first.addprevious(_element("w:bookmarkStart", id=number, name=f"_Ref_{name}"))
        made._p.append(_element("w:bookmarkEnd", id=number))  # noqa: SLF001
        return made

    @contextmanager
    def clause(self, name: str) -> Iterator[None]:
        """A clause that a funder can put its own in the place of."""
        self.document.add_paragraph(f"{{#p clause {name} #}}")
        yield
        self.document.add_paragraph("{#p endclause #}")

    def letterhead(self) -> None:
        """The logo of the office, where it has one."""
        self.when("theme.logo is defined", "{{ theme.logo }}")

    def _fill(self, paragraph: Paragraph, text: str) -> None:
        for piece in _MARKED.split(text):
            if piece.startswith("[["):
                self._field(paragraph, f"REF _Ref_{piece.strip('[]')} \\r \\h", "Article\u00a01")
            elif piece:
                run = paragraph.add_run()
                run.bold = True if piece.startswith("**") else None
                self._say(run, piece.strip("*") if piece.startswith("**") else piece)

    @staticmethod
    def _say(run: Run, text: str) -> None:
        """Write a text; a hyphen that holds a reference together is Word's own, which every font has."""
        run.text, *others = text.split(HELD)
        for other in others:
            run._r.append(_element("w:noBreakHyphen"))  # noqa: SLF001 -- python-docx goes no further
            run.add_text(other)

    # --- tables --------------------------------------------------------------------------------------

    def table(
        self,
        columns: Sequence[Column],
        *,
        loop: str,
        cells: Sequence[str],
        total: Sequence[str] | None = None,
        total_when: str | None = None,
        without: str | None = None,
    ) -> None:
        """A table with a repeated header row, one row for each of a list, and a total; it stays on one page.

        `total_when`: what must hold for there to be a total; `without`: which rows are left out.
        """
        table = self._table(columns)
        self._tag_row(table, f"for {loop}")
        if without is not None:
            self._tag_row(table, f"if {without}")
            self._tag_row(table, "else")
        self._row(table, columns, cells, bold=False, keep=True)
        if without is not None:
            self._tag_row(table, "endif")
        self._tag_row(table, "endfor")
        if total is not None:
            if total_when is not None:
                self._tag_row(table, f"if {total_when}")
            self._row(table, columns, total, bold=True, keep=False)
            self._join_empty(table.rows[-1], total)
            if total_when is not None:
                self._tag_row(table, "endif")
        self._space()

    def pairs(
        self,
        columns: Sequence[Column],
        pairs: Sequence[tuple[str, ...]],
        *,
        conditions: Sequence[str | None] = (),
    ) -> None:
        """A table of fixed rows, kept on one page; a row whose condition does not hold is left out."""
        table = self._table(columns)
        for index, cells in enumerate(pairs):
            condition = conditions[index] if index < len(conditions) else None
            if condition:
                self._tag_row(table, f"if {condition}")
            self._row(table, columns, cells, bold=False, keep=index + 1 < len(pairs))
            if condition:
                self._tag_row(table, "endif")
        self._space()

    def _space(self) -> None:
        """Room after a table by the next paragraph's own spacing; Word wants a paragraph between tables."""
        paragraph = self.document.add_paragraph(style="Cellule")
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _table(self, columns: Sequence[Column]) -> Table:
        table: Table = self.document.add_table(rows=1, cols=len(columns))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        properties = table._tbl.tblPr  # noqa: SLF001 -- python-docx goes no further
        borders = _element("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            line = {"val": "single", "sz": "4", "space": "0", "color": RULE, "themeColor": "accent1"}
            borders.append(_element(f"w:{side}", **line))
        layout = properties.find(qn("w:tblLayout"))
        layout.addprevious(borders)
        margins = _element("w:tblCellMar")
        for side, inset in (("top", "30"), ("left", "90"), ("bottom", "30"), ("right", "90")):
            margins.append(_element(f"w:{side}", w=inset, type="dxa"))
        layout.addnext(margins)
        for column, (_, width, _) in zip(table.columns, columns, strict=True):
            column.width = Cm(width)
        header = table.rows[0]
        self._of_row(header, header=True)
        for cell, (heading, width, right) in zip(header.cells, columns, strict=True):
            cell.width = Cm(width)
            shade = _element("w:shd", val="clear", color="auto", fill=SHADE, themeFill="background2")
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 -- python-docx goes no further
            self._cell(cell, f"**{heading}**", right=right, keep=True)
        return table

    def _row(
        self, table: Table, columns: Sequence[Column], cells: Sequence[str], *, bold: bool, keep: bool
    ) -> None:
        row = table.add_row()  # type: ignore[no-untyped-call]
        self._of_row(row, header=False)
        for cell, text, (_, width, right) in zip(row.cells, cells, columns, strict=True):
            cell.width = Cm(width)
            self._cell(cell, f"**{text}**" if bold and text else text, right=right, keep=keep)

    @staticmethod
    def _join_empty(row: _Row, cells: Sequence[str]) -> None:
        """Join each cell without a text to the one before it: no cell is left blank."""
        for index in reversed(range(1, len(cells))):
            if not cells[index]:
                texts = row.cells[index].paragraphs
                row.cells[index - 1].merge(row.cells[index])
                for empty in texts:
                    if not empty.text and len(row.cells[index - 1].paragraphs) > 1:
                        empty._p.getparent().remove(empty._p)  # noqa: SLF001 -- python-docx goes no further

    def _tag_row(self, table: Table, tag: str) -> None:
        row = table.add_row()  # type: ignore[no-untyped-call]
        row.cells[0].paragraphs[0].add_run(f"{{%tr {tag} %}}")

    def _cell(self, cell: _Cell, text: str, *, right: bool, keep: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = self.document.styles["Cellule"]
        self._fill(paragraph, text)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if keep:
            paragraph.paragraph_format.keep_with_next = True

    @staticmethod
    def _of_row(row: _Row, *, header: bool) -> None:
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- python-docx goes no further
        properties.append(_element("w:cantSplit"))
        if header:
            properties.append(_element("w:tblHeader"))

    def signatures(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Both parties side by side, kept on one page; a layout of two columns, without borders."""
        table = self.document.add_table(rows=0, cols=2)
        table.autofit = False
        for pair in zip(left, right, strict=True):
            row = table.add_row()
            self._of_row(row, header=False)
            for cell, text in zip(row.cells, pair, strict=True):
                cell.width = Cm(WIDTH_CM / 2)
                paragraph = cell.paragraphs[0]
                paragraph.style = self.document.styles["Signature"]
                self._fill(paragraph, text)
        table.rows[-1].height = Cm(2.4)

    # --- header and footer -----------------------------------------------------------------------------

    def running_heads(self, left: str, right: str, foot: str) -> None:
        """The header of every page, and the footer with the page out of all pages."""
        self._running(self.document.sections[0].header.paragraphs[0], left, right)
        self.foot(foot)

    def foot(self, foot: str) -> None:
        """The footer of every page."""
        footer = self.document.sections[0].footer.paragraphs[0]
        self._running(footer, foot, "Page\u00a0")
        self._field(footer, "PAGE")
        footer.add_run("\u00a0/\u00a0")
        self._field(footer, "NUMPAGES")

    @staticmethod
    def _running(paragraph: Paragraph, left: str, right: str) -> None:
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
        style = cast("ParagraphStyle", paragraph.style)
        for old in style.element.findall(f".//{qn('w:tabs')}"):
            old.getparent().remove(old)
        paragraph.add_run(f"{left} ")
        paragraph.add_run("\t")
        paragraph.add_run(right)

    @staticmethod
    def _field(paragraph: Paragraph, instruction: str, shown: str = "1") -> None:
        for kind in ("begin", "instr", "separate", "text", "end"):
            run = paragraph.add_run()
            if kind == "instr":
                code = _element("w:instrText")
                code.text = f" {instruction} "
                run._r.append(code)  # noqa: SLF001 -- python-docx goes no further
            elif kind == "text":
                run.text = shown
            else:
                run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001 -- python-docx goes no further

    # --- bytes -----------------------------------------------------------------------------------------

    def content(self) -> bytes:
        """The template; the same text gives the same bytes."""
        buffer = BytesIO()
        self.document.save(buffer)
        return written(themed(_pruned(read_parts(buffer.getvalue())), LOOK))


def _pruned(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts without what the library's own blank document brings: a thumbnail, doubled styles."""
    dropped = [
        name
        for name in parts
        if "thumbnail" in name or "stylesWithEffects" in name or name.startswith("customXml/")
    ]
    kept = {name: content for name, content in parts.items() if name not in dropped}
    for name in [CONTENT_TYPES, *(name for name in kept if name.endswith(".rels"))]:
        tree = etree.fromstring(kept[name])
        for entry in list(tree):
            target = (entry.get("PartName") or entry.get("Target") or "").lstrip("/")
            if any(target and drop.endswith(target.removeprefix("../")) for drop in dropped):
                tree.remove(entry)
        kept[name] = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
    return kept
