"""What the charts of a document draw, as texts: each label, its series, its number."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import zip_longest
from typing import Final

from lxml import etree

from budget.money import Euros
from conventions.documents.currency import with_sign
from conventions.documents.place import Place
from conventions.documents.trees import to_tree
from conventions.documents.typography import euros_text, quantity_text

__all__ = ["chart_texts"]

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PART: Final = re.compile(r"word/charts/[a-z-]+(\d+)\.xml")
_MONEY: Final = re.compile('"(€|[A-Z]{3})"$')
"""The sign of an amount, at the end of how its number is written."""
_DIGITS: Final = 6
"""Behind the comma: another program keeps a number as a binary one."""


def chart_texts(parts: Mapping[str, bytes]) -> Iterator[tuple[Place, str]]:
    """Yield what each bar or slice says, chart by chart in their order, with its place."""
    numbered = sorted((int(found[1]), name) for name in parts if (found := _PART.fullmatch(name)))
    for _, name in numbered:
        for series in to_tree(name, parts[name]).iter(f"{_C}ser"):
            title = _of(series, "tx")[:1]
            form = series.findtext(f"{_C}val//{_C}formatCode", "")
            labels, values = _of(series, "cat"), _of(series, "val")
            for label, value in zip_longest(labels, values, fillvalue=""):
                said = " ".join((*title, _number(value, form)))
                yield Place(name, 0, ""), f"{label} : {said}"


def _of(series: etree._Element, name: str) -> list[str]:
    found = series.find(f"{_C}{name}")
    return [] if found is None else [point.findtext(f"{_C}v", "") for point in found.iter(f"{_C}pt")]


def _number(text: str, form: str) -> str:
    """A number of a chart as the document would say it; what is none stays as it is."""
    try:
        value = round(Decimal(text), _DIGITS)
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    if sign := _MONEY.search(form):
        return with_sign(euros_text(Euros.of_cents(round(value * 100))), sign[1])
    return quantity_text(Fraction(value))
