"""The two values between which one lies, as people write them: «entre 100 € et 250 €», `100..250`."""

import re
from collections.abc import Sequence
from typing import Final

RANGED: Final = ("event", "euros", "foreign", "number", "rate", "ratio")
"""The types of which a value may be only known to lie between two."""
_SPOKEN: Final = re.compile(
    r"(?:entre|between|de|from)\s+(?P<least>\S.*?)\s+(?:et|and|à|to)\s+(?P<most>\S.*)", re.IGNORECASE
)
_SHORT: Final = re.compile(r"(?P<least>\S.*?)\s*\.\.\s*(?P<most>\S.*)")
_LONGEST: Final = 100


def ends_of(value: object, kind: str) -> Sequence[object] | None:
    """Return the least and the most that a value states, each as written; None where it states one value.

    >>> ends_of("entre 1 000 € et 2 500,50 €", "euros"), ends_of("12..15", "number"), ends_of("12", "number")
    (('1 000 €', '2 500,50 €'), ('12', '15'), None)
    """
    if isinstance(value, list | tuple):
        return value
    if not isinstance(value, str) or kind not in RANGED or len(value) > _LONGEST:
        return None
    found = _SPOKEN.fullmatch(value.strip()) or _SHORT.fullmatch(value.strip())
    return None if found is None else (found["least"], found["most"])
