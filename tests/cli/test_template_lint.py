"""The linter from the command: text, JSON, exit codes, both languages."""

import json
import re
from pathlib import Path

import pytest
from docx import Document

from conventions.documents.kinds import Kind
from conventions.messages import LANGUAGES, Language, catalogue
from tests.cli.console import APES, ROOT, Console, plain
from tests.documents.lint_templates import said, with_body

SHIPPED = [str(path) for path in sorted((ROOT / "templates_docx").glob("*.docx"))]
SOURCES = ROOT / "src" / "conventions" / "documents"
CODES = sorted(
    {
        code
        for path in SOURCES.glob("**/*.py")
        for code in re.findall(r'TemplateFault\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    | {
        "break_lost",
        "field_lost",
        "level_misspelt",
        "not_comparable",
        "note_lost",
        "outside_cell",
        "picture_lost",
        "sign_lost",
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
    assert told["summary"] == {"templates": len(Kind), "unreadable": 0, "faults": 0, "fixed": 0}
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


class TestAFaultyTemplate:
    @pytest.fixture
    def spaced(self, tmp_path: Path) -> Path:
        path = tmp_path / "mien.docx"
        path.write_bytes(
            with_body(said("Objet", "Heading1") + said("« un » : {{ agreement.title }}") + said("- a"))
        )
        return path

    def test_is_copied_with_a_comment_at_each_fault(self, spaced: Path, run: Console) -> None:
        before = spaced.read_bytes()
        found = run("template", "lint", str(spaced), "--annotate", "--lang", "en")
        assert found.code == 1
        copy = spaced.with_name("mien.annotated.docx")
        assert str(copy) in found.out
        texts = [comment.text for comment in Document(str(copy)).comments]
        assert len(texts) == 2
        assert texts[1].startswith("“- a” is a list typed by hand\n→ use the bullets")
        assert spaced.read_bytes() == before

    def test_is_mended_in_its_place(self, spaced: Path, run: Console) -> None:
        found = run("template", "lint", str(spaced), "--fix")
        assert found.code == 1
        assert "3 espaces rendues insécables" in plain(found.out)
        assert "se couper" not in found.out
        assert Document(str(spaced)).paragraphs[1].text == "«\u00a0un\u00a0»\u00a0: {{ agreement.title }}"
        again = run("template", "lint", str(spaced), "--fix", "--format", "json")
        assert json.loads(again.out)["summary"]["fixed"] == 0

    def test_is_left_as_it_is_where_a_folder_is_named(
        self, spaced: Path, run: Console, tmp_path: Path
    ) -> None:
        before = spaced.read_bytes()
        run("template", "lint", str(spaced), "--fix", "--annotate", "-o", str(tmp_path / "out"))
        assert spaced.read_bytes() == before
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "mien.annotated.docx",
            "mien.docx",
        ]

    def test_is_told_when_it_cannot_be_written(self, spaced: Path, run: Console) -> None:
        (spaced.parent / "file").write_text("x", encoding="utf-8")
        found = run("template", "lint", str(spaced), "--fix", "-o", str(spaced.parent / "file"))
        assert found.code == 2
        assert len(found.err.splitlines()) == 1


def test_a_folder_is_linted_as_it_makes_its_templates(tmp_path: Path, run: Console) -> None:
    (tmp_path / "clauses").mkdir()
    (tmp_path / "clauses" / "disputes.docx").write_bytes(
        with_body(said("Litiges", "Heading1") + said("Sous 30 jours."))
    )
    found = run("template", "lint", str(tmp_path), "--format", "json")
    assert found.code == 1
    told = json.loads(found.out)
    assert [Path(item["path"]).name for item in told["templates"]] == [kind.template_name for kind in Kind]
    (fault,) = told["templates"][0]["faults"]
    assert (fault["code"], fault["actual"]) == ("figure_typed", "30 jours")
    assert told["templates"][1]["faults"] == []


def test_the_faults_of_a_theme_are_told_with_their_lines(tmp_path: Path, run: Console) -> None:
    (tmp_path / "theme.toml").write_text(
        'schema = "subventio/theme/1"\nlogo = "absent.png"\n[colors]\nink = "blue"\n', encoding="utf-8"
    )
    for words in (
        ("template", "lint", str(tmp_path)),
        ("generate", "convention", APES, "--templates", str(tmp_path)),
        ("template", "list", "--templates", str(tmp_path)),
    ):
        found = run(*words)
        assert (found.code, found.out) == (2, "")
        first, second = found.err.splitlines()
        assert first.startswith(f"{tmp_path / 'theme.toml'}:2: ")
        assert second.startswith(f"{tmp_path / 'theme.toml'}:4: ")
        assert "#1F2A44" in second


def test_the_norms_of_a_dossier_are_asked_of_the_template(faulty: Path, run: Console) -> None:
    found = run("template", "lint", str(faulty), "--dossier", APES, "--kind", "convention")
    assert found.code == 1
    assert "« Bilan final d’exécution », article 6 de la convention" in plain(found.out)
    assert run("template", "lint", *SHIPPED, "--dossier", APES).code == 0
    assert run("template", "lint", *SHIPPED, "--dossier", "absent").code == 2
    assert run("template", "lint", *SHIPPED, "--kind", "lettre").code == 2
