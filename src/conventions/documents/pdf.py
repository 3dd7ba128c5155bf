"""PDF by LibreOffice: few processes for many documents, tagged for screen readers, each result checked."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from conventions.documents.blocks import codes_in
from conventions.documents.document_errors import OfficeMissingError
from conventions.documents.opened import W
from conventions.documents.relations import MAIN_PART, to_bytes, to_tree
from conventions.documents.render.archive import read_parts, written

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_EXPORT: Final = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportNotes":{"type":"boolean","value":"false"}}'
)
"""Comments in the margin are for editors and not in the PDF."""
_START_S: Final = 120
_EACH_S: Final = 10
_AT_ONCE: Final = 100
"""The maximum number of documents per process: after 249 LibreOffice stops silently."""


def libreoffice_program() -> str:
    """Return the LibreOffice program; raise `OfficeMissingError` if there is none."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise OfficeMissingError("LibreOffice is not there", actual="--pdf", expected="soffice")
    return found


class Converter:
    """Documents for conversion: collected one by one, converted together in a temporary folder."""

    def __init__(self) -> None:
        self._office = libreoffice_program()
        self._folder = tempfile.TemporaryDirectory(prefix="subventio-")
        self._count = 0

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def add(self, content: bytes) -> int:
        """Add a document and return its number."""
        self._count += 1
        self._path(self._count, "docx").write_bytes(with_plain_references(content))
        return self._count

    def convert(self) -> None:
        """Convert all documents added, with a profile of their own; failures leave no file."""
        names = [self._path(number, "docx").name for number in range(1, self._count + 1)]
        for start in range(0, len(names), _AT_ONCE):
            self._run(names[start : start + _AT_ONCE])

    def _run(self, names: Sequence[str]) -> None:
        profile = (Path(self._folder.name) / "profile").as_uri()
        command = [
            self._office,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            _EXPORT,
            *names,
        ]
        try:
            subprocess.run(  # noqa: S603 -- a program of the system, arguments of ours
                command,
                cwd=self._folder.name,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=_START_S + _EACH_S * len(names),
                env={**os.environ, "HOME": self._folder.name},
            )
        except (OSError, subprocess.TimeoutExpired):
            return

    def result(self, number: int) -> bytes | None:
        """Return the PDF of a document; None if LibreOffice made none, or one without tags."""
        path = self._path(number, "pdf")
        if not path.is_file():
            return None
        content = path.read_bytes()
        is_tagged = content.startswith(b"%PDF-") and b"/StructTreeRoot" in content
        return content if is_tagged else None

    def _path(self, number: int, suffix: str) -> Path:
        return Path(self._folder.name) / f"{number:05}.{suffix}"


def with_plain_references(content: bytes) -> bytes:
    """Return the document with cross-references as plain text, because LibreOffice would change them.

    It turns a label «Article 6.» into «Article 6», with any switches of the field.
    """
    parts = read_parts(content)
    tree = to_tree(MAIN_PART, parts[MAIN_PART])
    fields = [code for code in codes_in(tree) if code.code.strip().upper().startswith("REF ")]
    if not fields:
        return content
    for code in fields:
        if code.element.tag == f"{W}fldSimple":
            _unwrap(code.element)
        else:
            for run in list(_runs_of(code.element)):
                run.getparent().remove(run)
    parts[MAIN_PART] = to_bytes(tree)
    return written(parts)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _runs_of(end: etree._Element) -> Sequence[etree._Element]:
    """Return the runs of a long-form field that show nothing: its ends and its code."""
    found = [end.getparent()]
    for run in _before(end.getparent()):
        marks = [mark.get(f"{W}fldCharType") for mark in run.iter(f"{W}fldChar")]
        if marks or run.find(f"{W}instrText") is not None:
            found.append(run)
        if "begin" in marks:
            break
    return found


def _before(run: etree._Element) -> Iterator[etree._Element]:
    yield from (item for item in run.itersiblings(preceding=True) if item.tag == f"{W}r")
