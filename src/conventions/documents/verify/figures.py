"""The figures of a text with their meaning: amounts, rates, dates, counts; also numbers in words."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from budget.money import EURO
from conventions.documents.typography import MONTHS, unit_words, without_law

# ------------------------------------------------------------------------------------------------------------
# French numbers in words: the inverse of `cardinal`, in the spellings before and since 1990.

_UNIT_WORDS: Final = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
    "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
_SCALE_WORDS: Final = {
    "mille": 1_000,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
    "billion": 10**12,
    "billions": 10**12,
}
_HUNDRED: Final = ("cent", "cents")
_JOIN: Final = re.compile(r"[\s-]+")

NUMBER_WORDS: Final = "|".join(
    sorted((*_UNIT_WORDS, *_SCALE_WORDS, *_HUNDRED), key=lambda word: (-len(word), word))
)
"""The words of numbers, for a pattern; longer ones first."""


def number_in_words(text: str) -> int | None:
    """Return the number in words; None if it is none.

    >>> number_in_words("quarante-neuf mille cinq cents"), number_in_words("quatre-vingt-onze")
    (49500, 91)
    >>> number_in_words("vingt et une"), number_in_words("deux-cents"), number_in_words("et")
    (21, 200, None)
    """
    words = [word for word in _JOIN.split(text.lower().strip()) if word]
    if not words or words[0] == "et" or words[-1] == "et":
        return None
    total, group = 0, 0
    for word in words:
        if word == "et":
            continue
        if word in _SCALE_WORDS:
            scale = _SCALE_WORDS[word]
            below = total % scale  # in «mille deux cents milliards» the thousand also multiplies milliards
            total, group = total - below + max(below + group, 1) * scale, 0
        elif word in _HUNDRED:
            group = _times_hundred(group)
        elif word in _UNIT_WORDS:
            group = _added(group, word)
        else:
            return None
    return total + group


def _times_hundred(group: int) -> int:
    """Return the group times a hundred, if its last digit multiplies it."""
    return group - group % 10 + 100 * (group % 10) if group % 10 else group + 100


def _added(group: int, word: str) -> int:
    """Return the group with another word; four and twenty make eighty."""
    if word in ("vingt", "vingts") and group % 10 == 4 and group % 100 == 4:  # noqa: PLR2004 -- quatre-vingts
        return group - 4 + 80
    return group + _UNIT_WORDS[word]


# --- The figures of a text: amounts, rates, dates, delays, counts, references -------------------------------

FigureValue = tuple[str, str]
"""The meaning of a figure: its kind and normalized value."""

_PLAIN: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "−": "-", "'": "’"}
)
_GROUPED: Final = r"\d{1,3}(?:[ ]\d{3})+(?!\d)|\d+"
_DECIMAL: Final = rf"[-+]?(?:{_GROUPED})(?:[.,]\d+)?"
_DOTTED: Final = r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"
"""An amount with dots between thousands, as used by banks and other countries."""
_WORDS: Final = rf"(?:{NUMBER_WORDS})\b(?:(?:-et-|[ ]et[ ]|[ -])(?:{NUMBER_WORDS})\b){{0,40}}"
"""A number in words, with the maximum of words in conventions."""
_MONTH: Final = "|".join(MONTHS)
_CENTURY: Final = 2000
_SHORT: Final = 100
_UNITS: Final = {
    "jour": "day", "jours": "day", "semaine": "week", "semaines": "week", "mois": "month", "an": "year",
    "ans": "year", "année": "year", "années": "year", "fois": "count", "exemplaire": "count",
    "exemplaires": "count", "versement": "count", "versements": "count", "action": "count",
    "actions": "count",
}  # fmt: skip
_SCALES: Final = {
    "k€": 10**3, "m€": 10**6, "md€": 10**9, "millier": 10**3, "milliers": 10**3, "million": 10**6,
    "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip
_SCALE: Final = "milliers?|millions?|milliards?"
_UNIT: Final = "|".join(sorted(_UNITS, key=lambda unit: (-len(unit), unit)))
_MONEY: Final = (
    rf"(?P<amount>(?:{_DOTTED}|{_DECIMAL})\ ?(?:€|euros?\b|EUR\b)|\bEUR\ (?:{_DOTTED}|{_DECIMAL}))",
    rf"(?P<amount_in_words>\b{_WORDS}\ (?:(?:d’)?euros?(?:\ et\ {_WORDS}\ cen(?:time|t)s?)?|centimes?)\b)",
)
"""An amount in figures, and one in words."""


@lru_cache(maxsize=32)
def _figure(currency: str) -> re.Pattern[str]:
    """Return the pattern of figures in documents with a currency."""
    amount, in_words = _MONEY if currency == EURO else _money(currency)
    return re.compile(
        rf"""
      (?P<iban>\b[A-Z]{{2}}\d{{2}}(?:\ [A-Z0-9]{{4}}){{3,}}(?:\ [A-Z0-9]{{1,3}}\b)?)
    | (?P<siret>\b\d{{3}}\ \d{{3}}\ \d{{3}}\ \d{{5}}\b)
    | (?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
    | (?P<slashed>\b\d{{1,2}}(?P<sign>[/.-])\d{{1,2}}(?P=sign)\d{{4}}\b|\b\d{{1,2}}/\d{{1,2}}/\d\d\b(?!/))
    | (?P<day>\b(?:1er|premier|\d{{1,2}})\ (?:{_MONTH})\b(?:\ \d{{4}})?)
    | (?P<scaled>{_DECIMAL}\ ?(?:(?:k|M|Md)€|(?:{_SCALE})\ d’euros?\b))
    | {amount}
    | (?P<rate>{_DECIMAL}\ ?(?:%|pour\ cent\b))
    | (?P<length>\b\d+\ (?:{_UNIT})\b)
    | (?P<day_in_words>\b(?:premier|{_WORDS})\ (?:{_MONTH})\b(?:\ (?:{_WORDS}|\d{{4}}))?)
    | (?P<rate_in_words>\b{_WORDS}\ pour\ cent\b)
    | {in_words}
    | (?P<length_in_words>\b{_WORDS}\ (?:{_UNIT})\b)
    | (?P<code>\b(?=[\w./-]{{0,40}}\d)[A-Za-z0-9]+(?:[/._-]+[A-Za-z0-9]+)+|\b[A-Za-z]+\d\w*)
    | (?P<ordinal>\b\d+(?:er|ère|re|e|ème)\b)
    | (?P<number>{_DECIMAL})
    """,
        re.VERBOSE | re.IGNORECASE,
    )


def _money(currency: str) -> tuple[str, str]:
    """Return `_MONEY` for another currency; its documents have no amounts in euros."""
    unit = unit_words(currency)
    name = "|".join(re.escape(word) for word in (unit.many, unit.one))
    in_words = rf"(?:d’|de\ )?(?:{name})(?:\ et\ {_WORDS}\ {unit.hundredth}s?)?|{unit.hundredth}s?"
    return (
        rf"(?P<amount>(?:{_DOTTED}|{_DECIMAL})\ ?(?:{currency}\b|(?:{name})\b))",
        rf"(?P<amount_in_words>\b{_WORDS}\ (?:{in_words})\b)",
    )


def _in_euros(text: str, currency: str) -> str:
    """Return the text of an amount with euro names in place of its currency's."""
    if currency == EURO:
        return text
    unit = unit_words(currency)
    for word, euro in (
        (unit.many, "euros"),
        (unit.one, "euro"),
        (unit.hundredth, "centime"),
        ("de euro", "euro"),
    ):
        text = re.sub(re.escape(word), euro, text, flags=re.IGNORECASE)
    return text.replace(currency, "€")


@frozen
class Figure:
    """A figure and its position in a text, end excluded; compared by meaning."""

    value: FigureValue
    text: str = field(eq=False)
    start: int = field(eq=False)
    end: int = field(eq=False)

    @property
    def is_amount(self) -> bool:
        """Return whether it is an amount, in figures or words."""
        return self.value[0] == "euros"


def plain(text: str) -> str:
    """Return the text with plain spaces and one apostrophe, character by character."""
    return text.translate(_PLAIN)


def figures_in(text: str, currency: str = EURO) -> list[Figure]:
    """Return the figures of a text in order, without legal references; amounts are in the currency.

    >>> [figure.value for figure in figures_in("49 500,00 € (quarante-neuf mille cinq cents euros)")]
    [('euros', '49500.00'), ('euros', '49500.00')]
    >>> [figure.value for figure in figures_in("18.000,00 €, deux euros et cinquante cents, 29.02.2024")]
    [('euros', '18000.00'), ('euros', '2.50'), ('date', '2024-02-29')]
    >>> [figure.value for figure in figures_in("le 1er juin 2025, sous six mois ou 6 mois, 80 %")]
    [('date', '2025-06-01'), ('month', '6'), ('month', '6'), ('rate', '80')]
    """
    return list(_figures(without_law(plain(text)), currency))


def _figures(text: str, currency: str) -> Iterator[Figure]:
    for found in _figure(currency).finditer(text):
        kind = next(name for name, said in found.groupdict().items() if said is not None)
        said = _in_euros(found[0], currency) if kind.startswith("amount") else found[0]
        yield Figure(_value(kind, said), found[0], found.start(), found.end())


def _value(kind: str, text: str) -> FigureValue:
    match kind:
        case "iso" | "slashed" | "day":
            return _date(kind, text)
        case "amount":
            number = re.sub("(?i)euros?|eur|€", "", text).strip()
            if re.fullmatch(_DOTTED, number):
                number = number.replace(".", "")
            return "euros", f"{_decimal(number):.2f}"
        case "scaled":
            number, word = _number_and_scale(text)
            return "euros", f"{_decimal(number) * _SCALES[word.lower()]:.2f}"
        case "day_in_words":
            return _day_in_words(text.lower())
        case "rate_in_words":
            return "rate", str(number_in_words(text.lower().removesuffix(" pour cent")))
        case "rate":
            return "rate", f"{_decimal(re.sub('(?i)pour cent|%', '', text)).normalize():f}"
        case "length":
            number, _, unit = text.partition(" ")
            return _UNITS[unit.lower()], str(int(number))
        case "amount_in_words":
            return _amount_in_words(text)
        case "length_in_words":
            words, _, unit = text.rpartition(" ")
            return _UNITS[unit.lower()], str(number_in_words(words))
        case "number":
            return "number", f"{_decimal(text).normalize():f}"
        case _:
            return "code", re.sub(r"\s+", "", text).lower()


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", "."))


def _date(kind: str, text: str) -> FigureValue:
    """Return a date, or a day and month without year."""
    try:
        if kind == "iso":
            return "date", date.fromisoformat(text).isoformat()
        if kind == "slashed":
            day, month, year = (int(part) for part in re.split("[/.-]", text))
            return "date", date(year + (_CENTURY if year < _SHORT else 0), month, day).isoformat()
        number, name, *rest = text.lower().split(" ")
        day, month = int(number.removesuffix("er").replace("premi", "1")), MONTHS.index(name) + 1
        if rest:
            return "date", date(int(rest[0]), month, day).isoformat()
        return "day", f"{month:02}-{day:02}"  # noqa: TRY300 -- one of four ends
    except ValueError:
        return "code", text.lower()


def _number_and_scale(text: str) -> tuple[str, str]:
    """Return a number and its scale word."""
    number = re.match(_DECIMAL, text)
    end = 0 if number is None else number.end()
    return text[:end], text[end:].split(maxsplit=1)[0]


def _day_in_words(text: str) -> FigureValue:
    """Return a day whose number or year may be in words."""
    before, name, after = re.split(rf" ({_MONTH})\b", text, maxsplit=1)
    day = "1" if before == "premier" else str(number_in_words(before))
    year = after.strip()
    years = f" {year if year.isdecimal() else number_in_words(year)}" if year else ""
    return _date("day", f"{day} {name}{years}")


def _amount_in_words(text: str) -> FigureValue:
    euros, unit, cents = text.lower().replace("d’euro", "euro").partition("euro")
    part = re.search(rf"({_WORDS}) cen(?:time|t)s?$", cents if unit else euros)
    whole = number_in_words(euros) if unit else 0
    fraction = number_in_words(part[1]) if part else 0
    return "euros", f"{whole or 0}.{fraction or 0:02}"
