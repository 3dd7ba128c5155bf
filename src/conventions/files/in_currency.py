"""An agreement in another currency than the euro: its code, and the amounts that its files write with one."""

import re
from collections.abc import Mapping
from typing import Final, Self

from budget.money import EURO
from conventions.files.faults import RefusedValueError, shown

_CODE: Final = re.compile(r"[A-Z]{3}")
_WITH_EURO: Final = re.compile(r"[-+]?\s*(?:€|EUR)\s*[\d.,\s]+|[-+]?[\d.,\s]+(?:€|EUR|euros?)", re.IGNORECASE)
_DECIMALS: Final = 2


class Amount(str):
    """A text of a file that is wholly an amount with a currency, in a dossier that is not in euros.

    Where an amount is declared it is read without the code of that currency, and refused in euros; anywhere
    else it is the text that it is.
    """

    __slots__ = ("currency",)
    currency: str

    def __new__(cls, text: str, currency: str) -> Self:
        """Return the text, and the currency of its dossier."""
        made = super().__new__(cls, text)
        made.currency = currency
        return made

    @property
    def figures(self) -> str:
        """Return the amount without its code; `RefusedValueError` for one in euros."""
        if self.currency not in self:
            raise RefusedValueError(
                "amount_in_euros", actual=shown(self), expected=self.currency, remedy="amount_in_euros"
            )
        return self.replace(self.currency, "").strip()


def of_currency(text: str, currency: str) -> str:
    """Return the text; an `Amount` where it is one with a sign, in a dossier of another currency.

    >>> of_currency("1 000 CHF", "CHF").figures, type(of_currency("rent", "CHF")).__name__
    ('1 000', 'str')
    """
    if currency == EURO:
        return text
    own = rf"[-+]?\s*{currency}\s*[\d.,\s]+|[-+]?[\d.,\s]+{currency}"
    is_amount = re.fullmatch(own, text.strip()) or _WITH_EURO.fullmatch(text.strip())
    return Amount(text, currency) if is_amount else text


def in_currency(data: object, currency: str) -> object:
    """Return the data of a file, its amounts marked unless the dossier is in euros."""
    match data:
        case _ if currency == EURO:
            return data
        case str() if type(data) is str:
            return of_currency(data, currency)
        case Mapping():
            return {key: in_currency(value, currency) for key, value in data.items()}
        case list():
            return [in_currency(value, currency) for value in data]
        case tuple():
            return tuple(in_currency(value, currency) for value in data)
        case _:
            return data


def currency_of(data: Mapping[str, object]) -> str:
    """Return the currency that the data of an agreement name; the euro where they name none that may be."""
    try:
        return checked_currency(str(data.get("currency", EURO)))
    except RefusedValueError:
        return EURO


def checked_currency(written: str) -> str:
    """Return the code of a currency that an agreement may be in; `RefusedValueError` for another text.

    Amounts have two decimals: a currency that has not (ISO 4217) is refused.

    >>> checked_currency("CHF")
    'CHF'
    """
    if written == EURO:
        return EURO
    from babel.numbers import get_currency_precision, is_currency  # of agreements that are not in euros

    if not _CODE.fullmatch(written) or not is_currency(written):
        raise RefusedValueError("currency_unknown", actual=shown(written))
    if get_currency_precision(written) != _DECIMALS:
        raise RefusedValueError("currency_decimals", actual=written)
    return written
