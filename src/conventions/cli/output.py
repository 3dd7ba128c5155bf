"""What leaves the command: text, progress, and files written whole or not at all."""

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
"""The exit code of what could not be done."""


# --- What the terminal can show: colour and width, nothing of either in a file or a pipe --------------------


def style() -> Style:
    """Return how text looks on the standard output. `NO_COLOR` and a dumb terminal mean no colour."""
    if not sys.stdout.isatty():
        return PLAIN
    is_coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
    return Style(is_coloured=is_coloured, width=shutil.get_terminal_size().columns)


def is_paging() -> bool:
    """Return whether a pager has the screen: nothing else may write on it."""
    return bool(getattr(sys.stdout, "is_paging", False))


# --- How far the work is, on the standard error, for who looks at it; a file or a pipe gets nothing ---------

Item = TypeVar("Item")

_WIDTH: Final = 24
_FEW: Final = 2
"""So few are done before one has read the bar."""


class Progress:
    """A bar that grows; lines printed between two steps are not broken by it."""

    def __init__(self, total: int, words: Catalogue, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.total = total
        self.words = words
        self.is_shown = self.stream.isatty() and total > _FEW

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items; the bar is away while each is in work, and has grown when the next is sought."""
        for number, item in enumerate(items, 1):
            self.clear()
            yield item
            self.step(number)
        self.clear()

    def step(self, done: int) -> None:
        """Show that so many are done."""
        if self.is_shown and not is_paging():
            full = _WIDTH * done // max(self.total, 1)
            count = self.words.text("progress.count", done=str(done), total=str(self.total))
            self.stream.write(f"\r\x1b[K[{'#' * full}{'.' * (_WIDTH - full)}] {count}")
            self.stream.flush()

    def clear(self) -> None:
        """Take the bar away, for a line to be printed in its place."""
        if self.is_shown and not is_paging():
            self.stream.write("\r\x1b[K")
            self.stream.flush()


# --- What leaves the command: text to a reader who may have left, files written whole or not at all ---------


class OutputRefused(Exception):
    """The standard output took no more, for a reason that is not a reader who has left."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def say(text: str) -> None:
    """Print `text` and a line's end. A reader who has left is no fault: the work and its exit code go on.

    Raises OutputRefused.
    """
    with _heard():
        print(text)


def say_text(pieces: Iterable[str]) -> None:
    """Print pieces of text as they are, as `say` does. Raises OutputRefused."""
    for piece in pieces:
        if piece:
            with _heard():
                sys.stdout.write(piece)


def finish() -> None:
    """Send what is still held back to the reader. Raises OutputRefused."""
    with _heard():
        sys.stdout.flush()


@contextmanager
def _heard() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _to_nobody()
    except OSError as error:
        _to_nobody()
        raise OutputRefused(error) from None


def is_heard() -> bool:
    """Return whether somebody reads the standard output, as far as it was printed."""
    return not _LEFT


_LEFT: Final[list[bool]] = []
"""Not empty once the reader has left."""


def _to_nobody() -> None:
    """Let the standard output lead nowhere from here on."""
    _LEFT.append(True)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def complain(text: str) -> None:
    """Print one line on the standard error."""
    print(text, file=sys.stderr)


def reason(error: OSError, words: Catalogue) -> str:
    """Return why the system refused, in words where we have them."""
    key = f"os.{errno.errorcode.get(error.errno or 0, '')}"
    return words.text(key) if words.has(key) else error.strerror or type(error).__name__


def put(path: Path, content: bytes, words: Catalogue) -> bool:
    """Write a file and say so; False where it cannot be written, which is said with the reason."""
    is_written = put_quietly(path, content, words)
    if is_written:
        say(words.text("generate.written", path=str(path)))
    return is_written


def put_quietly(path: Path, content: bytes, words: Catalogue) -> bool:
    """Write a file; False where it cannot be written, which is said with the reason."""
    try:
        write_whole(path, content)
    except OSError as error:
        complain(words.text("generate.not_written", path=str(path), reason=reason(error, words)))
        return False
    return True


def is_mapping_kept(path: Path | None, text: str, words: Catalogue, *, replaces: bool) -> bool:
    """Write the mapping that was used where that was asked; False where it is not there, which is said.

    One that is there is written over only where `replaces`.
    """
    if path is None:
        return True
    if path.exists() and not replaces:
        complain(words.text("ledger.exists", path=str(path)))
        return False
    return put_quietly(path, text.encode(), words)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, which until then stays what it was; its folder is made. Raises OSError."""
    from conventions.files.atomic import replace_file

    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
