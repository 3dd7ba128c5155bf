"""PDF from the command: tagged, one process for all, and a clear word where LibreOffice is not there."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from conventions.documents.generate import generate
from conventions.documents.pdf import _AT_ONCE, Converter, with_plain_references
from conventions.documents.render.archive import read_parts
from conventions.files.dossier_folder import read_dossier
from tests.cli.console import APES, CLOSED, ROOT, Console

rendering = [pytest.mark.render, pytest.mark.xdist_group("soffice")]


def pdf_text(path: Path) -> str:
    made = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    return " ".join(made.stdout.split())


class TestPdf:
    pytestmark = rendering

    def test_all_documents_are_tagged_and_whole(self, tmp_path: Path, run: Console) -> None:
        said = run("generate", "convention", APES, CLOSED, "--pdf", "-o", str(tmp_path))
        assert (said.code, said.err) == (0, "")
        paths = sorted(tmp_path.glob("*.pdf"))
        assert [path.name for path in paths] == [
            "cd62-apes-2024-closed-convention.pdf",
            "cd62-apes-2024-convention.pdf",
        ]
        for path in paths:
            content = path.read_bytes()
            assert re.search(rb"/Lang\s*\(fr-FR\)", content)
            assert b"pdfuaid" in content
        assert "contrôle du service fait (Article 8)" in pdf_text(paths[1])

    def test_an_archive_holds_pdf_too(self, tmp_path: Path, run: Console) -> None:
        assert run("generate", "bilan", CLOSED, "--pdf", "-o", str(tmp_path / "a.zip")).code == 0
        with ZipFile(tmp_path / "a.zip") as archive:
            assert archive.read("cd62-apes-2024-closed-bilan.pdf").startswith(b"%PDF-")

    def test_a_document_that_comes_to_nothing_is_told_and_the_others_are_written(self) -> None:
        converter = Converter()
        try:
            good = converter.add(generate("convention", read_dossier(ROOT / APES)))
            whole = generate("convention", read_dossier(ROOT / APES))
            bad = converter.add(whole)
            converter._path(bad, "docx").write_bytes(whole[: len(whole) // 2])
            converter.convert()
            assert (converter.result(good) or b"").startswith(b"%PDF-")
            assert converter.result(bad) is None
        finally:
            converter.close()

    @pytest.mark.slow
    def test_more_documents_than_libreoffice_converts_in_one_process_all_come_out(self) -> None:
        page = BytesIO()
        Document().save(page)
        converter = Converter()
        try:
            numbers = [converter.add(page.getvalue()) for _ in range(_AT_ONCE + 2)]
            converter.convert()
            assert [number for number in numbers if converter.result(number) is None] == []
        finally:
            converter.close()


def test_without_libreoffice_nothing_is_begun(
    tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("conventions.documents.pdf._PLACES", ())
    for language, word in (("fr", "LibreOffice, introuvable"), ("en", "needs LibreOffice")):
        said = run("generate", "convention", APES, "--pdf", "-o", str(tmp_path), "--lang", language)
        assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)
        assert word in said.err
    assert not list(tmp_path.iterdir())


def test_references_are_plain_texts_on_their_way_to_pdf() -> None:
    content = generate("convention", read_dossier(ROOT / APES))
    before, after = (
        read_parts(made)["word/document.xml"].decode() for made in (content, with_plain_references(content))
    )
    assert before.count("REF _Ref_") == 2
    assert "REF _Ref_" not in after
    assert "fldChar" not in after
    texts = [
        re.sub(r"<[^>]*>", "", re.sub(r"<w:instrText.*?</w:instrText>", "", xml)) for xml in (before, after)
    ]
    assert texts[0].split() == texts[1].split()
