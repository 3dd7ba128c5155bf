"""References to texts of law within a text: their numbers and dates are not terms of an agreement."""

import re
from typing import Final

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
