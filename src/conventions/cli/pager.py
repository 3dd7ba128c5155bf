"""The reader's pager for texts longer than the screen, at a terminal only."""

import io
import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from subprocess import PIPE, Popen
from typing import IO, Final

from conventions.cli.output import say_text

_KNOWN: Final = ("less", "more")
_SETTINGS: Final = {"LESS": "FRX", "LESSCHARSET": "utf-8"}
"""Options of `less`: quit at once if all fits, keep colours and screen. The reader's own settings prevail."""


@contextmanager
def paged() -> Iterator[None]:
    """Send output to the pager once it is longer than the screen, and wait for its reader."""
    command = pager_command(os.environ)
    if not command:
        yield
        return
    screen, errors = sys.stdout, sys.stderr
    size = shutil.get_terminal_size()
    stream = _Paged(command, size.lines, size.columns)
    sys.stdout = stream
    try:
        yield
    finally:
        sys.stdout, sys.stderr = screen, errors
        stream.leave()
        say_text([stream.getvalue()])


def pager_command(environment: Mapping[str, str]) -> Sequence[str]:
    """Return the pager of `PAGER`, else the first available; none with `NO_PAGER` or a dumb terminal.

    >>> pager_command({"PAGER": "less", "NO_PAGER": "1"}), pager_command({"PAGER": ""})
    ((), ())
    """
    if environment.get("NO_PAGER") or environment.get("TERM") == "dumb":
        return ()
    asked = environment.get("PAGER")
    if asked is None:
        return next(((name,) for name in _KNOWN if shutil.which(name)), ())
    try:
        words = shlex.split(asked, posix=os.name != "nt")
    except ValueError:  # an unclosed quotation mark
        return ()
    return words if words and words != ["cat"] and shutil.which(words[0]) else ()


class _Paged(io.StringIO):
    """The standard output of a terminal: buffered for one screen, then written to the pager."""

    def __init__(self, command: Sequence[str], height: int, width: int) -> None:
        super().__init__()
        self.command = command
        self.height = height
        self.width = max(width, 1)
        self.lines = 0
        self.reader: Popen[str] | None = None
        self.pipe: IO[str] | None = None

    @property
    def is_paging(self) -> bool:
        """Return whether the pager owns the screen: nothing else may write to it."""
        return self.pipe is not None

    def isatty(self) -> bool:
        """Return True: the pager shows what a terminal shows, including colours."""
        return True

    def write(self, text: str, /) -> int:
        """Write to the buffer or the pager. A reader who has left is no error."""
        if self.pipe is not None:
            with suppress(BrokenPipeError):
                self.pipe.write(text)
            return len(text)
        super().write(text)
        rows = (line.endswith("\n") + len(line) // self.width for line in text.splitlines(keepends=True))
        self.lines += sum(rows)
        if self.lines >= self.height:
            self._open()
        return len(text)

    def flush(self) -> None:
        """Flush the pipe."""
        if self.pipe is not None:
            with suppress(BrokenPipeError):
                self.pipe.flush()

    def _open(self) -> None:
        """Start the pager with the buffered text. Errors for a terminal go there from now on."""
        try:
            self.reader = Popen(  # noqa: S603 — the reader's own program, without a shell
                self.command, stdin=PIPE, encoding="utf-8", env=_SETTINGS | dict(os.environ)
            )
        except OSError:  # the program cannot be run: use the screen
            self.lines = -sys.maxsize
            return
        held = self.getvalue()
        self.seek(0)
        self.truncate()
        self.pipe = self.reader.stdin
        if sys.stderr.isatty():
            sys.stderr = self
        self.write(held)

    def leave(self) -> None:
        """Close the pager's input, and wait for its reader."""
        if self.pipe is not None:
            with suppress(BrokenPipeError):
                self.pipe.close()
        while self.reader is not None and self.reader.poll() is None:
            with suppress(KeyboardInterrupt):  # for the pager: it stops a search, not us
                self.reader.wait()
