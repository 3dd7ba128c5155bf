"""A word or a heading without capitals, accents and signs: what two ways of writing it share."""

import re
import unicodedata

__all__ = ["plain"]


def plain(text: str) -> str:
    """The text in small letters, without accents and signs, one space between its words.

    >>> plain("Date d’Engagement :"), plain("N° pièce")
    ('date d engagement', 'n piece')
    """
    letters = unicodedata.normalize("NFKD", text.replace("°", "").replace("º", "").casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())
