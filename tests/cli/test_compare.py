"""Comparing from the command: text, JSON, a Word table, exit codes, both languages."""

import json
import shutil
from pathlib import Path
from zipfile import is_zipfile

import pytest

from conventions.messages import LANGUAGES, Language
from tests.approvals import assert_approved
from tests.cli.console import APES, ROOT, Console, plain

APPROVED = ROOT / "tests" / "documents" / "approved"


@pytest.fixture
def later(tmp_path: Path) -> str:
    """A later version of the example."""
    shutil.copytree(ROOT / APES, tmp_path / "later")
    file = tmp_path / "later" / "convention.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ('id = "cd62-apes-2024"', 'id = "cd62-apes-2024-avenant-1"'),
        ('due = "2025-06-01"', 'due = "2025-09-15"'),
        ('[grant]\namount = "49500.00"', '[grant]\namount = "30000.00"'),
        (
            'notice = { from = "formal_notice_sent", period = "1 month" }',
            'notice = { from = "formal_notice_sent", period = "2 months" }',
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return str(tmp_path / "later")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changes_reads_as_it_was_approved(language: Language, later: str, run: Console) -> None:
    found = run("compare", APES, later, "--lang", language)
    assert (found.code, found.err) == (1, "")
    assert_approved(APPROVED / f"compare.{language}.txt", found.out)


def test_a_version_and_itself_are_the_same(run: Console) -> None:
    found = run("compare", APES, APES)
    assert (found.code, plain(found.out)) == (0, "cd62-apes-2024 → cd62-apes-2024 : rien ne change\n")


def test_the_json_says_the_same_in_keys(later: str, run: Console) -> None:
    told = json.loads(run("compare", APES, later, "--format", "json", "--lang", "en").out)
    assert list(told) == ["schema", "before", "after", "articles", "data"]
    assert (told["schema"], told["before"], told["after"]) == (
        "subventio/compare/1", "cd62-apes-2024", "cd62-apes-2024-avenant-1",
    )  # fmt: skip
    assert [article["after"] for article in told["articles"]][:2] == [
        "Article 4 – Montant de la subvention", "Article 5 – Versement et imputation",
    ]  # fmt: skip
    grant = next(item for item in told["data"] if item["key"] == "grant.amount")
    assert (grant["label"], plain(grant["before"]), plain(grant["after"])) == (
        "Grant",
        "49 500,00 €",
        "30 000,00 €",
    )


def test_the_word_table_is_written_once(later: str, tmp_path: Path, run: Console) -> None:
    target = tmp_path / "changes.docx"
    found = run("compare", APES, later, "-o", str(target))
    assert (found.code, found.err) == (1, "")
    assert is_zipfile(target)
    again = run("compare", APES, later, "-o", str(target))
    assert again.code == 2
    assert "--force" in again.err
    assert run("compare", APES, later, "-o", str(target), "--force").code == 1


@pytest.mark.parametrize(
    "words", [(APES, "absent"), ("absent", APES), (APES,), (APES, APES, "--templates", "absent")]
)
def test_what_cannot_be_read_is_told(words: tuple[str, ...], run: Console) -> None:
    found = run("compare", *words)
    assert (found.code, found.out) == (2, "")
    assert found.err.strip()


def test_one_dossier_is_not_enough_for_the_table(run: Console, tmp_path: Path) -> None:
    found = run("generate", "comparaison", APES, "-o", str(tmp_path / "a.docx"))
    assert (found.code, found.out) == (2, "")
    assert "subventio compare" in found.err
