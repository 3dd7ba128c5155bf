"""A document as lines, with places and figures; the differences of two, with their places."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import groupby, zip_longest
from typing import Final

from attrs import evolve, field, frozen
from lxml import etree

from budget.findings import Severity
from budget.money import EURO, Euros
from conventions.documents.errors import TemplatePlace
from conventions.documents.opened import Paragraph, W, opened_parts, short
from conventions.documents.ranges import codes_in
from conventions.documents.relations import to_tree
from conventions.documents.render.properties import CORE, CUSTOM
from conventions.documents.typography import euros_text, quantity_text, with_sign
from conventions.documents.values import TRACE_CLOSE, TRACE_END, TRACE_OPEN, untraced
from conventions.documents.verify.figures import Figure, figures_in, plain


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
_MONEY: Final = re.compile('"(€|[A-Z]{3})"$')
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
    if sign := _MONEY.search(form):
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
