"""Every fault of a template as an officer reads it, in both languages: place, sentence, remedy."""

from functools import cache

import pytest
from attrs import evolve

from conventions.documents.document_errors import TemplateFault
from conventions.documents.kinds import Kind
from conventions.documents.lint import lint
from conventions.dossier.dossier import Dossier
from conventions.facade.papers import place_words, remedy_words, sentence_words
from conventions.files.dossier_folder import read_dossier
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved
from tests.cli.console import APES, ROOT
from tests.cli.test_template_lint import CODES
from tests.documents.lint_cases import BROKEN
from tests.documents.lint_templates import by_python_docx, faults, with_body, with_link

APPROVED = ROOT / "tests" / "documents" / "approved"


def dossier() -> Dossier:
    return read_dossier(ROOT / APES)


@cache
def examples() -> dict[str, TemplateFault]:
    """One fault of each code, the first that a broken template shows."""
    found: dict[str, TemplateFault] = {}
    for code, body in BROKEN:
        for fault in faults(with_body(body)):
            if fault.code == code:
                found.setdefault(code, fault)
    for fault in (*faults(with_link("image", "media/x.png", "Internal")), *faults(by_python_docx())):
        found.setdefault(fault.code, fault)
    for fault in lint(with_body(""), Kind.CONVENTION, dossier().agreement):
        found.setdefault(fault.code, fault)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_reads_as_it_was_approved(language: Language) -> None:
    words = catalogue(language)
    lines = []
    for code, fault in sorted(examples().items()):
        lines += [
            f"[{code}]",
            f"  {place_words(fault, words)}",
            f"    {sentence_words(fault, words)}",
            f"    → {remedy_words(fault, words)}",
        ]
        without = evolve(fault, expected="")
        if words.has(f"lint.{code}.near"):
            lines.append(f"    → {remedy_words(without, words)}")
    assert_approved(APPROVED / f"template-faults.{language}.txt", "\n".join(lines) + "\n")


def test_every_code_has_its_example() -> None:
    assert set(examples()) == set(CODES)
