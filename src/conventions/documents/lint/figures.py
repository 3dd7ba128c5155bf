"""Rule on the one source: a figure, a date or a delay of an article is a field, never typed by hand."""

import re
from collections.abc import Iterator
from typing import Final

from conventions.documents.fault import TemplateFault
from conventions.documents.law_references import without_law
from conventions.documents.opened import Template
from conventions.documents.tags import without_tags

__all__ = ["typed_figures"]

_NUMBER: Final = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|dix-huit|vingt|vingt-quatre|"
    r"trente|quarante|quarante-cinq|cinquante|soixante|quatre-vingts?|quatre-vingt-dix|cents?|mille)"
)
_UNIT: Final = r"(?:jours?|mois|semaines?|ans?|années?|euros?|pour[\s\u00a0]cent)"
_FIGURE: Final = re.compile(
    rf"\d[\d\s\u00a0\u202f.,/]*(?:[\s\u00a0\u202f]*(?:€|%|{_UNIT}\b))?"
    rf"|\b{_NUMBER}(?:[\s\u00a0]+{_NUMBER}){{0,4}}[\s\u00a0\u202f]+{_UNIT}\b",
    re.IGNORECASE,
)


def typed_figures(template: Template) -> Iterator[TemplateFault]:
    """Figures, and lengths or amounts in words, that stand in an article outside of any tag."""
    for paragraph in template.all_paragraphs():
        if paragraph.in_article:
            text = without_law(without_tags(paragraph.text, " ¤ "))
            for figure in _FIGURE.finditer(text):
                yield TemplateFault("figure_typed", paragraph.place, figure[0].strip(" \u00a0\u202f.,/"))
