"""Texts that a spreadsheet would run as formulas: an apostrophe in front keeps them texts, and goes again."""

import re
from typing import Final

__all__ = ["guarded", "unguarded"]

_RUN: Final = re.compile(r"'*\s*[=+\-@]")
_GUARDED: Final = re.compile(r"'+\s*[=+\-@]")


def guarded(text: str) -> str:
    """The text as a cell of a CSV file holds it: never the beginning of a formula.

    >>> guarded("=1+1"), guarded("@x"), guarded("1 juin"), guarded("'=x")
    ("'=1+1", "'@x", '1 juin', "''=x")
    """
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """The text that a cell holds: `guarded` undone, and nothing else.

    >>> unguarded("'=1+1"), unguarded("'hier"), unguarded("''=x")
    ('=1+1', "'hier", "'=x")
    """
    return text[1:] if _GUARDED.match(text) else text
