"""A document as a reader finds it: its head, its articles by rank, its tables by row and column."""

from collections.abc import Iterator
from io import BytesIO

from attrs import frozen
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

__all__ = ["Read", "plain", "read"]

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def plain(text: str) -> str:
    return " ".join(text.translate(SPACES).split())


@frozen
class Read:
    word: WordDocument

    def header(self) -> str:
        return plain(self.word.sections[0].header.paragraphs[0].text)

    def footer(self) -> str:
        return plain(self.word.sections[0].footer.paragraphs[0].text)

    def blocks(self) -> Iterator[Paragraph | Table]:
        yield from self.word.iter_inner_content()

    def headings(self) -> list[str]:
        return [paragraph.text for paragraph in self.word.paragraphs if _style(paragraph) == "Heading 1"]

    def article(self, rank: int) -> str:
        """The text from one first-level heading to the next; rank 0 is what stands before the first."""
        found, at = [], 0
        for block in self.blocks():
            if isinstance(block, Table):
                if at == rank:
                    found += [cell.text for row in block.rows for cell in row.cells]
                continue
            if _style(block) == "Heading 1":
                at += 1
            elif _style(block) == "Annexe":
                break
            if at == rank:
                found.append(block.text)
        return plain(" ".join(found))

    def cells(self, row: str, column: str) -> list[str]:
        """The cells of every table that has such a column, in the rows where one cell is exactly `row`."""
        found = []
        for table in self.word.tables:
            heads = [plain(cell.text) for cell in table.rows[0].cells]
            if column in heads:
                found += [
                    plain(line.cells[heads.index(column)].text)
                    for line in table.rows[1:]
                    if row in [plain(cell.text) for cell in line.cells]
                ]
        return found

    def everything(self) -> str:
        texts = [paragraph.text for paragraph in self.word.paragraphs]
        texts += [cell.text for table in self.word.tables for row in table.rows for cell in row.cells]
        return plain(" ".join([self.header(), *texts, self.footer()]))


def read(content: bytes) -> Read:
    return Read(Document(BytesIO(content)))


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return "" if style is None or style.name is None else style.name
