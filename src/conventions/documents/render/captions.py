"""Captions: the number of each is worked out, as Word would on refreshing its fields."""

import re
from collections import Counter
from typing import Final

__all__ = ["with_captions"]

_SEQUENCE: Final = "> SEQ "
_BEFORE_TEXT: Final = "(?:(?!</w:p>|<w:t[ >]).)*"
_NUMBER: Final = re.compile(
    rf"(?P<before><w:instrText\b[^>]*> SEQ (?P<name>\w+)\b[^<]*</w:instrText>{_BEFORE_TEXT}"
    rf'<w:fldChar w:fldCharType="separate"/>{_BEFORE_TEXT}<w:t(?: [^>]*)?>)[^<]*'
)


def with_captions(text: str) -> str:
    """The filled part, its captions of one name numbered from 1 in the order that they stand in."""
    if _SEQUENCE not in text:
        return text
    seen: Counter[str] = Counter()

    def numbered(found: re.Match[str]) -> str:
        seen[found["name"]] += 1
        return f"{found['before']}{seen[found['name']]}"

    return _NUMBER.sub(numbered, text)
