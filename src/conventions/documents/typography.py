"""Values in French text with no-break spaces: amounts, dates, lengths, numbers; references to law."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from budget.money import EURO, EUROS, Euros, UnitWords, format_fr, sign_of
from budget.rate import exact_text
from conventions.calendar import Period, WorkingDays

# --- The currency of an agreement: its sign after amounts, its name in words --------------------------------

_HUNDREDTHS: Final = {"CHF": "centime", "MAD": "centime", "USD": "cent", "CAD": "cent", "AUD": "cent"}
_HUNDREDTH: Final = "centième"
"""A neutral default if the name of the hundredth is unknown."""


def with_sign(text: str, currency: str) -> str:
    r"""Return one of our texts with the currency code in place of the euro sign.

    Only a sign after a no-break space is ours: text about euros by the author is unchanged.

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
    from babel.numbers import get_currency_name  # for agreements not in euros

    one, many = (get_currency_name(currency, count, locale="fr") for count in (1, 2))
    return UnitWords(one, many, _HUNDREDTHS.get(currency, _HUNDREDTH))


# --- Values in French text: amounts, dates, lengths, numbers, with no-break spaces --------------------------
# U+202F separates thousands and precedes ; ! ? — U+00A0 precedes : € % and is used inside « ».

NBSP = "\u00a0"
NARROW = "\u202f"
HELD = "\u2011"
"""A no-break hyphen; documents use Word's own, which needs no glyph."""
MINUS = "\u2212"

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_BEFORE = re.compile(
    " (?:(?=[:€%](?:\\W|$))|((?=[;!?](?:\\W|$))|(?=\\d{3}(?:\\D|$))(?<=\\d ))"
    rf"|(?=(?:{'|'.join(MONTHS)})\b)(?:(?<=\b\d )|(?<=\b\d\d )|(?<=\b1er )))"
)
"""A space before a sign, three digits or the month of a day; in a group if it is narrow."""
_SPACED = (
    ("«", re.compile("«[ \u202f]"), "«\u00a0"),
    ("»", re.compile("[ \u202f]»"), "\u00a0»"),
    (" ", _BEFORE, lambda space: NBSP if space[1] is None else NARROW),
    (".", re.compile(r"\b([LRD]\.|art\.) (?=\S)"), "\\1\u00a0"),
    ("n°", re.compile(r"\bn° (?=\S)"), "n°\u00a0"),
    ("article", re.compile(r"\b(articles?) (?=[LRD\d])"), "\\1\u00a0"),
)
"""Characters required for a replacement: without them, the pattern is skipped."""
_MAY_BE_YEAR = re.compile(r" \d{4}")
_YEAR = re.compile(rf"\b({'|'.join(MONTHS)}) (?=\d{{4}}\b)")
_REFERENCE = re.compile(r"(?<=n°\u00a0)\d+(?:-\d+)+|(?<=\b[LRDA]\.\u00a0)\d+(?:-\d+)+")
_MAY_BREAK = re.compile("[ \u202f]")
"""Without one of these nothing needs no-break spaces."""


def date_text(day: date) -> str:
    """Return the date in words, with no-break spaces.

    >>> date_text(date(2025, 6, 1)) == "1er\u00a0juin\u00a02025"
    True
    """
    number = "1er" if day.day == 1 else str(day.day)
    return NBSP.join((number, MONTHS[day.month - 1], str(day.year)))


def dates_text(days: Sequence[date]) -> str:
    """Return several dates, with month and year only once.

    >>> dates_text([date(2024, 3, 26), date(2024, 4, 2), date(2024, 4, 3)]).replace("\u00a0", " ")
    '26 mars, 2 et 3 avril 2024'
    """
    groups: list[tuple[int, int, list[str]]] = []
    for day in sorted(days):
        number = "1er" if day.day == 1 else str(day.day)
        if groups and groups[-1][:2] == (day.year, day.month):
            groups[-1][2].append(number)
        else:
            groups.append((day.year, day.month, [number]))
    texts = []
    for index, (year, month, numbers) in enumerate(groups):
        last_of_year = index + 1 == len(groups) or groups[index + 1][0] != year
        end = f"{NBSP}{MONTHS[month - 1]}" + (f"{NBSP}{year}" if last_of_year else "")
        texts.append(list_text(numbers) + end)
    return ", ".join(texts)


def days_text(count: int) -> str:
    """Return a number of days in figures.

    >>> days_text(1).replace("\u00a0", " "), days_text(12).replace("\u00a0", " ")
    ('1 jour', '12 jours')
    """
    return f"{count:,}".replace(",", NARROW) + f"{NBSP}jour{'s' if count > 1 else ''}"


def euros_text(amount: Euros) -> str:
    """Return the amount in figures: `49 500,00 €`."""
    return format_fr(amount).replace("-", MINUS)


def signed_euros(amount: Euros) -> str:
    """Return a signed amount in figures.

    >>> signed_euros(Euros.of(250)) == "+250,00\u00a0€", signed_euros(Euros.ZERO) == "0,00\u00a0€"
    (True, True)
    """
    return f"+{euros_text(amount)}" if amount > Euros.ZERO else euros_text(amount)


