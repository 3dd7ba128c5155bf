"""How far the work is, on the standard error, for who looks at it; a file or a pipe gets nothing."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final, TextIO, TypeVar

from conventions.cli.terminal import is_paging
from conventions.messages import Catalogue

__all__ = ["Progress"]

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
