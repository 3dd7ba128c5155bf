"""Amounts in French words, as legal documents state them.

The library's own currency mode reads a whole number as cents and says «zéro centimes»: only its cardinals
are used here. Spelling is the traditional one (quatre-vingts, deux cents, deux cent un).
"""

import re
from functools import lru_cache
from typing import Final

from attrs import frozen

from budget.money import Euros

_VOWELS: Final = "aeéèiouyh"
_NOUN_NUMERAL = re.compile(r"(?:million|milliard|billion)s?$")


@frozen
class UnitWords:
    """The names of a currency: singular, plural, and that of its hundredth."""

    one: str
    many: str
    hundredth: str


EUROS: Final = UnitWords("euro", "euros", "centime")


@lru_cache(maxsize=4096)
def in_words(euros: Euros, unit: UnitWords = EUROS) -> str:
    """Return the amount in French words: `quarante-neuf mille cinq cents euros`; zero cents are omitted.

    `d’` precedes the unit after a final million, milliard or billion, which are nouns (`de` before a
    consonant); the plural begins at two; a negative amount begins with `moins`; below one euro only the
    centimes are written.

    >>> in_words(Euros.of(1_000_000)), in_words(Euros.parse("0.01")), in_words(Euros.ZERO)
    ('un million d\u2019euros', 'un centime', 'zéro euro')
    """
    whole, cents = divmod(abs(euros.cents), 100)
    parts = [_counted(whole, unit.one, unit.many)] if whole or not cents else []
    parts += [_counted(cents, unit.hundredth, f"{unit.hundredth}s")] if cents else []
    return ("moins " if euros.cents < 0 else "") + " et ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    cardinal = _cardinal(count)
    is_noun = _NOUN_NUMERAL.search(cardinal) is not None
    link = (" d\u2019" if one[0] in _VOWELS else " de ") if is_noun else " "
    return f"{cardinal}{link}{many if count > 1 else one}"


def _cardinal(count: int) -> str:
    # Imported on first use: most commands write no words, and the import is slow.
    from num2words import num2words

    return str(num2words(count, lang="fr"))
