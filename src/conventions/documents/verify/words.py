"""An amount and its words, side by side in a text: both must say the same."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from budget.findings import Severity
from budget.money import EURO, Euros
from budget.words import in_words
from conventions.documents.typography import unit_words
from conventions.documents.verify.differences import Difference
from conventions.documents.verify.figures import Figure
from conventions.documents.verify.lines import Line

_NEAR: Final = frozenset({"(", ", soit", "soit", ", soit (", "ou", "–", "- "})


def disagreements(line: Line, currency: str = EURO) -> Iterator[Difference]:
    """Amounts in figures beside an amount in words, in brackets or after «soit», that is another."""
    for one, other in pairwise(line.figures):
        between = line.text[one.end : other.start].strip()
        if between not in _NEAR or not (one.is_amount and other.is_amount):
            continue
        figures, words = (one, other) if _is_in_figures(one) else (other, one)
        if _is_in_figures(figures) and not _is_in_figures(words) and figures.value != words.value:
            wanted = in_words(Euros.parse(figures.value[1]), unit_words(currency))
            yield Difference("words_disagree", Severity.MAJOR, line.place, words.text, wanted)


def _is_in_figures(figure: Figure) -> bool:
    return any(char.isdigit() for char in figure.text)
