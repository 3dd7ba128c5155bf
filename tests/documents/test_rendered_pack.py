"""The documents of the pack as LibreOffice lays them out: tagged, in French, nothing cut where it must not be."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from conventions.documents import generate
from conventions.documents.pdf import Converter
from conventions.documents.typography import MONTHS
from tests.documents.pack_cases import CASES, Case
from tests.documents.pack_dossiers import dossier
from tests.documents.reading import plain

pytestmark = [pytest.mark.render, pytest.mark.xdist_group("soffice")]

LEAST_WORDS = 36
MOST_PAGES = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, tuple[bytes, Path]]:
    folder = tmp_path_factory.mktemp("pack")
    contents = {case: generate(case.kind, dossier(case.name), on=case.on) for case in CASES}
    converter = Converter()
    try:
        numbers = {case: converter.add(content) for case, content in contents.items()}
        converter.convert()
        found = {}
        for case, number in numbers.items():
            path = folder / f"{number}.pdf"
            path.write_bytes(converter.result(number) or b"")
            found[case] = (contents[case], path)
        return found
    finally:
        converter.close()


def told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def pages(path: Path) -> list[str]:
    return told("pdftotext", "-layout", str(path), "-").split("\f")[:-1]


@pytest.mark.parametrize("case", CASES, ids=str)
class TestRendered:
    def test_it_is_tagged_with_headings_header_cells_and_its_language(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        path = made[case][1]
        structure = told("pdfinfo", "-struct", str(path))
        assert "H1" in structure
        assert "TH" in structure
        assert b"/Lang(fr-FR)" in path.read_bytes().replace(b" ", b"")
        assert re.search(r"Title: +\w", told("pdfinfo", str(path)))

    def test_its_pages_are_few_numbered_and_not_blank(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        texts = pages(made[case][1])
        assert len(texts) <= MOST_PAGES
        for number, text in enumerate(texts, start=1):
            assert re.search(rf"Page\s{number}\s/\s{len(texts)}", text)
            assert len(text.split()) > LEAST_WORDS

    def test_no_signature_stands_alone_at_the_head_of_a_page(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        for text in pages(made[case][1]):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            assert not lines[1].startswith("Pour l")

    def test_no_line_ends_inside_an_amount_a_date_or_before_a_sign(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        text = told("pdftotext", "-raw", str(made[case][1]), "-")
        assert not re.search(r"\d\n\d{3},\d\d|\d\n€|«\s*\n|\n\s*[»:;]|n°\n|\b20\d\n\d\b", text)
        assert not re.search(r"\d[-\u2010\u2011]\n\d|\b[LRDA]\.\n|SIRET\n", text)
        assert not re.search(rf"\d\n(?:{'|'.join(MONTHS)})|(?:{'|'.join(MONTHS)})\n\d{{4}}", text)

    def test_no_heading_is_left_alone_at_the_foot_of_a_page(
        self, case: Case, made: dict[Case, tuple[bytes, Path]]
    ) -> None:
        content, path = made[case]
        headings = {
            plain(p.text)
            for p in Document(BytesIO(content)).paragraphs
            if p.style is not None and str(p.style.name).startswith("Heading")
        }
        for text in pages(path):
            lines = [plain(line) for line in text.splitlines() if line.strip()]
            assert re.sub(r"^Article \d+\. ", "", lines[-2]) not in headings
