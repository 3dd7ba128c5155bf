"""The facts of a text for people: its dates, amounts, percentages and statuses, whatever its sentences."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["Facts", "facts_line", "facts_of", "is_day", "plain"]

Facts = Mapping[str, Mapping[str, int]]
"""How often each date, amount, percentage and status stands in a text."""

ROOT: Final = Path(__file__).resolve().parents[2]
STATUS_KEYS: Final = ("status.", "outcome.", "severity.", "term.")
"""The messages that name a status; the text is told by the current catalogue, the fact is the key."""

_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "january february march april may june july august september october november december",
    "short": "jan feb mar apr may jun jul aug sep oct nov dec",
}
_MONTH: Final = {
    name: number for names in _MONTHS.values() for number, name in enumerate(names.split(), start=1)
}
_NAMES: Final = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"(?<![\d/-])(?:(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<fd>\d\d)/(?P<fm>\d\d)/(?P<fy>\d{{4}})"
    rf"|(?P<wd>\d{{1,2}})(?:er)? (?P<wm>{_NAMES})\.? (?P<wy>\d{{4}})"
    rf"|(?P<em>{_NAMES})\.? (?P<ed>\d{{1,2}}), (?P<ey>\d{{4}}))(?!\d)",
    re.IGNORECASE,
)
_NUMBER: Final = r"[-−]?\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d{1,2})?|[-−]?\d+(?:[.,]\d{1,2})?"
_EURO: Final = re.compile(
    rf"(?P<sign>[-−]?)€ ?(?P<before>{_NUMBER})|(?P<after>{_NUMBER}) ?(?:€|EUR\b|euros?\b)"
)
_PERCENT: Final = re.compile(r"(?P<number>[-−]?\d+(?:[.,]\d+)?) ?%")
_SPACES: Final = re.compile(r"[\u00a0\u202f\u2009\s]+")
_ENTRY: Final = re.compile(r'^msgid "(?P<key>[\w.]+)"\nmsgstr "(?P<text>[^"\n]+)"$', re.MULTILINE)


def facts_of(text: str, *, statuses: bool = True) -> Facts:
    """Return how often each fact stands in a text.

    >>> facts_of("le 1er juin 2025, 49 500,00 €", statuses=False)
    {'date': {'2025-06-01': 1}, 'euro': {'49500.00': 1}}
    """
    flat = plain(text)
    found = {
        "date": Counter(_dates(flat)),
        "euro": Counter(_euros(flat)),
        "percent": Counter(
            match["number"].replace(",", ".").replace("−", "-") for match in _PERCENT.finditer(flat)
        ),
        "status": Counter(_statuses(flat)) if statuses else Counter[str](),
    }
    return {kind: dict(sorted(counts.items())) for kind, counts in found.items() if counts}


def facts_line(text: str) -> str:
    """Return the facts of a sentence inside data, as one value.

    >>> facts_line("échéance du 1er juin 2025 passée")
    '2025-06-01'
    """
    return " ".join(
        name if count == 1 else f"{name}×{count}"
        for counts in facts_of(text).values()
        for name, count in counts.items()
    )


def plain(text: str) -> str:
    """Return the text with one plain space for each run of spaces, unbroken ones included."""
    return _SPACES.sub(" ", text)


def is_day(text: str) -> str | None:
    """Return the day as ISO where the whole text is one.

    >>> is_day("02/12/2025"), is_day("12")
    ('2025-12-02', None)
    """
    match = _DATE.fullmatch(text)
    return None if match is None else _day(match)


def _dates(text: str) -> Iterator[str]:
    return (_day(match) for match in _DATE.finditer(text))


def _day(match: re.Match[str]) -> str:
    if match["y"]:
        year, month, day = match["y"], match["m"], match["d"]
    elif match["fy"]:
        year, month, day = match["fy"], match["fm"], match["fd"]
    elif match["wy"]:
        year, month, day = match["wy"], str(_MONTH[match["wm"].lower()]), match["wd"]
    else:
        year, month, day = match["ey"], str(_MONTH[match["em"].lower()]), match["ed"]
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return match[0]


def _euros(text: str) -> Iterator[str]:
    for match in _EURO.finditer(text):
        yield _amount(match["after"] or f"{match['sign']}{match['before']}")


def _amount(text: str) -> str:
    """Return an amount with a point and two decimals: `49 500,00` and `49,500.00` are 49500.00."""
    sign = "-" if text[0] in "-−" else ""
    digits = text.lstrip("-−").replace(" ", "")
    whole, cents = digits, ""
    if len(digits) > 2 and digits[-3] in ",.":  # noqa: PLR2004 -- two decimals
        whole, cents = digits[:-3], digits[-2:]
    elif len(digits) > 1 and digits[-2] in ",.":
        whole, cents = digits[:-2], digits[-1:]
    return f"{sign}{re.sub('[,.]', '', whole)}.{cents:0<2}"


def _statuses(text: str) -> Iterator[str]:
    words, pattern = _status_words()
    return (words[match[0].lower()] for match in pattern.finditer(text))


@cache
def _status_words() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Return the name of each status by its words in both languages; words of several are told together."""
    named: dict[str, set[str]] = {}
    for path in sorted(ROOT.glob("src/**/locale/*/*.po")):
        for match in _ENTRY.finditer(path.read_text(encoding="utf-8")):
            key, text = match["key"], plain(match["text"]).lower()
            if key.startswith(STATUS_KEYS) and key.count(".") == 1 and "{" not in text:
                named.setdefault(text, set()).add(key.partition(".")[2])
    if not named:
        raise LookupError(f"no message of {ROOT / 'src'} names a status: see STATUS_KEYS")
    words = {text: "|".join(sorted(keys)) for text, keys in named.items()}
    longest_first = "|".join(re.escape(text) for text in sorted(words, key=lambda text: (-len(text), text)))
    return words, re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
