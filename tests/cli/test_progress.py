"""How far the work is: a bar for who looks at it and for nobody else, a log for who keeps one."""

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from conventions.cli import reporting
from conventions.cli.output import Progress
from conventions.messages import catalogue
from tests.cli.console import APES, ROOT, Console, Said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "total", "shown"), [(Terminal(), 10, True), (Terminal(), 2, False), (io.StringIO(), 10, False)]
)
def test_a_bar_is_shown_on_a_terminal_where_there_is_much_to_do(
    stream: io.StringIO, total: int, shown: bool
) -> None:
    progress = Progress(total, catalogue("fr"), stream)
    progress.step(total // 2)
    progress.clear()
    assert bool(stream.getvalue()) is shown


def test_the_bar_says_how_many_are_done_and_goes_away() -> None:
    stream = Terminal()
    progress = Progress(1000, catalogue("fr"), stream)
    progress.step(500)
    assert "[############............] 500 sur 1000" in stream.getvalue()
    progress.clear()
    assert stream.getvalue().endswith("\r\x1b[K")


# --- as lines of JSON --------------------------------------------------------------------------------------


def events(said: Said) -> list[dict[str, object]]:
    """The events of a log, of which the times were looked at."""
    found: list[dict[str, object]] = [json.loads(line) for line in said.err.splitlines()]
    for event in found:
        assert datetime.fromisoformat(str(event.pop("time"))).tzinfo is not None
    return found


@pytest.mark.parametrize("more", [(), ("--since-last",), ("--format", "csv", "--jobs", "2")], ids=str)
def test_the_log_tells_the_start_each_bad_dossier_how_far_it_is_and_the_end(
    more: tuple[str, ...], run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "_EVERY", 5)
    folder = tmp_path / "office"
    for number in range(9):
        shutil.copytree(ROOT / APES, folder / f"{number}")
    (folder / "3" / "facts.toml").write_text("title = ", "utf-8")
    words = ("check", str(folder), "--as-of", "2025-06-02", *more)
    without, said = run(*words), run(*words, "--log", "json", *new_state(more, tmp_path))
    assert (said.code, said.out) == (without.code, without.out)
    found = [event for event in events(said) if event["event"] != "message"]  # the identifier that all have
    start, bad, far, end = found
    assert (start["event"], start["dossiers"], start["as_of"]) == ("start", 9, "2025-06-02")
    assert (bad["event"], bad["path"]) == ("unreadable", str(folder / "3"))
    assert str(folder / "3" / "facts.toml:1") in json.dumps(bad["errors"])
    assert (far["event"], far["done"], far["dossiers"]) == ("progress", 5, 9)
    assert (end["event"], end["dossiers"], end["unreadable"], end["read"]) == ("end", 9, 1, 9)
    assert end["exit_code"] == said.code == 2
    findings = end["findings"]
    assert isinstance(findings, dict)
    assert findings["major"] > 0


def new_state(more: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """A state of its own, where one is kept: the second run would have nothing to tell."""
    return ("--state", str(folder / "another")) if "--since-last" in more else ()


def test_what_else_is_said_on_the_standard_error_is_an_event_of_the_log(run: Console, tmp_path: Path) -> None:
    said = run("check", str(tmp_path / "none"), "--log", "json")
    message, start, bad, end = events(said)
    assert bad["path"] == str(tmp_path / "none")
    assert (message["event"], str(tmp_path / "none") in str(message["text"])) == ("message", True)
    assert (start["dossiers"], end["exit_code"], said.code) == (1, 2, 2)
