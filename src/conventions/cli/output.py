"""Output of the commands: text, progress, and files written completely or not at all."""

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO, TypeVar

from conventions.exports.style import PLAIN, Style
from conventions.messages import Catalogue

FAILED: Final = 2
"""The exit code of failures."""


# --- The terminal: colour and width; neither for a file or a pipe -------------------------------------------


def style() -> Style:
    """Return the style of text on standard output: no colour with `NO_COLOR` or a dumb terminal."""
    if not sys.stdout.isatty():
        return PLAIN
    is_coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
    return Style(is_coloured=is_coloured, width=shutil.get_terminal_size().columns)


def is_paging() -> bool:
    """Return whether a pager owns the screen: nothing else may write to it."""
    return bool(getattr(sys.stdout, "is_paging", False))


# --- Progress, on standard error at a terminal; nothing for a file or a pipe --------------------------------

Item = TypeVar("Item")

_WIDTH: Final = 24
_FEW: Final = 2
"""Fewer items than this finish before one could read the bar."""


class Progress:
    """A progress bar; lines printed between two steps do not break it."""

    def __init__(self, total: int, words: Catalogue, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.total = total
        self.words = words
        self.is_shown = self.stream.isatty() and total > _FEW

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items; the bar is hidden while each is processed, and grows before the next."""
        for number, item in enumerate(items, 1):
            self.clear()
            yield item
            self.step(number)
        self.clear()

    def step(self, done: int) -> None:
        """Show the number done."""
        if self.is_shown and not is_paging():
            full = _WIDTH * done // max(self.total, 1)
            count = self.words.text("progress.count", done=str(done), total=str(self.total))
            self.stream.write(f"\r\x1b[K[{'#' * full}{'.' * (_WIDTH - full)}] {count}")
            self.stream.flush()

    def clear(self) -> None:
        """Hide the bar, for a line to be printed in its place."""
        if self.is_shown and not is_paging():
            self.stream.write("\r\x1b[K")
            self.stream.flush()


# --- Text output to a reader who may have left; files written completely or not at all ----------------------


class OutputRefused(Exception):
    """Standard output failed, other than by a reader who has left."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def say(text: str) -> None:
    """Print `text` and a newline. A reader who has left is no error: work and exit code continue.

    Raises OutputRefused.
    """
    with _reader_may_leave():
        print(text)


def say_text(pieces: Iterable[str]) -> None:
    """Print pieces of text unchanged, like `say`. Raises OutputRefused."""
    for piece in pieces:
        if piece:
            with _reader_may_leave():
                sys.stdout.write(piece)


def finish() -> None:
    """Flush the output. Raises OutputRefused."""
    with _reader_may_leave():
        sys.stdout.flush()


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _discard_output()
    except OSError as error:
        _discard_output()
        raise OutputRefused(error) from None


def has_reader() -> bool:
    """Return whether standard output still has a reader."""
    return not _LEFT


_LEFT: Final[list[bool]] = []
"""Not empty after the reader has closed the pipe."""


def _discard_output() -> None:
    """Discard further standard output."""
    _LEFT.append(True)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def complain(text: str) -> None:
    """Print one line on standard error."""
    print(text, file=sys.stderr)


def reason(error: OSError, words: Catalogue) -> str:
    """Return the system's reason for an error, translated if known."""
    key = f"os.{errno.errorcode.get(error.errno or 0, '')}"
    return words.text(key) if words.has(key) else error.strerror or type(error).__name__


def put(path: Path, content: bytes, words: Catalogue) -> bool:
    """Write a file and report it; return False if that fails, with the reason reported."""
    is_written = put_quietly(path, content, words)
    if is_written:
        say(words.text("generate.written", path=str(path)))
    return is_written


def put_quietly(path: Path, content: bytes, words: Catalogue) -> bool:
    """Write a file; return False if that fails, with the reason reported."""
    try:
        write_whole(path, content)
    except OSError as error:
        not_written(path, error, words)
        return False
    note_open("written", path, words)
    return True


def not_written(path: Path | str, error: OSError, words: Catalogue) -> int:
    """Say that a file cannot be written, and why; return the exit code of that."""
    complain(words.text("generate.not_written", path=str(path), reason=reason(error, words)))
    return FAILED


def note_open(what: str, path: Path, words: Catalogue) -> None:
    """Report that an office program has a file open that was `written` or is `read`."""
    from conventions.files.atomic import open_elsewhere

    if open_elsewhere(path):
        complain(words.text(f"open_elsewhere.{what}", path=str(path)))


def is_mapping_kept(path: Path | None, text: str, words: Catalogue, *, replaces: bool) -> bool:
    """Save the mapping used if requested; return False if that fails, which is reported.

    An existing one is overwritten only if `replaces`.
    """
    if path is None:
        return True
    if path.exists() and not replaces:
        complain(words.text("ledger.exists", path=str(path)))
        return False
    return put_quietly(path, text.encode(), words)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, which is replaced at once; creates its folder. Raises OSError."""
    from conventions.files.atomic import replace_file

    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
