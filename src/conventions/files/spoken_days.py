"""Days and ranges in everyday notation: «entre le 1er et le 15 juin 2025», `100..250`."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final

from attrs import frozen

from conventions.calendar import end_of_month

# --- A word or a heading without capitals, accents and signs: what two ways of writing it share -------------


def plain(text: str) -> str:
    """Return the text in small letters, without accents and signs, one space between its words.

    >>> plain("Date d’Engagement :"), plain("N° pièce")
    ('date d engagement', 'n piece')
    """
    letters = unicodedata.normalize("NFKD", text.replace("°", "").replace("º", "").casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())


# --- A day, or the days between which one lies, as people write it: «entre le 1er et le 15 juin 2025» -------

_MONTHS: Final = {
    name: number
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
} | {"fevrier": 2, "aout": 8, "decembre": 12}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_IN_WORDS: Final = rf"(?:1er|\d{{1,2}})(?:\s+(?:{_MONTH})(?:\s+\d{{4}})?)?"
_DAY: Final = rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|{_IN_WORDS}"
_BETWEEN: Final = re.compile(
    rf"(?:entre(?:\s+le)?|du|between|from)\s+(?P<first>{_DAY})"
    rf"\s+(?:et|au|and|to)\s+(?:le\s+)?(?P<last>{_DAY})",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(r"(?:jour\s+)?inconnue?|unknown", re.IGNORECASE)
_OF_MONTH: Final = re.compile(rf"(?:en\s+|in\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}})", re.IGNORECASE)
_ALONE: Final = re.compile(rf"(?:le\s+)?(?P<day>{_DAY})", re.IGNORECASE)
_SPOKEN: Final = re.compile(rf"(1er|\d{{1,2}})(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?", re.IGNORECASE)


@frozen
class SpokenDays:
    """The first and the last day that are meant: the same of a day; no first one where nobody knows any."""

    first: date | None
    last: date | None


def days_of_text(text: str) -> SpokenDays | None:
    """Return the days that a whole text says; None where it says none.

    >>> days_of_text("entre le 1er et le 15 juin 2025")
    SpokenDays(first=datetime.date(2025, 6, 1), last=datetime.date(2025, 6, 15))
    >>> days_of_text("juin 2025").last, days_of_text("inconnu").first
    (datetime.date(2025, 6, 30), None)
    """
    written = text.strip()
    if _UNKNOWN.fullmatch(written):
        return SpokenDays(None, None)
    if found := _BETWEEN.fullmatch(written):
        return _between(found["first"], found["last"])
    if found := _OF_MONTH.fullmatch(written):
        first = date(int(found["year"]), _MONTHS[found["month"].lower()], 1)
        return SpokenDays(first, end_of_month(first))
    if found := _ALONE.fullmatch(written):
        day = _day(found["day"], None)
        return None if day is None else SpokenDays(day, day)
    return None


def days_in(words: str) -> tuple[str, SpokenDays, str] | None:
    """Return what stands before the days that a line says, these, and what stands after them.

    >>> days_in("bilan reçu entre le 1er et le 15 juin 2025")[0]
    'bilan reçu'
    """
    for form in (_BETWEEN, _ALONE, _OF_MONTH, _UNKNOWN):
        for found in form.finditer(words):
            before, after = words[: found.start()], words[found.end() :]
            is_apart = before[-1:] in ("", " ") and after[:1] in ("", " ")
            days = days_of_text(found[0]) if is_apart else None
            if days is not None:
                return before.strip(), days, after.strip()
    return None


def _between(first: str, last: str) -> SpokenDays | None:
    """Return two days, of which the first may leave out what it shares with the last."""
    end = _day(last, None)
    start = None if end is None else _day(first, end)
    return None if start is None or end is None else SpokenDays(start, end)


def _day(text: str, shared: date | None) -> date | None:
    """Return a day; of one without its month or its year, that of the day it is told with."""
    try:
        if "-" in text:
            return date.fromisoformat(text)
        if "/" in text:
            number, month, year = (int(part) for part in text.split("/"))
            return date(year, month, number)
        found = _SPOKEN.fullmatch(text)
        if found is None or (shared is None and None in (found[2], found[3])):
            return None
        number = int(found[1].removesuffix("er"))
        with_year = shared or date.min
        month = with_year.month if found[2] is None else _MONTHS[found[2].lower()]
        return date(with_year.year if found[3] is None else int(found[3]), month, number)
    except ValueError:
        return None


RANGED: Final = ("event", "euros", "foreign", "number", "rate", "ratio")
"""The types of which a value may be only known to lie between two."""
_SPOKEN_VALUE: Final = re.compile(
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
    found = _SPOKEN_VALUE.fullmatch(value.strip()) or _SHORT.fullmatch(value.strip())
    return None if found is None else (found["least"], found["most"])
