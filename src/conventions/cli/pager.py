"""The reader's pager, for a text that is longer than the screen. Only a terminal gets one."""

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
"""Of `less`: leave at once where all fits, keep colours and the screen. The reader's own settings stand."""


@contextmanager
def paged() -> Iterator[None]:
    """Send what is printed to the pager as soon as it is longer than the screen, and wait for its reader."""
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
    """Return the pager of `PAGER`, else the first that there is; none with `NO_PAGER` or a dumb terminal.

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
    except ValueError:  # a quotation mark that nothing closes
        return ()
    return words if words and words != ["cat"] and shutil.which(words[0]) else ()


class _Paged(io.StringIO):
    """The standard output of a terminal: held until it is a screen long, then written to the pager."""

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
        """Return whether the pager has the screen: nothing else may write on it."""
        return self.pipe is not None

    def isatty(self) -> bool:
        """Return True: the pager shows what a terminal shows, colours too."""
        return True

    def write(self, text: str, /) -> int:
        """Hold the text, or send it to the pager. A reader who has left is no fault."""
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
        """Send what waits in the pipe."""
        if self.pipe is not None:
            with suppress(BrokenPipeError):
                self.pipe.flush()

    def _open(self) -> None:
        """Start the pager with what was held. What is said to a terminal of errors goes there from now on."""
        try:
            self.reader = Popen(  # noqa: S603 — the reader's own program, without a shell
                self.command, stdin=PIPE, encoding="utf-8", env=_SETTINGS | dict(os.environ)
            )
        except OSError:  # no program after all: the screen then
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
        """Let the pager know that this was all, and wait until the reader has read it."""
        if self.pipe is not None:
            with suppress(BrokenPipeError):
                self.pipe.close()
        while self.reader is not None and self.reader.poll() is None:
            with suppress(KeyboardInterrupt):  # the pager's own: it stops a search, not us
                self.reader.wait()