def quantity_text(number: int | Fraction) -> str:
    r"""Return a number with separated thousands and a decimal comma.

    >>> quantity_text(1234).encode("unicode-escape"), quantity_text(Fraction("7.91"))
    (b'1\\u202f234', '7,91')
    """
    text = exact_text(number)
    return text if "/" in text else f"{Decimal(text):,f}".replace(",", NARROW).replace(".", ",")


def cardinal(number: int, *, feminine: bool = False) -> str:
    """Return the number in French words; `feminine` changes the final «un».

    >>> cardinal(21, feminine=True), cardinal(6)
    ('vingt et une', 'six')
    """
    from num2words import num2words

    words = str(num2words(number, lang="fr"))
    return f"{words}e" if feminine and words.endswith("un") else words


def ordinal(number: int) -> str:
    """Return the rank as abbreviated in French: `1er`, `2e`."""
    return "1er" if number == 1 else f"{number}e"


def length_text(length: Period | WorkingDays) -> str:
    """Return a length of time in words.

    >>> length_text(Period(6, 0)).replace("\u00a0", " "), length_text(Period(24, 0)).replace("\u00a0", " ")
    ('six mois', 'deux ans')
    >>> length_text(Period(1, 15)).replace("\u00a0", " ")
    'un mois et quinze jours'
    """
    if isinstance(length, WorkingDays):
        kind = "ouvrés" if length.kind.value == "ouvres" else "ouvrables"
        plural = length.count > 1
        return (
            f"{cardinal(length.count)}{NBSP}jour{'s' if plural else ''}{NBSP}{kind if plural else kind[:-1]}"
        )
    years, months = divmod(length.months, 12) if length.months % 12 == 0 else (0, length.months)
    parts = [
        f"{cardinal(count)}{NBSP}{unit}{'s' if count > 1 and not unit.endswith('s') else ''}"
        for count, unit in ((years, "an"), (months, "mois"), (length.days, "jour"))
        if count
    ]
    return " et ".join(parts) or f"zéro{NBSP}jour"


def list_text(items: Sequence[str]) -> str:
    """Return the items with commas and a final «et».

    >>> list_text(["a", "b", "c"])
    'a, b et c'
    """
    return (
        items[0]
        if len(items) == 1
        else ", ".join(items[:-1]) + (" et " if items else "") + "".join(items[-1:])
    )


def grouped(digits: str, sizes: Sequence[int]) -> str:
    """Return the digits of an identifier in groups of these sizes, the last one repeated.

    >>> grouped("22620001200012", (3, 3, 3, 5)).replace("\u00a0", " ")
    '226 200 012 00012'
    """
    packed = "".join(digits.split())
    parts, at, index = [], 0, 0
    while at < len(packed):
        size = sizes[min(index, len(sizes) - 1)]
        parts.append(packed[at : at + size])
        at, index = at + size, index + 1
    return NBSP.join(parts)


def with_no_break_spaces(text: str) -> str:
    """Return the text with French no-break spaces in place of plain ones.

    >>> with_no_break_spaces("« a » : n° 1") == "«\u00a0a\u00a0»\u00a0: n°\u00a01"
    True
    """
    if _MAY_BREAK.search(text):
        for sign, pattern, spaced in _SPACED:
            if sign in text:
                text = pattern.sub(spaced, text)
    return text


def held_together(text: str) -> str:
    """Return the text with no-break spaces, also within dates and numbers of laws, decisions and articles.

    >>> held_together("n° 2000-321 du 12 avril 2000") == "n°\u00a02000\u2011321 du 12\u00a0avril\u00a02000"
    True
    """
    spaced = with_no_break_spaces(text)
    if _MAY_BE_YEAR.search(spaced):
        spaced = _YEAR.sub("\\1\u00a0", spaced)
    if "-" not in spaced:
        return spaced
    return _REFERENCE.sub(lambda number: number[0].replace("-", HELD), spaced)


_LAW: Final = re.compile(
    r"\b(?:articles?|art\.|lois?|décrets?|ordonnances?|arrêtés?|règlements?|circulaires?|Cerfa|annexes?)"
    r"[\s\u00a0\u202f]+(?:n°[\s\u00a0\u202f]*|\([A-Z]{2}\)[\s\u00a0\u202f]*)?"
    r"(?:[LRDA]\.?[\s\u00a0\u202f]*)?\*?\d[\d\u202f\u00a0*./\u2011-]*"
    r"(?:(?:,|[\s\u00a0\u202f]+et)[\s\u00a0\u202f]+(?:[LRDA]\.[\s\u00a0\u202f]*\*?\d[\d\u2011-]*|\d+[\u2011-]\d+))*"
    r"(?:[\s\u00a0\u202f]+du[\s\u00a0\u202f]+\d{1,2}(?:er)?[\s\u00a0\u202f]+\w+[\s\u00a0\u202f]+\d{4})?",
    re.IGNORECASE,
)


def without_law(text: str) -> str:
    """Return the text with legal references replaced by blanks of equal length.

    >>> without_law("selon la loi n° 2000-321 du 12 avril 2000, 3 mois")
    'selon la                                 , 3 mois'
    >>> without_law("articles L. 121-1 et L. 122-1, et 3 mois")
    '                             , et 3 mois'
    """
    return _LAW.sub(lambda found: " " * len(found[0]), text)
