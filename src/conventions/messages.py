"""The texts: a catalogue in one language, looked up by stable keys with named parameters."""

import re
import struct
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from budget import frozen
from budget.money import EURO, Euros, format_en, format_fr
from budget.rate import Rate, Rounding, readable_text, round_cents, stated_rate_en, stated_rate_fr
from conventions.language.answers import DAWN, NEVER

Language = Literal["fr", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")
ISO_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
DOMAIN: Final = "subventio"
LOCALE: Final = Path(__file__).parent / "locale"


@frozen
class Catalogue:
    """The words of one language. A key without words is shown as it is, never an error at the edge.

    `currency` is that of the agreement they tell of: every amount, and every sentence with one, is in it.
    """

    language: Language
    words: Mapping[str, str]
    currency: str = EURO

    def counted_in(self, currency: str) -> "Catalogue":
        """Return the catalogue with another currency: that of an agreement.

        >>> catalogue("en").counted_in("CHF").amount(Euros.of(2)) == "2.00\u00a0CHF"
        True
        """
        return self if currency == self.currency else _counted_in(self.language, currency)

    def has(self, key: str) -> bool:
        """Return whether the catalogue has words for `key`."""
        return key in self.words

    def template(self, key: str) -> str:
        """Return the words of `key` before its parameters are put in; an unknown key is its own words."""
        return self.words.get(key, key)

    def text(self, key: str, params: Mapping[str, str] | None = None, **more: str) -> str:
        """Return the words of `key` with its parameters put in; an unknown key stays as it is.

        >>> catalogue("fr").text("no.such.key")
        'no.such.key'
        """
        words = self.words.get(key)
        if words is None:
            return key
        if "{" not in words:
            return words if "}" not in words else filled(words, {})
        return filled(words, {**params, **more} if params else more)

    def count(self, key: str, number: int) -> str:
        """Return so many of a thing: 0 and 1 are singular in French, 1 alone in English.

        >>> catalogue("en").count("count.days", 0), catalogue("en").count("count.days", 1)
        ('0 days', '1 day')
        """
        return self.text(f"{key}.{'one' if self._is_one(number) else 'many'}", number=self.whole(number))

    def _is_one(self, number: int) -> bool:
        return number == 1 or (number == 0 and self.language == "fr")

    def numbered(self, key: str, params: Mapping[str, str]) -> str:
        """Return the key of a message that counts something: `key.one`, where it is one, and there is such.

        >>> catalogue("en").numbered("error.fec_unreadable", {"actual": "1"})
        'error.fec_unreadable.one'
        """
        counted = next((params[name] for name in COUNTED if name in params), "")
        one = f"{key}.one"
        return one if one in self.words and counted.isdecimal() and self._is_one(int(counted)) else key

    def day(self, day: date | None) -> str:
        """Return a date in words: `1er juin 2025`, `1 June 2025`; never and dawn have theirs.

        >>> catalogue("en").day(date(2025, 6, 1))
        '1 June 2025'
        """
        if day is None:
            return self.text("date.none")
        if day in (NEVER, DAWN):
            return self.text("date.never" if day == NEVER else "date.dawn")
        first = "date.first" if day.day == 1 else "date.format"
        month = self.text(f"date.month.{day.month}")
        return self.text(first, day=str(day.day), month=month, year=str(day.year))

    def weekday(self, day: date) -> str:
        """Return the name of the day of the week."""
        return self.text(f"date.weekday.{day.isoweekday()}")

    def dates_in(self, text: str) -> str:
        """Return `text` with each ISO date written out; what only looks like one stays.

        >>> catalogue("en").dates_in("from 2025-06-01, not 2025-13-01")
        'from 1 June 2025, not 2025-13-01'
        """

        def written(match: re.Match[str]) -> str:
            try:
                return self.day(date.fromisoformat(match.group()))
            except ValueError:
                return match.group()

        return ISO_DATE.sub(written, text)

    def whole(self, number: int) -> str:
        r"""Return a whole number, its thousands apart as in amounts.

        >>> catalogue("fr").whole(1856), catalogue("en").whole(1856), catalogue("fr").whole(184)
        ('1\u202f856', '1,856', '184')
        """
        text = f"{number:,}"
        return text.replace(",", "\u202f") if self.language == "fr" else text

    def number(self, text: str) -> str:
        """Return a decimal number as the language writes it."""
        return text.replace(".", ",") if self.language == "fr" else text

    def amount(self, amount: Euros | None) -> str:
        """Return an amount as the language writes it; None is an amount without bound."""
        if amount is None:
            return self.text("amount.unbounded")
        return self.amount_in(amount, self.currency)

    def amount_in(self, amount: Euros, currency: str) -> str:
        """Return an amount of a currency, whatever that of the agreement is."""
        written = format_fr if self.language == "fr" else format_en
        return written(amount, currency)

    def figures(self, amount: Euros) -> str:
        """Return an amount without the sign of its currency, which is in the sentence around it."""
        return (format_fr if self.language == "fr" else format_en)(amount, symbol=False)

    def foreign(self, number: int | Fraction, currency: str) -> str:
        """Return an amount of another currency, to its hundredth."""
        cents = round_cents(Fraction(number) * 100, Rounding.HALF_UP)
        return self.amount_in(Euros.of_cents(cents), currency)

    def decimal(self, number: int | Fraction) -> str:
        """Return a number as a decimal of the language; what no decimals end is rounded."""
        return self.number(readable_text(number))

    def percentage(self, share: int | Fraction) -> str:
        r"""Return a share in per cent, exact where the per cent is short, else to two decimals.

        >>> catalogue("fr").percentage(Fraction(12000, 101201))
        '11,86\xa0%'
        """
        shown = self.number(readable_text(share * 100, 2))
        return f"{shown}\u00a0%" if self.language == "fr" else f"{shown}%"

    def rate(self, rate: Rate) -> str:
        """Return a stated rate as the language writes it, never rounded."""
        return stated_rate_fr(rate) if self.language == "fr" else stated_rate_en(rate)


def filled(words: str, params: Mapping[str, str]) -> str:
    """Return words with their parameters put in.

    >>> filled("{amount} before {day}", {"amount": "2 €"})
    '2 € before {day}'
    """
    return words.format_map(_Lenient(params))


COUNTED: Final = ("number", "count", "actual")
"""The parameters of a message that say how many there are of what it speaks of, the first one there."""


class _Lenient(dict[str, str]):
    """Parameters in which a missing one shows its name: a message is never lost for one word."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: Language) -> Catalogue:
    """Return the catalogue of a language; a checkout where it was never built is told so."""
    try:
        built = (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes()
    except FileNotFoundError as error:
        raise RuntimeError("the messages are not built: run `make catalogs`") from error
    return Catalogue(language, _words_in(built))


_EURO_SIGN: Final = re.compile(r"€(?P<after>\{\w+\}|[\d.,]*\d)|[ \u00a0\u202f]?€")


@lru_cache(maxsize=32)
def _counted_in(language: Language, currency: str) -> Catalogue:
    """Return the catalogue whose sentences have the code of a currency where the others have the euro's sign.

    English puts the sign before the amount, and a code behind it.
    """
    sign = f"\u00a0{currency}"
    found = catalogue(language).words
    if currency != EURO:
        found = {
            key: _EURO_SIGN.sub(lambda at: f"{at['after'] or ''}{sign}", words) if "€" in words else words
            for key, words in found.items()
        }
    return Catalogue(language, found, currency)


def _words_in(built: bytes) -> Mapping[str, str]:
    """Return the words of a file of GNU messages by key: two tables of lengths and offsets, then the texts.

    It is what our own build writes: least significant byte first, UTF-8, no plurals, each text after the one
    before. Cut at once: one by one they took a fortieth of a command on one dossier.
    """
    count, keys_at, words_at = struct.unpack_from("<3I", built, 8)

    def texts(at: int) -> list[str]:
        _, first = struct.unpack_from("<2I", built, at)
        length, last = struct.unpack_from("<2I", built, at + 8 * (count - 1))
        return built[first : last + length].decode().split("\0")

    pairs = zip(texts(keys_at), texts(words_at), strict=True)
    return {key: words for key, words in pairs if key not in ("", words)}
