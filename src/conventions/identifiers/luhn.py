"""The key of Luhn, ISO/IEC 7812-1: every second digit from the right counts twice, its digits added.

Ten lines here, for the library that has it for many countries takes a tenth of the time of a short command to
be imported; `tests/identifiers` holds the two against each other.

>>> fits("226200012"), fits("226200013")
(True, False)
"""

from typing import Final

__all__ = ["fits"]

_TWICE: Final = str.maketrans("0123456789", "0246813579")


def fits(digits: str) -> bool:
    """Return whether the last of some ASCII digits is the key of the others."""
    counted = digits[-1::-2] + digits[-2::-2].translate(_TWICE)
    return sum(map(int, counted)) % 10 == 0
