"""The payee of a payment and of a debt: said by `check`, in JSON, and a field of documents."""

import json
from pathlib import Path

import pytest

from conventions.cli.main import main
from conventions.facade.reading import commented_at
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from tests.cli.console import plain


def folder_with(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "convention.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_payee_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with(tmp_path, commented_at("fr").read_text(encoding="utf-8"))
    main(["check", str(folder), "--as-of", "2025-06-01", "--all"])
    assert "à payer à : la Structure" in plain(capsys.readouterr().out)
    main(["check", str(folder), "--as-of", "2025-06-01", "--format", "json"])
    payments = json.loads(capsys.readouterr().out)["dossiers"][0]["payments"]
    assert {item["id"]: item.get("to") for item in payments} == {"advance": "host", "part": None}


def test_a_payee_that_is_no_party_is_refused(tmp_path: Path) -> None:
    text = commented_at("fr").read_text(encoding="utf-8").replace('to = "host"', 'to = "nobody"')
    with pytest.raises(UnreadableDossierError, match="unknown_party"):
        read_dossier(folder_with(tmp_path, text))
