"""A document as lines with places and figures; the paragraphs of two documents aligned and compared."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import Final, TypeVar

from attrs import evolve, field
from lxml import etree

from budget import frozen
from budget.findings import Severity
from budget.money import EURO, Euros
from conventions.documents.blocks import codes_in
from conventions.documents.document_errors import TemplatePlace
from conventions.documents.opened import Paragraph, W, opened_parts, short
from conventions.documents.printed_values import TRACE_CLOSE, TRACE_END, TRACE_OPEN, untraced
from conventions.documents.relations import to_tree
from conventions.documents.render.properties import CORE, CUSTOM
from conventions.documents.typography import (
    MONTHS,
    euros_text,
    quantity_text,
    unit_words,
    with_sign,
    without_law,
)

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


@frozen
class Difference:
    """A difference between a document and its dossier.

    Attributes:
        code: the stable code of the difference.
        severity: `major` if the document contradicts the dossier; `info` about its origin.
        place: in the document; the expected one for something missing.
        actual: the text of the document.
        expected: the value of the dossier.
        keys: its fields.
    """

    code: str
    severity: Severity
    place: TemplatePlace
    actual: str = ""
    expected: str = ""
    keys: tuple[str, ...] = ()


@frozen
class Origin:
    """What a document states about its creation; None if it states nothing."""

    kind: str | None = None
    on: date | None = None
    status: str | None = None
    data_sha256: str | None = None
    template_sha256: str | None = None


@frozen
class Verified:
    """The result of verifying a document: the number of figures checked, and the differences."""

    origin: Origin
    kind: str | None
    on: date
    figures: int
    norms: int
    differences: tuple[Difference, ...]

    def at_least(self, severity: Severity) -> Sequence[Difference]:
        """Return the differences of a severity and above."""
        return [found for found in self.differences if found.severity.rank >= severity.rank]


# --- The provenance in a document's properties --------------------------------------------------------------

_CREATED: Final = "{http://purl.org/dc/terms/}created"


def origin_of(parts: Mapping[str, bytes]) -> Origin:
    """Return the provenance of a document; None for what another program removed."""
    stated = _stated(parts.get(CUSTOM))
    created = None
    if CORE in parts:
        try:
            created = date.fromisoformat((to_tree(CORE, parts[CORE]).findtext(_CREATED) or "")[:10])
        except ValueError:
            created = None
    return Origin(
        stated.get("subventio.kind"),
        created if "subventio.kind" in stated else None,
        stated.get("subventio.status"),
        stated.get("subventio.data.sha256"),
        stated.get("subventio.template.sha256"),
    )


def _stated(custom: bytes | None) -> dict[str, str]:
    tree = etree.Element("none") if custom is None else to_tree(CUSTOM, custom)
    return {str(entry.get("name")): "".join(entry.itertext()).strip() for entry in tree}


# --- Charts as texts: each label with its series and number -------------------------------------------------

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_PART: Final = re.compile(r"word/charts/[a-z-]+(\d+)\.xml")
_SIGN_IN_FORMAT: Final = re.compile('"(€|[A-Z]{3})"$')
"""The sign of amounts at the end of a number format."""
_DIGITS: Final = 6
"""Decimals: other programs store binary numbers."""


def chart_texts(parts: Mapping[str, bytes]) -> Iterator[tuple[TemplatePlace, str]]:
    """Yield the text of each bar or slice, by chart, with its place."""
    numbered = sorted((int(found[1]), name) for name in parts if (found := _CHART_PART.fullmatch(name)))
    for _, name in numbered:
        for series in to_tree(name, parts[name]).iter(f"{_C}ser"):
            title = _of(series, "tx")[:1]
            form = series.findtext(f"{_C}val//{_C}formatCode", "")
            labels, values = _of(series, "cat"), _of(series, "val")
            for label, value in zip_longest(labels, values, fillvalue=""):
                said = " ".join((*title, _number(value, form)))
                yield TemplatePlace(name, 0, ""), f"{label} : {said}"


def _of(series: etree._Element, name: str) -> list[str]:
    found = series.find(f"{_C}{name}")
    return [] if found is None else [point.findtext(f"{_C}v", "") for point in found.iter(f"{_C}pt")]


def _number(text: str, form: str) -> str:
    """Return a chart number as printed; other texts unchanged."""
    try:
        value = round(Decimal(text), _DIGITS)
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    if sign := _SIGN_IN_FORMAT.search(form):
        return with_sign(euros_text(Euros.of_cents(round(value * 100))), sign[1])
    return quantity_text(Fraction(value))


# ------------------------------------------------------------------------------------------------------------
# A document as lines: its paragraphs in order, with place, figures and fields.

_MARKED: Final = re.compile(f"{TRACE_OPEN}[^{TRACE_CLOSE}]*(?:{TRACE_CLOSE}|$)|{TRACE_END}")
_PART: Final = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_COUNTED: Final = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|TOC)\b", re.IGNORECASE)
REGIONS: Final = ("document", "header", "footer", "footnotes", "endnotes", "charts")
"""The kinds of parts compared separately, because other programs may number them differently."""


@frozen
class Line:
    """A paragraph: its text with plain spaces, and its fields with position and key."""

    text: str
    place: TemplatePlace
    figures: tuple[Figure, ...]
    fields: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)

    @property
    def skeleton(self) -> str:
        """Return the text with placeholders for figures: what remains if only figures change."""
        pieces: list[str] = []
        at = 0
        for figure in self.figures:
            pieces += (self.text[at : figure.start], "¤")
            at = figure.end
        return " ".join("".join((*pieces, self.text[at:])).lower().split())

    def keys_of(self, figure: Figure) -> tuple[str, ...]:
        """Return the keys of the fields around a figure; empty for text of the template."""
        return tuple(
            dict.fromkeys(key for start, end, key in self.fields if start < figure.end and figure.start < end)
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all its fields."""
        return tuple(dict.fromkeys(key for _, _, key in self.fields))


