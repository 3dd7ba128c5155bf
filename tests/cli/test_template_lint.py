"""The linter from the command: text, JSON, exit codes, both languages."""

import json
import re
from pathlib import Path

import pytest

from conventions.messages import LANGUAGES, Language, catalogue
from tests.cli.console import ROOT, Console, plain
from tests.documents.lint_templates import said, with_body

SHIPPED = [str(path) for path in sorted((ROOT / "templates_docx").glob("*.docx"))]
SOURCES = ROOT / "src" / "conventions" / "documents"
CODES = sorted(
    {
        code
        for path in SOURCES.glob("**/*.py")
        for code in re.findall(r'TemplateFault\(\s*"(\w+)"', path.read_text("utf-8"))
    }
)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "mine.docx"
    path.write_bytes(with_body(said("Objet", "Heading1") + said("{{ agreement.titel }} en 30 jours")))
    return path


def test_the_templates_that_ship_are_clean(run: Console) -> None:
    found = run("template", "lint", *SHIPPED, "--format", "json")
    assert (found.code, found.err) == (0, "")
    told = json.loads(found.out)
    assert told["summary"] == {"templates": 3, "unreadable": 0, "faults": 0, "fixed": 0}
    assert {item["status"] for item in told["templates"]} == {"linted"}


def test_a_clean_template_has_one_line(run: Console) -> None:
    found = run("template", "lint", SHIPPED[0])
    assert found.code == 0
    assert len(found.out.splitlines()) == 1


def test_a_fault_has_its_place_its_sentence_and_its_remedy(faulty: Path, run: Console) -> None:
    found = run("template", "lint", str(faulty))
    assert (found.code, found.err) == (1, "")
    assert plain(found.out).splitlines() == [
        f"{faulty} : 2 défauts",
        "  word/document.xml, Article 1 – Objet, paragraphe 2",
        "    « 30 jours » est écrit à la main dans un article : le texte peut contredire le calcul",
        "    → mettre à la place un champ de la norme, comme {{ norm.NOM.delay }}",
        "  word/document.xml, Article 1 – Objet, paragraphe 2",
        "    « agreement.titel » n’est pas un champ",
        "    → écrire « agreement.title » ?",
    ]


def test_the_json_says_the_same_in_keys(faulty: Path, run: Console) -> None:
    found = json.loads(run("template", "lint", str(faulty), "--format", "json", "--lang", "en").out)
    assert found["schema"] == "subventio/lint/1"
    fault = found["templates"][0]["faults"][1]
    assert fault == {
        "code": "field_unknown",
        "part": "word/document.xml",
        "article": "Article 1 – Objet",
        "paragraph": 2,
        "text": "{{ agreement.titel }} en 30 jours",
        "actual": "agreement.titel",
        "expected": "agreement.title",
        "message": "“agreement.titel” is no field",
        "remedy": "did you mean “agreement.title”?",
    }


def test_an_unreadable_file_wins_and_the_others_are_still_looked_at(
    faulty: Path, tmp_path: Path, run: Console
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"no zip")
    found = run("template", "lint", str(broken), str(tmp_path / "none.docx"), str(faulty))
    assert found.code == 2
    assert len(found.err.splitlines()) == 2
    assert str(faulty) in found.out


def test_a_file_must_be_named(run: Console) -> None:
    assert run("template", "lint").code == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence_and_a_remedy_that_can_be_filled(code: str, language: Language) -> None:
    words = catalogue(language)
    for key in (f"lint.{code}", f"lint.{code}.remedy"):
        assert words.has(key)
        text = words.text(key, actual="A", expected="E")
        assert text
        assert "{actual}" not in text
        assert "{expected}" not in text


def test_the_codes_are_found_where_they_are_made() -> None:
    assert {"field_unknown", "figure_typed", "no_title", "block_crossed"} <= set(CODES)
