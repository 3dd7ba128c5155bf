"""Read an amount in euros as people and programs write it, or name the reason why it cannot be read.

One rule decides every case: a text is accepted only if it can be read in a single way.

- Thousands are grouped by any space (`49 500,00`), by dots with a decimal comma (`1.234,56`), by commas
  with a decimal dot (`1,234.56`), or by the same mark twice or more (`1.234.567`); groups have three digits.
- `1.234` and `1,234` may be one thousand or one unit: refused. So are three decimals, as in `0,234`.
- One decimal digit means tenths (`12,5`); after grouped thousands (`1 234,5`) a digit seems lost: refused.
- A minus sign stands in front (`-5`, `-€5`); `5-` and `(5)`, used in some ledgers, are refused, not guessed.
- `€`, `EUR` before or after, `euro`, `euros` after. `k€` and other currencies are refused.
"""

import re
from enum import StrEnum
from typing import ClassVar

from budget.errors import InputError

CENTS_BOUND = 10**15
"""The absolute value of an amount is below this many cents (ten thousand billion euros)."""

_TEXT_BOUND = 80
_SHOWN = 40


class UnreadableAmount(StrEnum):
    """Why a text or a value is not an amount; the value is the message code."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FLOAT = "float"
    WRONG_TYPE = "wrong_type"
    NOT_FINITE = "not_finite"
    NOT_A_NUMBER = "not_a_number"
    SIGN_FORM = "sign_form"
    OTHER_CURRENCY = "other_currency"
    SCALED_UNIT = "scaled_unit"
    BAD_GROUPING = "bad_grouping"
    AMBIGUOUS_SEPARATOR = "ambiguous_separator"
    ONE_DECIMAL = "one_decimal"
    TOO_MANY_DECIMALS = "too_many_decimals"
    MISSING_DIGITS = "missing_digits"


_WHY: dict[UnreadableAmount, str] = {
    UnreadableAmount.EMPTY: "no amount is written",
    UnreadableAmount.TOO_LONG: "the text is too long for an amount",
    UnreadableAmount.FLOAT: "a binary float is not an exact amount",
    UnreadableAmount.WRONG_TYPE: "neither a whole number nor a decimal",
    UnreadableAmount.NOT_FINITE: "not a finite number",
    UnreadableAmount.NOT_A_NUMBER: "not a number",
    UnreadableAmount.SIGN_FORM: "a negative amount is written with one minus in front",
    UnreadableAmount.OTHER_CURRENCY: "another currency than the euro",
    UnreadableAmount.SCALED_UNIT: "write the whole amount, not thousands or millions",
    UnreadableAmount.BAD_GROUPING: "the digits are badly grouped",
    UnreadableAmount.AMBIGUOUS_SEPARATOR: "the mark may part thousands or decimals",
    UnreadableAmount.ONE_DECIMAL: "a digit seems to be lost after the decimal mark",
    UnreadableAmount.TOO_MANY_DECIMALS: "an amount has at most two decimals",
    UnreadableAmount.MISSING_DIGITS: "digits are missing beside the decimal mark",
}


class AmountUnreadableError(InputError):
    """A value that is no exact amount in euros: `reason` is one of `UnreadableAmount`."""

    code: ClassVar[str] = "amount_unreadable"

    @property
    def reason(self) -> UnreadableAmount:
        """Return why it cannot be read."""
        return UnreadableAmount(self.params["reason"])


class AmountOutOfBoundsError(InputError):
    """An amount too large for any grant, most likely a typing error."""

    code: ClassVar[str] = "amount_out_of_bounds"


def unreadable_amount(reason: UnreadableAmount, actual: object) -> AmountUnreadableError:
    """Return the error for a value refused for this reason, quoting its first characters."""
    shown = _shown(str(actual))
    return AmountUnreadableError(
        f"{shown!r} cannot be read as an amount: {_WHY[reason]}",
        actual=shown,
        expected="1234.56",
        reason=reason.value,
    )


def checked_cents(cents: int) -> int:
    """Return the same cents if they are within bounds; otherwise raise `AmountOutOfBoundsError`."""
    if -CENTS_BOUND < cents < CENTS_BOUND:
        return cents
    # The size, not the digits: an integer may be too long to print.
    size = f"10^{(cents.bit_length() - 1) * 30103 // 100000 - 2}"
    bound = str(CENTS_BOUND // 100)
    message = f"amount out of bounds: about {size} euros, expected less than {bound} in size"
    raise AmountOutOfBoundsError(message, actual=size, expected=bound)


_ONE_SPACE = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    )
    | {"\u2212": "-"}
)
_SHAPE = re.compile(
    r"(?P<outer>[-+]?) ?(?P<before>(?:€|EUR)?) ?(?P<inner>[-+]?) ?"
    r"(?P<digits>[.,]?[0-9][0-9., ]*?) *(?P<after>(?:€|EUR|euros?)?)",
    re.IGNORECASE,
)
_BY_SPACE = re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?")
_BY_MARK = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?=,)|(?:,[0-9]{3})+(?=\.)))[.,](?P<decimals>[0-9]+)"
)
_BY_REPEATED_MARK = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,}))(?P<decimals>$)"
)
_ONE_GROUP_OR_DECIMALS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")

_DIAGNOSES: tuple[tuple[re.Pattern[str], UnreadableAmount], ...] = (
    (re.compile(r"[-+]? ?(?:inf(?:inity)?|nan|∞)", re.IGNORECASE), UnreadableAmount.NOT_FINITE),
    (
        re.compile(r"[-+]?(?:[$£¥]|[A-Z]{3}) ?[-+]?[0-9][0-9., ]*|[-+]?[0-9][0-9., ]*(?:[$£¥]|[A-Z]{3})"),
        UnreadableAmount.OTHER_CURRENCY,
    ),
    (
        re.compile(r"[-+]? ?[0-9][0-9., ]*(?:k|m|md|mds) ?(?:€|eur|euros)", re.IGNORECASE),
        UnreadableAmount.SCALED_UNIT,
    ),
    (
        re.compile(
            r"[-+]? ?[0-9][0-9., ]*(?:k|m|(?:milliers?|millions?|milliards?)(?: d['\u2019] ?(?:€|euros?))?)",
            re.IGNORECASE,
        ),
        UnreadableAmount.SCALED_UNIT,
    ),
    (
        re.compile(r"\([0-9., ]+(?:€|EUR)?\) ?(?:€|EUR)?|[0-9., ]+(?:€|EUR)?-(?: ?(?:€|EUR))?"),
        UnreadableAmount.SIGN_FORM,
    ),
)


def read_cents(text: str) -> int:
    """Return the exact number of cents of a text; otherwise raise `AmountUnreadableError` with its reason.

    >>> read_cents("49\u202f500,00\u00a0€"), read_cents("-1.234,56"), read_cents("12,5")
    (4950000, -123456, 1250)
    >>> read_cents("49 5000,00")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    budget.amount_text.AmountUnreadableError: '49 5000,00' cannot be read ...: the digits are badly grouped
    """
    if len(text) > _TEXT_BOUND:
        raise unreadable_amount(UnreadableAmount.TOO_LONG, text)
    plain = text.translate(_ONE_SPACE).strip()
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        raise unreadable_amount(_diagnosis(plain), text)
    if shape["outer"] and shape["inner"]:
        raise unreadable_amount(UnreadableAmount.SIGN_FORM, text)
    if shape["before"] and shape["after"]:
        raise unreadable_amount(UnreadableAmount.NOT_A_NUMBER, text)
    cents = _unsigned_cents(shape["digits"])
    if isinstance(cents, UnreadableAmount):
        raise unreadable_amount(cents, text)
    return -cents if "-" in (shape["outer"], shape["inner"]) else cents


def _diagnosis(plain: str) -> UnreadableAmount:
    if not plain:
        return UnreadableAmount.EMPTY
    for pattern, reason in _DIAGNOSES:
        if pattern.fullmatch(plain):
            return reason
    return UnreadableAmount.NOT_A_NUMBER


def _unsigned_cents(digits: str) -> int | UnreadableAmount:
    if digits[0] in ".," or digits[-1] in ".,":
        return UnreadableAmount.MISSING_DIGITS
    if _ONE_GROUP_OR_DECIMALS.fullmatch(digits):
        return UnreadableAmount.AMBIGUOUS_SEPARATOR
    for pattern in (_BY_SPACE, _BY_MARK, _BY_REPEATED_MARK):
        if parts := pattern.fullmatch(digits):
            return _cents_of(parts["whole"], parts["decimals"] or "")
    return UnreadableAmount.BAD_GROUPING


def _cents_of(whole: str, decimals: str) -> int | UnreadableAmount:
    ungrouped = re.sub(r"[., ]", "", whole)
    match len(decimals):
        case 0 | 2:
            return int(ungrouped + (decimals or "00"))
        case 1:
            return int(ungrouped + decimals + "0") if ungrouped == whole else UnreadableAmount.ONE_DECIMAL
        case _:
            return UnreadableAmount.TOO_MANY_DECIMALS


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
