"""`subventio export workbook` and `subventio import`: a dossier as one file, and back."""

from pathlib import Path

import pytest

from conventions.files.atomic import open_elsewhere
from tests.cli.console import CLOSED, ROOT, Console
from tests.files.workbook.books import filled


def test_a_dossier_goes_out_and_comes_back(tmp_path: Path, run: Console) -> None:
    book, folder = tmp_path / "dossier.xlsx", tmp_path / "dossier"
    said = run("export", "workbook", CLOSED, "-o", str(book))
    assert (said.code, said.err, said.out) == (0, "", f"écrit : {book}\n".replace(" :", "\u00a0:"))
    said = run("import", str(book), "-o", str(folder))
    assert (said.code, said.err, len(said.out.splitlines())) == (0, "", 4)
    for path in folder.iterdir():
        assert path.read_bytes() == (ROOT / CLOSED / path.name).read_bytes()
    assert run("import", str(book), "-o", str(folder)).code == 2
    assert run("import", str(book), "-o", str(folder), "--replace").code == 0


def test_without_a_name_it_goes_where_it_is_asked(
    tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", "workbook", str(ROOT / CLOSED)).code == 0
    assert run("import", "cd62-apes-2024-closed.xlsx").code == 0
    assert (tmp_path / "cd62-apes-2024-closed" / "convention.toml").exists()


def test_a_blank_one_is_written_with_or_without_a_dossier(tmp_path: Path, run: Console) -> None:
    for words in ((CLOSED, "--blank"), ("--blank",)):
        book = tmp_path / f"{len(words)}.xlsx"
        assert run("export", "workbook", *words, "-o", str(book)).code == 0
        assert book.stat().st_size > 10_000
    said = run("export", "workbook")
    assert (said.code, "--blank" in said.err) == (2, True)


def test_every_fault_is_one_line_with_its_cell(tmp_path: Path, run: Console) -> None:
    book = tmp_path / "a.xlsx"
    run("export", "workbook", CLOSED, "-o", str(book))
    book.write_bytes(filled(book.read_bytes(), {"Budget!E5": "x", "Dépenses!G5": "31/06/2024"}))
    said = run("import", str(book), "-o", str(tmp_path / "out"))
    assert (said.code, said.out) == (2, "")
    assert [line.split("\u00a0: ")[0].rpartition(": ")[2] for line in said.err.splitlines()] == [
        "Budget!E5",
        "Dépenses!G5",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words", [("import", "none.xlsx"), ("import", "README.md"), ("export", "workbook", "none")]
)
def test_what_is_no_workbook_or_no_dossier_is_one_line(words: tuple[str, ...], run: Console) -> None:
    said = run(*words)
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)


def test_what_cannot_be_written_is_said(tmp_path: Path, run: Console) -> None:
    said = run("export", "workbook", CLOSED, "-o", str(tmp_path))
    assert (said.code, len(said.err.splitlines())) == (2, 1)
    book = tmp_path / "a.xlsx"
    run("export", "workbook", CLOSED, "-o", str(book))
    said = run("import", str(book), "-o", str(book / "in"))
    assert (said.code, len(said.err.splitlines())) == (2, 1)


def test_without_the_extra_it_says_what_to_install(run: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conventions.cli.export.find_spec", lambda _: None)
    for words in (("export", "workbook", CLOSED), ("import", "a.xlsx")):
        said = run(*words)
        assert (said.code, "subventio[xlsx]" in said.err) == (2, True)


@pytest.mark.parametrize("mark", [".~lock.w.xlsx#", "~$w.xlsx"], ids=["LibreOffice", "Excel"])
def test_a_workbook_that_is_open_in_an_office_program_is_told_and_its_mark_is_none(
    mark: str, tmp_path: Path, run: Console
) -> None:
    book = tmp_path / "w.xlsx"
    assert run("export", "workbook", CLOSED, "-o", str(book)).err == ""
    (tmp_path / mark).write_bytes(b"who has it open")
    written = run("export", "workbook", CLOSED, "-o", str(book))
    assert (written.code, "montre l’ancien" in written.err) == (0, True)
    taken = run("import", str(book), "-o", str(tmp_path / "dossier"))
    assert (taken.code, "n’y est pas enregistré n’est pas lu" in taken.err) == (0, True)
    refused = run("import", str(tmp_path / mark), "-o", str(tmp_path / "other"))
    assert (refused.code, refused.out, (tmp_path / "other").exists()) == (2, "", False)
    assert "donner le fichier lui-même" in refused.err
    (tmp_path / "dossier" / mark).write_bytes(b"who has it open")
    assert run("check", str(tmp_path / "dossier"), "--as-of", "2025-07-02").err == ""


def test_a_mark_that_word_shortens_is_known_too(tmp_path: Path) -> None:
    (tmp_path / "~$nvention.docx").touch()
    assert open_elsewhere(tmp_path / "convention.docx")
    assert not open_elsewhere(tmp_path / "relance.docx")
