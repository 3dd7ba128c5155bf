"""A dossier from a model: from a file, at a terminal, and what is refused. Nothing is ever written over."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from conventions.files.dossier_folder import read_dossier
from tests.approvals import assert_approved
from tests.cli.console import ROOT, Console, plain

ANSWERS = ROOT / "tests" / "models"
APPROVED = Path(__file__).with_name("approved_new")
SIMPLE = "commun/subvention-simple@1"
OBJECTIVES = "commun/objectifs-pluriannuels@1"
INTERRUPTIBLE = """\
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("conventions.cli.main", run_name="__main__")
"""
"""The program as at a terminal: whoever runs the tests in the background has its children ignore the keyboard."""
TYPED = """\
Fête 2025
Commune de Valbrume-sur-Orle
la Commune
Association Les Mains Habiles
l’Association
01/03/2025
2025-07-31
6000
"""


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


def typing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text))


def new(run: Console, folder: Path, model: str = SIMPLE, *more: str) -> object:
    return run("new", str(folder), "--model", model, *more)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_files_of_a_new_dossier_are_the_approved_ones(
    language: str, tmp_path: Path, run: Console
) -> None:
    folder = tmp_path / "fete-2025"
    said = run(
        "new", str(folder), "--model", SIMPLE, "--answers", str(ANSWERS / "simple.toml"), "--lang", language
    )
    assert said.code == 0
    written = "écrit : " if language == "fr" else "written: "
    names = ("convention.toml", "facts.toml")
    *written_lines, still_lacking = plain(said.out).splitlines()
    assert written_lines == [f"{written}{folder / name}" for name in names]
    assert still_lacking.endswith(f"subventio new --complete {folder}")
    for name in ("convention", "facts"):
        text = (folder / f"{name}.toml").read_text("utf-8")
        assert_approved(APPROVED / f"{name}.{language}.toml", text)


def test_it_reads_without_fault_and_takes_the_name_of_its_folder(tmp_path: Path, run: Console) -> None:
    folder = tmp_path / "fete-2025"
    assert run("new", str(folder), "--model", SIMPLE, "--answers", str(ANSWERS / "simple.toml")).code == 0
    agreement = read_dossier(folder).agreement
    assert (agreement.id, agreement.uses, str(agreement.grant)) == ("fete-2025", SIMPLE, "6000.00")
    assert run("check", str(folder), "--as-of", "2025-03-01").code == 0


def test_what_was_answered_stays_as_it_was_written(tmp_path: Path, run: Console) -> None:
    folder = tmp_path / "a"
    run("new", str(folder), "--model", SIMPLE, "--answers", str(ANSWERS / "simple.toml"))
    assert 'amount = "6 000,00 €"' in (folder / "convention.toml").read_text("utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_a_terminal_what_is_missing_is_listed(language: str, tmp_path: Path, run: Console) -> None:
    said = run("new", str(tmp_path / "a"), "--model", OBJECTIVES, "--lang", language)
    assert (said.code, said.out) == (2, "")
    assert_approved(APPROVED / f"lacking.{language}.txt", said.err)
    assert not (tmp_path / "a").exists()


def test_what_the_model_says_is_not_asked(tmp_path: Path, run: Console) -> None:
    said = run("new", str(tmp_path / "a"), "--model", "cd62/projet-annuel@2024")
    assert "party.funder" not in said.err
    assert "parameters.bilan_due" in said.err
    assert "À quelle date, au plus tard, le bilan final est-il dû ?" in plain(said.err)


@pytest.mark.parametrize("taken", ["convention.toml", "facts.toml"])
def test_what_exists_is_never_written_over(taken: str, tmp_path: Path, run: Console) -> None:
    (tmp_path / taken).write_text("kept")
    said = run("new", str(tmp_path), "--model", SIMPLE, "--answers", str(ANSWERS / "simple.toml"))
    assert said.code == 2
    assert said.err.startswith(f"{tmp_path / taken}\u00a0: existe déjà")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(taken, "kept")]


def test_a_folder_that_holds_other_papers_is_no_hindrance(tmp_path: Path, run: Console) -> None:
    (tmp_path / "lettre.pdf").write_text("kept")
    said = run("new", str(tmp_path), "--model", SIMPLE, "--answers", str(ANSWERS / "simple.toml"))
    assert said.code == 0
    assert (tmp_path / "lettre.pdf").read_text() == "kept"


class TestWrongAnswers:
    @pytest.mark.parametrize(
        ("answers", "complaint"),
        [
            ("title = 3\n", "title"),
            ("title = \n", ":1: "),
            ("[grant]\namount = 6000.0\n", "6000.0"),
            ("[period]\nstart = 2025-03-01\nend = 2025-02-28\n", "2025-02-28"),
            ('[parameters]\ngranted_befor = "1"\n', "granted_before"),
            ('[parameters]\ngranted_before = "mille"\n', "mille"),
            ('[duty.final_report]\ndue = "grant"\n', "duty.final_report.due"),
            ("[bugdet]\nx = 1\n", "bugdet"),
        ],
    )
    def test_a_fault_has_its_place_in_the_file_of_answers(
        self, answers: str, complaint: str, tmp_path: Path, run: Console
    ) -> None:
        import tomllib

        from conventions.files.layers import joined
        from conventions.files.toml_edit import laid_out

        whole = answers
        if answers != "title = \n":
            base = tomllib.loads((ANSWERS / "simple.toml").read_text("utf-8"))
            whole = laid_out(joined(base, tomllib.loads(answers)))
        path = tmp_path / "answers.toml"
        path.write_text(whole, encoding="utf-8")
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE, "--answers", str(path))
        assert (said.code, said.out) == (2, "")
        [line] = said.err.splitlines()
        assert line.startswith(f"{path}:")
        assert complaint in line
        assert not (tmp_path / "a").exists()

    def test_a_file_that_is_not_there_is_said(self, tmp_path: Path, run: Console) -> None:
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE, "--answers", str(tmp_path / "none.toml"))
        assert said.code == 2
        assert said.err.startswith(str(tmp_path / "none.toml"))

    def test_answers_for_another_model_are_refused(self, tmp_path: Path, run: Console) -> None:
        path = tmp_path / "answers.toml"
        path.write_text(f'uses = "{OBJECTIVES}"\n')
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE, "--answers", str(path))
        assert said.code == 2
        assert OBJECTIVES in said.err
        assert SIMPLE in said.err

    @pytest.mark.parametrize(
        ("ref", "complaint"),
        [
            ("commun/subvention-simple@2", "commun/subvention-simple@1"),
            ("zzz", "cd62/projet-annuel@2024, commun/annuel-acomptes@1"),
            ("../models/commun/subvention-simple@1", "commun/subvention-simple@1"),
        ],
    )
    def test_an_unknown_model_is_said_with_those_there_are(
        self, ref: str, complaint: str, tmp_path: Path, run: Console
    ) -> None:
        said = run("new", str(tmp_path / "a"), "--model", ref)
        assert said.code == 2
        assert ref in said.err
        assert complaint in said.err

    def test_a_model_at_fault_is_said_with_its_line(self, tmp_path: Path, run: Console) -> None:
        (tmp_path / "models").mkdir()
        (tmp_path / "models" / "bad.toml").write_text(
            'schema = "subventio/model/1"\nid = "bad"\ntitel = "x"\n'
        )
        said = run("new", str(tmp_path / "a"), "--model", "bad")
        assert said.code == 2
        assert f"{tmp_path / 'models' / 'bad.toml'}:3: titel" in said.err

    def test_a_model_that_cannot_be_opened_is_said(self, tmp_path: Path, run: Console) -> None:
        (tmp_path / "models").mkdir()
        (tmp_path / "models" / "bad.toml").write_bytes(b"\xff\xfe")
        said = run("new", str(tmp_path / "a"), "--model", "bad")
        assert said.code == 2
        assert said.err.startswith(str(tmp_path / "models" / "bad.toml"))

    def test_a_place_that_cannot_be_written_is_one_line(self, tmp_path: Path, run: Console) -> None:
        (tmp_path / "file").write_text("kept")
        said = run(
            "new", str(tmp_path / "file" / "a"), "--model", SIMPLE, "--answers", str(ANSWERS / "simple.toml")
        )
        assert (said.code, said.out) == (2, "")
        assert len(said.err.splitlines()) == 1


class TestAtATerminal:
    def test_what_is_missing_is_asked_then_what_may_be_said(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typing(TYPED + "2025-01\n\nassociation\n\n1 000,50\n", monkeypatch)
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE)
        assert said.code == 0
        agreement = read_dossier(tmp_path / "a").agreement
        assert (agreement.number, agreement.purpose) == ("2025-01", None)
        assert agreement.period.first is not None
        assert agreement.period.first.isoformat() == "2025-03-01"
        assert {name: str(value) for name, value in agreement.given} == {"granted_before": "1000.50"}
        assert "[0,00 €]" in plain(said.out)

    def test_an_answer_of_another_type_is_asked_again(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typed = TYPED.replace("6000\n", "six mille\n6000\n").replace("2025-07-31", "31/02/2025\n31/07/2025")
        typing(typed + "\n\n\n12345678900000\n\n\n", monkeypatch)
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE)
        assert said.code == 0
        for word in ("six mille", "31/02/2025", "12345678900000"):
            assert f"« {word} » ne convient pas" in plain(said.out)

    def test_rows_of_a_table_are_asked_one_by_one(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = "\n2025\n3000\n\n01/01/2025\n31/12/2025\n2026\n3000\n1000\n\n\n\n"
        typing(TYPED + rows + "\n\n\n\n60\n40 %\n\n", monkeypatch)
        said = run("new", str(tmp_path / "a"), "--model", OBJECTIVES)
        assert said.code == 0
        agreement = read_dossier(tmp_path / "a").agreement
        (table,) = agreement.tables
        assert [row.id for row in table.rows] == ["2025", "2026"]
        assert [[name for name, _ in row.cells] for row in table.rows] == [
            ["amount", "first_day", "last_day"],
            ["amount", "advance_planned"],
        ]
        assert "« 60 » ne convient pas" in plain(said.out)
        assert str(dict(agreement.given)["advance_cap"]) == "2/5"

    def test_an_end_before_all_is_said_writes_nothing(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typing("Fête 2025\nCommune\n", monkeypatch)
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE)
        assert said.code == 2
        assert "party.funder.short_name" in said.err
        assert "title" not in said.err
        assert not (tmp_path / "a").exists()

    def test_an_end_after_what_is_needed_is_no_fault(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typing(TYPED, monkeypatch)
        assert run("new", str(tmp_path / "a"), "--model", SIMPLE).code == 0

    def test_what_was_typed_is_not_lost_when_it_does_not_hold_together(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typing(TYPED.replace("2025-07-31", "2025-02-28"), monkeypatch)
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE)
        assert said.code == 2
        assert "2025-02-28" in said.err
        kept = said.out.partition("--answers FICHIER")[2]
        assert 'title = "Fête 2025"' in kept
        assert "start = 2025-03-01" in kept
        assert not (tmp_path / "a").exists()

    def test_answers_of_a_file_are_not_asked_again(
        self, tmp_path: Path, run: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        typing("2025-01\n\n", monkeypatch)
        text = (ANSWERS / "simple.toml").read_text(encoding="utf-8")
        answers = tmp_path / "answers.toml"
        answers.write_text(text.replace('number = "2025-031"\n', ""), encoding="utf-8")
        said = run("new", str(tmp_path / "a"), "--model", SIMPLE, "--answers", str(answers))
        assert said.code == 0
        assert "Titre" not in said.out
        assert read_dossier(tmp_path / "a").agreement.number == "2025-01"

    def test_an_interruption_writes_nothing(self, tmp_path: Path) -> None:
        """At a real terminal, as a person has it."""
        ours, theirs = pty.openpty()
        command = [
            sys.executable,
            "-c",
            INTERRUPTIBLE,
            "new",
            str(tmp_path / "a"),
            "--model",
            SIMPLE,
        ]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            assert process.stdout is not None
            os.write(ours, "Fête 2025\n".encode())
            assert "Réponses".encode() in process.stdout.readline()
            process.send_signal(2)
            assert process.wait(timeout=60) == 130
            assert process.stderr is not None
            assert process.stderr.read() == b""
        os.close(ours)
        assert not (tmp_path / "a").exists()
