"""Documents from the command: where they are written, and what is said when they are not."""

from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from tests.cli.console import APES, CLOSED, COMMUNE, ROOT, Console
from tests.documents.lint_templates import said, with_body


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
        (("convention", APES, "--pdf"), ".pdf"),
        (("convention", APES, "--name", "../{id}"), "../{id}"),
        (("convention", APES, "--name", "{mot}"), "{mot}"),
        (("convention", APES, "--name", "tous"), "tous"),
        (("convention", APES, "--attach", "annexe"), "annexe"),
        (("convention", APES, "--attach", "annexe=absent.docx"), "absent.docx"),
        (("convention", APES, "--templates", "absent"), "absent"),
        (("convention", APES, "--date", "tomorrow"), "tomorrow"),
        (("convention", APES, "--template", "missing.docx"), "missing.docx"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_document_that_cannot_be_made_is_told(
    words: tuple[str, ...],
    complaint: str,
    language: str,
    run: Console,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("conventions.documents.pdf.libreoffice_program", lambda: "soffice")  # never run here
    said = run("generate", *words, "-o", str(tmp_path / "x.docx"), "--lang", language)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err
    assert not {"error.", "fault."} & set(said.err.split())
    assert not list(tmp_path.iterdir())


def many(folder: Path, count: int) -> Path:
    """A folder of so many dossiers, each with a number of its own."""
    text = (ROOT / APES / "convention.toml").read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"{number:03}").mkdir(parents=True)
        numbered = text.replace('id = "cd62-apes-2024"', f'id = "dossier-{number:03}"')
        (folder / f"{number:03}" / "convention.toml").write_text(numbered, encoding="utf-8")
    return folder


def test_an_older_file_is_written_over_only_when_asked(tmp_path: Path, run: Console) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    said_ = run("generate", "convention", APES, "-o", str(target))
    assert (said_.code, said_.out) == (2, "")
    assert "--force" in said_.err
    assert target.read_bytes() == b"old"
    assert run("generate", "convention", APES, "-o", str(target), "--force").code == 0
    assert is_zipfile(target)


class TestABatch:
    def test_goes_to_an_archive_with_equal_bytes(self, tmp_path: Path, run: Console) -> None:
        dossiers = str(many(tmp_path / "in", 12))
        for name in ("a.zip", "b.zip"):
            assert run("generate", "convention", dossiers, "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
        with ZipFile(tmp_path / "a.zip") as archive:
            assert archive.namelist() == [f"dossier-{number:03}-convention.docx" for number in range(12)]
            assert archive.testzip() is None
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip", "in"]

    def test_tells_the_bad_one_and_makes_the_others(self, tmp_path: Path, run: Console) -> None:
        dossiers = many(tmp_path / "in", 5)
        broken = dossiers / "002" / "convention.toml"
        broken.write_text(broken.read_text("utf-8").replace("2024-01-01", "2024-02-30"), encoding="utf-8")
        lacking = dossiers / "003" / "convention.toml"
        lacking.write_text(lacking.read_text("utf-8").replace("purpose = ", "# "), encoding="utf-8")
        made = run("generate", "convention", str(dossiers), "-o", str(tmp_path / "a.zip"))
        assert made.code == 2
        first, second = made.err.splitlines()
        assert first.startswith(f"{broken}:")
        assert second.startswith(str(lacking.parent))
        with ZipFile(tmp_path / "a.zip") as archive:
            assert len(archive.namelist()) == 3

    def test_in_which_nothing_could_be_made_leaves_no_archive(self, tmp_path: Path, run: Console) -> None:
        made = run("generate", "bilan", str(many(tmp_path / "in", 2)), "-o", str(tmp_path / "a.zip"))
        assert (made.code, made.out) == (2, "0 document écrit, 2 dossiers en échec\n")
        assert [path.name for path in tmp_path.iterdir()] == ["in"]

    def test_in_which_two_have_one_name_keeps_the_first(self, tmp_path: Path, run: Console) -> None:
        dossiers = str(many(tmp_path / "in", 3))
        for output in ("out", "out.zip"):
            made = run("generate", "convention", dossiers, "-o", str(tmp_path / output), "--name", "{year}")
            assert made.code == 2
            assert made.out.splitlines()[1:] == ["1 document écrit, 2 dossiers en échec"]
            assert len(made.err.splitlines()) == 2
            assert "--name" in made.err

    def test_does_not_write_over_an_archive(self, tmp_path: Path, run: Console) -> None:
        (tmp_path / "a.zip").write_bytes(b"old")
        made = run("generate", "convention", APES, "-o", str(tmp_path / "a.zip"))
        assert (made.code, (tmp_path / "a.zip").read_bytes()) == (2, b"old")
        assert run("generate", "convention", APES, "-o", str(tmp_path / "a.zip"), "--force").code == 0
        assert is_zipfile(tmp_path / "a.zip")

    def test_whose_template_is_broken_says_so_once(self, tmp_path: Path, run: Console) -> None:
        (tmp_path / "t.docx").write_bytes(with_body(said("{{ agreement.titel }}")))
        made = run(
            "generate", "convention", str(many(tmp_path / "in", 4)), "--template", str(tmp_path / "t.docx")
        )
        assert (made.code, made.out) == (2, "")
        assert len(made.err.splitlines()) == 1
        assert made.err.startswith(str(tmp_path / "t.docx"))
        assert "agreement.title" in made.err


DUE, IDLE = APES, CLOSED
"""On the day of the reminder: a dossier with a report to come, and one that has it already."""


class TestWithoutAnOccasion:
    def test_a_dossier_of_a_batch_is_listed_by_itself_and_no_failure(
        self, tmp_path: Path, run: Console
    ) -> None:
        words = ("generate", "rappel", IDLE, DUE, "--date", "2025-05-31", "-o")
        for output in ("out", "out.zip"):
            made = run(*words, str(tmp_path / output))
            assert (made.code, made.err) == (0, "")
            _, idle, count = made.out.replace("\u00a0", " ").splitlines()
            assert idle.startswith(f"sans objet : {IDLE} au 31 mai 2025, rien n’est à échéance")
            assert count == "1 document écrit, 1 dossier sans objet"
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["cd62-apes-2024-rappel.docx"]
        with ZipFile(tmp_path / "out.zip") as archive:
            assert archive.namelist() == ["cd62-apes-2024-rappel.docx"]

    def test_none_of_a_batch_has_one_and_nothing_is_written(self, tmp_path: Path, run: Console) -> None:
        for output in ("out", "out.zip"):
            made = run(
                "generate", "rappel", IDLE, DUE, "--date", "2025-05-01",
                "-o", str(tmp_path / output), "--lang", "en",
            )  # fmt: skip
            assert (made.code, made.err) == (0, "")
            assert made.out.splitlines() == [
                f"no occasion: {path} on 1 May 2025, nothing falls due for the beneficiary within thirty days"
                for path in (IDLE, DUE)
            ] + ["0 documents written, 2 files without an occasion"]
        assert not list(tmp_path.iterdir())

    def test_a_dossier_asked_for_by_its_own_is_refused(self, tmp_path: Path, run: Console) -> None:
        for asked in (IDLE, f"{IDLE}/"):
            made = run("generate", "rappel", asked, "--date", "2025-05-31", "-o", str(tmp_path))
            assert (made.code, made.out, len(made.err.splitlines())) == (2, "", 1)

    def test_a_dossier_found_below_a_folder_is_no_failure(self, tmp_path: Path, run: Console) -> None:
        below = many(tmp_path / "in", 1)
        made = run("generate", "rappel", str(below), "--date", "2025-05-01", "-o", str(tmp_path / "out"))
        assert (made.code, made.err) == (0, "")
        assert made.out.splitlines()[-1] == "0 document écrit, 1 dossier sans objet"

    def test_a_document_that_is_called_for_and_held_back_is_a_failure(
        self, tmp_path: Path, run: Console
    ) -> None:
        made = run(
            "generate", "certificat-paiement", COMMUNE, DUE, "--date", "2024-07-01", "-o", str(tmp_path)
        )
        assert made.code == 2
        assert made.err.startswith(COMMUNE)
        assert made.out.splitlines()[-1] == "1 document écrit, 1 dossier en échec"

    def test_a_broken_dossier_is_counted_beside_it(self, tmp_path: Path, run: Console) -> None:
        dossiers = many(tmp_path / "in", 2)
        (dossiers / "001" / "convention.toml").write_text("id = ", encoding="utf-8")
        made = run("generate", "rappel", str(dossiers), "--date", "2025-05-01", "-o", str(tmp_path / "out"))
        assert made.code == 2
        assert made.out.splitlines()[-1] == "0 document écrit, 1 dossier sans objet, 1 dossier en échec"


def test_characters_that_were_taken_out_are_told(tmp_path: Path, run: Console) -> None:
    dossier = many(tmp_path / "in", 1) / "000" / "convention.toml"
    text = dossier.read_text(encoding="utf-8").replace('purpose = "', 'purpose = "\\u000bA')
    dossier.write_text(text, encoding="utf-8")
    made = run("generate", "convention", str(dossier.parent), "-o", str(tmp_path / "a.docx"))
    assert (made.code, len(made.err.splitlines())) == (0, 1)
    assert "agreement.purpose" in made.err
    assert "U+000B" in made.err


def test_a_document_is_attached_under_the_name_it_is_given(tmp_path: Path, run: Console) -> None:
    (tmp_path / "t.docx").write_bytes(with_body(said("avant") + said("{{p attached.annexe }}")))
    (tmp_path / "annexe.docx").write_bytes(with_body(said("le texte joint")))
    words = (
        "generate",
        "convention",
        APES,
        "--template",
        str(tmp_path / "t.docx"),
        "-o",
        str(tmp_path / "a.docx"),
    )
    assert run(*words).code == 2
    assert run(*words, "--attach", f"annexe={tmp_path / 'annexe.docx'}").code == 0
    with ZipFile(tmp_path / "a.docx") as archive:
        assert "le texte joint" in archive.read("word/document.xml").decode()
