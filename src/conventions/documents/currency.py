"""The currency of an agreement in its documents: its sign beside amounts, its name in words."""

from functools import lru_cache
from typing import Final

from budget.money import EURO, sign_of
from budget.words import EUROS, UnitWords

__all__ = ["unit_words", "with_sign"]

_HUNDREDTHS: Final = {"CHF": "centime", "MAD": "centime", "USD": "cent", "CAD": "cent", "AUD": "cent"}
_HUNDREDTH: Final = "centième"
"""What no French text can mistake, where a hundredth has a name of its own that we do not know."""


def with_sign(text: str, currency: str) -> str:
    r"""Return a text that we made with the code of a currency where amounts have the sign of the euro.

    Only a sign after a space that does not break is ours: what a person wrote of euros stays.

    >>> with_sign("12,00\xa0€, aide de 5 €", "CHF")
    '12,00\xa0CHF, aide de 5 €'
    """
    return text if currency == EURO else text.replace("\u00a0€", f"\u00a0{sign_of(currency)}")


@lru_cache(maxsize=32)
def unit_words(currency: str) -> UnitWords:
    """Return the French names of a currency and of its hundredth.

    >>> unit_words("CHF").many, unit_words("GBP").hundredth
    ('francs suisses', 'centième')
    """
    if currency == EURO:
        return EUROS
    from babel.numbers import get_currency_name  # of agreements that are not in euros

    one, many = (get_currency_name(currency, count, locale="fr") for count in (1, 2))
    return UnitWords(one, many, _HUNDREDTHS.get(currency, _HUNDREDTH))
