"""Verifying from the command: text, JSON, exit codes, both languages, and every kind of difference approved."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from conventions.documents.generate import generate
from conventions.files.dossier_folder import read_dossier
from conventions.messages import LANGUAGES, Language
from tests.approvals import assert_approved
from tests.cli.console import APES, COMMUNE, ROOT, Console, plain
from tests.documents.lint_templates import said, with_body

APPROVED = ROOT / "tests" / "documents" / "approved"
SOURCES = ROOT / "src" / "conventions" / "documents"
CODES = {
    code
    for path in (SOURCES / "verify.py", SOURCES / "document_lines.py")
    for code in re.findall(r'(?:Difference\(|_figure\()\s*"(\w+)"', path.read_text("utf-8"))
}
Edited = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    def made(*changes: tuple[str, str], draft: bool = False) -> Path:
        """The convention of the example, with texts replaced in it by hand."""
        word = Document(BytesIO(generate("convention", read_dossier(ROOT / APES), draft=draft)))
        for old, new in changes:
            for paragraph in word.paragraphs:
                if old in plain(paragraph.text):
                    paragraph.text = plain(paragraph.text).replace(old, new)
        path = tmp_path / "convention.docx"
        word.save(str(path))
        return path

    return made


CHANGES = (
    ("49 500,00 €", "45 000,00 €"),
    ("1er décembre 2025", "1er décembre"),
    ("Toute modification", "Sous 90 jours, toute modification"),
    ("En présence d’une fausse déclaration, l’une ou l’autre des parties peut résilier sans préavis.", ""),
)


def short(text: str) -> str:
    """The beginning and the end of a long report."""
    lines = text.splitlines()
    return "\n".join(lines if len(lines) <= 40 else [*lines[:10], "…", *lines[-12:]]) + "\n"


def test_a_document_as_it_was_made_has_one_line_and_code_0(edited: Edited, run: Console) -> None:
    path = edited()
    found = run("verify", str(path), APES)
    assert (found.code, found.err) == (0, "")
    assert plain(found.out) == (
        f"{path} : rien ne diffère du dossier au 27 mai 2024 (113 chiffres et dates, 16 normes)\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_difference_reads_as_it_was_approved(
    language: Language, edited: Edited, run: Console, tmp_path: Path
) -> None:
    path = edited(*CHANGES, draft=True)
    other = tmp_path / "other.docx"
    other.write_bytes(with_body(said("La subvention est de 49 500,00 € (trente mille euros).")))
    said_ = [
        run("verify", str(path), APES, "--lang", language),
        run("verify", str(path), COMMUNE, "--lang", language),
        run("verify", str(other), APES, "--kind", "convention", "--lang", language),
        run("verify", str(other), APES, "--lang", language),
    ]
    assert [found.code for found in said_] == [1, 1, 1, 1]
    text = "\n".join(short(found.out) for found in said_).replace(str(tmp_path), "…")
    assert_approved(APPROVED / f"verify.{language}.txt", text)


def test_the_json_says_the_same_in_keys(edited: Edited, run: Console) -> None:
    path = edited(
        (
            "attribue à l’organisme une subvention de 49 500,00 €",
            "attribue à l’organisme une subvention de 45 000,00 €",
        )
    )
    found = run("verify", str(path), APES, "--format", "json", "--lang", "en")
    assert found.code == 1
    told = json.loads(found.out)
    assert list(told) == [
        "schema",
        "path",
        "dossier",
        "kind",
        "date",
        "origin",
        "figures",
        "norms",
        "differences",
    ]
    assert (told["schema"], told["kind"], told["date"]) == ("subventio/verify/1", "convention", "2024-05-27")
    assert told["origin"]["status"] == "final"
    first = told["differences"][0]
    assert first == {
        "code": "figure_changed",
        "severity": "major",
        "part": "word/document.xml",
        "article": "Article 4 – Montant de la subvention",
        "paragraph": first["paragraph"],
        "text": first["text"],
        "actual": "45 000,00 €",
        "expected": "49 500,00 €",
        "fields": ["grant.amount"],
        "message": "the document says “45 000,00 €”, the dossier “49 500,00 €” (Grant)",
        "remedy": first["remedy"],
    }


def test_the_threshold_decides_the_exit_code(edited: Edited, run: Console) -> None:
    path = edited(("49 500,00 €", "45 000,00 €"))
    assert run("verify", str(path), APES, "--fail-on", "never").code == 0
    assert run("verify", str(path), APES, "--fail-on", "blocking").code == 0
    assert run("verify", str(edited(draft=True)), APES, "--fail-on", "info").code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("absent.docx", APES),
        ("README.md", APES),
        ("templates_docx/convention.docx", "absent"),
        ("templates_docx/convention.docx", APES, "--kind", "lettre"),
        ("templates_docx/convention.docx", APES, "--templates", "absent"),
        ("templates_docx/convention.docx",),
    ],
)
def test_what_cannot_be_read_is_told_and_the_code_is_2(words: tuple[str, ...], run: Console) -> None:
    found = run("verify", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.strip()
    assert "Traceback" not in found.err


def test_every_kind_of_difference_is_in_the_approved_text() -> None:
    assert {"figure_changed", "norm_absent", "words_disagree", "data_changed"} <= CODES
    from conventions.messages import catalogue

    words = catalogue("en")
    text = (APPROVED / "verify.en.txt").read_text(encoding="utf-8")
    for code in CODES - {"norm_unstated", "template_changed"}:
        start = words.text(f"verify.{code}", actual="¤", expected="¤").split("¤")[-1]
        assert start in text, code