def lines_of(
    parts: Mapping[str, bytes], currency: str = EURO, *, traced: bool = False, by_row: bool = False
) -> dict[str, tuple[Line, ...]]:
    """Return the non-empty lines of a document by region; amounts are in the currency.

    `traced`: it was just filled with traced texts; in other documents, trace delimiters mean nothing.
    `by_row`: a table row is one line, with «|» between cells.
    """
    template = opened_parts(_without_pages(parts))
    found: dict[str, list[Line]] = {region: [] for region in REGIONS}
    for part, paragraphs in template.paragraphs.items():
        stem = part.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        for place, text in _texts(paragraphs, by_row=by_row) if stem in found else ():
            line = _line(text if traced else untraced(text), place, currency)
            if line.text.strip():
                found[stem].append(line)
    found["charts"] += (_line(text, place, currency) for place, text in chart_texts(parts))
    return {region: tuple(lines) for region, lines in found.items()}


def _texts(paragraphs: Iterable[Paragraph], *, by_row: bool) -> Iterator[tuple[TemplatePlace, str]]:
    """Yield each paragraph, or each table row as one text."""
    for row, found in groupby(paragraphs, key=lambda each: _row(each) if by_row else None):
        if row is None:
            yield from ((paragraph.place, paragraph.text) for paragraph in found)
        elif cells := [paragraph for paragraph in found if paragraph.text.strip()]:
            yield cells[0].place, " | ".join(paragraph.text for paragraph in cells)


def _row(paragraph: Paragraph) -> etree._Element | None:
    """Return the table row of a paragraph; None outside tables."""
    return next(paragraph.element.iterancestors(f"{W}tr"), None)


