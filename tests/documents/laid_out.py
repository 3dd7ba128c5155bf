"""A document as LibreOffice lays it out: its pages and tags, and what stands where it must not."""

import re
import subprocess
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from docx import Document

from conventions.documents.pdf import Converter
from conventions.documents.typography import MONTHS
from tests.documents.reading import plain

__all__ = ["converted", "cut_lines", "lonely_headings", "pages", "tags_missing", "told"]

_MONTH = f"(?:{'|'.join(MONTHS)})"
_CUT = re.compile(
    r"\d\n\d{3},\d\d|\d\n€|«\s*\n|\n\s*[»:;]|n°\n|\b20\d\n\d\b"
    r"|\d[-\u2010\u2011]\n\d|\b[LRDA]\.\n|SIRET\n"
    rf"|\d\n{_MONTH}|{_MONTH}\n\d{{4}}"
)


def told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def converted(contents: Iterable[bytes], folder: Path) -> list[Path]:
    """The documents as PDF, all by one process, in the order given."""
    converter = Converter()
    try:
        numbers = [converter.add(content) for content in contents]
        converter.convert()
        paths = []
        for number in numbers:
            paths.append(folder / f"{number}.pdf")
            paths[-1].write_bytes(converter.result(number) or b"")
        return paths
    finally:
        converter.close()


def pages(path: Path) -> list[str]:
    """The text of each page, as it stands on it."""
    return told("pdftotext", "-layout", str(path), "-").split("\f")[:-1]


def tags_missing(path: Path, *tags: str) -> list[str]:
    """Those of the tags, the language and the title that the PDF has not."""
    structure, raw = told("pdfinfo", "-struct", str(path)), path.read_bytes().replace(b" ", b"")
    missing = [tag for tag in tags if tag not in structure]
    missing += [] if b"/Lang(fr-FR)" in raw else ["/Lang"]
    return missing if re.search(r"Title: +\w", told("pdfinfo", str(path))) else [*missing, "Title"]


def cut_lines(path: Path) -> list[str]:
    """Where a line ends inside an amount, a date or a reference, or before a sign."""
    text = told("pdftotext", "-raw", str(path), "-")
    return [text[max(0, found.start() - 30) : found.end() + 30] for found in _CUT.finditer(text)]


def lonely_headings(content: bytes, path: Path) -> list[str]:
    """The headings that end a page, above its foot."""
    headings = {
        plain(p.text)
        for p in Document(BytesIO(content)).paragraphs
        if p.style is not None and str(p.style.name).startswith("Heading")
    }
    lasts = []
    for text in pages(path):
        lines = [plain(line) for line in text.splitlines() if line.strip()]
        lasts.append(re.sub(r"^Article \d+\. ", "", lines[-2]))
    return [last for last in lasts if last in headings]
