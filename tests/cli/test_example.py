"""The examples that travel with the program."""

from pathlib import Path

import pytest

from conventions.cli.main import main
from conventions.files.dossier_folder import read_dossier


def test_the_examples_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example"]) == 0
    assert "cd62-apes-2024" in capsys.readouterr().out.split()


def test_an_example_is_copied_whole(tmp_path: Path) -> None:
    target = tmp_path / "mine"
    assert main(["example", "cd62-apes-2024-closed", "-o", str(target)]) == 0
    assert read_dossier(target).agreement.id == "cd62-apes-2024-closed"


@pytest.mark.slow  # the whole law is tried, as by `rules test` in its own tests: 7 s
def test_the_law_is_copied_with_its_cases_and_may_be_tried(tmp_path: Path) -> None:
    assert main(["example", "law_fr", "-o", str(tmp_path / "mine")]) == 0
    assert main(["rules", "test", "--rulebooks", str(tmp_path / "mine" / "law_fr.toml")]) == 0


def test_a_dossier_of_a_tier_is_copied_under_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["example", "law/etat"]) == 0
    assert read_dossier(tmp_path / "etat").agreement.id == "loi-etat"


def test_what_exists_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example", "cd62-apes-2024", "-o", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_example_is_said_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example", "cd63"]) == 2
    assert "cd62-apes-2024" in capsys.readouterr().err


def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["example", "cd62-apes-2024", "-o", str(tmp_path / "file" / "x")]) == 2
    assert "file" in capsys.readouterr().err
