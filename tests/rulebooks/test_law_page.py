"""The page of the law is written from the rulebook."""

from pathlib import Path

import pytest

from conventions.rulebook.rulebook import ROLES
from tools.law import PAGE, main


def test_the_page_is_what_the_tool_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert not capsys.readouterr().err
    assert all(f"`{role}`" in PAGE.read_text("utf-8") for role in ROLES)


def test_a_page_that_lacks_a_rule_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "law.md"
    monkeypatch.setattr("tools.law.PAGE", stale)
    assert main(["--check"]) == 1
    stale.write_text(PAGE.read_text("utf-8").replace("| `r05` |", "| `r55` |"), "utf-8")
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0
