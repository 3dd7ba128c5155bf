"""A long text at a terminal goes to the pager; one that fits, a pipe and a program's JSON never do."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest

from conventions.cli.pager import pager_command
from tests.cli.console import APES, ROOT

PAGER = "sed s/^/@/"
"""Marks what passed through it."""
LONG = ("events",)
SHORT = ("deadline", "2025-01-31", "1 month")


def shown(words: tuple[str, ...], lines: int = 24, **environment: str) -> list[str]:
    """What a terminal of so many lines shows of a command."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 100, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_PAGER", "LINES", "COLUMNS")}
    with subprocess.Popen(
        [sys.executable, "-m", "conventions.cli.main", *words],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=kept | {"TERM": "xterm", "NO_COLOR": "1", "PAGER": PAGER} | environment,
    ):
        os.close(theirs)
        found = b""
        try:
            while piece := os.read(ours, 65536):
                found += piece
        except OSError:  # how Linux says that nobody writes to the terminal any more
            pass
    os.close(ours)
    return found.decode().splitlines()


def test_a_text_longer_than_the_screen_goes_to_the_pager_whole() -> None:
    through = shown(LONG)
    assert len(through) > 24
    assert all(line.startswith("@") for line in through)
    assert [line.removeprefix("@") for line in through] == shown((*LONG, "--no-pager"))


def test_a_text_that_fits_does_not() -> None:
    assert not any(line.startswith("@") for line in shown(LONG, lines=10_000))


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        ((*LONG, "--no-pager"), {}),
        (LONG, {"NO_PAGER": "1"}),
        (LONG, {"PAGER": ""}),
        (LONG, {"PAGER": "cat"}),
        (LONG, {"PAGER": "a-program-that-there-is-not"}),
        (LONG, {"TERM": "dumb"}),
        ((*LONG, "--format", "json"), {}),
        (("check", APES, "--all", "--format", "csv"), {}),
    ],
)
def test_who_does_not_want_a_pager_gets_none(words: tuple[str, ...], environment: dict[str, str]) -> None:
    found = shown(words, lines=2, **environment)
    assert len(found) >= 2
    assert not any(line.startswith("@") for line in found)


def test_a_reader_who_leaves_early_is_no_fault() -> None:
    assert len(shown(LONG, PAGER="head -n 3")) == 3


def test_a_pipe_gets_no_pager() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "conventions.cli.main", *LONG],
        cwd=ROOT,
        env=dict(os.environ) | {"PAGER": PAGER},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert ended.stdout
    assert "@" not in {line[:1] for line in ended.stdout.splitlines()}


def test_the_pager_is_the_one_asked_else_one_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name in ("more", "sed") else None)
    assert pager_command({}) == ("more",)
    assert pager_command({"PAGER": PAGER}) == ["sed", "s/^/@/"]
    assert pager_command({"PAGER": "sed 's"}) == ()
