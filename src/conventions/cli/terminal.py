"""What the terminal can show: colour and width, nothing of either in a file or a pipe."""

import os
import shutil
import sys

from conventions.exports.style import PLAIN, Style

__all__ = ["is_paging", "style"]


def style() -> Style:
    """Return how text looks on the standard output. `NO_COLOR` and a dumb terminal mean no colour."""
    if not sys.stdout.isatty():
        return PLAIN
    is_coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
    return Style(is_coloured=is_coloured, width=shutil.get_terminal_size().columns)


def is_paging() -> bool:
    """Return whether a pager has the screen: nothing else may write on it."""
    return bool(getattr(sys.stdout, "is_paging", False))
