"""A number of a sheet as its reader sees it: binary floats become the decimals that they stand for."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from budget.money import EURO
from conventions.files.ledgers.grid import Bad

__all__ = ["number_in"]

_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]')
_DECIMALS: Final = re.compile(r"\.(?P<places>[0#?]+)")
_OTHER_MONEY: Final = re.compile(r"[£¥]|(?<!\[)\$|\[\$(?!€|EUR|-)[^\]-]+|USD|CHF|GBP")
_CENTS: Final = 2


def number_in(value: float, number_format: str, currency: str = EURO) -> tuple[Decimal | Bad, bool]:
    """The exact number that a cell stands for, and whether its cell holds more than it shows.

    A number of whole cents is taken as it stands, be it shown with fewer decimals. One with more is taken as
    its format shows it, where that shows cents; else it is refused: there is no telling what was meant.

    >>> number_in(0.1 + 0.2, "General"), number_in(1234.5678, '#,##0.00 "€"')
    ((Decimal('0.3'), False), (Decimal('1234.57'), True))
    >>> number_in(12.3456, "General")[0].code, number_in(5.0, "[$£-809]#,##0.00")[0].code
    ('amount_unreadable.too_many_decimals', 'amount_unreadable.other_currency')
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    section = number_format.split(";", maxsplit=1)[0]
    if _is_other(section, currency):
        return Bad("amount_unreadable.other_currency", f"{exact} ({number_format})"), False
    plain = _QUOTED.sub("", section)
    if "%" in plain:
        return Bad("ledger_percent", f"{exact * 100:f} %"), False
    if _places(exact) <= _CENTS:
        return exact, False
    shown = _DECIMALS.search(plain)
    if shown is None or len(shown["places"]) > _CENTS:
        return Bad("amount_unreadable.too_many_decimals", f"{exact:f}"), False
    return exact.quantize(Decimal(1).scaleb(-len(shown["places"])), rounding=ROUND_HALF_UP), True


def _is_other(number_format: str, currency: str) -> bool:
    """Whether a number is shown with the sign of another currency than the dossier's."""
    if currency == EURO:
        return _OTHER_MONEY.search(number_format.replace("[$€", "€")) is not None
    own = number_format.replace(f"[${currency}", "[$-").replace(currency, "")
    return "€" in own or "EUR" in own or _OTHER_MONEY.search(own) is not None


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
