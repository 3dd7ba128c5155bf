"""The documents as LibreOffice lays them out: pages, language, tags, no blank place."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from conventions.documents.compare import compared, comparison_document
from conventions.dossier.dossier import Dossier
from tests.documents.laid_out import converted, cut_lines, tags_missing, told
from tests.documents.laid_out import pages as pages_of

pytestmark = [pytest.mark.render, pytest.mark.xdist_group("soffice")]

PAGES = {"convention": 5, "bilan": 3, "commune convention": 4, "commune bilan": 2}
EXPORT = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes]) -> Path:
    folder = tmp_path_factory.mktemp("rendered")
    paths = []
    for name, content in contents.items():
        path = folder / f"{name}.docx"
        path.write_bytes(content)
        paths.append(str(path))
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            EXPORT,
            "--outdir",
            str(folder),
            *paths,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder


def test_a_comparison_is_tagged_with_its_header_cells(
    tmp_path: Path, cd62: Dossier, commune: Dossier
) -> None:
    made = comparison_document(cd62, commune, compared(cd62, commune), date(2025, 1, 1))
    (path,) = converted([made.content], tmp_path)
    structure = told("pdfinfo", "-struct", str(path))
    assert structure.count("H1") >= 2
    assert structure.count("TH") >= 6
    assert tags_missing(path) == []


@pytest.mark.parametrize("name", PAGES)
class TestRendered:
    def test_it_has_its_pages_and_its_title(self, name: str, pages: Path) -> None:
        info = told("pdfinfo", str(pages / f"{name}.pdf"))
        assert f"Pages:           {PAGES[name]}" in info
        assert re.search(r"Title: +(Convention n|Bilan – convention n)", info)

    def test_it_is_tagged_with_headings_header_cells_and_its_language(self, name: str, pages: Path) -> None:
        path = pages / f"{name}.pdf"
        assert told("pdfinfo", "-struct", str(path)).count("H1") >= 4
        assert tags_missing(path, "TH") == []

    def test_each_page_says_its_number_and_the_file_and_is_not_blank(self, name: str, pages: Path) -> None:
        texts = pages_of(pages / f"{name}.pdf")
        for number, text in enumerate(texts, start=1):
            assert re.search(rf"Page\s{number}\s/\s{len(texts)}", text)
            assert "Dossier n°" in text.replace("\u00a0", " ")
            assert len(text.split()) > 60

    def test_no_line_ends_inside_an_amount_or_between_quotes_and_their_word(
        self, name: str, pages: Path
    ) -> None:
        assert cut_lines(pages / f"{name}.pdf") == []

    def test_no_heading_is_left_alone_at_the_foot_of_a_page(self, name: str, pages: Path) -> None:
        for text in pages_of(pages / f"{name}.pdf"):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            assert not re.match(r"(Article\s\d+\.|Annexe|\d\.\s[A-Z])", lines[-2])
