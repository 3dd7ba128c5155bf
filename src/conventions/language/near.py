"""The known names that look most like one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

__all__ = ["near_names"]

_MOST: Final = 5
_LONGEST: Final = 100
"""Characters of a name: nobody means a longer one."""


def near_names(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that look like this one, the nearest first; two letters exchanged come before.

    >>> near_names("singed", ["single", "signed", "period.end"])
    ('signed', 'single')
    """
    if len(word) > _LONGEST:
        return ()
    found = get_close_matches(word.lower(), list(known), n=_MOST)
    return tuple(sorted(found, key=lambda near: sorted(near) != sorted(word.lower())))
