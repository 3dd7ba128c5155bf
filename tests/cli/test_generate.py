"""Documents from the command: where they are written, and what is said when they are not."""

from pathlib import Path
from zipfile import is_zipfile

import pytest

from tests.cli.console import APES, CLOSED, Console


@pytest.mark.parametrize(("kind", "dossier"), [("convention", APES), ("bilan", CLOSED)])
def test_a_document_is_written_where_it_was_asked(
    kind: str, dossier: str, tmp_path: Path, run: Console
) -> None:
    target = tmp_path / "deep" / "document.docx"
    said = run("generate", kind, dossier, "-o", str(target))
    assert (said.code, said.err) == (0, "")
    assert str(target) in said.out
    assert is_zipfile(target)


def test_documents_of_several_dossiers_go_to_a_folder(tmp_path: Path, run: Console) -> None:
    said = run("generate", "convention", APES, CLOSED, "-o", str(tmp_path / "all"))
    assert said.code == 0
    names = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert names == ["cd62-apes-2024-closed-convention.docx", "cd62-apes-2024-convention.docx"]


def test_several_dossiers_do_not_go_to_one_file(tmp_path: Path, run: Console) -> None:
    said = run("generate", "convention", APES, CLOSED, "-o", str(tmp_path / "one.docx"))
    assert (said.code, said.out) == (2, "")
    assert not list(tmp_path.iterdir())


def test_a_broken_dossier_does_not_stop_the_others(tmp_path: Path, run: Console) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "convention.toml").write_text("id = ", encoding="utf-8")
    said = run("generate", "convention", str(tmp_path / "broken"), APES, "-o", str(tmp_path / "out"))
    assert said.code == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["cd62-apes-2024-convention.docx"]
    assert said.err.startswith(str(tmp_path / "broken" / "convention.toml"))


def test_an_unwritable_place_is_one_line_and_nothing_is_left(tmp_path: Path, run: Console) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    said = run("generate", "convention", APES, "-o", str(tmp_path / "file" / "convention.docx"))
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("letter", APES), "letter"),
        (("convention",), "PATH"),
        (("convention", APES, "--pdf"), "--pdf"),
        (("convention", APES, "--date", "tomorrow"), "tomorrow"),
        (("convention", APES, "--template", "missing.docx"), "missing.docx"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_document_that_cannot_be_made_is_told(
    words: tuple[str, ...], complaint: str, language: str, run: Console, tmp_path: Path
) -> None:
    said = run("generate", *words, "-o", str(tmp_path / "x.docx"), "--lang", language)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err
    assert not {"error.", "fault."} & set(said.err.split())
    assert not list(tmp_path.iterdir())