def _without_pages(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without computed values: page numbers and counts."""
    made = dict(parts)
    for name, content in parts.items():
        if _PART.fullmatch(name) and b"PAGE" in content:
            tree = to_tree(name, content)
            for code in codes_in(tree):
                for shown in code.shown if _COUNTED.match(code.code) else ():
                    shown.text = ""
            made[name] = etree.tostring(tree)
    return made


def _line(text: str, place: TemplatePlace, currency: str) -> Line:
    spans: list[tuple[int, int, str]] = []
    pieces: list[str] = []
    length = 0
    open_fields: list[tuple[int, str]] = []
    for kind, piece in _pieces(text):
        if kind == "open":
            open_fields.append((length, piece))
        elif kind == "close" and open_fields:
            start, key = open_fields.pop()
            spans.append((start, length, key))
        else:
            pieces.append(piece)
            length += len(piece)
    shown = plain("".join(pieces))
    article = None if place.article is None else _MARKED.sub("", place.article)
    where = evolve(place, text=short(shown), article=article)
    return Line(shown, where, tuple(figures_in(shown, currency)), tuple(spans))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text and the trace delimiters of fields."""
    at = 0
    for mark in _MARKED.finditer(text):
        yield "text", text[at : mark.start()]
        if mark[0] == TRACE_END:
            yield "close", ""
        else:
            yield "open", mark[0].strip(TRACE_OPEN + TRACE_CLOSE)
        at = mark.end()
    yield "text", text[at:]


T = TypeVar("T")
Pair = tuple[T | None, T | None]
"""Expected and actual; None for what only one side has."""

_ALIKE: Final = 0.6
"""The minimum similarity of a paragraph before and after an edit."""
_MOST_COMPARED: Final = 40_000
"""Maximum pairs compared in one gap; beyond it, paragraphs are paired in order."""


def paired_lines(expected: Sequence[Line], actual: Sequence[Line]) -> Iterator[Pair[Line]]:
    """Yield the lines of both documents in order, paired if equal apart from figures."""
    matcher = SequenceMatcher(
        None, [line.skeleton for line in expected], [line.skeleton for line in actual], autojunk=False
    )
    for kind, one, one_end, two, two_end in matcher.get_opcodes():
        left, right = expected[one:one_end], actual[two:two_end]
        if kind == "equal":
            yield from zip(left, right, strict=True)
        else:
            yield from _gap(left, right)


def _gap(left: Sequence[Line], right: Sequence[Line]) -> Iterator[Pair[Line]]:
    """Yield differing lines, each paired with the most similar one after those already used."""
    at = 0
    close = len(left) * len(right) <= _MOST_COMPARED
    for line in left:
        best, likeness = -1, _ALIKE
        for index in range(at, len(right) if close else min(at + 1, len(right))):
            found = _likeness(line, right[index], likeness)
            if found > likeness:
                best, likeness = index, found
        if best < 0:
            yield line, None
            continue
        yield from ((None, other) for other in right[at:best])
        yield line, right[best]
        at = best + 1
    yield from ((None, other) for other in right[at:])


def _likeness(one: Line, other: Line, least: float) -> float:
    matcher = SequenceMatcher(None, one.skeleton.split(), other.skeleton.split(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > least and matcher.quick_ratio() > least else 0.0


def paired_figures(expected: Sequence[Figure], actual: Sequence[Figure]) -> Iterator[Pair[Figure]]:
    """Yield the figures of two paired paragraphs; a changed one with its new value."""
    by_place = [(one, other) for one, other in zip(expected, actual, strict=False) if one != other]
    in_order = list(_in_order(expected, actual))
    yield from by_place if len(expected) == len(actual) and len(by_place) <= len(in_order) else in_order


def _in_order(expected: Sequence[Figure], actual: Sequence[Figure]) -> Iterator[Pair[Figure]]:
    """Yield the figures left after removing those in common order."""
    matcher = SequenceMatcher(
        None, [figure.value for figure in expected], [figure.value for figure in actual], autojunk=False
    )
    for kind, one, one_end, two, two_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        left, right = list(expected[one:one_end]), list(actual[two:two_end])
        for index in range(max(len(left), len(right))):
            yield (
                left[index] if index < len(left) else None,
                right[index] if index < len(right) else None,
            )
