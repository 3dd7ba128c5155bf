"""The style of text: bold, colour and width at a terminal, none of them in a file or a pipe."""

from typing import Final

from budget import frozen
from budget.findings import Severity

_BOLD: Final = "1"
_DIM: Final = "2"
_COLOURS: Final = {
    Severity.BLOCKING: "1;31",
    Severity.MAJOR: "31",
    Severity.MINOR: "33",
    Severity.INFO: "36",
}
MARKS: Final = {Severity.BLOCKING: "■", Severity.MAJOR: "▲", Severity.MINOR: "?", Severity.INFO: "·"}


@frozen
class Style:
    """Whether to use colour, and the maximum width of a line; None: no limit."""

    is_coloured: bool = False
    width: int | None = None

    def bold(self, text: str) -> str:
        """Return a heading."""
        return self._coloured(_BOLD, text)

    def dim(self, text: str) -> str:
        """Return what matters less."""
        return self._coloured(_DIM, text)

    def mark(self, severity: Severity) -> str:
        """Return the mark of a severity.

        >>> Style().mark(Severity.MAJOR)
        '▲'
        """
        return self._coloured(_COLOURS[severity], MARKS[severity])

    def wrapped(self, head: str, text: str, indent: int) -> list[str]:
        """Return `head` and a text after it, its further lines set in by `indent`; `head` may hold colour.

        >>> Style(width=20).wrapped("- ", "one two three four five", 2)
        ['- one two three four', '  five']
        """
        if self.width is None or self.width <= indent * 2:
            return [head + text]
        import textwrap

        pad = " " * indent
        lines = textwrap.wrap(text, self.width - indent, break_long_words=False, break_on_hyphens=False)
        return [head + (lines[0] if lines else ""), *(pad + line for line in lines[1:])]

    def cut(self, text: str, taken: int) -> str:
        """Return a text on what is left of one line, `taken` of which is used; a longer one ends in `…`."""
        if self.width is None or taken + len(text) <= self.width:
            return text
        return text[: max(self.width - taken - 1, 0)] + "…"

    def _coloured(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.is_coloured and text else text


PLAIN: Final = Style()
"""For a file or a pipe."""
